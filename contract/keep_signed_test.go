package contract_test

import (
	"bytes"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/siohook/siohook/contract"
	"github.com/siohook/siohook/internal/base/peer"
	"github.com/siohook/siohook/schemas"
)

// What a receiver that verifies fails on is made small, kept, and delivered again by siohook and by a
// shell, signed each time; no file and no line has the secret or a signature.
func TestSignedFailures(t *testing.T) {
	peer.Command(t, "curl", "curl")
	peer.Command(t, "openssl", "openssl")
	sign := schemas.Schemes()["standard-webhooks"]
	wire := schemas.Wire{Event: schemas.HeaderName("X-Happened"), Sign: sign}
	const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
	receiver := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		switch {
		case err != nil:
		case sign.Verify(schemas.Delivery{Header: r.Header, Body: body}, []byte(secret), time.Now()) != nil:
			w.WriteHeader(http.StatusUnauthorized)
		case r.Header.Get("X-Happened") == "BYE":
			w.WriteHeader(http.StatusInternalServerError)
		}
	})
	target := serve(t, receiver)
	o := contract.Options{
		Catalog: made(t, wire, ""), Secret: []byte(secret), SecretWord: `"$TOP"`, Now: time.Now, KeepIn: t.TempDir(), Checks: []string{"coverage"},
	}
	result := test(t, target, o)
	kept, err := contract.ReadKept(o.KeepIn)
	if err != nil || len(kept) != 1 || kept[0].Status != http.StatusInternalServerError {
		t.Fatalf("kept %v: %v; found %v", kept, err, found(&result))
	}
	if got := string(kept[0].Payload); len(got) > len(`{"kind":"a","who":"a","why":"a"}`) {
		t.Errorf("not made smaller: %s", got)
	}
	meta, err := os.ReadFile(strings.TrimSuffix(kept[0].File, ".json") + ".meta")
	if err != nil {
		t.Fatal(err)
	}
	line := result.Groups[0].First.Curl
	for _, text := range []string{string(meta), line, result.Groups[0].String()} {
		if strings.Contains(text, secret) || strings.Contains(text, "v1,") && !strings.Contains(text, `v1,'"$(`) {
			t.Errorf("a signature or a secret in %s", text)
		}
	}
	if !bytes.Contains(meta, []byte(`"X-Happened"`)) || bytes.Contains(bytes.ToLower(meta), []byte("signature")) {
		t.Errorf("headers: %s", meta)
	}
	cmd := exec.CommandContext(t.Context(), "sh", "-c", line)
	cmd.Env = append(os.Environ(), "TOP="+secret)
	if out, err := cmd.CombinedOutput(); err != nil || !bytes.Contains(out, []byte(" 500 ")) {
		t.Errorf("%s: %v\n%s", line, err, out)
	}
	if got, _, err := contract.Replay(t.Context(), target, o, &kept[0]); got != contract.Failing || err != nil {
		t.Errorf("replayed: %s, %v", got, err)
	}
	unsigned := o
	unsigned.Secret = nil
	if got, _, err := contract.Replay(t.Context(), target, unsigned, &kept[0]); got != contract.Changed || err != nil {
		t.Errorf("replayed without the secret: %s, %v", got, err)
	}
	contract.TestKept(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if body, _ := io.ReadAll(r.Body); sign.Verify(schemas.Delivery{Header: r.Header, Body: body}, []byte(secret), time.Now()) != nil {
			w.WriteHeader(http.StatusUnauthorized)
		}
	}), kept[0].File, o)
	o.Catalog = made(t, schemas.Wire{Event: schemas.ByShape{}}, "")
	if _, err := contract.Run(t.Context(), target, o); err == nil || !strings.Contains(err.Error(), "parcels deliveries are not signed") {
		t.Errorf("a secret where nothing is signed: %v", err)
	}
}
