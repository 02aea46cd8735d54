package deliver_test

import (
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/base/peer"
)

const providerFlags = `-H 'Accept: application/json' -H 'Accept-Charset: ISO-8859-1,utf-8;q=0.7,*;q=0.7' ` +
	`-H 'Accept-Language: en-us,en;q=0.5'`

func TestCurl(t *testing.T) {
	tests := []struct {
		name string
		req  deliver.Request
		file string
		want string
	}{
		{"plain", deliver.Request{URL: "http://127.0.0.1:8080/hook"}, "failures/a.json",
			`curl -sS -i --http1.1 --noproxy '*' ` + providerFlags +
				` -H 'Content-Type: application/json' -H 'User-Agent: Symfony' -H 'X-Synthetic: siohook' -H Expect:` +
				` --data-binary @failures/a.json http://127.0.0.1:8080/hook`},
		{"secrets", deliver.Request{
			URL: "http://joe:s3cret@[::1]:1/./it's?a=1&token=s3cret&b=$(id)",
			Header: http.Header{"authorization": {"Bearer s3cret"}, "X-Synthetic": nil, "Content-Type": nil,
				"X-Note": {"it's `x` $HOME"}, "X-Empty": {""}},
		}, "my file",
			`curl -sS -i --http1.1 --noproxy '*' -g --path-as-is ` + providerFlags +
				` -H 'Authorization: '"$AUTHORIZATION" -H 'User-Agent: Symfony' -H 'X-Empty;'` +
				` -H 'X-Note: it'\''s ` + "`x`" + ` $HOME' -H Content-Type: -H Expect:` +
				` --data-binary '@my file' http://joe:"$PASSWORD"'@[::1]:1/./it'\''s?a=1&token='"$TOKEN"'&b=$(id)'`},
	}
	for name, paced := range map[string]struct {
		pace deliver.Pace
		end  string
	}{
		"chunks":     {deliver.Pace{Chunked: true, Piece: 37}, ` -H 'Transfer-Encoding: chunked' -H Expect: --data-binary @a http://127.0.0.1/`},
		"continue":   {deliver.Pace{Continue: true}, ` -H 'Expect: 100-continue' --data-binary @a http://127.0.0.1/`},
		"slow":       {deliver.Pace{Piece: 50, Gap: 100 * time.Millisecond}, ` -H Expect: --limit-rate 500 --data-binary @a http://127.0.0.1/`},
		"keep-alive": {deliver.Pace{Times: 2}, ` -H Expect: --data-binary @a http://127.0.0.1/ http://127.0.0.1/`},
	} {
		line := deliver.Curl(deliver.Options{Provider: agent("")}, deliver.Request{URL: "http://127.0.0.1/", Pace: paced.pace}, "a")
		if !strings.HasSuffix(line, paced.end) {
			t.Errorf("%s: %s", name, line)
		}
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, deliver.Curl(deliver.Options{Provider: agent("")}, tt.req, tt.file)); diff != "" {
				t.Errorf("line (-want +got):\n%s", diff)
			}
		})
	}
}

// A line shows no secret, and runs nothing that somebody else has written.
func TestCurlIsSafe(t *testing.T) {
	const to, command = "http://127.0.0.1/", "\x00(id)\x00"
	named := deliver.Request{URL: to, Header: http.Header{"X-Shop": {"s3cret"}}}
	recorded := deliver.Recorded{Method: http.MethodPost + command, Headers: [][2]string{{"X-Api-Key", "s3cret"}, {"X-A", command}, {command, ""}, {command + "-Key", "x"}}}
	for want, line := range map[string]string{
		`-H 'X-Shop: '"$X_SHOP" `:       deliver.Curl(deliver.Options{Secret: []string{"x-shop"}}, named, "a"),
		" --data-binary @./- " + to:     deliver.Curl(deliver.Options{}, deliver.Request{URL: to}, "-"),
		` --data-binary '@a(id)' ` + to: deliver.Curl(deliver.Options{}, deliver.Request{URL: to}, "a"+command),
		` -X 'POST(id)' -H 'X-Api-Key: '"$X_API_KEY" -H 'X-A: (id)' -H '(id);' `: deliver.CurlExact(to, recorded, "a"),
	} {
		if !strings.Contains(line, want) || strings.Contains(line, "s3cret") || strings.Contains(line, "$(id)") {
			t.Errorf("%s\nwant in it: %s", line, want)
		}
	}
}

// The line, given to a real shell and a real curl, makes the delivery that
// Post makes.
func TestCurlDeliversTheSame(t *testing.T) {
	peer.Command(t, "curl", "curl")
	type delivery struct {
		URL, Proto, Host, Body string
		Header                 http.Header
	}
	seen := make(chan delivery, 2)
	target := serve(t, func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		seen <- delivery{r.RequestURI, r.Proto, r.Host, string(body), r.Header}
	})
	tests := []struct {
		name, user, path string
		agent            string
		header           http.Header
	}{
		{name: "plain", path: "/hook"},
		{name: "odd characters", path: "/a/../it's{1,2}?x=[1-3]&y=$(id)&token=s3cret&%22=%5c"},
		{name: "headers", path: "/", user: "joe:s3cret@", agent: "Mine 'n \"more\"", header: http.Header{
			"X-Auth-Token": {"s3cret"}, "X-Shell": {"`id` $HOME \\ \"!!\" 'x'"}, "X-Empty": {""}, "X-Two": {"1", "2"},
			"Host": {"hooks.example.com"}, "Accept": nil, "Content-Type": {"text/plain"}}},
		{name: "no agent", path: "/", header: http.Header{"User-Agent": nil, "Content-Type": nil}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "it's a payload.json")
			payload := []byte(tagAdded + "\r\n\x00\xff" + strings.Repeat(" ", 2<<20))
			if err := os.WriteFile(file, payload, 0o600); err != nil {
				t.Fatal(err)
			}
			c := client(t, deliver.Options{Provider: agent(tt.agent), Timeout: 10*time.Second + time.Millisecond})
			req := deliver.Request{
				URL: strings.Replace(target, "://", "://"+tt.user, 1) + tt.path, Payload: payload, Header: tt.header,
			}
			if res := c.Post(t.Context(), req); res.Err != nil {
				t.Fatal(res.Err)
			}
			line := c.Curl(req, file)
			if strings.Contains(line, "s3cret") {
				t.Errorf("the line shows a secret: %s", line)
			}
			cmd := exec.CommandContext(t.Context(), "sh", "-c", line)
			cmd.Env = append(os.Environ(), "TOKEN=s3cret", "X_AUTH_TOKEN=s3cret", "PASSWORD=s3cret", "http_proxy=http://127.0.0.1:1")
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Fatalf("%s: %v\n%s", line, err, out)
			}
			if diff := cmp.Diff(<-seen, <-seen); diff != "" {
				t.Errorf("delivery (-post +curl):\n%s", diff)
			}
		})
	}
}
