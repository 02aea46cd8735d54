package deliver_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/siohook/siohook/internal/app/deliver"
)

// A secret in one of the places made for secrets is never shown.
func FuzzSafeURL(f *testing.F) {
	for _, tt := range safeURLs {
		f.Add(tt.in, "x")
	}
	f.Add("pa/ss@", "to;ken&=")
	f.Fuzz(func(t *testing.T, raw, suffix string) {
		deliver.SafeURL(raw) // any text: no panic
		deliver.Curl(deliver.Options{}, deliver.Request{URL: raw, Header: map[string][]string{"X-A": {suffix}}}, suffix)

		secret := "s3cret" + suffix
		u := url.URL{
			Scheme: "http", Host: "example.com", Path: "/" + suffix, User: url.UserPassword("joe", secret),
			RawQuery: url.Values{"token": {secret}, "a": {"1"}, "Api-Key": {secret}}.Encode(),
			Fragment: secret,
		}
		for _, whole := range []string{u.String(), "http://joe:" + secret + "@example.com"} {
			req := deliver.Request{URL: whole, Header: map[string][]string{"Authorization": {secret}}}
			for _, got := range []string{deliver.SafeURL(whole), deliver.Curl(deliver.Options{}, req, "f")} {
				if !strings.ContainsAny(suffix, "/?#") && strings.Contains(got, "s3cret") {
					t.Errorf("%q shows the secret: %q", whole, got)
				}
			}
		}
	})
}
