package web_test

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/siohook/siohook/internal/base/web"
)

var token = regexp.MustCompile(`--([a-z0-9-]+):\s*#([0-9a-f]{6});`)

// schemes are the colour tokens of light and of dark, which overrides light's.
func schemes(t *testing.T) (light, dark map[string]string) {
	t.Helper()
	before, after, ok := strings.Cut(web.CSS, "@media (prefers-color-scheme: dark)")
	if !ok {
		t.Fatal("the stylesheet has no dark scheme")
	}
	after, _, _ = strings.Cut(after, "\n}\n")
	light, dark = map[string]string{}, map[string]string{}
	for _, m := range token.FindAllStringSubmatch(before, -1) {
		light[m[1]] = m[2]
	}
	for _, m := range token.FindAllStringSubmatch(after, -1) {
		dark[m[1]] = m[2]
	}
	if len(light) < 20 {
		t.Fatalf("only %d colours found", len(light))
	}
	return light, dark
}

// WCAG 2.2 AA: text 4.5:1 on everything it stands on, meaningful edges and plots 3:1.
func TestContrast(t *testing.T) {
	light, dark := schemes(t)
	for name := range light {
		if dark[name] == "" {
			t.Errorf("--%s has no dark value", name)
		}
	}
	pairs := []struct {
		front, back []string
		least       float64
	}{
		{[]string{"text", "muted", "link"}, []string{"bg", "surface", "raised"}, 4.5},
		{[]string{"text", "link"}, []string{"info-bg", "warn-bg", "bad-bg", "ok-bg"}, 4.5},
		{[]string{"muted"}, []string{"info-bg"}, 4.5},
		{[]string{"ok", "warn", "bad", "info"}, []string{"bg", "surface"}, 4.5},
		{[]string{"ok"}, []string{"ok-bg"}, 4.5},
		{[]string{"warn"}, []string{"warn-bg"}, 4.5},
		{[]string{"bad"}, []string{"bad-bg"}, 4.5},
		{[]string{"info"}, []string{"info-bg"}, 4.5},
		{[]string{"on-accent"}, []string{"accent"}, 4.5},
		{[]string{"edge", "accent", "series-1", "series-2", "series-3", "series-4", "series-5"}, []string{"bg", "surface"}, 3},
	}
	for scheme, colours := range map[string]map[string]string{"light": light, "dark": dark} {
		for _, p := range pairs {
			for _, front := range p.front {
				for _, back := range p.back {
					if c := contrast(t, colours[front], colours[back]); c < p.least {
						t.Errorf("%s: --%s on --%s: contrast %.2f, want %.1f", scheme, front, back, c, p.least)
					}
				}
			}
		}
	}
}

// A page must not load anything: not from another host, and not from beside it.
func TestNothingIsLoaded(t *testing.T) {
	for _, word := range []string{"url(", "@import", "http", "@font-face"} {
		if strings.Contains(web.CSS, word) {
			t.Errorf("the stylesheet has %q", word)
		}
	}
}

// contrast is the ratio of WCAG 2.2 between two colours of six hexadecimal digits.
func contrast(t *testing.T, a, b string) float64 {
	x, y := luminance(t, a), luminance(t, b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func luminance(t *testing.T, hex string) float64 {
	t.Helper()
	sum := 0.0
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		if len(hex) != 6 {
			t.Fatalf("%q is no colour", hex)
		}
		n, err := strconv.ParseUint(hex[2*i:2*i+2], 16, 8)
		if err != nil {
			t.Fatal(err)
		}
		c := float64(n) / 255
		if c <= 0.04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum
}
