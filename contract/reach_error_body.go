package contract

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/base/lazy"
	"github.com/siohook/siohook/internal/base/safetext"
)

var reachErrorBody = &rule{
	Check: Check{
		ID: "reach/error-body", Phase: Reach, Severity: Warning, PerEvent: true,
		Purpose: "a provider reads the status alone, so it does not retry a delivery that got a 2xx",
		Expects: "no 2xx answer to a documented payload whose body reports an error",
		Cause:   "the receiver catches every exception, and answers 2xx so that the provider does not retry",
		Fix:     "read the payload as documented; answer a 5xx where a retry helps",
		Source:  "HTTP: a 2xx means that the request succeeded",
	},
}

// errorBody reports an accepted delivery of a payload that is valid whose answer says that
// it failed.
func (b *book) errorBody(p *payload, answer deliver.Result) {
	if !is2xx(answer) || p.row == nil {
		return
	}
	if line := reportedError(answer.Body); line != "" {
		b.report(newFinding(reachErrorBody, p, answer, "a body without an error", "the body reports an error: "+line))
	}
}

// reportedError is what an answer says of an error, "" where it says nothing: the JSON of an
// object that says so, or a line that begins with the name of an error.
func reportedError(body []byte) string {
	body = bytes.TrimSpace(bytes.TrimPrefix(bytes.TrimSpace(body), []byte("\ufeff")))
	if len(body) == 0 {
		return ""
	}
	if status, text := errorObject(body); status > 0 {
		return text
	}
	switch body[0] {
	case '{', '[':
		var value any
		if json.Unmarshal(body, &value) == nil {
			if isError(value) {
				return safetext.Line(body, 200)
			}
			return ""
		}
	}
	if line := errorLine().Find(body); line != nil && len(body) < mostErrorText {
		return safetext.Line(line, 200)
	}
	if line := errorXML().Find(body); line != nil {
		return safetext.Line(body, 200)
	}
	if at := deprecation().FindIndex(body); at != nil {
		return lineAt(body, at)
	}
	return ""
}

// mostErrorText is how long a text may be that is taken for an error for its first words.
const mostErrorText = 2000

var (
	errorLine   = lazy.Pattern(`\A(?:[\w.$\\]+(?:Error|Exception)|(?i:fatal error|error|exception|failed|failure))(?:\s*[:!(]| - )[^\n]*`)
	errorXML    = lazy.Pattern(`\A(?:<\?xml[^>]*>\s*)?<(?i:error|exception|fault)\b[^/]*>`)
	deprecation = lazy.Pattern(`(?:Deprecated|Strict Standards)(?:</b>)?: .+? in .+? on line (?:<\w+>)?\d`)
)

// isError tells whether JSON says that something failed: success is false, status is error,
// or there is an error.
func isError(value any) bool {
	if list, ok := value.([]any); ok {
		return len(list) == 1 && isError(list[0])
	}
	object, ok := value.(map[string]any)
	if !ok {
		return false
	}
	failed := false
	for name, v := range object {
		switch name = strings.ToLower(name); {
		case slices.Contains([]string{"success", "ok", "successful", "succeeded", "is_success", "issuccess", "valid"}, name):
			if v == true {
				return false
			}
			failed = failed || v == false
		case slices.Contains([]string{"status", "state", "result", "outcome"}, name):
			text, _ := v.(string)
			failed = failed || slices.Contains([]string{"error", "err", "fail", "failed", "failure", "exception", "ko", "nok"}, strings.ToLower(text))
		case slices.Contains([]string{"error", "errors", "err", "exception", "errormessage", "error_message", "errmsg", "errortype"}, name):
			failed = failed || !isNothing(v)
		case slices.Contains([]string{"failed", "iserror", "is_error", "haserror", "has_error", "haserrors", "has_errors"}, name):
			failed = failed || v == true
		}
	}
	return failed
}

// isNothing tells whether the value of an error says that there is none.
func isNothing(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case bool:
		return !v
	case float64:
		return v == 0
	case string:
		return slices.Contains([]string{"", "0", "none", "no", "null", "false", "ok", "no error", "success"}, strings.ToLower(strings.TrimSpace(v)))
	case []any:
		return len(v) == 0 || !slices.ContainsFunc(v, func(e any) bool { return !isNothing(e) })
	case map[string]any:
		for name, e := range v {
			if name = strings.ToLower(name); (name == "code" || name == "message" || name == "msg") && isNothing(e) {
				continue
			}
			if !isNothing(e) {
				return false
			}
		}
		return true
	}
	return false
}
