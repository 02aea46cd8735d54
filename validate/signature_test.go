package validate_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"iter"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/siohook/siohook/schemas"
	"github.com/siohook/siohook/validate"
)

// signedCatalog is ownCatalog whose deliveries are signed by a scheme.
func signedCatalog(t *testing.T, scheme string) *schemas.Catalog {
	t.Helper()
	c := ownCatalog(t)
	c.Wire.Sign = schemas.Schemes()[scheme]
	return c
}

// signed is a delivery of ownCatalog with the signature of its body at a time.
func signed(t *testing.T, c *schemas.Catalog, body, secret string, at time.Time) schemas.Delivery {
	t.Helper()
	d := schemas.Delivery{Header: http.Header{"X-Event": {"order.opened"}}, Body: []byte(body), Time: at}
	if err := c.Sign(&d, []byte(secret), at); err != nil {
		t.Fatal(err)
	}
	return d
}

func TestSignature(t *testing.T) {
	const good, secret = `{"id":"ord_1"}`, "shared"
	at := time.Unix(1_700_000_000, 0)
	c := signedCatalog(t, "stripe")
	v := validate.New(c, validate.Options{Secret: []byte(secret)})
	header := c.Wire.Sign.(schemas.HMAC).Header
	for name, row := range map[string]struct {
		change func(d *schemas.Delivery)
		cause  schemas.SignatureCause // "" verifies
		others int                    // violations beside it
	}{
		"right":             {func(*schemas.Delivery) {}, "", 0},
		"right, no payload": {func(d *schemas.Delivery) { *d = signed(t, c, `{}`, secret, at) }, "", 1},
		"no header":         {func(d *schemas.Delivery) { d.Header.Del(header) }, schemas.SignatureMissing, 0},
		"empty":             {func(d *schemas.Delivery) { d.Header.Set(header, "") }, schemas.SignatureMissing, 0},
		"other body":        {func(d *schemas.Delivery) { d.Body = []byte(`{"id":2}`) }, schemas.SignatureWrong, 1},
		"other secret":      {func(d *schemas.Delivery) { *d = signed(t, c, good, "another", at) }, schemas.SignatureWrong, 0},
		"no time":           {func(d *schemas.Delivery) { d.Header.Set(header, strings.Replace(d.Header.Get(header), "t=", "x=", 1)) }, schemas.SignatureTime, 0},
		"old":               {func(d *schemas.Delivery) { d.Time = at.Add(time.Hour) }, schemas.SignatureFar, 0},
		"ahead":             {func(d *schemas.Delivery) { d.Time = at.Add(-time.Hour) }, schemas.SignatureFar, 0},
		"no known time":     {func(d *schemas.Delivery) { d.Time = time.Time{} }, "", 0},
		"unknown event, unsigned": {func(d *schemas.Delivery) {
			d.Header.Set("X-Event", "order.lost")
			d.Header.Del(header)
		}, schemas.SignatureMissing, 1},
	} {
		d := signed(t, c, good, secret, at)
		row.change(&d)
		r := v.Delivery(d)
		others := len(r.Violations)
		if row.cause != "" && others > 0 {
			others--
			if is := r.Violations[0]; is.Rule != "signature" || is.Cause != row.cause || is.Severity != validate.Error || is.Line != 1 || r.Valid() || strings.Contains(fmt.Sprint(r.Violations), "v1=") {
				t.Errorf("%s: %+v", name, r.Violations)
			}
		}
		if r.Verified != (row.cause == "") || others != row.others {
			t.Errorf("%s: verified %v, %v", name, r.Verified, r.Violations)
		}
	}
	// What has no headers is a payload, and without a secret nothing is verified.
	if r := v.Payload([]byte(good)); r.Verified || len(r.Violations) > 0 && r.Violations[0].Rule == "signature" {
		t.Errorf("a payload: %+v", r)
	}
	if r := validate.New(c, validate.Options{}).Delivery(signed(t, c, good, secret, at)); r.Verified || len(r.Violations) > 0 {
		t.Errorf("without a secret: %+v", r)
	}
	// An empty secret verifies nothing.
	if r := validate.New(c, validate.Options{Secret: []byte{}}).Delivery(signed(t, c, good, secret, at)); r.Verified || r.Valid() {
		t.Errorf("an empty secret: %+v", r)
	}
	// Causes are faults of their own; one cause is the same fault in all deliveries.
	fingerprint := func(change func(d *schemas.Delivery)) string {
		d := signed(t, c, good, secret, at)
		change(&d)
		return v.Delivery(d).Violations[0].Fingerprint
	}
	wrong := fingerprint(func(d *schemas.Delivery) { d.Body = []byte(`{"id":"ord_2"}`) })
	if wrong != fingerprint(func(d *schemas.Delivery) { d.Body = []byte(`{"id":"ord_3"}`) }) || wrong == fingerprint(func(d *schemas.Delivery) { d.Header.Del(header) }) {
		t.Error("fingerprints")
	}
}

// A body that was compressed on its way, or before it was signed, has its signature.
func TestSignatureOfPacked(t *testing.T) {
	c := signedCatalog(t, "github")
	v := validate.New(c, validate.Options{Secret: []byte("shared")})
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	if _, err := io.WriteString(w, `{"id":"ord_1"}`); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	for name, body := range map[string]string{"after": `{"id":"ord_1"}`, "before": packed.String()} {
		d := signed(t, c, body, "shared", time.Time{})
		d.Body = packed.Bytes()
		d.Header.Set("Content-Encoding", "gzip")
		if r := v.Delivery(d); !r.Verified || !r.Valid() {
			t.Errorf("compressed %s: %+v", name, r)
		}
		d.Header.Set(c.Wire.Sign.(schemas.HMAC).Header, "sha256=00")
		if r := v.Delivery(d); r.Verified || r.Valid() {
			t.Errorf("compressed %s, another signature: %+v", name, r)
		}
	}
}

// Of several catalogs, a delivery has the signature of the one that it is of.
func TestSignatureAmongCatalogs(t *testing.T) {
	c := signedCatalog(t, "github")
	v := validate.New(schemas.All(schemas.Automation(), c), validate.Options{Secret: []byte("shared")})
	if r := v.Delivery(signed(t, c, `{"id":"ord_1"}`, "shared", time.Time{})); !r.Verified || !r.Valid() {
		t.Errorf("signed: %+v", r)
	}
	if r := v.Delivery(schemas.Delivery{Header: http.Header{"X-Event": {"order.opened"}}, Body: []byte(`{"id":"ord_1"}`)}); r.Valid() {
		t.Errorf("unsigned: %+v", r)
	}
	if r := v.Delivery(schemas.Delivery{Header: http.Header{}, Body: []byte(sample(t, "contact.tag.added"))}); r.Verified || !r.Valid() {
		t.Errorf("of the catalog that does not sign: %+v", r)
	}
}

// A body that was written again is told from a forged one, with the place of the first change.
func TestSignatureOfChanged(t *testing.T) {
	c := signedCatalog(t, "github")
	asked := 0
	origins := func(row *schemas.Row, body []byte) iter.Seq[[]byte] {
		asked++
		if row == nil || row.Type != "order.opened" {
			t.Errorf("row %v", row)
		}
		return func(yield func([]byte) bool) {
			_ = yield(nil) && yield(bytes.ReplaceAll(body, []byte(" "), nil)) && yield(append(body, "behind the right one"...))
		}
	}
	v := validate.New(c, validate.Options{Secret: []byte("shared"), Origins: origins})
	d := signed(t, c, `{"id":"ord_1"}`, "shared", time.Time{})
	d.Body = []byte(`{"id": "ord_1"}`)
	r := v.Delivery(d)
	if len(r.Violations) != 1 || r.Violations[0].Cause != schemas.SignatureChanged || r.Violations[0].Column != 7 || r.Verified || !strings.Contains(r.Violations[0].Got, "from byte 7 on") {
		t.Errorf("%+v", r)
	}
	if at := r.Violations[0].Start; at != 6 || !bytes.Equal(r.Payload, d.Body) {
		t.Errorf("at %d of %s", at, r.Payload)
	}
	d.Body = []byte(`{"id": "ord_2"}`)
	if r := v.Delivery(d); len(r.Violations) != 1 || r.Violations[0].Cause != schemas.SignatureWrong {
		t.Errorf("forged: %+v", r)
	}
	// For a large body nothing is looked for: that takes time, and anybody can send one.
	d.Body = []byte(`{"id":"` + strings.Repeat("x", 256<<10) + `"}`)
	if r := v.Delivery(d); asked != 2 || r.Violations[0].Cause != schemas.SignatureWrong {
		t.Errorf("a large one: looked %d times, %v", asked, r.Violations)
	}
}

func TestMiddlewareVerifies(t *testing.T) {
	c := signedCatalog(t, "stripe")
	at := time.Unix(1_700_000_000, 0)
	o := validate.MiddlewareOptions{Validator: validate.New(c, validate.Options{Secret: []byte("shared"), MaxBytes: 100}), Mode: validate.Reject, Now: func() time.Time { return at }}
	handler := validate.Middleware(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusAccepted) }), o)
	for name, row := range map[string]struct {
		d    schemas.Delivery
		want int
	}{
		"right":                   {signed(t, c, `{"id":"ord_1"}`, "shared", at), http.StatusAccepted},
		"wrong":                   {signed(t, c, `{"id":"ord_1"}`, "another", at), http.StatusUnauthorized},
		"old":                     {signed(t, c, `{"id":"ord_1"}`, "shared", at.Add(-time.Hour)), http.StatusUnauthorized},
		"none":                    {schemas.Delivery{Header: http.Header{"X-Event": {"order.opened"}}, Body: []byte(`{"id":"ord_1"}`)}, http.StatusUnauthorized},
		"none, unknown event":     {schemas.Delivery{Header: http.Header{"X-Event": {"new"}}, Body: []byte(`{}`)}, http.StatusUnauthorized},
		"none, too large":         {schemas.Delivery{Header: http.Header{}, Body: bytes.Repeat([]byte(" "), 200)}, http.StatusRequestEntityTooLarge},
		"right, no valid payload": {signed(t, c, `{"id":1}`, "shared", at), http.StatusBadRequest},
	} {
		r := httptest.NewRequest(http.MethodPost, "/", bytes.NewReader(row.d.Body))
		r.Header = row.d.Header
		w := httptest.NewRecorder()
		if handler.ServeHTTP(w, r); w.Code != row.want {
			t.Errorf("%s: %d, want %d: %s", name, w.Code, row.want, w.Body)
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("no panic without a clock")
		}
	}()
	o.Now = nil
	validate.Middleware(handler, o)
}
