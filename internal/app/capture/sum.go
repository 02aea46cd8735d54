package capture

import (
	"bytes"
	"encoding/hex"
	"errors"
	"hash/crc32"
)

// A line of a store ends in its checksum, CRC-32C of all bytes before it:
//
//	{"seq":1, ... ,"crc":"1a2b3c4d"}
var castagnoli = crc32.MakeTable(crc32.Castagnoli)

const (
	sumStart = `,"crc":"`
	sumSize  = len(sumStart) + 8 + len(`"}`)
)

// errSum says that a line is not what was written.
var errSum = errors.New("checksum does not match")

// appendSum ends the line that begins at from with its checksum and a line feed.
func appendSum(b []byte, from int) []byte {
	sum := crc32.Checksum(b[from:], castagnoli)
	b = append(b, sumStart...)
	b = hex.AppendEncode(b, []byte{byte(sum >> 24), byte(sum >> 16), byte(sum >> 8), byte(sum)})
	return append(b, "\"}\n"...)
}

// checkSum checks a line without its line feed.
func checkSum(line []byte) error {
	if len(line) < sumSize || !bytes.HasPrefix(line[len(line)-sumSize:], []byte(sumStart)) {
		return errSum
	}
	body, end := line[:len(line)-sumSize], line[len(line)-sumSize+len(sumStart):]
	var want [4]byte
	if _, err := hex.Decode(want[:], end[:8]); err != nil || string(end[8:]) != `"}` {
		return errSum
	}
	if crc32.Checksum(body, castagnoli) != uint32(want[0])<<24|uint32(want[1])<<16|uint32(want[2])<<8|uint32(want[3]) {
		return errSum
	}
	return nil
}

// CheckSum checks the line of a capture. One that has no checksum is right:
// captures come from elsewhere, too.
func CheckSum(line []byte) error {
	if !HasSum(line) {
		return nil
	}
	return checkSum(line)
}

// IsOfStore tells whether a text begins as the lines of a store do: they are numbered.
func IsOfStore(text []byte) bool {
	return bytes.HasPrefix(text, append(bytes.Clone(lineBegin), `,"seq":`...))
}

// HasSum tells whether a line ends in a checksum.
func HasSum(line []byte) bool {
	return len(line) >= sumSize && bytes.HasPrefix(line[len(line)-sumSize:], []byte(sumStart))
}
