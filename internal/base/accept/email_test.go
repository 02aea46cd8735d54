package accept

import (
	"regexp"
	"strings"
	"testing"
)

// TestEmail tries all short texts of a few characters, at the end of the bytes
// and before others.
func TestEmail(t *testing.T) {
	usual := regexp.MustCompile(`^[a+-]*[a+](\.[a+-]*[a+])*@a([a-]*a)?(\.[a-]*a)*$`)
	accepted := 0
	var try func(text []byte, more int)
	try = func(text []byte, more int) {
		want := -1
		if usual.Match(text) {
			want = len(text) + 2
			accepted++
		}
		for _, after := range []string{`"`, `"}`, `"},"created_at":"`} {
			if got := email([]byte(`"`+string(text)+after), 0); got != want {
				t.Fatalf("%s%s: %d, want %d", text, after, got, want)
			}
		}
		if more > 0 {
			for _, c := range []byte("a.-+@\xC3") {
				try(append(text, c), more-1)
			}
		}
	}
	try(make([]byte, 0, 8), 7)
	if accepted < 600 {
		t.Errorf("%d accepted", accepted)
	}
}

func TestEmailLimits(t *testing.T) {
	a := func(n int) string { return strings.Repeat("a", n) }
	host := strings.Repeat(a(62)+".", 3) // 189
	for text, want := range map[string]bool{
		a(64) + "@a":                            true,
		a(65) + "@a":                            false,
		a(32) + "." + a(31) + "@a.a":            true,
		a(32) + "." + a(32) + "@a.a":            false,
		"a@" + a(63):                            true,
		"a@" + a(64):                            false,
		"a@a." + a(63) + ".a":                   true,
		"a@a." + a(64) + ".a":                   false,
		a(64) + "@" + host[:126] + a(63):        true, // 254
		a(64) + "@" + host[:126] + "a." + a(62): false,
		"a@" + host + a(63):                     true, // 254
		"aa@" + host + a(63):                    false,
		"a@" + host + a(61) + ".a":              true, // 254
		"a@" + host + a(62) + ".a":              false,
		"a\\u002ea@a":                           false,
		"aaaaaaa@aaaaaaa\xC3\xA4":               false,
		"\xC3\xA4aaaaaaa@a":                     false,
		"[a@a":                                  false,
		"a@a/":                                  false,
		"{a}~!#$%&'*=?^_`|/@A9.Z":               true,
	} {
		if got := email([]byte(`"`+text+`"`), 0); (got > 0) != want || got > 0 && got != len(text)+2 {
			t.Errorf("%s (%d bytes): %d", text, len(text), got)
		}
	}
}
