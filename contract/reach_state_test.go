package contract_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/siohook/siohook/contract"
)

func TestZooReachState(t *testing.T) { finds(t, "reach/state") }

// What a receiver answers to whatever comes, or after so many deliveries: that ends the run,
// and what the answer says is in the hint. Nothing is found in the payloads.
func TestStateIsNotThePayloadsFault(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		after  int64 // deliveries that are accepted
		status int
		header string // name and value
		body   string
		why    contract.Why
		hint   string
	}{
		"CSRF of Laravel":       {0, 419, "Content-Type: text/html", "<!DOCTYPE html><title>Page Expired</title>", contract.Rejected, "CSRF check"},
		"CSRF of Rails":         {0, 422, "Content-Type: text/html", "<h1>ActionController::InvalidAuthenticityToken</h1>", contract.Rejected, "CSRF check"},
		"CSRF of Django":        {0, 403, "Content-Type: text/html", "<h1>Forbidden <span>(403)</span></h1><p>CSRF verification failed. Request aborted.</p>", contract.Rejected, "CSRF check"},
		"slash of Django":       {0, 500, "Content-Type: text/html", "<title>RuntimeError at /hook</title><pre>You called this URL via POST, but the URL doesn't end in a slash and you have APPEND_SLASH set.</pre>", contract.Redirected, "slash at its end"},
		"slash":                 {0, 308, "Location: /hook/", "", contract.Redirected, "/hook/"},
		"login":                 {0, 302, "Location: /users/sign_in", "", contract.Expired, "exempt the path"},
		"host of Django":        {0, 400, "", "Invalid HTTP_HOST header: DisallowedHost", contract.Rejected, "host name"},
		"one call at the start": {0, 404, "", `{"code":404,"message":"The requested webhook \"hook\" is not registered."}`, contract.OneCall, "not registered"},
		"500 to everything":     {0, 500, "", "no such table: orders", contract.Uniform, "no such table: orders"},
		"400 to everything":     {0, 400, "", "", contract.Uniform, "not the reason"},
		"422 to everything":     {0, 422, "Content-Type: application/json", `{"error":"missing header X-Signature","id":"0123456789abcdef"}`, contract.Uniform, "missing header X-Signature"},
		"a crash to everything": {0, 200, "", "PHP Fatal error:  Uncaught PDOException: x in /app/db.php:9\nStack trace:\n#0 {main}\n  thrown in /app/db.php on line 9", contract.Uniform, "PDOException"},
		"429 to everything":     {0, 429, "", "", contract.RateLimited, "limits the rate"},

		"one call":                {1, 404, "", `{"code":404,"message":"The requested webhook \"hook\" is not registered."}`, contract.OneCall, "a test address accepts one call"},
		"gone after a call":       {1, 410, "", "", contract.OneCall, "one call"},
		"limit":                   {60, 429, "Retry-After: 47", `{"message":"Too Many Attempts."}`, contract.RateLimited, "Retry-After: 47"},
		"limit after the samples": {14, 429, "Retry-After: 0", "", contract.RateLimited, "limits the rate"},
		"limit as 403":            {30, 403, "", `{"error":"API rate limit exceeded"}`, contract.RateLimited, "rate limit exceeded"},
		"quota, as 429":           {20, 429, "", `{"message":"Daily quota of 300 calls exceeded"}`, contract.RateLimited, "raise the quota"},
		"quota":                   {50, 402, "", `{"error":"monthly quota of 50 contacts exceeded"}`, contract.RateLimited, "raise the quota"},
		"session":                 {30, 401, "", `{"error":"session expired"}`, contract.Expired, "session expired"},
		"login, later":            {30, 302, "Location: /login?next=/hook", "", contract.Expired, "exempt the path"},
		"login page, later":       {50, 200, "Content-Type: text/html", `<!doctype html><title>Sign in</title><form action="/login"><input name="user"><input type="password" name="p"></form>`, contract.Expired, "Sign in"},
		"full, of Redis":          {25, 500, "", "OOM command not allowed when used memory > 'maxmemory'.", contract.Full, "maxmemory"},
		"a crash of a full disk":  {25, 200, "", "<b>Fatal error</b>:  Uncaught PDOException: SQLSTATE[HY000]: General error: 13 database or disk is full in /app/h.php:4\nStack trace:\n#0 {main}", contract.Full, "disk is full"},
		"token":                   {200, 401, "", "", contract.Expired, "token"},
		"full":                    {200, 500, "Content-Type: text/plain", "sqlite3.OperationalError: database or disk is full", contract.Full, "database or disk is full"},
		"full at once":            {3, 507, "", "", contract.Full, "make room"},
		"maintenance":             {40, 503, "Retry-After: 3600", "down for maintenance", contract.Rejected, "down for maintenance"},
		"another 4xx":             {300, 409, "", "the account is locked", contract.StateChanged, "the account is locked"},
	} {
		t.Run(name, func(t *testing.T) {
			var n atomic.Int64
			target := serve(t, func(w http.ResponseWriter, r *http.Request) {
				if n.Add(1) > tt.after {
					if name, value, ok := strings.Cut(tt.header, ": "); ok {
						w.Header().Set(name, value)
					}
					w.WriteHeader(tt.status)
					_, _ = io.WriteString(w, tt.body)
				}
			})
			result := test(t, target, contract.Options{})
			stop := result.Stopped
			if result.Verdict() != contract.Inconclusive || len(result.Groups) > 0 || stop == nil {
				t.Fatalf("verdict %s, found %v, stopped %+v", result.Verdict(), found(&result), stop)
			}
			if stop.Why != tt.why || !strings.Contains(stop.Hint, tt.hint) {
				t.Errorf("stopped for %s: %s; hint: %s", stop.Why, stop.Reason, stop.Hint)
			}
			if result.Requests > int(tt.after)+200 {
				t.Errorf("%d requests", result.Requests)
			}
		})
	}
}

// Where the answer depends on what comes, the payload is the reason, whatever else is
// rejected.
func TestPayloadIsTheReason(t *testing.T) {
	for name, answer := range map[string]func(event map[string]any) string{
		"an envelope": func(event map[string]any) string { _, ok := event["payload"]; return missing(ok, "payload") },
		"other names": func(event map[string]any) string {
			_, ok := event["eventName"]
			return missing(ok || len(event) == 0, "eventName")
		},
		"names itself": func(event map[string]any) string { return missing(false, fmt.Sprint(event["type"])) },
	} {
		t.Run(name, func(t *testing.T) {
			target := serve(t, func(w http.ResponseWriter, r *http.Request) {
				var event map[string]any
				if json.NewDecoder(r.Body).Decode(&event) != nil {
					http.Error(w, "not JSON", http.StatusBadRequest)
				} else if problem := answer(event); problem != "" {
					http.Error(w, problem, http.StatusUnprocessableEntity)
				}
			})
			result := test(t, target, contract.Options{})
			if diff := cmp.Diff([]string{"samples/accepted"}, found(&result)); diff != "" {
				t.Errorf("stopped %+v, found (-want +got):\n%s", result.Stopped, diff)
			}
		})
	}
}

func missing(ok bool, name string) string {
	if ok {
		return ""
	}
	return "missing " + name
}

// A receiver that limits the rate and says for how long is waited for once.
func TestLimitIsWaitedFor(t *testing.T) {
	var n atomic.Int64
	target := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		if n.Add(1) == 7 {
			w.Header().Set("Retry-After", "0")
			w.WriteHeader(http.StatusTooManyRequests)
		}
	})
	result := test(t, target, contract.Options{Checks: quick})
	if result.Verdict() != contract.Passed || len(result.Groups) > 0 || result.Stopped != nil {
		t.Errorf("%s, found %v, stopped %v", result.Verdict(), found(&result), result.Stopped)
	}
}
