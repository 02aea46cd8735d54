package redact_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/google/go-cmp/cmp"

	"github.com/siohook/siohook/fake"
	"github.com/siohook/siohook/fake/mutation"
	"github.com/siohook/siohook/generator"
	"github.com/siohook/siohook/internal/app/capture"
	"github.com/siohook/siohook/internal/app/redact"
	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/internal/base/trial"
	"github.com/siohook/siohook/schemas"
	"github.com/siohook/siohook/validate"
)

func TestMain(m *testing.M) { trial.Main(m) }

func redactor(tb testing.TB, key string) *redact.Redactor {
	tb.Helper()
	r, err := redact.New([]byte(key), schemas.Automation())
	if err != nil {
		tb.Fatal(err)
	}
	return r
}

// verdicts is all that a validator says of a payload, but for what it quotes.
func verdicts(v *validate.Validator, payload []byte) (list []string) {
	for _, x := range v.Payload(payload).Violations {
		list = append(list, strings.Join([]string{x.Event, x.Pointer, x.Rule, x.Want, string(x.Severity)}, " "))
	}
	return list
}

var profiles = []*validate.Validator{
	validate.New(schemas.Automation(), validate.Options{}),
	validate.New(schemas.Automation(), validate.Options{Profile: schemas.Strict}),
}

// What a validator says of a payload it says of the redacted one.
func sameVerdict(t *testing.T, r *redact.Redactor, payload []byte) []byte {
	t.Helper()
	out := r.Payload(payload)
	for _, v := range profiles {
		if diff := cmp.Diff(verdicts(v, payload), verdicts(v, out)); diff != "" {
			t.Errorf("verdicts (-original +redacted):\n%s%.2000q\n%.2000q", diff, payload, out)
		}
	}
	return out
}

// strings of a payload: all values, with the name of their member.
func values(t *testing.T, payload []byte) (list [][2]string) {
	t.Helper()
	doc, err := jsonpos.Parse(payload, jsonpos.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	var walk func(n jsonpos.Node, member string)
	walk = func(n jsonpos.Node, member string) {
		if n.IsMember() {
			member = n.Name()
		}
		if n.Kind() == jsonpos.String {
			list = append(list, [2]string{member, n.Text()})
		}
		for c := range n.Children() {
			walk(c, member)
		}
	}
	walk(doc.Root(), "")
	return list
}

// Nothing of a person is left: no string of the original is in the output, but
// for those that the catalog documents.
func TestNothingIsLeft(t *testing.T) {
	documented := map[string]bool{"type": true, "access_type": true, "payment_processor": true, "enrollment_access_type": true}
	f, err := fake.New(1, fake.Options{})
	if err != nil {
		t.Fatal(err)
	}
	r := redactor(t, "secret")
	searched := 0
	for n := range uint64(2000) {
		payload := f.Event(n).Payload
		out := string(sameVerdict(t, r, payload))
		after := values(t, []byte(out))
		left := map[string]bool{}
		for _, v := range after {
			left[v[1]] = true
		}
		for i, v := range values(t, payload) {
			if documented[v[0]] {
				if after[i][1] != v[1] {
					t.Errorf("%s: documented %q became %q", v[0], v[1], after[i][1])
				}
				continue
			}
			if v[1] == "" {
				continue
			}
			searched++
			// Of short ones only whole values: letters occur by chance.
			// So do beginnings of addresses of the same small range.
			text := v[1]
			if strings.HasSuffix(v[0], "ip") {
				text = `"` + text + `"`
			}
			if len(v[1]) >= 4 && strings.Contains(out, text) || left[v[1]] && after[i][1] == v[1] {
				t.Errorf("%s: %q is left in %s", v[0], v[1], out)
			}
		}
	}
	if searched < 10_000 {
		t.Errorf("only %d strings were searched for", searched)
	}
}

// Broken, odd and nasty payloads stay what they are.
func TestEveryMutationKeepsItsVerdict(t *testing.T) {
	f, err := fake.New(3, fake.Options{Seen: true})
	if err != nil {
		t.Fatal(err)
	}
	r := redactor(t, "k")
	seen := map[string]bool{}
	for n := uint64(0); len(seen) < len(schemas.Automation().Rows); n++ {
		base := f.Event(n)
		if seen[base.Row.ID()] {
			continue
		}
		seen[base.Row.ID()] = true
		for _, m := range mutated(t, base) {
			sameVerdict(t, r, m)
		}
	}
	for _, text := range []string{
		"", " ", "{", `{"type":"contact.tag.added","data":{"tag":{"id":141`, `{"type":"no.such.event","data":{"a":["x@y.z",12345678]}}`,
		`{"a":"\ud83c\udf81 \u00E9\u00e9 \ud800","b":"J\u00e9r\u00f4me","c":tru}`, `{name: Jan, x: 'Piet'}`, "\ufeff{\"a\":\"b\xff\"}",
		`{"a":1e1000001,"b":-123456789012345678901234567890,"c":0.5,"d":12345.678}`, `{"x@y.com":"1","31612345678":2}`,
	} {
		sameVerdict(t, r, []byte(text))
	}
}

func TestDeterministicAndKeyed(t *testing.T) {
	sample := `{"type":"contact.tag.added","data":{"contact":{"id":441140005,"email":"jan+news@shop.example.nl","contact_id":441140005,"fields":{"birthday":"1980-02-29","phone_number":"+31 6 12345678","country":"NL"}},` +
		`"url":"https:\/\/jan.example.nl\/a\/b?utm_source=x&mail=jan%40x","ip":"198.41.0.4","ip6":"2a00::1","at":"2021-10-05T08:10:29+00:00","name":"J\u00e9r\u00f4me van Dijk 12","cyr":"Иван"}}`
	a, b := redactor(t, "k1").Payload([]byte(sample)), redactor(t, "k1").Payload([]byte(sample))
	if string(a) != string(b) {
		t.Error("not the same twice")
	}
	if c := redactor(t, "k2").Payload([]byte(sample)); string(a) == string(c) {
		t.Error("the key is of no account")
	}
	var got struct {
		Data struct {
			Contact struct {
				ID     int64             `json:"id"`
				Again  int64             `json:"contact_id"`
				Email  string            `json:"email"`
				Fields map[string]string `json:"fields"`
			} `json:"contact"`
			URL  string    `json:"url"`
			IP   string    `json:"ip"`
			IP6  string    `json:"ip6"`
			At   time.Time `json:"at"`
			Name string    `json:"name"`
		} `json:"data"`
	}
	if err := json.Unmarshal(a, &got); err != nil {
		t.Fatalf("%v: %s", err, a)
	}
	c := got.Data.Contact
	if c.ID != c.Again || c.ID < 100_000_000 || c.ID > 999_999_999 {
		t.Errorf("ids %d and %d", c.ID, c.Again)
	}
	local, domain, _ := strings.Cut(c.Email, "@")
	if !strings.Contains(local, "+") || !strings.HasPrefix(domain, "example.") {
		t.Errorf("e-mail %s", c.Email)
	}
	if !strings.HasPrefix(c.Fields["phone_number"], "+99 9 ") || len(c.Fields["phone_number"]) != len("+31 6 12345678") {
		t.Errorf("phone %s", c.Fields["phone_number"])
	}
	if !strings.Contains(got.Data.URL, ".example.com/") || !strings.Contains(got.Data.URL, "?utm_source=") || !strings.Contains(string(a), `https:\/\/`) {
		t.Errorf("URL %s", got.Data.URL)
	}
	for _, net := range []string{"192.0.2.", "198.51.100.", "203.0.113."} {
		if strings.HasPrefix(got.Data.IP, net) {
			got.Data.IP = ""
		}
	}
	if got.Data.IP != "" || !strings.HasPrefix(got.Data.IP6, "2001:db8:") {
		t.Errorf("addresses %s %s", got.Data.IP, got.Data.IP6)
	}
	if !strings.Contains(string(a), `\u00`) || len(got.Data.Name) != len("Jérôme van Dijk 12") {
		t.Errorf("name %q in %s", got.Data.Name, a)
	}
}

// Ids do not meet: no two become one.
func TestIDsStayDistinct(t *testing.T) {
	r := redactor(t, "k")
	for _, from := range []int{1, 10, 100, 1000} {
		seen := map[string]bool{}
		for id := from; id < 10*from; id++ {
			out := string(r.Value("id", []byte(itoa(id))))
			if len(out) != len(itoa(id)) || seen[out] {
				t.Fatalf("%d became %s", id, out)
			}
			seen[out] = true
		}
	}
}

// Names of members that somebody made up are redacted where they may tell of a person,
// and no others.
func TestNames(t *testing.T) {
	r := redactor(t, "k")
	for name, stays := range map[string]bool{
		"data": true, "first_name": true, "made_up_2": true, "phone 0612": false, "order_20261234": false, "jan@firma.de": false, "Müller": false, "": true,
	} {
		out := string(r.Payload([]byte(`{"` + name + `":true}`)))
		if kept := out == `{"`+name+`":true}`; kept != stays {
			t.Errorf("%q became %s", name, out)
		}
	}
}

// Of what is redacted as a whole no part is left, and the fields that an account makes up may have
// any name.
func TestNoPartIsLeft(t *testing.T) {
	r := redactor(t, "k")
	for text, parts := range map[string][]string{
		`{"email":"ann+zebulon@firma.de"}`:                                 {"ann", "zebulon", "firma"},
		`{"url":"https://u:zebulon@firma.de/zebulon?a=zebulon#zebulon"}`:   {"zebulon", "firma"},
		`{"url":"https://firma.de/?zebulon@quux.de=1"}`:                    {"zebulon", "quux", "firma"},
		`{"contact":{"fields":{"direct_charge_amount":987654}}}`:           {"987654"},
		`{"contact":{"fields":{"type":"a.b","payment_processor":"mine"}}}`: {"a.b", "mine"},
		`{"member_id":17,"memberId":18,"memberID":19}`:                     {"17", "18", "19"},
	} {
		out := string(r.Payload([]byte(text)))
		for _, part := range parts {
			if strings.Contains(out, part) {
				t.Errorf("%s is left: %s", part, out)
			}
		}
	}
	if out := string(r.Payload([]byte(`{"direct_charge_amount":987654}`))); !strings.Contains(out, "987654") {
		t.Errorf("an amount is another: %s", out)
	}
}

// What stands behind the last @ of a text that is no plain address becomes no domain
// that somebody may have.
func TestOddAddresses(t *testing.T) {
	r := redactor(t, "k")
	for _, text := range []string{`"Ann <ann@firma.de>"`, `"ann@@firma.de"`, `""ann b"@firma.de"`, `"a b@Firma.Co.Uk, and more"`, `"ann\u0040x@firma.de"`} {
		out := string(r.Value("email", []byte(text)))
		before, domain, ok := strings.Cut(out[strings.IndexByte(out, '@')+1:], "@")
		if !ok {
			domain = before
		}
		if rest := strings.Trim(strings.ToLower(domain), `q.<>", `); !ok && !strings.Contains(out, "@") || strings.Trim(rest, "q, ") != "" {
			t.Errorf("%s became %s", text, out)
		}
	}
}

func TestCapture(t *testing.T) {
	r := redactor(t, "k")
	c := capture.Capture{
		Time: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), Method: "POST", URL: "/hook?mail=jan@x.nl&jan@y.nl=1", Remote: "198.41.0.4:1", Head: []byte("x"), Contact: 441140005,
		Headers: [][2]string{{"Host", "jan.nl"}, {"X-Forwarded-For", "198.41.0.4"}, {"Content-Length", "9"}, {"User-Agent", "Symfony"}, {"Cookie", "session=abc"}, {"Referer", "https://x.nl/a?jan@z.nl=1#jan"}},
		Body:    []byte(`{"contact":{"id":441140005,"email":"a@b.nl"}}`),
	}
	out := r.Capture(c)
	line, err := out.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	for _, word := range []string{"jan", "198.41", "abc", "2026-01-02"} {
		if strings.Contains(string(line)+string(out.Body), word) {
			t.Errorf("%s is left: %s", word, line)
		}
	}
	if out.Head != nil {
		t.Errorf("the head as it came is left: %s", out.Head)
	}
	if out.Headers[3][1] != "Symfony" || out.Headers[2][1] != itoa(len(out.Body)) || !strings.Contains(string(out.Body), itoa(int(out.Contact))) {
		t.Errorf("%v %s", out.Headers, out.Body)
	}
}

func itoa(n int) string { return strconv.Itoa(n) }

// mutated gives what fake can do to a payload.
func mutated(t *testing.T, e fake.Event) (list [][]byte) {
	t.Helper()
	for _, make := range []func(*schemas.Catalog, *schemas.Row, []byte) ([]mutation.Mutation, error){mutation.Of, mutation.Nasty} {
		all, err := make(schemas.Automation(), e.Row, e.Payload)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range all {
			if p := m.Payload(); len(p) < 1<<20 {
				list = append(list, p)
			}
		}
	}
	return list
}

// Paid is an event of a catalog that is not ours.
type Paid struct {
	Kind   string            `json:"kind"`
	Number int64             `json:"number" role:"identity"`
	At     int64             `json:"at" role:"time"`
	Ms     int64             `json:"ms" role:"time"`
	Money  string            `json:"money" role:"currency"`
	Amount int64             `json:"amount" role:"amount"`
	Extra  map[string]string `json:"extra"`
}

func (*Paid) EventType() string    { return "paid" }
func (*Paid) EventTime() time.Time { return time.Time{} }

// What the members of another catalog are, its roles and schemas say.
func TestRolesOfOtherCatalog(t *testing.T) {
	c := &schemas.Catalog{Name: "own", Title: "Own", BaseURL: "https://example.com/own/", Wire: schemas.Wire{Event: schemas.BodyMember("/kind")},
		Rows: []*schemas.Row{{Type: "paid", Title: "Paid", Model: &Paid{}, Evidence: schemas.Doc, Since: "v1"}}}
	files, err := generator.Generate(c, generator.Options{})
	if err != nil {
		t.Fatal(err)
	}
	c.Published = files
	r, err := redact.New([]byte("k"), c)
	if err != nil {
		t.Fatal(err)
	}
	const payload = `{"kind":"paid","number":17,"at":1772368200,"ms":1772368200000,"money":"eur","amount":17,"extra":{"type":"a.b","number":1234}}`
	var was, is struct {
		Paid
		Extra map[string]any `json:"extra"`
	}
	for text, to := range map[string]any{payload: &was, string(r.Payload([]byte(payload))): &is} {
		if err := json.Unmarshal([]byte(text), to); err != nil {
			t.Fatalf("%v: %s", err, text)
		}
	}
	if is.Kind != was.Kind || is.Amount != was.Amount {
		t.Errorf("the type or an amount is another: %+v", is)
	}
	if is.Number == was.Number || is.Money == was.Money || is.Extra["type"] == was.Extra["type"] || is.Extra["number"] == was.Extra["number"] {
		t.Errorf("not all is redacted: %+v", is)
	}
	moved := time.Unix(was.At, 0).Sub(time.Unix(is.At, 0))
	if moved != time.UnixMilli(was.Ms).Sub(time.UnixMilli(is.Ms)) || r.Time(time.Unix(was.At, 0)) != time.Unix(is.At, 0) {
		t.Errorf("times are not moved by the same span: %s, %+v", moved, is)
	}
}

// What names the event of a capture stays.
func TestNamingHeaderStays(t *testing.T) {
	c := &schemas.Catalog{
		Name: "own", Wire: schemas.Wire{Event: schemas.HeaderName("X-Topic"), Header: http.Header{"X-Version": {"2"}}}, Rows: []*schemas.Row{{Type: "order"}},
		Published: fstest.MapFS{"order.strict.schema.json": {Data: []byte(`{"type":"object"}`)}},
	}
	r, err := redact.New([]byte("0123456789abcdef"), c)
	if err != nil {
		t.Fatal(err)
	}
	got := r.Capture(capture.Capture{Headers: [][2]string{{"x-topic", "order"}, {"X-Version", "2"}, {"X-Name", "Ann"}}})
	if got.Headers[0][1] != "order" || got.Headers[1][1] != "2" || got.Headers[2][1] == "Ann" {
		t.Errorf("%v", got.Headers)
	}
}
