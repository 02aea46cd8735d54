package books_test

import (
	"net/http"
	"net/http/httptest"
	"slices"
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
	_, _ = w.Write([]byte(strings.NewReplacer("HERE", "http://"+r.Host, "HOST", r.Host).Replace(page.body)))
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
		"CSV":            {site{"/": {"id,a\n1,x\n", "</2>; rel=next"}, "/2": {"id,a\n2,y\n", ""}}, `2 id="1" a="x" | 2 id="2" a="y"`, ""},
		"other columns":  {site{"/": {"id,a\n1,x\n", "</2>; rel=next"}, "/2": {"id,b\n2,y\n", ""}}, `cannot open: HERE, page 2: want the columns of the first page, id, a; got id, b`, ""},
		"an error":       {site{"/": {`[{"id":1}]`, "</2>; rel=next"}, "/2": {`{"message":"too many requests"}`, ""}}, `cannot open: HERE, page 2: want a list of rows as on the first page, got JSON Lines`, ""},
		"no end":         {site{"/": {`[{"id":1}]`, "</2>; rel=next"}, "/2": {`[{"id":2}]`, "</>; rel=next"}}, `cannot open: HERE, page 3: HERE/ is the next page of itself, or of one behind it`, ""},
		"another server": {site{"/": {`[{"id":1}]`, "<https://example.com/2>; rel=next"}}, "1:2 id=1", "the header Link is <https://example.com/2>; rel=next"},
		"another port":   {site{"/": {`[{"id":1}]`, "<http://127.0.0.1:1/2>; rel=next"}}, "1:2 id=1", "the header Link is <http://127.0.0.1:1/2>; rel=next"},
		"another scheme": {site{"/": {`{"data":[{"id":1}],"next":"https://HOST/2"}`, ""}}, "1:10 id=1", `next is "https://HOST/2"`},
		"a cursor": {site{
			"/":            {`{"data":[{"id":1}],"next_cursor":"a b"}`, ""},
			"/?cursor=a+b": {`{"data":[{"id":2}],"meta":{"next_cursor":"c"},"has_more":true}`, ""},
			"/?cursor=c":   {`{"data":[],"meta":{"next_cursor":null},"has_more":false}`, ""},
		}, "1:10 id=1 | 1:10 id=2", ""},
		"a token": {site{
			"/":             {`{"data":[{"id":1}],"nextPageToken":"x"}`, ""},
			"/?pageToken=x": {`{"data":[{"id":2}]}`, ""},
		}, "1:10 id=1 | 1:10 id=2", ""},
		"an offset, as of Airtable": {site{
			"/":             {`{"records":[{"id":"a"}],"offset":"itr1"}`, ""},
			"/?offset=itr1": {`{"records":[{"id":"b"}]}`, ""},
		}, `1:13 id="a" | 1:13 id="b"`, ""},
		"after, as of HubSpot": {site{
			"/":          {`{"results":[{"id":1}],"paging":{"next":{"after":"N1"}}}`, ""},
			"/?after=N1": {`{"results":[{"id":2}]}`, ""},
		}, "1:13 id=1 | 1:13 id=2", ""},
		"after the last id, as of Stripe": {site{
			"/":                     {`{"object":"list","data":[{"id":"ch_1"},{"id":"ch_2"}],"has_more":true}`, ""},
			"/?starting_after=ch_2": {`{"object":"list","data":[{"id":"ch_3"}],"has_more":false}`, ""},
		}, `1:26 id="ch_1" | 1:40 id="ch_2" | 1:26 id="ch_3"`, ""},
		"pages by number": {site{
			"/":        {`{"data":[{"id":1}],"page":1,"total_pages":3}`, ""},
			"/?page=2": {`{"data":[{"id":2}],"page":2,"total_pages":3}`, ""},
			"/?page=3": {`{"data":[{"id":3}],"page":3,"total_pages":3}`, ""},
		}, "1:10 id=1 | 1:10 id=2 | 1:10 id=3", ""},
		"pages from zero": {site{
			"/":        {`{"content":[{"id":1}],"totalPages":2,"number":0,"last":false}`, ""},
			"/?page=1": {`{"content":[{"id":2}],"totalPages":2,"number":1,"last":true}`, ""},
		}, "1:13 id=1 | 1:13 id=2", ""},
		"more pages by number": {site{
			"/":        {`{"data":[{"id":1}],"current_page":1,"has_more_pages":true}`, ""},
			"/?page=2": {`{"data":[{"id":2}],"current_page":2,"has_more_pages":false}`, ""},
		}, "1:10 id=1 | 1:10 id=2", ""},
		"the number of the next page": {site{
			"/":        {`{"data":[{"id":1}],"next_page":2}`, ""},
			"/?page=2": {`{"data":[{"id":2}],"next_page":null}`, ""},
		}, "1:10 id=1 | 1:10 id=2", ""},
		"one page":           {site{"/": {`{"data":[{"id":1}],"page":1,"total_pages":1}`, ""}}, "1:10 id=1", ""},
		"more, and not told": {site{"/": {`{"data":[{"id":1}],"has_more":true}`, ""}}, "1:10 id=1", "has_more is true"},
		"a parameter that is not known": {site{
			"/":        {`{"data":[{"id":1}],"total_pages":3}`, ""},
			"/?page=2": {`{"data":[{"id":1}],"total_pages":3}`, ""},
		}, `cannot open: HERE, page 2: asked for the next page with the parameter "page", and got rows that were there before`, ""},
		"the first page again": {site{
			"/":        {`{"data":[{"id":1}],"page":1,"total_pages":3}`, ""},
			"/?page=2": {`{"data":[],"page":1,"total_pages":3}`, ""},
		}, `cannot open: HERE, page 2: asked for the next page with the parameter "page", and got page 1 again`, ""},
		"the same cursor again": {site{
			"/":          {`{"data":[{"id":1}],"next_cursor":"a"}`, ""},
			"/?cursor=a": {`{"data":[{"id":2}],"next_cursor":"a"}`, ""},
		}, `cannot open: HERE, page 3: HERE/?cursor=a is the next page of itself, or of one behind it`, ""},
		"no next page": {site{"/": {`[{"id":1}]`, "</next>; rel=self"}}, "1:2 id=1", ""},
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
			more = strings.ReplaceAll(more, server.Listener.Addr().String(), "HOST")
			if got = strings.ReplaceAll(got, server.URL, "HERE"); got != c.want || more != c.more {
				t.Errorf("got  %s, more: %s\nwant %s, more: %s", got, more, c.want, c.more)
			}
		})
	}
}

// What the user sends the first server, such as a token, is for no other one that it leads to.
func TestPagesOfAnotherServer(t *testing.T) {
	var keys []string
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		keys = append(keys, r.Header.Get("X-Key"))
		if r.URL.Path == "/" {
			w.Header().Set("Link", "</2>; rel=next")
		}
		_, _ = w.Write([]byte(`[{"id":1}]`))
	}))
	defer other.Close()
	first := httptest.NewServer(http.RedirectHandler(other.URL+"/", http.StatusFound))
	defer first.Close()
	b, err := books.Open(t.Context(), books.Source{Name: first.URL, Header: http.Header{"X-Key": {"secret"}}})
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	if rows := len(rowsOf(b)); rows != 2 || !slices.Equal(keys, []string{"", ""}) {
		t.Errorf("%d rows, keys %q", rows, keys)
	}
}

// The user's address names the parameter of the pages.
func TestPagesByName(t *testing.T) {
	for query, want := range map[string]string{
		"limit=1&from=":     "limit=1&from= from=x&limit=1",
		"Cursor=0&limit=1":  "Cursor=0&limit=1 Cursor=x&limit=1",
		"key=a%20b":         "key=a%20b cursor=x&key=a+b",
		"limit=1&cursor=ab": "limit=1&cursor=ab cursor=x&limit=1",
	} {
		var asked []string
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if asked = append(asked, r.URL.RawQuery); len(asked) == 1 {
				_, _ = w.Write([]byte(`{"data":[{"id":1}],"next_cursor":"x"}`))
				return
			}
			_, _ = w.Write([]byte(`{"data":[{"id":2}]}`))
		}))
		defer server.Close()
		b, err := books.Open(t.Context(), books.Source{Name: server.URL + "/?" + query})
		if err != nil {
			t.Fatal(err)
		}
		defer b.Close()
		if rows, got := len(rowsOf(b)), strings.Join(asked, " "); rows != 2 || b.More() != "" || got != want {
			t.Errorf("%d rows, got %s, want %s", rows, got, want)
		}
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
