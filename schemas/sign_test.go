package schemas_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/siohook/siohook/generator"
	"github.com/siohook/siohook/schemas"
)

// unsigned is what Verify finds for a secret that is not set, whatever is signed with it.
func unsigned(signer schemas.HMAC, d schemas.Delivery, at time.Time) error {
	mac := hmac.New(sha256.New, nil)
	_, _ = mac.Write(d.Body)
	d.Header = header(signer.Header, signer.Prefix+hex.EncodeToString(mac.Sum(nil)), "X-Time", fmt.Sprint(at.Unix()))
	return signer.Verify(d, nil, at)
}

func TestHMAC(t *testing.T) {
	at, secret := time.Unix(1_700_000_000, 0), []byte("key")
	const body = "The quick brown fox jumps over the lazy dog"
	for name, c := range map[string]struct {
		signer schemas.HMAC
		want   string
	}{
		// The values of the first and last are those of RFC 2104's usual test, published in many places.
		"hex":    {schemas.HMAC{Header: "X-Sig", Prefix: "sha256="}, "sha256=f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8"},
		"base64": {schemas.HMAC{Header: "X-Sig", Base64: true}, "97yD9DBThCSxMpjmqm+xQ+9NWaFJRhdZl0edvC0aPNg="},
		"sha1":   {schemas.HMAC{Header: "X-Sig", Hash: "sha1"}, "de7c9b85b8b78aa6bc8a7a36f70a90701c9db4d9"},
		"time":   {schemas.HMAC{Header: "X-Sig", Timestamp: "X-Time", Tolerance: time.Minute}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			d := schemas.Delivery{Body: []byte(body)}
			if err := c.signer.Sign(&d, secret, at); err != nil {
				t.Fatal(err)
			}
			if got := d.Header.Get("X-Sig"); c.want != "" && got != c.want {
				t.Errorf("signature %s, want %s", got, c.want)
			}
			if err := c.signer.Verify(d, secret, at.Add(time.Minute)); err != nil {
				t.Error(err)
			}
			other := d
			other.Body = []byte(strings.ToUpper(body))
			for what, err := range map[string]error{
				"other body": c.signer.Verify(other, secret, at), "other secret": c.signer.Verify(d, []byte("kex"), at),
				"no headers": c.signer.Verify(schemas.Delivery{Body: d.Body}, secret, at), "no secret": c.signer.Sign(&other, nil, at),
				"signed without a secret": unsigned(c.signer, d, at),
			} {
				if err == nil {
					t.Errorf("%s: no error", what)
				}
			}
			if err := c.signer.Verify(d, secret, at.Add(61*time.Second)); (err != nil) != (c.signer.Timestamp != "") {
				t.Errorf("after 61 s: %v", err)
			}
		})
	}
}

// The values are published: by GitHub, by the authors of the Standard Webhooks, and in the tests of
// SQLPage (for Shopify) and of a library with Stripe's scheme.
var published = []struct {
	scheme, secret, body string
	header               http.Header
	at                   int64
}{
	{"github", "It's a Secret to Everybody", "Hello, World!", header("X-Hub-Signature-256", "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"), 0},
	{"shopify", "test-webhook-secret", `{"id":1234567890,"email":"customer@example.com","total_price":"123.45"}`, header("X-Shopify-Hmac-Sha256", "QNyObTlKbMx2qDlPF/ZOZcBqg5OgPg+2oky3zldc0Gw="), 0},
	{"standard-webhooks", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", `{"test": 2432232314}`, header("webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek", "webhook-timestamp", "1614265330", "webhook-signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="), 1614265330},
	{"stripe", "8e1138dbb41c5726420bd0c909ecb9a70ea01eff", "{\n  \"hello\": \"world\"\n}", header("Stripe-Signature", "t=1632994609,v1=51835061c251fe1d328ac0fffccebe05e38e198d82ee3c3fdd66973cb9160845"), 1632994609},
	{"settings", "key", "The quick brown fox jumps over the lazy dog", header("X-Webhook-Signature", "f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8"), 0},
}

func TestSchemes(t *testing.T) {
	schemes := schemas.Schemes()
	if len(schemes) != len(published) {
		t.Errorf("%d schemes, %d published values", len(schemes), len(published))
	}
	for _, c := range published {
		t.Run(c.scheme, func(t *testing.T) {
			scheme, at := schemes[c.scheme], time.Unix(c.at, 0)
			d := schemas.Delivery{Body: []byte(c.body), Header: c.header.Clone()}
			d.Header.Del(scheme.Header)
			if err := scheme.Sign(&d, []byte(c.secret), at); err != nil {
				t.Fatal(err)
			}
			for name, values := range c.header {
				if got := d.Header.Get(name); got != values[0] {
					t.Errorf("%s: %s, want %s", name, got, values[0])
				}
			}
			if err := scheme.Verify(d, []byte(c.secret), at.Add(scheme.Tolerance)); err != nil {
				t.Error(err)
			}
			d.Body = append(d.Body, '\n')
			cause(t, scheme.Verify(d, []byte(c.secret), at), schemas.SignatureWrong)
			for _, secret := range []string{"", scheme.KeyPrefix} {
				if err := scheme.Verify(d, []byte(secret), at); err == nil || errors.As(err, new(*schemas.SignatureError)) {
					t.Errorf("secret %q: error %v", secret, err)
				}
			}
			reopened(t, scheme)
		})
	}
}

// reopened tells whether a folder has the scheme as it is.
func reopened(t *testing.T, scheme schemas.HMAC) {
	t.Helper()
	c := *schemas.Automation()
	c.Wire.Sign = &scheme
	files, err := generator.Generate(&c, generator.Options{})
	if err != nil {
		t.Fatal(err)
	}
	index, err := files.ReadFile(schemas.IndexFile)
	if err != nil {
		t.Fatal(err)
	}
	read, err := schemas.Open(fstest.MapFS{schemas.IndexFile: {Data: index}})
	if err != nil {
		t.Fatal(err)
	}
	scheme.Hash = "sha256"
	if read.Wire.Sign != scheme {
		t.Errorf("read %+v, want %+v", read.Wire.Sign, scheme)
	}
}

func cause(t *testing.T, err error, want schemas.SignatureCause) {
	t.Helper()
	var is *schemas.SignatureError
	if !errors.As(err, &is) || is.Cause != want {
		t.Errorf("error %v, want cause %s", err, want)
	}
}

// Where a scheme allows several signatures, one that is right is enough, wherever it stands.
func TestSeveralSignatures(t *testing.T) {
	for _, c := range published[2:4] {
		scheme := schemas.Schemes()[c.scheme]
		whole := c.header.Get(scheme.Header)
		right := whole[strings.Index(whole, scheme.Prefix):]
		before := strings.TrimSuffix(whole, right)
		wrong := scheme.Prefix + strings.Repeat("A", len(right)-len(scheme.Prefix))
		for name, row := range map[string]struct {
			value string
			want  schemas.SignatureCause
		}{
			"last":             {before + strings.Join([]string{wrong, wrong, right}, scheme.Separator), ""},
			"first":            {before + strings.Join([]string{right, wrong}, scheme.Separator), ""},
			"another version":  {before + strings.Join([]string{"v0=x", "v2,y", "", right}, scheme.Separator), ""},
			"none is right":    {before + strings.Join([]string{wrong, wrong}, scheme.Separator), schemas.SignatureWrong},
			"none at all":      {before + "v9", schemas.SignatureWrong},
			"no prefix":        {before + right[len(scheme.Prefix):], schemas.SignatureWrong},
			"the last of many": {before + strings.Repeat(wrong+scheme.Separator, 16) + right, schemas.SignatureWrong},
			"15 before it":     {before + strings.Repeat(wrong+scheme.Separator, 15) + right, ""},
			"junk behind":      {before + right + "x", schemas.SignatureWrong},
		} {
			d := schemas.Delivery{Body: []byte(c.body), Header: c.header.Clone()}
			d.Header.Set(scheme.Header, row.value)
			err := scheme.Verify(d, []byte(c.secret), time.Unix(c.at, 0))
			if row.want != "" {
				cause(t, err, row.want)
			} else if err != nil {
				t.Errorf("%s, %s: %v", c.scheme, name, err)
			}
		}
	}
	// Elsewhere it is not.
	c := published[0]
	d := schemas.Delivery{Body: []byte(c.body), Header: header("X-Hub-Signature-256", c.header.Get("X-Hub-Signature-256")+","+c.header.Get("X-Hub-Signature-256"))}
	cause(t, schemas.Schemes()["github"].Verify(d, []byte(c.secret), time.Time{}), schemas.SignatureWrong)
}

func TestSignedTime(t *testing.T) {
	for _, c := range published[2:4] {
		scheme, secret := schemas.Schemes()[c.scheme], []byte(c.secret)
		d := schemas.Delivery{Body: []byte(c.body), Header: c.header.Clone()}
		for _, off := range []time.Duration{-301 * time.Second, 301 * time.Second, 1e9 * time.Second} {
			err := scheme.Verify(d, secret, time.Unix(c.at, 0).Add(off))
			cause(t, err, schemas.SignatureFar)
			var is *schemas.SignatureError
			if errors.As(err, &is) && (is.Off != off.Abs() || is.Max != 5*time.Minute) {
				t.Errorf("%+v", is)
			}
		}
		if err := scheme.Verify(d, secret, time.Time{}); err != nil {
			t.Errorf("at no time: %v", err)
		}
	}
	stripe, c := schemas.Schemes()["stripe"], published[3]
	signature := c.header.Get("Stripe-Signature")[len("t=1632994609,"):]
	for _, stamp := range []string{"", "t=,", "t=x,", "t=1632994609,t=1632994609,", "t=99999999999999999999,"} {
		d := schemas.Delivery{Body: []byte(c.body), Header: header("Stripe-Signature", stamp+signature)}
		cause(t, stripe.Verify(d, []byte(c.secret), time.Unix(c.at, 0)), schemas.SignatureTime)
	}
	standard, c := schemas.Schemes()["standard-webhooks"], published[2]
	for name, want := range map[string]schemas.SignatureCause{"webhook-id": schemas.SignatureMissing, "webhook-timestamp": schemas.SignatureMissing, "webhook-signature": schemas.SignatureMissing} {
		d := schemas.Delivery{Body: []byte(c.body), Header: c.header.Clone()}
		d.Header.Del(name)
		cause(t, standard.Verify(d, []byte(c.secret), time.Unix(c.at, 0)), want)
	}
	// Without an id there is one, which is the same for the same body.
	var ids []string
	for _, body := range []string{"a", "a", "b"} {
		d := schemas.Delivery{Body: []byte(body)}
		if err := standard.Sign(&d, []byte(c.secret), time.Unix(c.at, 0)); err != nil {
			t.Fatal(err)
		}
		ids = append(ids, d.Header.Get("webhook-id"))
	}
	if ids[0] != ids[1] || ids[0] == ids[2] {
		t.Errorf("ids %v", ids)
	}
	if err := standard.Sign(&schemas.Delivery{}, []byte("whsec_!!!"), time.Unix(c.at, 0)); err == nil || strings.Contains(err.Error(), "!!!") {
		t.Errorf("a key that is not base64: %v", err)
	}
}
