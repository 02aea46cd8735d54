package books_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/siohook/siohook/internal/app/books"
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
	for link, want := range map[string]string{
		`</a?page=2>; rel="next", </a?page=9>; rel="last"`: `the header Link is </a?page=2>; rel="next", </a?page=9>; rel="last"`,
		`</a?page=1>; rel="prev"`:                          "",
		`</next>; rel=self`:                                "",
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Link", link)
			_, _ = w.Write([]byte(`[{"id":1}]`))
		}))
		if got := more(t, books.Source{Name: server.URL}); got != want {
			t.Errorf("%s: got %q, want %q", link, got, want)
		}
		server.Close()
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
