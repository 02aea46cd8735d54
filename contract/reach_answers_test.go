package contract_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/siohook/siohook/contract"
	"github.com/siohook/siohook/internal/base/trial"
)

func TestZooReachAnswers(t *testing.T) { finds(t, "reach/answers") }

func TestReceiverThatRefusesEverythingIsNotTested(t *testing.T) {
	for status, hint := range map[int]string{
		http.StatusNotFound:           "is the path right?",
		http.StatusUnauthorized:       "automation webhooks have neither a signature",
		http.StatusMethodNotAllowed:   "the provider sends POST",
		http.StatusBadGateway:         "a proxy answers",
		http.StatusServiceUnavailable: "a proxy answers",
		http.StatusTooManyRequests:    "limits the rate",
	} {
		target := serve(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) })
		result := test(t, target, contract.Options{})
		if result.Verdict() != contract.Inconclusive || result.Requests != 2 || result.Stopped == nil || len(result.Groups) > 0 {
			t.Fatalf("%d: verdict %s after %d requests, stopped %v", status, result.Verdict(), result.Requests, result.Stopped)
		}
		if !strings.Contains(result.Stopped.Hint, hint) || result.Stopped.Phase != contract.Reach {
			t.Errorf("%d: stopped in %s with hint %q", status, result.Stopped.Phase, result.Stopped.Hint)
		}
	}
}

// A page for people takes every POST with a 200: that is not tested, either.
func TestPageForPeopleIsNotTested(t *testing.T) {
	for _, page := range []string{"<!DOCTYPE html><title>Shop</title>", "<html><form action=login><input type=password></form></html>"} {
		target := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			_, _ = io.WriteString(w, page)
		})
		result := test(t, target, contract.Options{})
		if result.Verdict() != contract.Inconclusive || result.Requests != 1 || !strings.Contains(result.Stopped.Reason, "the answer is a web page") {
			t.Errorf("verdict %s after %d requests, stopped %v", result.Verdict(), result.Requests, result.Stopped)
		}
	}
	// PHP says text/html of a single word, and others put it into a page.
	for body, status := range map[string]int{
		"ok": http.StatusOK, "<html><body>accepted</body></html>": http.StatusOK, "<!doctype html><p>Thank you": http.StatusOK, "<!DOCTYPE html><title>Accepted</title>": http.StatusAccepted,
	} {
		target := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			w.WriteHeader(status)
			_, _ = io.WriteString(w, body)
		})
		if result := test(t, target, contract.Options{Checks: quick}); result.Verdict() != contract.Passed {
			t.Errorf("%s: verdict %s, stopped %v", body, result.Verdict(), result.Stopped)
		}
	}
}

func TestClosedPortIsInconclusive(t *testing.T) {
	result := test(t, contract.Target{URL: "http://127.0.0.1:" + trial.Port(t)}, contract.Options{})
	if result.Verdict() != contract.Inconclusive || result.Stopped == nil || result.Stopped.Hint == "" {
		t.Errorf("verdict %s, stopped %v", result.Verdict(), result.Stopped)
	}
}
