package contract

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"github.com/siohook/siohook/internal/deliver"
	"github.com/siohook/siohook/internal/safetext"
)

// accepted tells whether the answer is a complete 2xx.
func accepted(answer deliver.Result) bool {
	return answer.Err == nil && answer.Status >= 200 && answer.Status < 300
}

// refuses tells whether a status says that deliveries do not belong there at
// all, whatever their payload.
func refuses(code int) bool {
	switch code {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusMethodNotAllowed,
		http.StatusProxyAuthRequired, http.StatusGone, http.StatusNotImplemented:
		return true
	}
	return code >= 300 && code < 400
}

func refusalHint(code int) string {
	switch {
	case code == http.StatusUnauthorized, code == http.StatusForbidden, code == http.StatusProxyAuthRequired:
		return "automation webhooks carry no signature and no secret; put the receiver's token in the URL, or give a header with --header-env"
	case code == http.StatusNotFound, code == http.StatusGone:
		return "is the path right?"
	case code == http.StatusMethodNotAllowed, code == http.StatusNotImplemented:
		return "the provider sends POST; is the path the one that takes it?"
	case code >= 300 && code < 400:
		return "whether the provider follows redirects is not known; give the address it leads to"
	}
	return ""
}

func status(code int) string {
	if text := http.StatusText(code); text != "" {
		return fmt.Sprintf("%d %s", code, text)
	}
	return fmt.Sprint(code)
}

// finding describes a delivery that was not accepted and keeps its payload.
func (r *run) finding(check Check, p payload, answer deliver.Result) (Finding, error) {
	f := Finding{
		Check: check, Event: p.row.ID(), Shapes: p.shapes, Payload: p.bytes,
		Want:   "a 2xx",
		Status: answer.Status, Response: safetext.Line(answer.Body, 200),
	}
	if answer.Err != nil {
		f.Got = "no answer: " + answer.Err.Error()
	} else {
		f.Got = status(answer.Status)
	}
	if r.options.KeepIn == "" {
		return f, nil
	}
	file, err := keep(r.options.KeepIn, f.Event, p.bytes)
	if err != nil {
		return f, err
	}
	f.PayloadFile = file
	f.Curl = r.client.Curl(deliver.Request{URL: r.target.URL, Payload: p.bytes, Header: r.target.Header}, file)
	return f, nil
}

// keep writes a payload to a file that is named after the event and the bytes:
// the same payload is the same file in every run.
func keep(folder, event string, payload []byte) (string, error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return "", fmt.Errorf("keep payload: %w", err)
	}
	sum := sha256.Sum256(payload)
	name := strings.ReplaceAll(event, "/", ".") + "-" + hex.EncodeToString(sum[:4]) + ".json"
	file := filepath.Join(folder, name)
	if err := os.WriteFile(file, payload, 0o600); err != nil {
		return "", fmt.Errorf("keep payload: %w", err)
	}
	return file, nil
}
