package probe_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"

	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/app/probe"
)

// Where an address leads to is read as well, with its headers on the same host and without them, which
// may be secret, on another.
func TestRedirects(t *testing.T) {
	seen := func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, `"%s %s %s"`, r.Header.Get("X-Token"), r.Header.Get("Accept"), r.Header.Get("User-Agent"))
	}
	other := httptest.NewServer(http.HandlerFunc(seen))
	defer other.Close()
	own := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch to := strings.TrimPrefix(r.URL.Path, "/to/"); to {
		case "here":
			http.Redirect(w, r, "/state", http.StatusFound)
		case "there":
			http.Redirect(w, r, other.URL, http.StatusFound)
		case "round":
			http.Redirect(w, r, r.URL.Path, http.StatusFound)
		default:
			seen(w, r)
		}
	}))
	defer own.Close()
	header := http.Header{"X-Token": {"s3cret"}, "Accept": {"application/json"}}
	for path, want := range map[string]string{"/to/here": `"s3cret application/json siohook"`, "/to/there": `" */* siohook"`, "/to/round": ""} {
		read, err := probe.URL(t.Context(), own.URL+path, header, deliver.Options{})
		if err != nil {
			t.Fatal(err)
		}
		value, err := read()
		if text, _ := value.(json.RawMessage); string(text) != want || (err != nil) != (want == "") {
			t.Errorf("%s: %s, %v, want %s", path, text, err, want)
		}
		body, _, _, err := probe.Stream(t.Context(), own.URL+path, header, deliver.Options{})
		text := ""
		if err == nil {
			b, read := io.ReadAll(body)
			text, err = string(b), errors.Join(read, body.Close())
		}
		if text != want || (err != nil) != (want == "") {
			t.Errorf("%s as a stream: %s, %v, want %s", path, text, err, want)
		}
	}
}

// What several probes see is told apart by their number, and one that fails is an error, with what its
// command said last.
func TestCommands(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the commands are those of a POSIX shell")
	}
	all := probe.All([]probe.Read{probe.Command(t.Context(), `printf '\357\273\277 {"orders":1}\n'`), probe.Command(t.Context(), "echo 7")})
	text, err := json.Marshal(all())
	if want := `{"1":{"orders":1},"2":7}`; string(text) != want || err != nil {
		t.Errorf("%s, %v, want %s", text, err, want)
	}
	failed, _ := probe.All([]probe.Read{probe.Command(t.Context(), "echo 8; echo no database >&2; exit 3")})().(error)
	if failed == nil || !strings.Contains(failed.Error(), "exit status 3: no database") {
		t.Errorf("error %v", failed)
	}
	if probe.All(nil) != nil {
		t.Error("nothing is read")
	}
}
