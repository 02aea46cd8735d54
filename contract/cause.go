package contract

import (
	"bytes"
	"net/http"
	"regexp"
	"slices"

	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/base/lazy"
	"github.com/siohook/siohook/internal/base/safetext"
)

// circumstance is a reason for an answer that is not in the payload: what the receiver is
// like, or where the delivery was sent.
type circumstance struct {
	why   Why
	is    string // in words
	hint  string
	codes []int                 // statuses that may have it; nil: all but a 2xx
	says  func() *regexp.Regexp // what a body has then
	alone bool                  // the status says enough
}

// circumstances are looked for in their order: those that only their own words show, before
// those of a status.
var circumstances = []circumstance{
	{
		why: Rejected, is: "a CSRF check rejects deliveries", hint: "exempt the path of the webhook from the CSRF check: a provider has no session and no token",
		says: lazy.Pattern(`(?i)\b[cx]srf\b|InvalidAuthenticityToken|cross[- ]site request forgery|antiforgery|<title>\s*page expired`),
	},
	{
		why: Rejected, is: "a CSRF check rejects deliveries", hint: "exempt the path of the webhook from the CSRF check: a provider has no session and no token",
		codes: []int{statusPageExpired}, alone: true,
	},
	{
		why: Redirected, is: "the receiver expects a slash at the end of the path", hint: "use the URL with a slash at its end, here and in the provider's settings",
		says: lazy.Pattern(`(?i)APPEND_SLASH|doesn(?:'|&#x27;|&#39;)t end in a slash|(?:missing|without|add|needs|require[sd]?) (?:a |the )?trailing slash`),
	},
	{
		why: Rejected, is: "the receiver does not accept this host name", hint: "use a host name that the receiver knows, or allow this one in its settings",
		says: lazy.Pattern(`(?i)DisallowedHost|ALLOWED_HOSTS|invalid host(?:name)? header|blocked hosts?\b|host is not (?:allowed|permitted)`),
	},
	{
		why: OneCall, is: "the address accepts a limited number of calls", hint: "use the address for production, or activate the workflow: a test address accepts one call",
		says:  lazy.Pattern(`(?i)webhook\b[^\n]*? not registered|only works for one call|\bone[- ](?:call|shot|time) (?:only|webhook|url|address)|(?:already (?:been )?(?:used|consumed|called)|single[- ]use|is not (?:listening|active)|(?:no (?:scenario|workflow)[^\n<]*?|not )listening|listen(?:ing)? for (?:a )?test)`),
		codes: []int{400, 403, 404, 405, 409, 410, 422, 423},
	},
	{
		why: Full, is: "the receiver has no room left", hint: "make room, or give the receiver an empty store for the test",
		says:  lazy.Pattern(`(?i)(?:disk|database|storage|volume|filesystem|table|store|mailbox|queue|tablespace)\b[^\n<]*?\b(?:is |are )?full\b|\bno space left|\bENOSPC\b|\bSQLITE_FULL\b|filegroup is full|unable to (?:extend|persist)|OOM command not allowed|(?:disk|storage|mailbox) quota|out of (?:disk|storage)|insufficient storage|read[- ]only (?:file ?system|database|transaction|mode)|could not extend`),
		codes: []int{402, 403, 409, 413, 422, 500, 502, 503, 507},
	},
	{
		why: Full, is: "the receiver has no room left", hint: "make room, or give the receiver an empty store for the test",
		codes: []int{http.StatusInsufficientStorage}, alone: true,
	},
	{
		why: RateLimited, is: "a quota is used up", hint: "raise the quota for tests, or use an account without one",
		says:  lazy.Pattern(`(?i)quota`),
		codes: []int{400, 402, 403, 409, 422, 423, 429, 500, 503, 509},
	},
	{
		why: RateLimited, is: "the receiver limits the rate", hint: "the receiver limits the rate: disable the limit for tests; a campaign of the provider sends many deliveries within a second",
		codes: []int{http.StatusTooManyRequests}, alone: true,
	},
	{
		why: RateLimited, is: "the receiver limits the rate", hint: "the receiver limits the rate: disable the limit for tests; a campaign of the provider sends many deliveries within a second",
		says:  lazy.Pattern(`(?i)too many (?:requests|attempts|calls)|rate[- ]?limit|throttl|request limit|limit (?:is |was |has been )?(?:reached|exceeded)|slow down`),
		codes: []int{400, 402, 403, 420, 423, 500, 503, 509},
	},
	{
		why: Expired, is: "the session or token has expired", hint: "give a header that stays valid for the whole test (--header-env), or let the session last longer",
		says:  lazy.Pattern(`(?i)<input\b[^<>]*\btype=["']?password|(?:session|token|jwt|signature|credentials?|cookie|login|licen[cs]e|trial|subscription)\b[^\n<]*?\b(?:has |have |is |was )?(?:expired|timed out|no longer valid|ended)|expired[^\n<]*?(?:session|token|jwt|credential)|ExpiredToken`),
		codes: []int{400, 401, 402, 403, 419, 440, 498},
	},
	{
		why: Expired, is: "it redirects to a login", hint: "exempt the path of the webhook from the login, or give a header that stays valid for the whole test (--header-env)",
		says:  lazy.Pattern(`(?i)\b(?:log|sign)[-_]?in\b|/auth\b|\bsession`),
		codes: []int{301, 302, 303, 307, 308},
	},
	{
		why: Rejected, is: "the receiver requires a login or a token", hint: "automation webhooks have neither a signature nor a secret; put the receiver's token into the URL, or give a header with --header-env",
		codes: []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusProxyAuthRequired}, alone: true,
	},
	{why: Rejected, is: "the path does not exist", hint: "is the path right?", codes: []int{http.StatusNotFound, http.StatusGone}, alone: true},
	{
		why: Rejected, is: "a proxy does not reach the receiver, or it is not ready", hint: "a proxy answers like this when its receiver is down: is the receiver running?",
		codes: []int{http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout}, alone: true,
	},
	{
		why: Rejected, is: "the path does not accept POST requests", hint: "the provider sends POST requests: does this path accept them?",
		codes: []int{http.StatusMethodNotAllowed, http.StatusNotImplemented}, alone: true,
	},
}

// circumstanceOf is what an answer names as its reason, beside the payload; nil when it
// names nothing.
func circumstanceOf(answer deliver.Result) *circumstance {
	status := answer.Status
	switch {
	case answer.Err != nil, isAccepted(answer):
		return nil
	case isLogin(answer):
		status = http.StatusUnauthorized
	case is2xx(answer): // a crash
		status = http.StatusInternalServerError
	}
	for i := range circumstances {
		c := &circumstances[i]
		if (c.codes == nil || slices.Contains(c.codes, status)) && (c.alone || c.says != nil && (c.says().Match(answer.Body) || c.says().MatchString(answer.Header.Get("Location")))) {
			return c
		}
	}
	return nil
}

// stop ends a run for a circumstance. when is what the receiver did, and the hint has what
// its answer says.
func (c *circumstance) stop(when string, answer deliver.Result) error {
	reason := when + ": " + statusOf(answer)
	if c.says != nil { // the status does not say it
		reason += ": " + c.is
	}
	return stop(c.why, reason, c.hint+quoted(answer))
}

// quoted is what an answer says for itself, to end a hint; "" when it says nothing.
func quoted(answer deliver.Result) string {
	said := ""
	if wait := answer.Header.Get("Retry-After"); wait != "" {
		said = "; Retry-After: " + safetext.Line([]byte(wait), 40)
	}
	text := bytes.Join(bytes.Fields(markup().ReplaceAll(styles().ReplaceAll(answer.Body, nil), []byte(" "))), []byte(" "))
	if len(text) > 0 && !isStatus(text, answer.Status) {
		said += `; the receiver answers: "` + safetext.Line(text, 200) + `"`
	}
	return said
}

// styles are the parts of a page that nobody reads.
var styles = lazy.Pattern(`(?is)<(?:style|script|head)\b.*?</(?:style|script|head)>`)

// isStatus tells whether a text says no more than the status does, such as "404 page not found".
func isStatus(text []byte, status int) bool {
	name := http.StatusText(status)
	return name != "" && len(text) < len(name)+20 && bytes.Contains(bytes.ToLower(text), bytes.ToLower([]byte(name)))
}
