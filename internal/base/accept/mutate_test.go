package accept_test

import (
	"bytes"
	"math/rand/v2"
	"testing"

	"github.com/siohook/siohook/fake"
	"github.com/siohook/siohook/fake/encode"
	"github.com/siohook/siohook/internal/base/trial"
)

// pieces are what mutate puts in: bytes that mean something, and values of every
// type.
var pieces = []string{
	`"`, `\`, `{`, `}`, `[`, `]`, `,`, `:`, ` `, "\n", "\t", "\x00", "\x1f", "\x7f", "\x80", "\xff", "\u00a0", "\ufeff", "é", "🎁",
	`\u00e9`, `\ud83c`, `\udf81`, `\ud83c\udf81`, `\/`, `\"`, `\x`, `null`, `true`, `false`, `0`, `-1`, `1.0`, `1e2`, `0.5`, `1e400`,
	`00`, `"x"`, `""`, `[]`, `{}`, `[1]`, `{"a":1}`, `"x":1,`, `,"x":1`, `"id":1,`, `"type":"squeeze",`, `"data":{},`, `"contact.tag.added"`,
	`"funnel_step":null,`, `"2021-10-05T09:52:38Z"`, `"a@b"`, `"http://a"`, `60`, `@`, `.`, `e`, `E`, `+`, `-`,
}

// mutate changes a payload in one or a few places, by seed.
func mutate(payload []byte, seed uint64) []byte {
	r := rand.New(rand.NewPCG(seed, 1))
	b := bytes.Clone(payload)
	for range 1 + r.IntN(3) {
		i := r.IntN(len(b) + 1)
		switch r.IntN(7) {
		case 0: // drop bytes
			b = append(b[:i:i], b[min(len(b), i+1+r.IntN(4)):]...)
		case 1: // another byte
			if i < len(b) {
				b[i] = byte(r.Uint32())
			}
		case 2: // put in
			b = splice(b, i, i, pieces[r.IntN(len(pieces))])
		case 3: // replace a token
			start, end := token(b, i)
			b = splice(b, start, end, pieces[r.IntN(len(pieces))])
		case 4: // drop a token and the comma after it
			start, end := token(b, i)
			if end < len(b) && b[end] == ',' {
				end++
			}
			b = splice(b, start, end, "")
		case 5: // a token twice, or another's place
			start, end := token(b, i)
			j := r.IntN(len(b) + 1)
			b = splice(b, j, j, string(b[start:end]))
		case 6: // put in before a member
			if at := bytes.IndexByte(b[i:], '"'); at >= 0 {
				b = splice(b, i+at, i+at, pieces[r.IntN(len(pieces))])
			}
		}
	}
	return b
}

func splice(b []byte, start, end int, piece string) []byte {
	return append(append(bytes.Clone(b[:start]), piece...), b[end:]...)
}

// token is the run of bytes around i that ends at punctuation.
func token(b []byte, i int) (start, end int) {
	const punctuation = ",:[]{}"
	start = bytes.LastIndexAny(b[:i], punctuation) + 1
	end = len(b)
	if n := bytes.IndexAny(b[i:], punctuation); n >= 0 {
		end = i + n
	}
	return start, end
}

// TestMutationsAgree holds plans against the slow way on fakes with random
// changes.
func TestMutationsAgree(t *testing.T) {
	n := trial.Size(uint64(6_000), 15_000, 60_000)
	for _, o := range []fake.Options{{}, {Seen: true, Encoding: encode.Compact}, {Encoding: encode.Pretty}} {
		f := fakes(t, 23, o)
		yes, noted := 0, 0
		for i := range n / 3 {
			payload := mutate(f.Append(nil, i), i)
			agree(t, payload)
			if t.Failed() {
				t.FailNow()
			}
			if _, end, notes := inspect(payload, nil); end == len(payload) {
				yes++
				if len(notes) > 0 {
					noted++
				}
			}
		}
		t.Logf("%+v: %d mutated, yes to %d, %d of them with notes", o, n/3, yes, noted)
	}
}
