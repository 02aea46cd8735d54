package words

import (
	"math"
	"testing"
)

func TestA(t *testing.T) {
	for noun, want := range map[string]string{"order": "an order", "sale": "a sale", "": "a "} {
		if got := A(noun); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestCount(t *testing.T) {
	for _, c := range []struct {
		n    int64
		noun string
		want string
	}{
		{0, "warning", "0 warnings"},
		{1, "request", "1 request"},
		{2, "status", "2 statuses"},
		{3, "other key", "3 other keys"},
		{999, "box", "999 boxes"},
		{20000, "delivery", "20,000 deliveries"},
		{2, "delay", "2 delays"},
		{1234567, "match", "1,234,567 matches"},
		{-1, "byte", "-1 bytes"},
		{-123456, "byte", "-123,456 bytes"},
		{math.MinInt64, "byte", "-9,223,372,036,854,775,808 bytes"},
	} {
		if got := Count(c.n, c.noun); got != c.want {
			t.Errorf("Count(%d, %q) = %q, want %q", c.n, c.noun, got, c.want)
		}
	}
	if got, want := Number(uint64(math.MaxUint64)), "18,446,744,073,709,551,615"; got != want {
		t.Errorf("Number = %q, want %q", got, want)
	}
}

func TestOr(t *testing.T) {
	for want, list := range map[string][]string{"": nil, "a": {"a"}, "a or b": {"a", "b"}, "a, b or c": {"a", "b", "c"}} {
		if got := Or(list); got != want {
			t.Errorf("%v: %q, want %q", list, got, want)
		}
	}
}
