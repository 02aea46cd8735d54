package contract_test

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/siohook/siohook/contract"
	"github.com/siohook/siohook/contract/testdata/zoo"
	"github.com/siohook/siohook/fake/encode"
	"github.com/siohook/siohook/schemas"
	"github.com/siohook/siohook/schemas/settings"
)

var settingsLike = schemas.Schemes()["settings"]

// verifies is a receiver that answers 401 to what it does not find right.
func verifies(right func(r *http.Request, body []byte) bool) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil || !right(r, body) {
			http.Error(w, "wrong signature", http.StatusUnauthorized)
		}
	}
}

func isSigned(by schemas.Signer) func(r *http.Request, body []byte) bool {
	return func(r *http.Request, body []byte) bool {
		return by.Verify(schemas.Delivery{Header: r.Header, Body: body}, zoo.Secret, time.Now()) == nil
	}
}

// signed are options of a run that signs, with few events.
func signed(by schemas.Signer) contract.Options {
	return contract.Options{
		Catalog: zoo.Catalog(by), Secret: zoo.Secret, Now: time.Now, Checks: []string{"signature"},
		Events: []string{"customer.sale.completed", "contact.tag.added"},
	}
}

// A catalog that does not sign has no such phase, and one that does says what is missing.
func TestSignatureNeedsASecret(t *testing.T) {
	target := serve(t, func(http.ResponseWriter, *http.Request) {})
	o := signed(settingsLike)
	o.Checks, o.Secret = []string{"samples", "signature"}, nil
	result := test(t, target, o)
	why := skipped(&result)
	for _, c := range contract.Checks() {
		if c.Phase == contract.Signature && why[c.ID] != contract.NoSecret {
			t.Errorf("%s: %q", c.ID, why[c.ID])
		}
	}
	if len(result.Groups) > 0 || result.Verdict() != contract.Passed {
		t.Errorf("%s, found %v", result.Verdict(), found(&result))
	}
	o.Catalog = nil
	result = test(t, target, o)
	if len(result.NotObserved) > 0 || slices.ContainsFunc(result.Checks, func(id string) bool { return strings.HasPrefix(id, "signature/") }) {
		t.Errorf("checks %v, not observed %v", result.Checks, result.NotObserved)
	}
}

// A receiver that rejects everything tells nothing of its secret, but the hint does.
func TestSignatureHints(t *testing.T) {
	target := serve(t, verifies(isSigned(settingsLike)))
	o := signed(settingsLike)
	o.Secret = []byte("another one")
	result := test(t, target, o)
	if result.Stopped == nil || result.Stopped.Why != contract.Rejected || !strings.Contains(result.Stopped.Hint, "is the secret the one that the receiver has?") || len(result.Groups) > 0 {
		t.Errorf("stopped %+v, found %v", result.Stopped, found(&result))
	}
	o.Secret = nil
	result = test(t, target, o)
	if result.Stopped == nil || !strings.Contains(result.Stopped.Hint, "--secret-env") {
		t.Errorf("stopped %+v", result.Stopped)
	}
	// Some answer 400.
	right := isSigned(settingsLike)
	target = serve(t, func(w http.ResponseWriter, r *http.Request) {
		if body, err := io.ReadAll(r.Body); err != nil || !right(r, body) {
			w.WriteHeader(http.StatusBadRequest)
		}
	})
	o.Secret, o.Checks = []byte("another one"), []string{"samples", "coverage"}
	result = test(t, target, o)
	if result.Stopped == nil || result.Stopped.Why != contract.Uniform || !strings.Contains(result.Stopped.Hint, "is the secret the one that the receiver has?") || result.Requests > 60 {
		t.Errorf("stopped %+v after %d requests", result.Stopped, result.Requests)
	}
}

// What some good receivers accept, too, is noted.
func TestSignatureNotes(t *testing.T) {
	anyHeader := func(r *http.Request, body []byte) bool {
		for _, value := range r.Header["X-Webhook-Signature"] {
			d := schemas.Delivery{Header: http.Header{"X-Webhook-Signature": {strings.ToLower(value)[:min(64, len(value))]}}, Body: body}
			if settingsLike.Verify(d, zoo.Secret, time.Time{}) == nil {
				return true
			}
		}
		return false
	}
	for name, c := range map[string]struct {
		right func(r *http.Request, body []byte) bool
		want  []contract.About
	}{
		"exact":    {isSigned(settingsLike), []contract.About{contract.TwiceHeader, contract.NewMessageID, contract.NotTested}},
		"generous": {anyHeader, []contract.About{contract.UpperCase, contract.TwiceHeader, contract.TwiceHeader, contract.JunkBehind, contract.NewMessageID, contract.NotTested}},
	} {
		result := test(t, serve(t, verifies(c.right)), signed(settingsLike))
		var about []contract.About
		for _, n := range result.Notes {
			about = append(about, n.About)
		}
		if diff := cmp.Diff(c.want, about); diff != "" || len(result.Groups) > 0 {
			t.Errorf("%s: found %v, notes (-want +got):\n%s", name, found(&result), diff)
		}
	}
}

// What is wrong with the answers is told without an observer, too, but for what only it shows.
func TestSignatureWithoutObserver(t *testing.T) {
	o := signed(schemas.Schemes()["github"])
	result := test(t, serve(t, func(http.ResponseWriter, *http.Request) {}), o)
	if diff := cmp.Diff([]string{"signature/off"}, found(&result)); diff != "" {
		t.Errorf("found (-want +got):\n%s", diff)
	}
	if g := result.Groups[0]; len(g.Events) != 2 || len(g.Parts) != 2 {
		t.Errorf("events %v, parts %v", g.Events, g.Parts)
	}
	want := map[string]contract.Why{"signature/old": contract.NothingToForge, "signature/no-effect": contract.NoObserver, "signature/after-forgery": contract.NoObserver}
	if diff := cmp.Diff(want, skipped(&result)); diff != "" {
		t.Errorf("not observed (-want +got):\n%s", diff)
	}
}

// A genuine delivery that is rejected has its cause named: what is hashed, with the first byte that
// differs, or which key or form is expected.
func TestSignatureCauses(t *testing.T) {
	t.Parallel()
	standard, stripe := schemas.Schemes()["standard-webhooks"], schemas.Schemes()["stripe"]
	undecoded := standard
	undecoded.KeyPrefix = ""
	unpadded := func(r *http.Request, body []byte) bool {
		value := r.Header.Get("X-Shopify-Hmac-Sha256")
		return !strings.HasSuffix(value, "=") && isSigned(schemas.Schemes()["shopify"])(&http.Request{Header: http.Header{"X-Shopify-Hmac-Sha256": {value + "="}}}, body)
	}
	for name, c := range map[string]struct {
		by    schemas.Signer
		right func(r *http.Request, body []byte) bool
		cause contract.Cause
		says  string
	}{
		"not decoded": {standard, isSigned(undecoded), contract.OtherKey, "the secret as it is written, and not decoded"},
		"unpadded":    {schemas.Schemes()["shopify"], unpadded, contract.OtherForm, "base64 without = at the end"},
		"bare": {stripe, func(r *http.Request, body []byte) bool {
			return isSigned(settingsLike)(&http.Request{Header: http.Header{"X-Webhook-Signature": r.Header["Stripe-Signature"]}}, body)
		}, "", ""},
		"slashes": {settingsLike, overBody(compactly), contract.Rewritten, "json.dumps in Python with separators=(',', ':'), or json_encode in PHP. The first difference is at byte "},
		"spaces": {settingsLike, overBody(func(b []byte) []byte {
			return encode.Python.Layout()(nil, encode.AppendValue(nil, b, encode.AppendPythonString))
		}), contract.Rewritten, "json.dumps in Python, or json.dumps in Python with ensure_ascii=False. The first difference is at byte "},
		"written again, and base64": {settingsLike, in(base64Of, overBody(compactly)), contract.Rewritten,
			"json.dumps in Python with separators=(',', ':'), or json_encode in PHP; and in another form: base64. The first difference is at byte "},
		"written again, and a line end": {settingsLike, keyed("\n", compactly), contract.Rewritten, "; and with another key: the secret with a line end behind it. The first difference"},
		"a line end, and base64":        {settingsLike, in(base64Of, keyed("\n", same)), contract.OtherKey, "with another key: the secret with a line end behind it; and in another form: base64"},
		"base64, and no prefix":         {schemas.Schemes()["github"], in(base64Of, bare), contract.OtherForm, "in another form: base64; and with another text before it: nothing"},
		"a line end, and no prefix": {schemas.Schemes()["github"], func(r *http.Request, body []byte) bool {
			return !strings.HasPrefix(r.Header.Get("X-Hub-Signature-256"), "sha256=") &&
				settingsLike.Verify(schemas.Delivery{Header: http.Header{"X-Webhook-Signature": r.Header["X-Hub-Signature-256"]}, Body: body}, []byte(string(zoo.Secret)+"\n"), time.Time{}) == nil
		}, contract.OtherKey, "a line end behind it; and with another text before it: nothing"},
		"wrong always": {settingsLike, func(*http.Request, []byte) bool { return false }, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			o := signed(c.by)
			o.Checks = []string{"samples", "signature"}
			result := test(t, serve(t, verifies(c.right)), o)
			if c.cause == "" {
				if len(result.Groups) > 0 || result.Stopped == nil || result.Requests > 500 {
					t.Errorf("found %v, stopped %v after %d requests", found(&result), result.Stopped, result.Requests)
				}
				return
			}
			if diff := cmp.Diff([]string{"signature/genuine"}, found(&result)); diff != "" || result.Stopped == nil || result.Stopped.Why != contract.OtherSigning {
				t.Fatalf("stopped %+v, found (-want +got):\n%s", result.Stopped, diff)
			}
			if f := &result.Groups[0].First; f.Cause != c.cause || !strings.Contains(f.Got, c.says) {
				t.Errorf("%s: %s", f.Cause, f.Got)
			}
		})
	}
}

func same(body []byte) []byte { return body }

func compactly(body []byte) []byte { return encode.AppendValue(nil, body, encode.AppendPythonString) }

// keyed verifies with what is behind the secret, too.
func keyed(behind string, again func(body []byte) []byte) func(r *http.Request, body []byte) bool {
	return func(r *http.Request, body []byte) bool {
		return settingsLike.Verify(schemas.Delivery{Header: r.Header, Body: again(body)}, append(bytes.Clone(zoo.Secret), behind...), time.Time{}) == nil
	}
}

// in verifies signatures in another form, which it reads as hexadecimal digits.
func in(form func(value string) string, right func(r *http.Request, body []byte) bool) func(r *http.Request, body []byte) bool {
	return func(r *http.Request, body []byte) bool {
		for _, name := range []string{"X-Webhook-Signature", "X-Hub-Signature-256"} {
			if value := r.Header.Get(name); value != "" {
				r.Header.Set(name, form(value))
			}
		}
		return right(r, body)
	}
}

func base64Of(value string) string {
	raw, err := base64.StdEncoding.DecodeString(value)
	if err != nil || len(raw) != 32 {
		return "no base64"
	}
	return hex.EncodeToString(raw)
}

// bare verifies GitHub's signature without its prefix.
func bare(r *http.Request, body []byte) bool {
	return isSigned(settingsLike)(&http.Request{Header: http.Header{"X-Webhook-Signature": r.Header["X-Hub-Signature-256"]}}, body)
}

// overBody verifies the signature of what is written again.
func overBody(again func(body []byte) []byte) func(r *http.Request, body []byte) bool {
	return func(r *http.Request, body []byte) bool { return isSigned(settingsLike)(r, again(body)) }
}

// A retry comes hours after its event.
func TestSignatureOfALateRetry(t *testing.T) {
	right := isSigned(settingsLike)
	target := serve(t, verifies(func(r *http.Request, body []byte) bool {
		at, err := time.Parse(time.RFC3339, r.Header.Get("X-Event-Timestamp"))
		return err == nil && time.Since(at).Abs() < time.Hour && right(r, body)
	}))
	o := signed(settingsLike)
	o.Checks = []string{"samples", "signature"} // the examples happen when they are delivered
	result := test(t, target, o)
	if diff := cmp.Diff([]string{"signature/genuine"}, found(&result)); diff != "" {
		t.Fatalf("found (-want +got):\n%s", diff)
	}
	if f := &result.Groups[0].First; f.Cause != contract.LateRetry {
		t.Errorf("%s: %s", f.Cause, f.Got)
	}
}

// What is verified over as many bytes as Content-Length says is rejected in a chunked body: that is
// one finding, of the signature or, where it is run, of time/chunks.
func TestSignatureOfAChunkedBody(t *testing.T) {
	target := serve(t, verifies(func(r *http.Request, body []byte) bool {
		return isSigned(settingsLike)(r, body[:max(0, r.ContentLength)])
	}))
	for _, checks := range [][]string{{"samples", "signature"}, {"samples", "time/chunks", "signature"}} {
		o := signed(settingsLike)
		o.Checks = checks
		result := test(t, target, o)
		want := "signature/genuine"
		if len(checks) > 2 {
			want = "time/chunks"
		}
		if diff := cmp.Diff([]string{want}, found(&result)); diff != "" {
			t.Fatalf("found (-want +got):\n%s", diff)
		}
		if f := &result.Groups[0].First; len(checks) == 2 && (f.Cause != contract.AsChunks || !strings.Contains(f.Curl+f.Got, "401 Unauthorized to a chunked body")) {
			t.Errorf("%s: %s", f.Cause, f.Got)
		}
	}
	// Whoever requires a length says so: that is no matter of signatures.
	target = serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.ContentLength < 0 {
			w.WriteHeader(http.StatusLengthRequired)
			return
		}
		verifies(isSigned(settingsLike))(w, r)
	})
	o := signed(settingsLike)
	o.Checks = []string{"samples", "signature"}
	if result := test(t, target, o); len(result.Groups) > 0 {
		t.Errorf("found %v", found(&result))
	}
}

// The line that resends a forged delivery has the forged signature, and never the value of a header of
// the user's own.
func TestSignatureResend(t *testing.T) {
	target := serve(t, verifies(func(r *http.Request, body []byte) bool {
		own := r.Header.Get("X-Webhook-Signature")
		if own == "" || len(own) == 64 {
			return isSigned(settingsLike)(r, body)
		}
		return true
	}))
	o := signed(settingsLike)
	o.KeepIn = t.TempDir()
	result := test(t, target, o)
	if diff := cmp.Diff([]string{"signature/forged"}, found(&result)); diff != "" {
		t.Fatalf("found (-want +got):\n%s", diff)
	}
	if curl := result.Groups[0].First.Curl; !regexp.MustCompile(`-H 'X-Webhook-Signature: [0-9a-f]{32}' `).MatchString(curl) {
		t.Errorf("resend: %s", curl)
	}
	target = serve(t, func(http.ResponseWriter, *http.Request) {})
	target.Header = http.Header{"X-Webhook-Signature": {"hunter2hunter2"}}
	result = test(t, target, o)
	if len(result.Groups) == 0 {
		t.Fatal("nothing is found")
	}
	for i := range result.Groups {
		if text := result.Groups[i].String(); strings.Contains(text, "hunter2") {
			t.Errorf("a secret is printed:\n%s", text)
		}
	}
}

// fussy signs with one secret alone, as with a private key.
type fussy struct{ schemas.HMAC }

func (f fussy) Sign(d *schemas.Delivery, secret []byte, at time.Time) error {
	if string(secret) != string(zoo.Secret) {
		return errors.New("this is no key")
	}
	return f.HMAC.Sign(d, secret, at)
}

// What cannot be forged is not passed.
func TestSignatureOfOwnCode(t *testing.T) {
	sign := fussy{settingsLike}
	result := test(t, serve(t, verifies(isSigned(settingsLike))), signed(sign))
	if why := skipped(&result); len(result.Groups) > 0 || why["signature/other-secret"] != contract.NothingToForge || why["signature/forged"] != "" {
		t.Errorf("found %v, not observed %v", found(&result), why)
	}
	result = test(t, serve(t, verifies(func(r *http.Request, body []byte) bool {
		return len(r.Header.Get("X-Webhook-Signature")) != 64 || isSigned(settingsLike)(r, body)
	})), signed(sign))
	if diff := cmp.Diff([]string{"signature/forged"}, found(&result)); diff != "" {
		t.Errorf("found (-want +got):\n%s", diff)
	}
}

// A check that is run alone finds what it finds beside the others.
func TestSignatureChecksAlone(t *testing.T) {
	for check, answer := range map[string]func(w http.ResponseWriter, want string){
		"signature/malformed": func(w http.ResponseWriter, _ string) { w.WriteHeader(http.StatusInternalServerError) },
		"signature/leak":      func(w http.ResponseWriter, want string) { http.Error(w, want, http.StatusUnauthorized) },
		"signature/off":       func(http.ResponseWriter, string) {},
		"signature/missing":   func(http.ResponseWriter, string) {},
	} {
		o := signed(settingsLike)
		o.Checks = []string{check}
		result := test(t, serve(t, func(w http.ResponseWriter, r *http.Request) {
			body, err := io.ReadAll(r.Body)
			if err != nil || isSigned(settingsLike)(r, body) {
				return
			}
			d := schemas.Delivery{Body: body}
			if err := settingsLike.Sign(&d, zoo.Secret, time.Time{}); err != nil {
				t.Error(err)
			}
			answer(w, d.Header.Get("X-Webhook-Signature"))
		}), o)
		if diff := cmp.Diff([]string{check}, found(&result)); diff != "" {
			t.Errorf("%s: found (-want +got):\n%s", check, diff)
		}
	}
}

// Where only unusual notations are rejected, because the receiver hashes JSON that it has written
// again, it is the signature that is told of, in whatever phase.
func TestSignatureOfUnusualNotations(t *testing.T) {
	t.Parallel()
	target := serve(t, verifies(overBody(func(b []byte) []byte {
		if !json.Valid(b) {
			return b
		}
		return encode.AppendValue(nil, b, encode.AppendCompactString)
	})))
	o := signed(settingsLike)
	c := *settings.Catalog() // it has no samples, which are indented
	c.Wire.Encoding = "compact"
	o.Catalog, o.Events = &c, nil
	for _, checks := range [][]string{{"coverage", "tolerance", "rejection", "idempotency", "order", "time", "signature"}, {"coverage", "signature"}} {
		o.Checks = checks
		result := test(t, target, o)
		if diff := cmp.Diff([]string{"signature/genuine"}, found(&result)); diff != "" {
			t.Errorf("found (-want +got):\n%s", diff)
			for i := range result.Groups {
				t.Log(result.Groups[i].Title())
			}
			continue
		}
		if f := &result.Groups[0].First; f.Cause != contract.Rewritten {
			t.Errorf("%s: %s", f.Cause, f.Got)
		}
		t.Logf("%d deliveries", result.Requests)
	}
}

// Who blocks senders of wrong signatures rejects whatever comes then: that is no pass.
func TestSignatureOfBlockedSenders(t *testing.T) {
	var wrong atomic.Int64
	target := serve(t, verifies(func(r *http.Request, body []byte) bool {
		if !isSigned(settingsLike)(r, body) {
			wrong.Add(1)
		}
		return wrong.Load() < 10
	}))
	o := signed(settingsLike)
	o.Checks = []string{"coverage", "signature"}
	result := test(t, target, o)
	if stop := result.Stopped; stop == nil || stop.Phase != contract.Signature || stop.Why != contract.StateChanged || !strings.Contains(stop.Hint, "block senders") {
		t.Errorf("stopped %+v, found %v", stop, found(&result))
	}
}
