// Package lines cuts a file of JSON Lines into pieces that can be read apart from each
// other: where a payload ends a line and the next line begins one. No string has such a
// place in it, so that a file which is broken, or goes over several lines, is never cut
// within a payload; it only cannot be cut there.
package lines

import (
	"bytes"
	"io"
	"io/fs"
	"slices"
)

// between is where a file can be cut: before its last byte.
var between = []byte("}\n{")

// Region is the bytes of a file that can be read at any place.
type Region struct {
	File       io.ReaderAt
	Start, End int64 // offsets of the first byte and after the last one
}

// RegionOf is what is left of a regular file. Others have none: their bytes may come
// slowly, and are worked on as they come.
func RegionOf(r io.Reader) (left Region, ok bool) {
	file, ok := r.(interface {
		io.ReaderAt
		io.Seeker
		Stat() (fs.FileInfo, error)
	})
	if !ok {
		return Region{}, false
	}
	info, err := file.Stat()
	if err != nil || !info.Mode().IsRegular() {
		return Region{}, false
	}
	start, err := file.Seek(0, io.SeekCurrent)
	return Region{file, start, info.Size()}, err == nil
}

// Cutter cuts a region. Pieces are read one by one, in any order, by any goroutine.
type Cutter struct {
	Region
	Size    int // bytes of a piece, but for the rest of its last line
	Longest int // bytes of a payload; longer ones cannot be in a piece
}

// Pieces is how many there are at most.
func (c *Cutter) Pieces() int {
	return int((c.End - c.Start + int64(c.Size) - 1) / int64(c.Size))
}

// Piece is some lines of a file, read.
type Piece struct {
	Text []byte // whole lines, but perhaps the last one of the file; may be empty
	// IsLast tells that what follows the piece cannot be cut; it begins at Rest.
	IsLast bool
	Rest   int64

	space, room []byte // room is the part of space that bytes were read into
}

// Read reads piece n: the lines that begin from its place on, up to the next one's. What
// cannot be read ends the pieces before it, and fails for who reads the rest.
func (c *Cutter) Read(p *Piece, n int) {
	const before = len("}\n")
	place := int64(n) * int64(c.Size)
	lead := int(min(place, int64(before))) // bytes before it that are read as well
	start := c.Start + place - int64(lead)
	end := lead + c.Size // in the text, of what lines of the piece begin in
	p.IsLast, p.room = false, nil
	c.fill(p, start, end+c.Size/64) // where the last line should end
	first := 0
	if n > 0 {
		first = nextLine(p.room, 0)
	}
	if first < 0 || first >= end {
		// It is all of a line that began before, or cannot be read.
		p.Text, p.IsLast, p.Rest = nil, len(p.room) < end, start+int64(lead)
		return
	}
	next := nextLine(p.room, end-before)
	for next < 0 && len(p.room) < end+c.Longest && c.fill(p, start, 2*(end+len(p.room))) {
		next = nextLine(p.room, end-before)
	}
	if next < 0 {
		next = first
		if i := bytes.LastIndex(p.room, between); i >= 0 {
			next = max(first, i+before)
		}
		p.IsLast, p.Rest = true, start+int64(next)
	}
	p.Text = p.room[first:next]
}

// nextLine is the offset of the first line that begins a payload, after the end of
// another that is from an offset on; -1 when there is none.
func nextLine(text []byte, from int) int {
	from = min(max(from, 0), len(text))
	i := bytes.Index(text[from:], between)
	if i < 0 {
		return -1
	}
	return from + i + len(between) - 1
}

// fill reads up to size bytes from an offset on; false when there are no more than there
// were.
func (c *Cutter) fill(p *Piece, start int64, size int) bool {
	size = int(min(int64(size), c.End-start))
	had := len(p.room)
	// A copy to a place some bytes further in its page than it is from takes three times
	// as long on some processors.
	const pageSize = 1 << 12
	pad := int(start % pageSize)
	p.space = slices.Grow(p.space[:0], pad+size)[:pad+size]
	p.room = p.space[pad:]
	n, _ := c.File.ReadAt(p.room, start)
	p.room = p.room[:n]
	return n > had
}
