package deliver

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/siohook/siohook/internal/base/sorted"
)

// envMark stands around the name of an environment variable, or a command in brackets, until the
// words of a command line are quoted. Nothing that can be sent holds it.
const envMark = '\x00'

// Curl gives a command line for a POSIX shell that makes the same delivery
// with curl, the payload read from payloadFile. It can be pasted as it is:
// the only values that do not appear are those of secret headers and
// parameters (SecretName) and the password, which are taken from environment
// variables of the same name, such as $AUTHORIZATION. A timeout is in it where o has one.
func Curl(o Options, r Request, payloadFile string) string {
	return (&Client{opts: o}).Curl(r, payloadFile)
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
	if payloadFile == "-" {
		payloadFile = "./-" // curl takes @- for its standard input
	}
	payloadFile = strings.ReplaceAll(payloadFile, string(envMark), "")
	signature := c.sign(&r, payloadFile)
	for _, h := range c.curlHeaders(r, signature.headers) {
		words = append(words, "-H", h)
	}
	if r.Pace.Gap > 0 {
		words = append(words, "--limit-rate", strconv.Itoa(max(1, int(float64(r.Pace.Piece)/r.Pace.Gap.Seconds()))))
	}
	words = append(words, "--data-binary", "@"+payloadFile)
	for range max(1, r.Pace.Times) - 1 {
		words = append(words, maskURL(localURL(r.URL), environment))
	}
	return signature.before + CommandLine(r.URL, words...)
}

// CommandLine is a command for a POSIX shell whose last argument is a URL. Secrets of the URL are variables of
// the environment.
func CommandLine(url string, words ...string) string {
	words = append(words, maskURL(localURL(url), environment))
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

// curlHeaders are the headers as words; signed are values that replace those of the request.
func (c *Client) curlHeaders(r Request, signed map[string]string) []string {
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
			case signed[name] != "":
				lines = append(lines, name+": "+signed[name])
			case v == "":
				lines = append(lines, name+";") // sends it empty
			case slices.Contains(r.Shown, name):
				lines = append(lines, name+": "+v)
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
	if r.Pace.Chunked {
		lines = append(lines, "Transfer-Encoding: chunked")
	}
	if r.Pace.Continue {
		return append(lines, "Expect: 100-continue")
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

// quote gives s as one word of a POSIX shell; what is marked, a variable or a command in brackets,
// stays to be expanded, all else is literal.
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
