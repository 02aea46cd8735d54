package inspect

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/internal/base/jsonscan"
	"github.com/siohook/siohook/internal/base/safetext"
	"github.com/siohook/siohook/internal/base/sorted"
	"github.com/siohook/siohook/validate"
)

// mostShown is how much of a payload is shown.
const mostShown = 256 << 10

// piece is a part of a payload, with the fault that it has.
type piece struct {
	Text  string
	Fault int // number of the violation, from 1; 0 for none
	Class string
}

// span is a fault's place.
type span struct{ start, end, fault int }

// marked cuts a text at its faults. Of faults within faults the outer one is
// marked.
func marked(text []byte, spans []span, violations []validate.Violation) (list []piece) {
	sorted.By(spans, func(a, b span) int {
		if a.start != b.start {
			return a.start - b.start
		}
		return b.end - a.end
	})
	at := 0
	for _, s := range spans {
		if s.start < at || s.start > len(text) || s.end > len(text) {
			continue
		}
		if s.start > at {
			list = append(list, piece{Text: visible(text[at:s.start])})
		}
		class := "bad"
		if violations[s.fault-1].Severity == validate.Warning {
			class = "warn"
		}
		list = append(list, piece{visible(text[s.start:max(s.end, s.start)]), s.fault, class})
		at = max(s.end, s.start)
	}
	if at < len(text) {
		list = append(list, piece{Text: visible(text[at:])})
	}
	return list
}

// visible writes what is hidden or disorders a text as escapes, and keeps lines.
func visible(text []byte) string {
	lines := strings.Split(string(text), "\n")
	for i, line := range lines {
		lines[i] = safetext.Line(strings.ReplaceAll(line, "\t", "    "), len(line)*10+100)
	}
	return strings.Join(lines, "\n")
}

// rawPieces are those of the payload as it came.
func rawPieces(payload []byte, violations []validate.Violation) []piece {
	var spans []span
	for i := range violations {
		v := &violations[i]
		spans = append(spans, span{v.Start, v.End, i + 1})
	}
	return marked(payload[:min(len(payload), mostShown)], spans, violations)
}

// prettyPieces are those of the payload with each member on a line and readable
// characters instead of escapes; none when it is no JSON, or too large.
func prettyPieces(payload []byte, violations []validate.Violation) []piece {
	if len(payload) > mostShown {
		return nil
	}
	if _, err := jsonpos.Parse(payload, jsonpos.Limits{MaxValues: 20_000}); err != nil {
		return nil
	}
	text, place := pretty(payload)
	if place == nil {
		return nil
	}
	text, decodedPlace := decoded(text)
	var spans []span
	for i := range violations {
		v := &violations[i]
		if v.Start < 0 || v.End > len(payload) || v.Start > v.End {
			continue
		}
		start, end := place[v.Start], place[v.Start]
		if v.End > v.Start {
			end = place[v.End-1] + 1
		}
		s := span{decodedPlace[start], decodedPlace[end], i + 1}
		spans = append(spans, s)
	}
	return marked(text, spans, violations)
}

// pretty lays valid JSON out. place gives for each byte of the payload where it is now,
// for white space where what follows is.
func pretty(payload []byte) (text []byte, place []int) {
	bare := bytes.TrimPrefix(payload, []byte(jsonpos.BOM))
	out := bytes.NewBuffer(bytes.Clone(payload[:len(payload)-len(bare)]))
	if err := json.Indent(out, bare, "", "  "); err != nil {
		return payload, nil
	}
	text = out.Bytes()
	at := 0 // in text
	for i := 0; i < len(payload); {
		at = jsonscan.Space(text, at)
		size := 1
		switch c := payload[i]; {
		case jsonscan.IsSpace(c):
			place = append(place, at)
			i++
			continue
		case c == '"':
			size = jsonscan.SkipString(payload, i) - i
		}
		for range size {
			place = append(place, at)
			at++
		}
		i += size
	}
	return text, append(place, at)
}

// decoded writes escapes in strings as the characters that they mean, where these can
// be read and end no string. place gives for each byte of the text where it is then.
func decoded(text []byte) (out []byte, place []int) {
	for i := 0; i < len(text); {
		if text[i] != '"' {
			place = append(place, len(out))
			out = append(out, text[i])
			i++
			continue
		}
		for end := jsonscan.SkipString(text, i); i < end; {
			r, size := jsonscan.Rune(text[i:end])
			for range size {
				place = append(place, len(out))
			}
			if text[i] == '\\' && r != '"' && r != '\\' && strconv.IsPrint(r) {
				out = utf8.AppendRune(out, r)
			} else {
				out = append(out, text[i:i+size]...)
			}
			i += size
		}
	}
	return out, append(place, len(out))
}
