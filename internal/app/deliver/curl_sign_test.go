package deliver_test

import (
	"encoding/base64"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/base/peer"
	"github.com/siohook/siohook/internal/base/sorted"
	"github.com/siohook/siohook/schemas"
)

// The line, given to a real shell, signs the delivery anew: a receiver that verifies takes it, whatever
// the secret has, and nothing shows the secret or the signature that was sent.
func TestCurlSigns(t *testing.T) {
	peer.Command(t, "curl", "curl")
	peer.Command(t, "openssl", "openssl")
	const odd = `-it's "$(id)" \ é%s !!`
	payload := []byte("{\"a\":\"\\u00e9\\/\"}\r\n\xff\x00 x")
	file := filepath.Join(t.TempDir(), "it's a payload.json")
	if err := os.WriteFile(file, payload, 0o600); err != nil {
		t.Fatal(err)
	}
	inFile := filepath.Join(t.TempDir(), "it's a secret")
	inFileQuoted := "'" + strings.ReplaceAll(inFile, "'", `'\''`) + "'"
	schemes := schemas.Schemes()
	schemes["sha1 in base64"] = schemas.HMAC{Header: "x-odd", Hash: "sha1", Base64: true, Prefix: "it's $1 "}
	schemes["sha512, key in base64"] = schemas.HMAC{Header: "X-Odd", Hash: "sha512", KeyPrefix: "key/.*_", Timestamp: "X-Time"}
	for _, name := range sorted.Keys(schemes) {
		scheme := schemes[name]
		secret := odd
		if scheme.KeyPrefix != "" {
			secret = scheme.KeyPrefix + base64.StdEncoding.EncodeToString([]byte("\x00\n"+odd))
		}
		if err := os.WriteFile(inFile, []byte(secret+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		wrong := make(chan error, 1)
		target := serve(t, func(_ http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			wrong <- scheme.Verify(schemas.Delivery{Header: r.Header, Body: body}, []byte(secret), time.Now())
		})
		for word, env := range map[string]string{deliver.VariableWord("SECRET"): "SECRET=" + secret, deliver.FileWord(inFile): "A=b"} {
			t.Run(name+" "+word[:4], func(t *testing.T) {
				d := schemas.Delivery{Header: http.Header{"Webhook-Id": {"it's msg_1"}}, Body: payload}
				if err := scheme.Sign(&d, []byte(secret), time.Unix(1_700_000_000, 0)); err != nil {
					t.Fatal(err)
				}
				c := client(t, deliver.Options{Timeout: time.Minute, Sign: scheme, SecretWord: word})
				line := c.Curl(deliver.Request{URL: target, Header: d.Header, Signed: true}, file)
				if strings.Contains(line, secret) || strings.Contains(line, d.Header.Get(scheme.Header)) {
					t.Errorf("the line shows a secret: %s", line)
				}
				cmd := exec.CommandContext(t.Context(), "sh", "-c", line)
				cmd.Env = append(os.Environ(), env)
				if out, err := cmd.CombinedOutput(); err != nil {
					t.Fatalf("%s: %v\n%s", line, err, out)
				}
				if err := <-wrong; err != nil {
					t.Errorf("%s: %v", line, err)
				}
				// Nothing is sent that is signed with an empty secret.
				empty := strings.NewReplacer(inFileQuoted, "/dev/null", "SECRET", "UNSET").Replace(line)
				if out, err := exec.CommandContext(t.Context(), "sh", "-c", empty).CombinedOutput(); err == nil || len(wrong) > 0 {
					t.Errorf("%s: %v\n%s", empty, err, out)
				}
				// A forged delivery stays one.
				if line := c.Curl(deliver.Request{URL: target, Header: d.Header}, file); strings.Contains(line, "openssl") {
					t.Errorf("unsigned: %s", line)
				}
			})
		}
	}
}
