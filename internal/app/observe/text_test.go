package observe_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/siohook/siohook/internal/app/observe"
)

// In each form of text it is seen by how much its numbers and words have changed.
func TestTextsChange(t *testing.T) {
	for _, c := range []struct {
		name     string
		was, now any
		want     map[string]float64
	}{
		{"number", "3\n", "4\n", map[string]float64{"": 1}},
		{"two lines of numbers", "3\n5.83", "4\n11.66", map[string]float64{"/numbers/1 #1": 1, "/numbers/2 #1": 5.83}},
		{"labelled", "Orders: 3\nRevenue: 1,234.50 EUR", "Orders: 4\nRevenue: 1,240.50 EUR", map[string]float64{"/Orders": 1, "/Revenue": 6}},
		{"behind", "3 orders, 4 visits", "4 orders, 4 visits", map[string]float64{"/orders": 1}},
		{"continental", "Umsatz: 1.234,50 €", "Umsatz: 1.240,50 €", map[string]float64{"/Umsatz": 6}},
		{
			"Prometheus", "# HELP orders_total x\n# TYPE orders_total counter\norders_total{currency=\"eur\",a=\"b\"} 3\nup 1 1700000000000\n",
			"# HELP orders_total x\n# TYPE orders_total counter\norders_total{currency=\"eur\",a=\"b\"} 4\nup 1 1700000000000\n",
			map[string]float64{`/orders_total{currency="eur",a="b"}`: 1, `/orders_total{currency=*,a=*}`: 1},
		},
		{
			"Prometheus by labels", "orders{of=\"eur\"} 3\norders{of=\"u\\\"sd\"} 1\ntook_bucket{le=\"1\"} 2\ntook_bucket{le=\"2\"} 3\n",
			"orders{of=\"eur\"} 3\norders{of=\"u\\\"sd\"} 2\ntook_bucket{le=\"1\"} 2\ntook_bucket{le=\"2\"} 4\n",
			map[string]float64{`/orders{of="u\"sd"}`: 1, `/orders{of=*}`: 1, `/took_bucket{le="2"}`: 1},
		},
		{"CSV with markup", "id,plan,amount\n1,a,1.00\n2,<b>b</b>,2.00\n", "id,plan,amount\n1,a,1.00\n2,<b>b</b>,2.00\n3,<b>b</b>,3.00\n", map[string]float64{"/rows count": 1, "/rows/length": 1, "/rows/3/amount": 3, "/rows/3/id": 3, "/rows/*/amount": 3, "/rows/*/id": 3, "/rows/*/plan=<b>b</b>": 1}},
		{"CSV of one", "orders,revenue\n3,5.83\n", "orders,revenue\n4,11.66\n", map[string]float64{"/rows/row/orders": 1, "/rows/row/revenue": 5.83}},
		{
			"CSV of things", "id,status,amount\n1,paid,5.83\n2,paid,5.83\n", "id,status,amount\n1,paid,5.83\n2,paid,5.83\n3,paid,1.00\n",
			map[string]float64{"/rows count": 1, "/rows/length": 1, "/rows/3/amount": 1, "/rows/3/id": 3, "/rows/*/amount": 1, "/rows/*/id": 3, "/rows/*/status=paid": 1},
		},
		{"bars", "3|583", "4|1166", map[string]float64{"/rows/row/1": 1, "/rows/row/2": 583}},
		{
			"page", "<html><head><title>Shop</title></head><body><h1>Sales</h1><p>Orders: <b>3</b></p><script>var x = 7</script></body></html>",
			"<html><head><title>Shop</title></head><body><h1>Sales</h1><p>Orders: <b>4</b></p><script>var x = 8</script></body></html>",
			map[string]float64{"/Orders": 1},
		},
		{
			"table of numbers", "<table><tr><td>Orders</td><td>3</td></tr><tr><td>Visits</td><td>8</td></tr></table>",
			"<table><tr><td>Orders</td><td>4</td></tr><tr><td>Visits</td><td>8</td></tr></table>",
			map[string]float64{"/Orders": 1},
		},
		{
			"table with a head", "<table><tr><th>What</th><th>Value</th></tr><tr><td>Orders</td><td>3</td></tr><tr><td>Visits</td><td>8</td></tr></table>",
			"<table><tr><th>What</th><th>Value</th></tr><tr><td>Orders</td><td>4</td></tr><tr><td>Visits</td><td>8</td></tr></table>",
			map[string]float64{"/table 1/Orders/Value": 1},
		},
		{
			"table that gets its second row", "<table><tr><td>EUR</td><td>3</td><td>17.49</td></tr></table>",
			"<table><tr><td>EUR</td><td>3</td><td>17.49</td></tr><tr><td>USD</td><td>1</td><td>5.83</td></tr></table>",
			map[string]float64{"/table 1 count": 1, "/table 1/length": 1, "/table 1/*/1=USD": 1, "/table 1/USD/2": 1, "/table 1/USD/3": 5.83, "/table 1/*/2": 1, "/table 1/*/3": 5.83},
		},
		{
			"list", `<ul><li>Anna paid</li></ul>`, `<ul><li>Anna paid</li><li>Ben paid</li></ul>`,
			map[string]float64{"/text/lines": 1, "/text/words/length": 2, "/text/words/*=Ben": 1, "/text/words/*=paid": 1},
		},
		{
			"JSON lines", "{\"id\":1}\n{\"id\":2}\n", "{\"id\":1}\n{\"id\":2}\n{\"id\":3}\n",
			map[string]float64{"/length": 1, "/*/id": 3},
		},
		{"boolean", map[string]any{"a@b": false}, map[string]any{"a@b": true}, map[string]float64{"/a@b": 1}},
		{
			"persons", map[string]any{"of": map[string]any{"a@b": map[string]any{"orders": 1, "access": true}}},
			map[string]any{"of": map[string]any{"a@b": map[string]any{"orders": 2, "access": true}, "c@d": map[string]any{"orders": 1, "access": true}}},
			map[string]float64{"/of/length": 1, "/of/a@b/orders": 1, "/of/c@d/orders": 1, "/of/c@d/access": 1, "/of/*/orders": 2, "/of/*/access": 1},
		},
		{
			"list of names", []any{map[string]any{"name": "orders", "value": 3}, map[string]any{"name": "visits", "value": 9}},
			[]any{map[string]any{"name": "orders", "value": 4}, map[string]any{"name": "visits", "value": 9}},
			map[string]float64{"/orders/value": 1, "/*/value": 1},
		},
		{
			"words in a list", []any{map[string]any{"status": "open"}, map[string]any{"status": "open"}}, []any{map[string]any{"status": "open"}, map[string]any{"status": "paid"}},
			map[string]float64{"/*/status=open": -1, "/*/status=paid": 1},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			value := c.was
			o := observe.New(func() any { return value }, time.Second)
			before, err := o.Glance()
			if err != nil {
				t.Fatal(err)
			}
			value = c.now
			after, err := o.Glance()
			if err != nil {
				t.Fatal(err)
			}
			got := observe.Change(before, after)
			for at, by := range got {
				got[at] = float64(int(by*100+0.5*sign(by))) / 100
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("change (-want +got):\n%s\n%s", diff, after.Text())
			}
			if observe.Same(before, after) {
				t.Error("the same")
			}
		})
	}
}

func sign(x float64) float64 {
	if x < 0 {
		return -1
	}
	return 1
}

// What is no number is none: dates, versions, ids, addresses.
func TestNoNumbers(t *testing.T) {
	for _, text := range []string{"2026-11-30", "12:30:05", "v1.2.3", "ord_123", "a12@example.com", "0x1F", "1_000", "NaN", "Inf", "1e999", "--1", "EUR", "€", ",5", "1,2,3"} {
		o := observe.New(func() any { return map[string]any{"x": text} }, time.Second)
		state, err := o.Glance()
		if err != nil {
			t.Fatal(err)
		}
		if d := observe.Change(observe.State{}, state); len(d) > 0 {
			t.Errorf("%s: %v", text, d)
		}
	}
	for text, want := range map[string]float64{
		"583": 583, "583.0": 583, "-5.83": -5.83, "5,83": 5.83, "1,234": 1234, "1,234.5": 1234.5, "1.234,50": 1234.5, "1 234 567": 1234567, "1.234.567": 1234567,
		"€5.83": 5.83, "5.83 EUR": 5.83, "US$5": 5, "$ 1,000.00": 1000, "12%": 12, "1e3": 1000,
	} {
		o := observe.New(func() any { return map[string]any{"x": text} }, time.Second)
		state, err := o.Glance()
		if err != nil {
			t.Fatal(err)
		}
		if d := observe.Change(observe.State{}, state); d["/x"] != want {
			t.Errorf("%s: %v, want %v", text, d, want)
		}
	}
}

// FuzzText reads any text twice: it is bounded, the same twice, and no number is lost on the way
// from one to the other.
func FuzzText(f *testing.F) {
	for _, seed := range []string{
		"", "3", "Orders: 3", "3 orders", "a,b\n1,2", "a\tb\n1\t2", "1|2", "<table><tr><td>a<td>1</table>", "<p>1<b>2", "<!--", "&#x41;1", "x{a=\"b\"} 1",
		"# TYPE a counter\na 1", "{\"a\":1}\n{\"a\":2}", "[1]\n[2]", "1,234.50 €", "\x00\xff", "\"a\",\"b\n", "a=1;b=2", "1\n2\n3", strings.Repeat("<td>1", 300),
	} {
		f.Add(seed, seed+" 4")
	}
	f.Fuzz(func(t *testing.T, was, now string) {
		text := was
		o := observe.New(func() any { return observe.Text(text) }, time.Second)
		before, err := o.Glance()
		if err != nil {
			t.Fatal(err)
		}
		text = now
		after, err := o.Glance()
		if err != nil {
			t.Fatal(err)
		}
		text = was
		again, err := o.Glance()
		if err != nil {
			t.Fatal(err)
		}
		if !observe.Alike(before, again) || len(observe.Change(before, again)) > 0 {
			t.Fatalf("%q is not like itself: %v", was, observe.Change(before, again))
		}
		there, back := observe.Change(before, after), observe.Change(after, before)
		for at, by := range there {
			if back[at] != -by {
				t.Fatalf("%s: %v there and %v back", at, by, back[at])
			}
		}
	})
}

// A large state is bounded: what it takes to read one of many members is not more than that of
// the text.
func TestManyMembers(t *testing.T) {
	orders := map[string]any{}
	for i := range 5000 {
		orders[fmt.Sprintf("order-%d", i)] = map[string]any{"status": "paid", "amount": 1}
	}
	o := observe.New(func() any { return map[string]any{"orders": orders} }, time.Second)
	before, err := o.Glance()
	if err != nil {
		t.Fatal(err)
	}
	orders["order-x"] = map[string]any{"status": "paid", "amount": 1}
	after, err := o.Glance()
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]float64{"/orders/length": 1, "/orders/*/amount": 1, "/orders/*/status=paid": 1}
	if diff := cmp.Diff(want, observe.Change(before, after)); diff != "" {
		t.Errorf("change (-want +got):\n%s", diff)
	}
}
