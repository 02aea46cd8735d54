package deliver_test

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/base/trial"
)

// What is asked for is asked as the headers say and as the user of the URL, and its answer is
// given, whatever it is.
func TestGet(t *testing.T) {
	target := serve(t, func(w http.ResponseWriter, r *http.Request) {
		user, password, _ := r.BasicAuth()
		w.Header().Set("Location", "/elsewhere")
		w.WriteHeader(http.StatusFound)
		_, _ = io.WriteString(w, strings.Join([]string{r.Method, r.Host, r.RequestURI, r.Header.Get("X-A"), user, password}, " "))
	})
	c := client(t, deliver.Options{})
	answer, err := c.Get(t.Context(), strings.Replace(target, "://", "://joe:pw@", 1)+"/state?a=1", [][2]string{{"host", "shop.example"}, {"X-A", "1"}})
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if want := "GET shop.example /state?a=1 1 joe pw"; string(text) != want || err != nil || answer.StatusCode != http.StatusFound {
		t.Errorf("%d %q, %v, want %q", answer.StatusCode, text, err, want)
	}
	for url, kind := range map[string]deliver.Kind{"http://192.0.2.1/?token=s3cret": deliver.Remote, "ftp://x/": deliver.Invalid, "http://127.0.0.1:" + trial.Port(t): deliver.Refused} {
		answer, err := c.Get(t.Context(), url, nil)
		var failure *deliver.Failure
		if !errors.As(err, &failure) || failure.Kind != kind || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%s: %v, want %s", url, err, kind)
		}
		if answer != nil {
			answer.Body.Close()
		}
	}
	if _, err := c.Get(t.Context(), target, [][2]string{{"X-A", "1\r\nX-B: 2"}}); err == nil {
		t.Error("a header of two lines is sent")
	}
}
