package deliver

import (
	"strings"
	"unicode"
)

var secretWords = map[string]bool{
	"auth": true, "authorization": true, "bearer": true, "cookie": true,
	"credential": true, "credentials": true, "hmac": true, "jwt": true,
	"key": true, "pass": true, "passphrase": true, "passwd": true, "password": true,
	"pwd": true, "secret": true, "session": true, "sessionid": true, "sid": true,
	"sig": true, "signature": true, "token": true, "tokens": true,
}

var secretParts = []string{"token", "secret", "password", "passwd", "signature", "apikey", "accesskey", "credential"}

// SecretName says whether the header, parameter or member called name most
// likely holds a secret: Authorization, Cookie, api_key, accessToken,
// X-Webhook-Signature and the like. An idempotency key is none.
func SecretName(name string) bool {
	words := nameWords(name)
	squeezed := strings.Join(words, "")
	if strings.HasSuffix(squeezed, "idempotencykey") {
		return false
	}
	for _, w := range words {
		if secretWords[w] {
			return true
		}
	}
	for _, p := range secretParts {
		if strings.Contains(squeezed, p) {
			return true
		}
	}
	return false
}

// nameWords splits at everything that is no letter or digit and where a
// capital follows a small letter, and gives the words in lower case.
func nameWords(name string) []string {
	var b strings.Builder
	var last rune
	for _, r := range name {
		switch {
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			b.WriteByte(' ')
		case unicode.IsUpper(r) && unicode.IsLower(last):
			b.WriteByte(' ')
			fallthrough
		default:
			b.WriteRune(unicode.ToLower(r))
		}
		last = r
	}
	return strings.Fields(b.String())
}
