package vectors_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"net/http"
	"os"
	"testing"
	"time"

	"github.com/siohook/siohook/schemas"
	"github.com/siohook/siohook/schemas/vectors"
)

var update = flag.Bool("update", false, "write signatures.json")

// The file is what the code makes.
func TestCurrent(t *testing.T) {
	var want bytes.Buffer
	e := json.NewEncoder(&want)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	if err := e.Encode(made(t)); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile("signatures.json", want.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if !bytes.Equal(vectors.Signatures(), want.Bytes()) {
		t.Error("signatures.json is not current, run go test ./schemas/vectors -update")
	}
}

// Verify gives each verdict, and there are vectors of each kind in each scheme.
func TestVerdicts(t *testing.T) {
	var file vectors.File
	if err := json.Unmarshal(vectors.Signatures(), &file); err != nil {
		t.Fatal(err)
	}
	ids, count := map[string]bool{}, map[string]map[vectors.Verdict]int{}
	for _, v := range file.Vectors {
		if ids[v.ID] || v.Why == "" {
			t.Errorf("%s is there twice, or has no reason", v.ID)
		}
		ids[v.ID] = true
		if count[v.Scheme] == nil {
			count[v.Scheme] = map[vectors.Verdict]int{}
		}
		count[v.Scheme][v.Verdict]++
		d := schemas.Delivery{Header: http.Header{}, Body: v.Body}
		for _, pair := range v.Headers {
			d.Header.Add(pair[0], latin1(pair[1]))
		}
		err := schemas.Schemes()[v.Scheme].Verify(d, []byte(v.Secret), time.Unix(v.Now, 0))
		if v.Verdict == vectors.Accept && err != nil || v.Verdict == vectors.Reject && err == nil {
			t.Errorf("%s: want %s, got error %v", v.ID, v.Verdict, err)
		}
	}
	for name := range schemas.Schemes() {
		if c := count[name]; c[vectors.Accept] < 9 || c[vectors.Reject] < 25 || c[vectors.Either] < 3 || file.Schemes[name] == nil {
			t.Errorf("%s: %v", name, c)
		}
	}
	t.Log(len(file.Vectors), count)
}

// latin1 is a text as bytes, one for each character.
func latin1(text string) string {
	var b []byte
	for _, r := range text {
		b = append(b, byte(r))
	}
	return string(b)
}
