package deliver

import (
	"cmp"
	"net/http"
	"strings"

	"github.com/siohook/siohook/schemas"
)

// shellSignature is how a shell signs a delivery.
type shellSignature struct {
	before  string            // commands that the line begins with
	headers map[string]string // their values as words, by name
}

// sign says how a shell signs a delivery whose payload is in a file. Nothing is signed that Post
// does not sign.
func (c *Client) sign(r *Request, file string) (s shellSignature) {
	h, ok := schemas.AsHMAC(c.opts.Sign)
	if !ok || !r.Signed {
		return s
	}
	name := http.CanonicalHeaderKey
	shown := func(command string) string { return string(envMark) + command + string(envMark) }
	var parts []string // what is signed before the body
	if h.ID != "" {
		parts = append(parts, quote(strings.ReplaceAll(r.Header.Get(h.ID), string(envMark), "")))
	}
	s.headers = map[string]string{}
	s.before = "[ -n " + c.opts.SecretWord + " ] && " // openssl would sign with an empty one
	stamp := ""
	if h.Timestamp != "" || h.TimePrefix != "" {
		s.before += "t=$(date +%s) && "
		parts = append(parts, `"$t"`)
		if h.Timestamp != "" {
			s.headers[name(h.Timestamp)] = shown("t")
		} else {
			stamp = h.TimePrefix + shown("t") + h.Separator
		}
	}
	body, secret := "< "+quote(file), c.opts.SecretWord
	if len(parts) > 0 {
		body = "{ printf '%s.' " + strings.Join(parts, " ") + "; cat " + body + "; } | "
	}
	key := "-hmac " + secret
	if h.KeyPrefix != "" { // openssl takes what may have any byte in hexadecimal digits
		key = `-mac HMAC -macopt hexkey:"$(printf %s ` + secret + " | sed " + quote("s/^"+plainText.Replace(h.KeyPrefix)+"//") + ` | openssl base64 -d -A | od -An -v -tx1 | tr -d ' \n')"`
	}
	digest := "openssl dgst -" + cmp.Or(h.Hash, "sha256") + " " + key
	if h.Base64 {
		digest += " -binary"
	} else {
		digest += " -r"
	}
	if len(parts) > 0 {
		digest = body + digest
	} else {
		digest += " " + body
	}
	if h.Base64 {
		digest += " | openssl base64 -A"
	} else {
		digest += " | cut -d ' ' -f 1"
	}
	s.headers[name(h.Header)] = stamp + h.Prefix + shown("("+digest+")")
	return s
}

// plainText is a text as a pattern of sed.
var plainText = strings.NewReplacer(`\`, `\\`, `/`, `\/`, `.`, `\.`, `*`, `\*`, `[`, `\[`, `^`, `\^`, `$`, `\$`, "\n", `\n`)

// FileWord is the word of a shell that has a secret which is in a file.
func FileWord(file string) string {
	return quote(string(envMark) + "(cat " + quote(strings.ReplaceAll(file, string(envMark), "")) + ")" + string(envMark))
}

// VariableWord is that of a secret in an environment variable, which must not be empty.
func VariableWord(name string) string {
	return quote(string(envMark) + "{" + name + ":?}" + string(envMark))
}
