package deliver

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/siohook/siohook/internal/base/sorted"
)

// envMark stands around the name of an environment variable until the words
// of a command line are quoted. Nothing that can be sent holds it.
const envMark = '\x00'

// Curl gives a command line for a POSIX shell that makes the same delivery
// with curl, the payload read from payloadFile. It can be pasted as it is:
// the only values that do not appear are those of secret headers and
// parameters (SecretName) and the password, which are taken from environment
// variables of the same name, such as $AUTHORIZATION. Beside the provider's headers it
// assumes the default Options; Client.Curl knows the client's own.
func Curl(provider http.Header, r Request, payloadFile string) string {
	return (&Client{opts: Options{Provider: provider}}).Curl(r, payloadFile)
}

// Curl is like the function Curl, with the client's options.
func (c *Client) Curl(r Request, payloadFile string) string {
	words := []string{"curl", "-sS", "-i", "--http1.1", "--noproxy", "*"}
	if strings.ContainsAny(r.URL, "[]{}") {
		words = append(words, "-g") // they are patterns to curl
	}
	if strings.Contains(r.URL, "/.") {
		words = append(words, "--path-as-is")
	}
	if timeout := cmp.Or(r.Timeout, c.opts.Timeout); timeout > 0 {
		words = append(words, "-m", strconv.FormatFloat(timeout.Seconds(), 'f', -1, 64))
	}
	words = append(words, c.opts.CurlTLS...)
	for _, h := range c.curlHeaders(r) {
		words = append(words, "-H", h)
	}
	if payloadFile == "-" {
		payloadFile = "./-" // curl takes @- for its standard input
	}
	words = append(words, "--data-binary", "@"+strings.ReplaceAll(payloadFile, string(envMark), ""))
	words = append(words, maskURL(localURL(r.URL), environment))
	for i, w := range words {
		words[i] = quote(w)
	}
	return strings.Join(words, " ")
}

// localURL is a URL as Post reads it, where it leads to this machine.
func localURL(rawURL string) string {
	u, err := url.Parse(rawURL)
	if err != nil {
		return rawURL
	}
	before := u.Host
	if local(u); u.Host == before {
		return rawURL
	}
	return strings.Replace(rawURL, before, u.Host, 1)
}

func (c *Client) curlHeaders(r Request) []string {
	h, host, err := c.header(r.Header, nil) // curl itself reads a user in the URL
	if err != nil {
		h = ownHeader(c.opts.Provider) // Post refuses such a request; show what can be shown
	}
	if host != "" {
		h["Host"] = []string{host}
	}
	var lines []string
	for _, name := range sorted.Keys(h) {
		for _, v := range h[name] {
			switch {
			case v == "":
				lines = append(lines, name+";") // sends it empty
			case SecretName(name), slices.ContainsFunc(c.opts.Secret, func(s string) bool { return strings.EqualFold(s, name) }):
				lines = append(lines, name+": "+environment(name))
			default:
				lines = append(lines, name+": "+v)
			}
		}
	}
	for _, name := range []string{"Accept", "Content-Type", "User-Agent"} { // curl adds its own
		if _, ok := h[name]; !ok {
			lines = append(lines, name+":")
		}
	}
	return append(lines, "Expect:")
}

// environment gives the marked name of the variable for a secret called name.
func environment(name string) string {
	variable := strings.Map(func(r rune) rune {
		if isWordRune(r) {
			return r
		}
		return '_'
	}, name)
	variable = strings.ToUpper(variable)
	if variable == "" || variable[0] <= '9' {
		variable = "_" + variable
	}
	return string(envMark) + variable + string(envMark)
}

// quote gives s as one word of a POSIX shell; marked variables stay to be
// expanded, all else is literal.
func quote(s string) string {
	var b strings.Builder
	for i, part := range strings.Split(s, string(envMark)) {
		switch {
		case i%2 == 1:
			b.WriteString(`"$` + part + `"`)
		case part == "" && s != "":
		case part != "" && strings.IndexFunc(part, needsQuote) < 0:
			b.WriteString(part)
		default:
			b.WriteString("'" + strings.ReplaceAll(part, "'", `'\''`) + "'")
		}
	}
	return b.String()
}

func needsQuote(r rune) bool {
	return !isWordRune(r) && !strings.ContainsRune("_./:@%+,-=", r)
}
