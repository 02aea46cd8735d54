package repair_test

import (
	"bytes"
	"html"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/siohook/siohook/fake"
	"github.com/siohook/siohook/fake/encode"
	"github.com/siohook/siohook/internal/base/repair"
	"github.com/siohook/siohook/internal/base/trial"
)

func TestMain(m *testing.M) { trial.Main(m) }

// TestDamage breaks payloads as browsers, blogs, mail programs and editors do,
// and wants their values back.
func TestDamage(t *testing.T) {
	rounds := trial.Size(uint64(300), 1000, 3000)
	var fakers []*fake.Faker
	for _, encoding := range []encode.Form{encode.PHP, encode.Compact, encode.Pretty} {
		f, err := fake.New(1, fake.Options{Encoding: encoding, Seen: true})
		if err != nil {
			t.Fatal(err)
		}
		fakers = append(fakers, f)
	}
	for n := range rounds {
		payload := fakers[n%3].Event(n).Payload
		want := decode(t, payload)
		d := &damage{Rand: rand.New(rand.NewPCG(1, n))}
		text := d.damaged(t, payload)
		result, err := repair.Text(text)
		if err != nil {
			t.Fatalf("%d: %v\n%s", n, err, text)
		}
		if diff := cmp.Diff(want, decode(t, result.JSON)); diff != "" {
			t.Fatalf("%d (-payload +repaired):\n%s\n%s", n, diff, text)
		}
		extracted, err := repair.Extract(bytes.Join([][]byte{text, text}, []byte("\n\nNEXT:\n\n")))
		if err != nil || len(extracted) != 2 {
			t.Fatalf("%d: %d extracted, %v\n%s", n, len(extracted), err, text)
		}
		for _, r := range extracted {
			if diff := cmp.Diff(want, decode(t, r.JSON)); diff != "" {
				t.Fatalf("%d (-payload +extracted):\n%s\n%s", n, diff, text)
			}
		}
	}
}

type damage struct{ *rand.Rand }

func (d *damage) one(choices ...string) string { return choices[d.IntN(len(choices))] }

// damaged returns the payload with a few kinds of damage all over.
func (d *damage) damaged(t *testing.T, payload []byte) []byte {
	blanks := []string{" "}
	for range d.IntN(3) {
		blanks = append(blanks, d.one("\u00a0", "\u00a0 ", "\u2003", "\u3000", "\u200b", "\u2028", "\ufeff ", "&nbsp;", "\n", ""))
	}
	quotes := d.one(`" "`, `" "`, "“ ”", "„ “", "« »", "‘ ’", "' '", "&quot; &quot;", "&ldquo; &rdquo;")
	open, closing, _ := strings.Cut(quotes, " ")
	commas := d.IntN(3) == 0
	// Escapes are doubled only where that shows: when nothing else has a backslash.
	double := d.IntN(3) == 0 && !bytes.Contains(bytes.ReplaceAll(bytes.ReplaceAll(payload, []byte(`\u`), nil), []byte(`\/`), nil), []byte(`\`))
	var out strings.Builder
	out.WriteString(d.one("", "\ufeff", "  ", "Here it is:\n\n", "POST /hook\n\n```json\n", "$payload = "))
	for i := 0; i < len(payload); {
		switch c := payload[i]; c {
		case '"':
			end := i + 1 + bytes.IndexByte(payload[i+1:], '"')
			for payload[end-1] == '\\' {
				end += 1 + bytes.IndexByte(payload[end+1:], '"')
			}
			text := string(payload[i+1 : end])
			i = end + 1
			if double {
				text = strings.ReplaceAll(text, `\`, `\\`)
			}
			if strings.HasPrefix(open, "&") {
				text = html.EscapeString(text)
			}
			if strings.ContainsAny(text, open+closing) && !strings.HasPrefix(open, "&") {
				out.WriteString(`"` + text + `"`) // whose quotes are whose could not be told
			} else {
				out.WriteString(open + text + closing)
			}
			continue
		case ',', ':', '{', '[':
			out.WriteByte(c)
			out.WriteString(d.one(blanks...))
		case '}', ']':
			if commas && !strings.ContainsAny(string(payload[i-1]), "[{") {
				out.WriteByte(',')
			}
			out.WriteString(d.one(blanks...))
			out.WriteByte(c)
		case ' ':
			out.WriteString(d.one(blanks...))
		default:
			out.WriteByte(c)
		}
		i++
	}
	out.WriteString(d.one("", "\n", "\u00a0\n", ";\n", "\n```\n", "\n\nThat is all, {really}."))
	if double && out.Len() > 0 { // what is JSON but for its escapes is not touched
		return []byte(strings.Replace(out.String(), "{", "{\u00a0", 1))
	}
	return []byte(out.String())
}
