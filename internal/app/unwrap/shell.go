package unwrap

import (
	"bytes"
	"net/http"
	"net/textproto"
	"strconv"
	"strings"
)

// beginsLine tells whether a command may begin after a text: on a line of its own, or after
// a prompt.
func beginsLine(before []byte) bool {
	line := before[bytes.LastIndexByte(before, '\n')+1:]
	return len(bytes.Trim(line, " \t$#>`")) == 0
}

// command finds the deliveries that a curl command sends, with its headers. size is how long
// the command is.
func (f *Finder) command(text []byte, texts int) (size int, found []Found) {
	list, size := shellWords(text)
	var header http.Header
	var data []string
	for i, word := range list {
		option := ""
		if i > 0 {
			option = list[i-1]
		}
		value, attached := strings.CutPrefix(word, "--header=")
		switch {
		case option == "-H", option == "--header", attached:
			name, value, ok := strings.Cut(value, ":")
			if !ok {
				continue
			}
			if header == nil {
				header = http.Header{}
			}
			header.Add(textproto.CanonicalMIMEHeaderKey(name), strings.TrimSpace(value))
		default:
			data = append(data, word)
		}
	}
	for _, word := range data {
		for _, one := range f.text([]byte(word), header, texts+1) {
			if at := bytes.Index(text[:size], one.Body); at >= 0 {
				one.Start, one.End, one.Plain = at, at+len(one.Body), true
			} else {
				one.Start, one.End, one.Plain = 0, size, false
			}
			found = append(found, one)
		}
	}
	return size, found
}

// shellWords are the words of the command that a text begins with, without their quotes, as
// POSIX shells read them, and $'...' as most do. Windows' ^ and PowerShell's ` continue a line
// as a backslash does. Nothing is expanded.
func shellWords(text []byte) (list []string, size int) {
	var word []byte
	inWord := false
	end := func() {
		if inWord {
			list = append(list, string(word))
		}
		word, inWord = word[:0], false
	}
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '\n' || c == ';' || c == '|' || c == '&':
			end()
			return list, i
		case c == ' ' || c == '\t' || c == '\r':
			end()
		case (c == '\\' || c == '^' || c == '`') && isLineEnd(text[i+1:]) > 0:
			i += isLineEnd(text[i+1:])
		case c == '\\' && i+1 < len(text):
			i++
			word, inWord = append(word, text[i]), true
		case c == '\'':
			inWord = true
			n := bytes.IndexByte(text[i+1:], '\'')
			if n < 0 {
				end()
				return list, len(text)
			}
			word = append(word, text[i+1:i+1+n]...)
			i += n + 1
		case c == '$' && i+1 < len(text) && text[i+1] == '\'':
			inWord = true
			var n int
			word, n = ansiQuoted(word, text[i+2:])
			i += n + 1
		case c == '"':
			inWord = true
			for i++; i < len(text) && text[i] != '"'; i++ {
				if text[i] == '\\' && i+1 < len(text) {
					if n := isLineEnd(text[i+1:]); n > 0 {
						i += n
						continue
					}
					if strings.IndexByte("\\\"$`", text[i+1]) >= 0 {
						i++
					}
				}
				word = append(word, text[i])
			}
		default:
			word, inWord = append(word, c), true
		}
	}
	end()
	return list, len(text)
}

// isLineEnd is how long the line end is that a text begins with.
func isLineEnd(text []byte) int {
	switch {
	case bytes.HasPrefix(text, []byte("\n")):
		return 1
	case bytes.HasPrefix(text, []byte("\r\n")):
		return 2
	}
	return 0
}

// ansiQuoted adds the text up to the closing quote of $'...', and tells how much it has read,
// the quote included.
func ansiQuoted(word, text []byte) ([]byte, int) {
	i := 0
	for ; i < len(text) && text[i] != '\''; i++ {
		if text[i] != '\\' || i+1 == len(text) {
			word = append(word, text[i])
			continue
		}
		i++
		digits, base := 0, 16
		switch c := text[i]; c {
		case 'n':
			word = append(word, '\n')
		case 't':
			word = append(word, '\t')
		case 'r':
			word = append(word, '\r')
		case 'x':
			digits = 2
		case 'u':
			digits = 4
		case 'U':
			digits = 8
		case '0', '1', '2', '3', '4', '5', '6', '7':
			digits, base = 3, 8
			i--
		default:
			word = append(word, c)
		}
		if digits == 0 {
			continue
		}
		n := 0
		for n < digits && i+1+n < len(text) {
			if _, err := strconv.ParseUint(string(text[i+1+n]), base, 8); err != nil {
				break
			}
			n++
		}
		code, _ := strconv.ParseUint(string(text[i+1:i+1+n]), base, 32) // none is 0
		if digits > 3 {
			word = append(word, string(rune(code))...)
		} else {
			word = append(word, byte(code))
		}
		i += n
	}
	return word, min(i+1, len(text))
}
