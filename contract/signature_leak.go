package contract

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"strings"

	"github.com/siohook/siohook/internal/app/deliver"
)

var signatureLeak = &rule{
	Check: Check{
		ID: "signature/leak", Phase: Signature, Severity: Error,
		Purpose: "an answer that contains the expected signature gives everybody the signature of any payload",
		Expects: "the answer to a forged delivery does not contain the right signature",
		Cause:   "an error message or a debug output shows the signature that the receiver expected",
		Fix:     "answer 401 without details, and log neither the expected signature nor the secret",
		Source:  "good practice: error details help attackers",
	},
}

// leaks tells whether an answer has the right signature of what was sent, in any form.
func leaks(answer deliver.Result, digests []string) bool {
	text := bytes.Clone(answer.Body)
	for _, values := range answer.Header {
		for _, value := range values {
			text = append(append(text, '\n'), value...)
		}
	}
	lower := bytes.ToLower(text)
	for _, digest := range digests {
		for _, form := range formsOf(digest) {
			if bytes.Contains(text, []byte(form)) || isHexDigest(digest) && bytes.Contains(lower, []byte(strings.ToLower(form))) {
				return true
			}
		}
	}
	return false
}

func isHexDigest(digest string) bool { return (&mark{digest: digest}).isHex() }

// rawDigest are the bytes of a digest; nil when it is in no usual form.
func rawDigest(digest string) []byte {
	if raw, err := hex.DecodeString(digest); err == nil {
		return raw
	}
	raw, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(digest, "="))
	if err != nil {
		return nil
	}
	return raw
}

// formsOf are the forms of a digest, the own one first.
func formsOf(digest string) []string {
	forms := []string{digest}
	if raw := rawDigest(digest); len(raw) >= 16 { // a shorter one may be there by chance
		forms = append(forms, hex.EncodeToString(raw), base64.RawStdEncoding.EncodeToString(raw), base64.RawURLEncoding.EncodeToString(raw))
	}
	return forms
}
