package reconcile

import "testing"

func TestMoney(t *testing.T) {
	point, comma := marks{points: 5}, marks{commas: 5}
	for _, tt := range []struct {
		text  string
		marks marks
		want  amount
		ok    bool
	}{
		{"12.34", marks{}, 123_400, true},
		{"12,34", marks{}, 123_400, true},
		{"1234", marks{}, 12_340_000, true},
		{"12,34 €", comma, 123_400, true},
		{"€12.34", point, 123_400, true},
		{"EUR 1.234,56", comma, 12_345_600, true},
		{"1,234.56 USD", point, 12_345_600, true},
		{"US$1,234", point, 12_340_000, true},
		{"1.234", point, 12_340, true},
		{"1.234", comma, 12_340_000, true},
		{"1,234", point, 12_340_000, true},
		{"1,234", comma, 12_340, true},
		{"1.234.567", marks{}, 12_345_670_000, true},
		{"1'234.50", point, 12_345_000, true},
		{"1 234,50", comma, 12_345_000, true},
		{"1\u202f234,50\u00a0€", comma, 12_345_000, true},
		{"-5.00", point, -50_000, true},
		{"(5.00)", point, -50_000, true},
		{"5,00-", comma, -50_000, true},
		{"-€5.00", point, -50_000, true},
		{".5", point, 5_000, true},
		{"0.12344", point, 1234, true},
		{"0.12345", point, 1235, true},
		{"1998.9999999999998", point, 19_990_000, true},
		{"-1.00005", point, -10_001, true},
		{"\u22125.00", point, -50_000, true},
		{"5,00\u2212", comma, -50_000, true},
		{"1.97E2", marks{}, 1_970_000, true},
		{"1,97e+02", comma, 1_970_000, true},
		{"-1.5e-1", marks{}, -1500, true},
		{"1e300", marks{}, 0, false},
		{"1e1234", marks{}, 0, false},
		{"12e4-5", marks{}, 0, false},
		{"0x1e2", marks{}, 0, false},
		{"0", marks{}, 0, true},
		{"", marks{}, 0, false},
		{"paid", marks{}, 0, false},
		{"12 pieces", marks{}, 0, false},
		{"2026-01-31", marks{}, 0, false},
		{"99999999999999999999", marks{}, 0, false},
		{"922337203685477.58075", marks{}, 0, false},
		{"a@b.c", marks{}, 0, false},
	} {
		if got, ok := tt.marks.money(tt.text); got != tt.want || ok != tt.ok {
			t.Errorf("%q: %d, %t, want %d, %t", tt.text, got, ok, tt.want, tt.ok)
		}
	}
	for text, want := range map[amount]string{0: "0", 123_400: "12.34", 50_000: "5", -50_000: "-5", 1_234: "0.1234", 12_345_000: "1234.50"} {
		if got := text.String(); got != want {
			t.Errorf("%d: %s, want %s", text, got, want)
		}
	}
}

// A column's own numbers say what its marks mean.
func TestMarks(t *testing.T) {
	var m marks
	for _, text := range []string{"1.234", "9,90", "1.234,50", "1.234.567"} {
		m.see(text)
	}
	if m.commas != 3 || m.points != 0 {
		t.Errorf("%+v", m)
	}
}

func TestMajor(t *testing.T) {
	for currency, want := range map[string]amount{"EUR": 123_400, "JPY": 12_340_000, "KWD": 12_340, "": 123_400} {
		if got := major(1234, currency); got != want {
			t.Errorf("%s: %d, want %d", currency, got, want)
		}
	}
}

func FuzzMoney(f *testing.F) {
	for _, text := range []string{"12.34", "EUR 1.234,56", "(5.00)", "1\u202f234,50\u00a0€", ".", "-", "1e9", "9223372036854775807"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var m marks
		m.see(text)
		sum, ok := m.money(text)
		if !ok && sum != 0 {
			t.Errorf("%q: %d, and no amount", text, sum)
		}
		if again, ok := (marks{points: 1}).money(sum.String()); !ok || again != sum && sum%one == 0 {
			t.Errorf("%q: %s is read as %s", text, sum, again)
		}
	})
}

// Books may have what is sold as negative numbers; one or two of them may be refunds.
func TestNegativeBooks(t *testing.T) {
	for _, tt := range []struct {
		negative, positive int
		want               amount
	}{{0, 3, 47 * one}, {2, 0, 47 * one}, {3, 0, -47 * one}, {9, 2, -47 * one}, {8, 2, 47 * one}} {
		if got, ok := (marks{negative: tt.negative, positive: tt.positive}).money("47.00"); !ok || got != tt.want {
			t.Errorf("%d negative and %d positive: %v, %v, want %v", tt.negative, tt.positive, got, ok, tt.want)
		}
	}
}
