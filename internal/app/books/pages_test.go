package books_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/siohook/siohook/internal/app/books"
	"github.com/siohook/siohook/internal/base/hint"
)

func TestMore(t *testing.T) {
	for text, want := range map[string]string{
		`[{"id":1}]`: "",
		`{"rows":[{"id":1}],"next":null,"total_pages":1,"has_more":false,"links":{"next":""}}`: "",
		`{"next":"/2","rows":[{"id":1}]}`:                                                         `next is "/2"`,
		`{"rows":[{"id":1}],"meta":{"last_page":3}}`:                                              "meta.last_page is 3",
		`{"rows":[{"id":1}],"hasMore":true}`:                                                      "hasMore is true",
		`{"_links":{"self":{"href":"/1"},"next":{"href":"/2"}},"rows":[{"id":1,"next":"there"}]}`: `_links.next.href is "/2"`,
	} {
		for _, at := range []string{"", "/rows"} {
			s := from(text)
			if text[0] == '{' {
				s.At = at
			}
			if got := more(t, s); got != want {
				t.Errorf("%s at %q: got %q, want %q", text, at, got, want)
			}
		}
	}
}

// site answers with pages: a body, and the header Link with it.
type site map[string]struct{ body, link string }

func (s site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	page := s[r.URL.RequestURI()]
	if page.link != "" {
		w.Header().Set("Link", page.link)
	}
	_, _ = w.Write([]byte(strings.ReplaceAll(page.body, "HERE", "http://"+r.Host)))
}

// Pages that tell where the next one is are one table; what cannot be followed is told.
func TestPages(t *testing.T) {
	for name, c := range map[string]struct {
		site site
		want string
		more string
	}{
		"the header Link": {site{
			"/":             {`[{"id":1}]`, `</a?page=2>; rel="next", </a?page=9>; rel="last"`},
			"/a?page=2":     {"[{\"id\":2,\"x\":1}]", `</>; rel=prev, <b>; title="x"; rel="last next"`},
			"/b":            {`[]`, `<?page=4&c=d>; REL=next`},
			"/b?page=4&c=d": {`[{"id":4}]`, `</a?page=1>; rel="prev"`},
		}, "1:2 id=1 | 1:2 id=2 x=1 | 1:2 id=4", ""},
		"a member with an address": {site{
			"/":    {`{"total_pages":3,"data":[{"id":1}],"next":"HERE/2"}`, ""},
			"/2":   {`{"data":[{"id":2}],"next":"?3","total_pages":3}`, ""},
			"/2?3": {`{"data":[],"next":null,"total_pages":3}`, ""},
		}, "1:26 id=1 | 1:10 id=2", ""},
		"links as of HAL": {site{
			"/":  {`{"_links":{"self":{"href":"/"},"next":{"href":"/n"}},"rows":[{"id":1}]}`, ""},
			"/n": {`{"_links":{"self":{"href":"/n"}},"rows":[{"id":2}]}`, ""},
		}, "1:62 id=1 | 1:42 id=2", ""},
		"a paginator with links": {site{
			"/":        {`{"current_page":1,"data":[{"id":1}],"last_page":2,"links":[{"url":null}],"next_page_url":"HERE/?page=2"}`, ""},
			"/?page=2": {`{"links":[{"url":null}],"data":[{"id":2}],"meta":{"last_page":2,"links":[{"url":null}]},"next_page_url":null}`, ""},
		}, "1:27 id=1 | 1:33 id=2", ""},
		"CSV":             {site{"/": {"id,a\n1,x\n", "</2>; rel=next"}, "/2": {"id,a\n2,y\n", ""}}, `2 id="1" a="x" | 2 id="2" a="y"`, ""},
		"other columns":   {site{"/": {"id,a\n1,x\n", "</2>; rel=next"}, "/2": {"id,b\n2,y\n", ""}}, `cannot open: HERE, page 2: want the columns of the first page, id, a; got id, b`, ""},
		"an error":        {site{"/": {`[{"id":1}]`, "</2>; rel=next"}, "/2": {`{"message":"too many requests"}`, ""}}, `cannot open: HERE, page 2: want a list of rows as on the first page, got JSON Lines`, ""},
		"no end":          {site{"/": {`[{"id":1}]`, "</2>; rel=next"}, "/2": {`[{"id":2}]`, "</>; rel=next"}}, `cannot open: HERE, page 3: HERE/ is the next page of itself, or of one behind it`, ""},
		"another server":  {site{"/": {`[{"id":1}]`, "<https://example.com/2>; rel=next"}}, "1:2 id=1", "the header Link is <https://example.com/2>; rel=next"},
		"a token":         {site{"/": {`{"data":[{"id":1}],"next_cursor":"abc"}`, ""}}, "1:10 id=1", `next_cursor is "abc"`},
		"pages by number": {site{"/": {`{"data":[{"id":1}],"total_pages":2}`, ""}}, "1:10 id=1", `total_pages is 2`},
		"no next page":    {site{"/": {`[{"id":1}]`, "</next>; rel=self"}}, "1:2 id=1", ""},
	} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(c.site)
			defer server.Close()
			b, err := books.Open(t.Context(), books.Source{Name: server.URL + "/"})
			got, more := "", ""
			if err != nil {
				got = "cannot open: " + err.Error()
			} else {
				defer b.Close()
				got, more = strings.Join(rowsOf(b), " | "), b.More()
			}
			got = strings.ReplaceAll(strings.ReplaceAll(got, server.URL+"/:", ""), server.URL+"/, ", "HERE, ")
			if got = strings.ReplaceAll(got, server.URL, "HERE"); got != c.want || more != c.more {
				t.Errorf("got  %s, more: %s\nwant %s, more: %s", got, more, c.want, c.more)
			}
		})
	}
}

// more reads one row, and gives what tells of others.
func more(t *testing.T, s books.Source) string {
	t.Helper()
	b, err := books.Open(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	n := 0
	for _, err := range b.Rows() {
		if err != nil {
			t.Error(err)
		}
		n++
	}
	if n != 1 {
		t.Errorf("%d rows", n)
	}
	return b.More()
}

// A server that gives nothing does not hold the reading up without an end, neither before its answer nor within it.
func TestSilence(t *testing.T) {
	for name, answer := range map[string]func(w http.ResponseWriter){
		"no answer": func(http.ResponseWriter) {},
		"half an answer": func(w http.ResponseWriter) {
			_, _ = w.Write([]byte(`[{"id":1},`))
			w.(http.Flusher).Flush()
		},
	} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				answer(w)
				<-r.Context().Done()
			}))
			defer server.Close()
			told := false
			_, err := books.Open(t.Context(), books.Source{Name: server.URL, Silence: 50 * time.Millisecond, Waiting: func(time.Duration) { told = true }})
			if err == nil || !strings.Contains(err.Error(), "nothing came for 50ms") || hint.Of(err) != "--state-timeout 10m waits longer" || told {
				t.Errorf("%v, %s, %t", err, hint.Of(err), told)
			}
		})
	}
}
