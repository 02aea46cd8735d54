package redact_test

import (
	"fmt"
	"math/rand/v2"
	"net/url"
	"strings"
	"testing"

	"github.com/siohook/siohook/internal/app/capture"
)

// canaries are words of persons, in many scripts.
var canaries = []string{
	"Zebulon", "zebulon.quux@firma-quux.de", "+31 612 345 678", "0612345678", "Наталья", "Ελένη", "山田太郎", "やまだ", "محمد", "राजेश", "สมชาย", "김철수",
	"ძალიან", "Հայկ", "Łukasz", "Ngô Đức", "198.41.77.4", "https://firma-quux.de/zebulon/quux?who=zebulon", "2001:4860:77::8888", "Quuxstraat 77331",
}

// settings are what a word may stand in.
var settings = []func(word string) string{
	func(w string) string {
		return `{"type":"contact.tag.added","data":{"contact":{"fields":{"note":` + quoted(w) + `}}}}`
	},
	func(w string) string { return `{"type":"contact.tag.added","data":{"x":[1,` + quoted(w) },
	func(w string) string { return `{"a":` + quoted(w) + `,,"b":` + quoted(w) + `} ` + w },
	func(w string) string { return `{"a":` + w + `, b: ` + w + `, 'c': '` + w + `'` },
	func(w string) string { return "{" + w + "}" },
	func(w string) string { return "[" + w + ", " + w + ": 1]" },
	func(w string) string {
		return "payload=" + url.QueryEscape(`{"name":"`+w+`"}`) + "&" + w + "=1&b=" + url.PathEscape(w)
	},
	func(w string) string {
		return "2026-03-01 10:00:00 INFO " + w + ": got " + w + ` {"name":` + quoted(w) + "} from <" + w + ">\n"
	},
	func(w string) string { return "<p title=\"" + w + "\">" + w + "</p>" },
	func(w string) string { return `id;"` + w + `";` + w },
	func(w string) string { return "\ufeff" + w + "\u00a0" + w },
	func(w string) string { return w },
	func(w string) string { return `"` + w },
	func(w string) string { return "POST /" + w + " HTTP/1.1\r\nX-Name: " + w + "\r\n\r\n" + w },
}

func quoted(w string) string { return `"` + strings.ReplaceAll(w, "/", `\/`) + `"` }

// Nothing of a person is left of what is no JSON, either.
func TestNoCanaryIsLeft(t *testing.T) {
	r := redactor(t, "k")
	random := rand.New(rand.NewPCG(1, 2))
	n, kept := 0, 0
	for round := range 40 {
		for _, word := range canaries {
			for i, setting := range settings {
				text := setting(word)
				if round%2 == 1 { // cut somewhere, or with a byte that is another
					at := random.IntN(len(text))
					if random.IntN(2) == 0 {
						text = text[:at]
					} else {
						text = text[:at] + string([]byte{byte(random.IntN(256))}) + text[at+1:]
					}
				}
				n++
				out := string(r.Payload([]byte(text)))
				c := r.Capture(capture.Capture{Method: "POST", URL: "/" + url.PathEscape(word) + "/" + word + "?" + word, Headers: [][2]string{{"X-Who", word}}, Body: []byte(text)})
				line, err := c.MarshalJSON()
				if err != nil {
					t.Fatal(err)
				}
				for _, part := range append(strings.Fields(word), word) {
					if len(part) < 4 || !strings.Contains(text, part) && !strings.Contains(text, url.QueryEscape(part)) {
						continue
					}
					for _, form := range []string{part, url.QueryEscape(part), url.PathEscape(part), strings.ReplaceAll(part, "/", `\/`)} {
						for _, where := range []string{out, string(line), string(c.Body)} {
							if strings.Contains(where, form) {
								kept++
								t.Errorf("setting %d: %q is left of %q: %q", i, form, text, where)
							}
						}
					}
				}
				if kept > 10 {
					t.Fatal("enough")
				}
			}
		}
	}
	t.Log(fmt.Sprint(n, " payloads"))
}

// Letters of an encoding that is no UTF-8 are not left either.
func TestLatin1IsRedacted(t *testing.T) {
	r := redactor(t, "k")
	for _, text := range []string{"{\"a\":\"\xe9\xe8\xea\xeb\"}", "\xe9\xe8\xea\xeb", "a \xc3(\xe9\xe8\xea\xeb"} {
		if out := string(r.Payload([]byte(text))); strings.Contains(out, "\xe9") || strings.Contains(out, "\xe8\xea") {
			t.Errorf("%q became %q", text, out)
		}
	}
}
