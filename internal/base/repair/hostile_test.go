package repair_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/siohook/siohook/internal/base/repair"
	"github.com/siohook/siohook/internal/base/trial"
)

// hostile are texts that make a careless reader look at the same bytes again and
// again, nest without end, or collect more than it reads.
var hostile = map[string]struct{ first, again string }{
	"arrays":           {"", "["},
	"named objects":    {"", `{"a":`},
	"open objects":     {"", "{"},
	"closed objects":   {"", `{"a":1}`},
	"objects in text":  {"", `{"a":1}x`},
	"kept escapes":     {"", `{"a":"\\/"}` + "\n"},
	"spaces":           {"", "\u00a0"},
	"spaces in JSON":   {"[", "\u00a0"},
	"spaces, brackets": {strings.Repeat(" ", 1<<17), "["},
	"blank objects":    {"", "{   \u00a0   "},
	"entities":         {"[", "&nbsp;"},
	"half entities":    {"[&quot;", "&am"},
	"open strings":     {"", `{"a":"`},
	"open lines":       {"", "{\"a\":\"\n"},
	"smart lines":      {"", "{“a”:“x\n"},
	"smart quotes":     {"{“a”:“", "”  "},
	"smart commas":     {"{“a”:“", "”,  \u00a0"},
	"smart names":      {"", "{“"},
	"single quotes":    {"['", "' , "},
	"doubled quotes":   {`["`, `\\"  `},
	"doubled escapes":  {`[` + "\u00a0" + `"`, `\\u00e9`},
	"backslashes":      {`["`, `\`},
	"line breaks":      {`["`, "words and words and words and words and words and words and words\n"},
	"fences":           {"", "```\n"},
	"fence":            {"", "`"},
	"trailing commas":  {"[", "[1, ],"},
	"commas":           {"[", ","},
	"broken objects":   {"", `{"a":1 "b":{"c":2}}`},
	"broken, open":     {"", `{"a":1 "b":{`},
	"long word":        {`{"a":`, "x"},
	"long number":      {`[`, "1"},
	"log":              {"", "[1] "},
	"object in arrays": {strings.Repeat("[ ", 1<<16), `{"a":1},`},
	"controls":         {`["`, "\x01"},
	"no UTF-8":         {`["`, "\xff"},
	"no UTF-8 around":  {"", "\xff{"},
}

func TestHostile(t *testing.T) {
	size := trial.Size(1<<18, 1<<19, 1<<20)
	for name, h := range hostile {
		t.Run(name, func(t *testing.T) {
			text := append([]byte(h.first), bytes.Repeat([]byte(h.again), (size-len(h.first))/len(h.again))...)
			for what, repair := range map[string]func([]byte) error{
				"Text":    func(text []byte) error { _, err := repair.Text(text); return err },
				"Extract": func(text []byte) error { _, err := repair.Extract(text); return err },
			} {
				ended := make(chan error, 1)
				go func() { ended <- repair(text) }()
				select {
				case err := <-ended:
					if message := fmt.Sprint(err); len(message) > 5000 {
						t.Errorf("%s: the error has %d bytes", what, len(message))
					}
				case <-time.After(trial.Patience):
					t.Errorf("%s does not come to an end", what)
				}
			}
		})
	}
}

func TestTooManyObjects(t *testing.T) {
	_, err := repair.Extract(bytes.Repeat([]byte(`{"a":1}`), 100_001))
	if want := "1:700001: want at most 100,000 objects, got more"; err == nil || err.Error() != want {
		t.Errorf("Extract: %v", err)
	}
}

func TestTooLarge(t *testing.T) {
	text := make([]byte, repair.MaxSize+1)
	want := "1:1: want at most 5,242,880 bytes, got 5,242,881"
	if _, err := repair.Text(text); err == nil || err.Error() != want {
		t.Errorf("Text: %v", err)
	}
	if _, err := repair.Extract(text); err == nil || err.Error() != want {
		t.Errorf("Extract: %v", err)
	}
}

// What is repaired nests as deep as readers of JSON go, and no deeper.
func TestDepth(t *testing.T) {
	for depth, ok := range map[int]bool{10_000: true, 10_001: false} {
		_, err := repair.Text([]byte(strings.Repeat("[", depth) + strings.Repeat("]", depth)))
		if (err == nil) != ok {
			t.Errorf("%d levels: %v", depth, err)
		}
	}
}
