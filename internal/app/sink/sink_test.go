package sink_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/siohook/siohook/internal/app/sink"
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
