package sink_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/siohook/siohook/internal/app/listen"
	"github.com/siohook/siohook/internal/app/sink"
	"github.com/siohook/siohook/schemas"
)

// Amounts are added up in whatever form a call has them; other numbers in texts are none.
func TestAmountsInTexts(t *testing.T) {
	t.Parallel()
	s := sink.New(nil)
	for _, call := range []struct{ path, contentType, body string }{
		{"/chat", "application/json", `{"text":"New sale 17: 1,234.56 EUR (from a@b.example)"}`},
		{"/chat", "application/json", `{"text":"New sale 18: €1000.44 from Jane 2.1"}`},
		{"/form", "application/x-www-form-urlencoded", "amount=37944.00&plan=A+9"},
		{"/form", "application/x-www-form-urlencoded", "amount=56.00&plan=A+9"},
		{"/text", "text/plain", "5,83 €"},
		{"/number", "application/json", `{"amount":583,"code":"0044"}`},
		{"/bytes", "application/x-www-form-urlencoded", "%zz 5"},
	} {
		w := httptest.NewRecorder()
		r := httptest.NewRequest(http.MethodPost, call.path, strings.NewReader(call.body))
		r.Header.Set("Content-Type", call.contentType)
		s.ServeHTTP(w, r)
		if w.Code != http.StatusOK {
			t.Errorf("%s: %d", call.path, w.Code)
		}
	}
	got, err := json.Marshal(s.State())
	if err != nil {
		t.Fatal(err)
	}
	want := `{"POST /bytes":{"calls":1},"POST /chat":{"calls":2,"sums":{"text":"2235.00"}},"POST /form":{"calls":2,"sums":{"amount":"38000.00"}},` +
		`"POST /number":{"calls":1,"sums":{"amount":583}},"POST /text":{"calls":1,"sums":{"":"5.83"}}}`
	if string(got) != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// A call counts when it is answered with 2xx and changes something; ids are no numbers, and one call
// fails where that is wanted.
func TestCounts(t *testing.T) {
	script, err := listen.ParseScript(schemas.Automation(), "script.yaml", []byte("rules:\n- path: /closed\n  answers: [{close: true}]\n- path: /refused\n  answers: [{status: 422}]\n"))
	if err != nil {
		t.Fatal(err)
	}
	s := sink.New(script)
	call := func(method, path string) (status int) {
		defer func() { _ = recover() }() // net/http's way to end a connection
		w := httptest.NewRecorder()
		s.ServeHTTP(w, httptest.NewRequest(method, path, strings.NewReader(`{"id":1,"order_id":2,"n":[3,4],"items":[{"id":5,"n":6}]}`)))
		return w.Code
	}
	for _, path := range []string{"/closed", "/refused", "/refused?x=1", "/a/1", "/a/0123456789abcdef", "/a/b"} {
		call(http.MethodPost, path)
	}
	s.FailNext()
	var statuses []int
	for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodPost, http.MethodHead, http.MethodOptions} {
		statuses = append(statuses, call(method, "/c"))
	}
	if want := []int{200, 500, 200, 200, 200}; !slices.Equal(statuses, want) {
		t.Errorf("answered %v, want %v", statuses, want)
	}
	got, err := json.Marshal(s.State())
	want := `{"POST /a/*":{"calls":2,"sums":{"items.n":12,"n":14}},"POST /a/b":{"calls":1,"sums":{"items.n":6,"n":7}},"POST /c":{"calls":1,"sums":{"items.n":6,"n":7}}}`
	if string(got) != want || err != nil {
		t.Errorf("got  %s, %v\nwant %s", got, err, want)
	}
	for i := range 200 {
		call(http.MethodPost, fmt.Sprint("/kind", i))
	}
	var kinds map[string]struct{ Calls int }
	if got, err = json.Marshal(s.State()); err != nil || json.Unmarshal(got, &kinds) != nil || len(kinds) != 101 || kinds["others"].Calls != 103 {
		t.Errorf("%d kinds, %d calls of others, %v", len(kinds), kinds["others"].Calls, err)
	}
}
