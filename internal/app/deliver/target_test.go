package deliver_test

import (
	"errors"
	"testing"

	"github.com/siohook/siohook/internal/app/deliver"
)

var safeURLs = []struct{ in, want string }{
	{"http://127.0.0.1:8080/hook", "http://127.0.0.1:8080/hook"},
	{"http://[::1]:8080/a%2fb?x=1", "http://[::1]:8080/a%2fb?x=1"},
	{"https://joe:pa%20ss@example.com/", "https://joe:***@example.com/"},
	{"https://s3cret@example.com", "https://***@example.com"},
	{"http://example.com/?a=1&token=abc&b=%zz", "http://example.com/?a=1&token=***&b=%zz"},
	{"http://example.com/?api_key=1;Signature=2&accessToken=3&%74oken=4",
		"http://example.com/?api_key=***;Signature=***&accessToken=***&%74oken=***"},
	{"http://example.com/?data[secret]=1&monkey=2&token=&token", "http://example.com/?data[secret]=***&monkey=2&token=&token"},
	{"http://example.com/?token=a=b&&x", "http://example.com/?token=***&&x"},
	{"http://example.com/hook?#access_token=abc", "http://example.com/hook?"},
	{"//joe:pw@example.com/x", "//joe:***@example.com/x"},
	{"", ""},
	{"localhost:8080/hook", "localhost:8080/hook"},
	{"localhost:8080/hook?token=abc", "localhost:8080/hook?***"},
	{"http://joe:pa/ss@example.com:port/", "http://***@example.com:port/"},
	{"joe:pw@example.com", "***@example.com"},
	{"http://exa\x1b[31mmple.com/\x00", "http://exa\uFFFD[31mmple.com/"},
}

func TestSafeURL(t *testing.T) {
	for _, tt := range safeURLs {
		if got := deliver.SafeURL(tt.in); got != tt.want {
			t.Errorf("SafeURL(%q)\n got %q\nwant %q", tt.in, got, tt.want)
		}
	}
}

func TestCheckURL(t *testing.T) {
	tests := []struct{ in, want string }{
		{"http://localhost:8080/hook", ""},
		{"https://example.com", ""},
		{"HTTP://[::1]:1/", ""},
		{"", ": want an http:// or https:// URL"},
		{"/hook", "/hook: want an http:// or https:// URL"},
		{"ftp://example.com/", "ftp://example.com/: want an http:// or https:// URL"},
		{"http:///hook", "http:///hook: the URL has no host"},
		{"http://:80/hook", "http://:80/hook: the URL has no host"},
		{"http://localhost:0", "http://localhost:0: the port is not a number from 1 to 65535"},
		{"http://localhost:65536", "http://localhost:65536: the port is not a number from 1 to 65535"},
		{"http://joe:pa/ss@localhost", "http://***@localhost: not a URL"},
		{"http://local host/", "http://local host/: not a URL"},
		{"127.0.0.1:8080", "127.0.0.1:8080: want an http:// or https:// URL"},
	}
	for _, tt := range tests {
		err := deliver.CheckURL(tt.in)
		got := ""
		if err != nil {
			got = err.Error()
			var f *deliver.Failure
			if !errors.As(err, &f) || f.Kind != deliver.Invalid {
				t.Errorf("%q: %#v is not an invalid Failure", tt.in, err)
			}
		}
		if got != tt.want {
			t.Errorf("CheckURL(%q)\n got %q\nwant %q", tt.in, got, tt.want)
		}
	}
}

// What lacks only its scheme is completed.
func TestSchemeIsProposed(t *testing.T) {
	for in, want := range map[string]string{
		"localhost:3000/hook":        "did you mean http://localhost:3000/hook?",
		"127.0.0.1:8080":             "did you mean http://127.0.0.1:8080?",
		"[::1]/x":                    "did you mean http://[::1]/x?",
		"shop.test:80/?token=secret": "did you mean http://shop.test:80/?token=***?",
		"joe:secret@localhost:80":    "did you mean http://joe:***@localhost:80?",
		":3000/hook":                 "did you mean http://localhost:3000/hook?",
		"3000":                       "did you mean http://localhost:3000?",
		"300000":                     "for example http://localhost:8080/path",
		"receiver.php":               "for example http://localhost:8080/path",
		"/hook":                      "for example http://localhost:8080/path",
		"ftp://localhost:80":         "for example http://localhost:8080/path",
	} {
		var f *deliver.Failure
		if err := deliver.CheckURL(in); !errors.As(err, &f) || f.Hint() != want {
			t.Errorf("%s: hint %q, want %q", in, f.Hint(), want)
		}
	}
}

func TestSecretName(t *testing.T) {
	for _, name := range []string{
		"Authorization", "Proxy-Authorization", "Cookie", "Set-Cookie", "token", "TOKEN", "accessToken",
		"access_token", "X-Auth", "X-Api-Key", "apikey", "key", "X-Webhook-Signature", "sig", "client_secret",
		"csrftoken", "PHPSESSID_token", "password", "data[pass]",
	} {
		if !deliver.SecretName(name) {
			t.Errorf("%q should be secret", name)
		}
	}
	for _, name := range []string{
		"", "Accept", "Content-Type", "X-Synthetic", "monkey", "keyboard", "author", "Idempotency-Key",
		"X-Idempotency-Key", "page", "signal", "compass",
	} {
		if deliver.SecretName(name) {
			t.Errorf("%q should not be secret", name)
		}
	}
}
