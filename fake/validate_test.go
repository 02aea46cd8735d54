package fake_test

import (
	"bytes"
	"hash/crc32"
	"strconv"
	"testing"

	"github.com/siohook/siohook/fake"
	"github.com/siohook/siohook/fake/account"
	"github.com/siohook/siohook/fake/encode"
	"github.com/siohook/siohook/internal/base/trial"
	"github.com/siohook/siohook/schemas"
	"github.com/siohook/siohook/validate"
)

// TestStrict: 200,000 events, or a million in a full run, of people of all locales, in all shapes, break no
// rule of the strict schemas.
func TestStrict(t *testing.T) {
	t.Parallel()
	v := validate.New(schemas.Automation(), validate.Options{Profile: schemas.Strict})
	events := trial.Size(uint64(20_000), 200_000, 1_000_000)
	cases := []fake.Options{{}, {Seen: true}, {Seen: true, Shape: fake.Full}, {Shape: fake.Minimal}, {Shape: fake.Sampled}, {Shuffle: true, Encoding: encode.Python}}
	for _, locale := range account.Locales() {
		cases = append(cases, fake.Options{Locales: []string{locale}, Seen: true})
	}
	checked := uint64(0)
	for i, o := range cases {
		f := mustNew(t, uint64(i), o)
		var buf []byte
		for n := range (events + uint64(len(cases)) - 1) / uint64(len(cases)) {
			checked++
			buf = f.Append(buf[:0], n)
			if report := v.Payload(buf); len(report.Violations) > 0 {
				t.Fatalf("%+v, event %d: %v\n%s", o, n, report.Violations, buf)
			}
		}
	}
	t.Logf("%d events of %d locales are valid under the strict profile", checked, len(account.Locales()))
}

// TestUnique: no two contacts have the same address or id, and no two sales the
// same order or item. A full run makes ten million of each.
func TestUnique(t *testing.T) {
	t.Parallel()
	events := trial.Size(50_000, 100_000, 10_000_000)
	f := mustNew(t, 7, fake.Options{Events: []string{"customer.sale.completed"}, Encoding: encode.Compact, Shape: fake.Minimal})
	orders := make([]uint64, 0, events)
	items := make([]uint64, 0, events)
	var buf []byte
	for n := range uint64(events) {
		buf = f.Append(buf[:0], n)
		orders = append(orders, numberAfter(t, buf, `"order":{"id":`))
		items = append(items, numberAfter(t, buf, `"order_item":{"id":`))
	}
	checkRising(t, "order", orders)
	checkRising(t, "item", items)

	// An address has its contact's number in it, and nothing else before the @ is
	// a digit, so that other numbers make other addresses; the id is the number times
	// seven and something below.
	f = mustNew(t, 7, fake.Options{Events: []string{"contact.optin.completed"}, Encoding: encode.Compact, Shape: fake.Minimal})
	type person struct {
		id   uint64
		mail uint32 // hash of the address
	}
	var people []person // by number
	contacts, n := 0, uint64(0)
	for ; contacts < events; n++ {
		buf = f.Append(buf[:0], n)
		at := bytes.IndexByte(buf, '@')
		begin, from := bytes.LastIndexByte(buf[:at], '"')+1, at
		for buf[from-1] >= '0' && buf[from-1] <= '9' {
			from--
		}
		own, err := strconv.ParseUint(string(buf[from:at]), 10, 64)
		if err != nil || bytes.ContainsAny(buf[begin:from], "0123456789") {
			t.Fatalf("event %d: %v: %s", n, err, buf)
		}
		this := person{contactID(t, buf), crc32.ChecksumIEEE(buf[begin : at+1+bytes.IndexByte(buf[at:], '"')])}
		for uint64(len(people)) <= own {
			people = append(people, person{})
		}
		switch have := people[own]; {
		case this.id != 441_000_000+7*own+(this.id-441_000_000)%7, have.id > 0 && have != this:
			t.Fatalf("event %d: contact %d has the number %d, and was %+v: %s", n, this.id, own, have, buf)
		case have.id == 0:
			contacts++
		}
		people[own] = this
	}
	t.Logf("%d orders and %d items, and %d contacts of %d opt-ins, have ids and addresses of their own", len(orders), len(items), contacts, n)
}

func checkRising(t *testing.T, what string, ids []uint64) {
	t.Helper()
	for i := 1; i < len(ids); i++ {
		if ids[i] <= ids[i-1] {
			t.Fatalf("%s %d of event %d after %d", what, ids[i], i, ids[i-1])
		}
	}
}

func contactID(t *testing.T, payload []byte) uint64 {
	t.Helper()
	if bytes.Contains(payload, []byte(`"contact_id":`)) {
		return numberAfter(t, payload, `"contact_id":`)
	}
	return numberAfter(t, payload, `"contact":{"id":`)
}

func numberAfter(t *testing.T, payload []byte, prefix string) uint64 {
	t.Helper()
	i := bytes.Index(payload, []byte(prefix))
	if i < 0 {
		t.Fatalf("no %s in %s", prefix, payload)
	}
	n := uint64(0)
	for _, c := range payload[i+len(prefix):] {
		if c < '0' || c > '9' {
			break
		}
		n = 10*n + uint64(c-'0')
	}
	return n
}
