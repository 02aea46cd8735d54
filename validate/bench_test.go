package validate_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/siohook/siohook/schemas"
	"github.com/siohook/siohook/validate"
)

func BenchmarkPayload(b *testing.B) {
	text := sample(b, "customer.sale.completed")
	for _, c := range []struct{ name, payload string }{
		{"valid", text},
		{"error", strings.Replace(text, "616824", `"616824"`, 1)},
		{"warning", strings.Replace(text, `"paypal"`, `"unknown"`, 1)},
		{"syntax", text[:len(text)/2]},
	} {
		b.Run(c.name, func(b *testing.B) {
			v := validate.New(schemas.Automation(), validate.Options{})
			payload := []byte(c.payload)
			b.SetBytes(int64(len(payload)))
			b.ReportAllocs()
			for b.Loop() {
				if report := v.Payload(payload); len(report.Violations) > 1 {
					b.Fatal(report)
				}
			}
		})
	}
}

func BenchmarkStream(b *testing.B) {
	var lines bytes.Buffer
	c := schemas.Automation()
	for i := range 1000 {
		if err := json.Compact(&lines, []byte(sample(b, c.Rows[i%len(c.Rows)].ID()))); err != nil {
			b.Fatal(err)
		}
		lines.WriteByte('\n')
	}
	pretty := strings.Repeat(sample(b, "customer.sale.completed"), 1000)
	for _, c := range []struct{ name, text string }{
		{"lines", lines.String()},
		{"array", "[" + strings.ReplaceAll(strings.TrimSpace(lines.String()), "\n", ",") + "]"},
		{"concatenated", pretty},
	} {
		b.Run(c.name, func(b *testing.B) {
			v := validate.New(schemas.Automation(), validate.Options{})
			b.SetBytes(int64(len(c.text)))
			b.ReportAllocs()
			for b.Loop() {
				if reports := streamAll(b, v, strings.NewReader(c.text)); len(reports) != 1000 {
					b.Fatal(len(reports))
				}
			}
		})
		b.Run(c.name+"/split only", func(b *testing.B) {
			b.SetBytes(int64(len(c.text)))
			b.ReportAllocs()
			for b.Loop() {
				err := validate.Payloads(strings.NewReader(c.text), validate.Options{}, func(validate.Raw) error { return nil })
				if err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkCompile(b *testing.B) {
	text := []byte(sample(b, "customer.sale.completed"))
	b.ReportAllocs()
	for b.Loop() {
		v := validate.New(schemas.Automation(), validate.Options{})
		if report := v.Payload(text); !report.Valid() {
			b.Fatal(report)
		}
	}
}

// BenchmarkHostile checks text that begins payloads and ends none: what each looks
// ahead must not be all that is left.
func BenchmarkHostile(b *testing.B) {
	v := validate.New(schemas.Automation(), validate.Options{})
	for name, text := range map[string]string{
		"nested":        strings.Repeat("{\"a\":\n", 20_000),
		"nested arrays": strings.Repeat("{\"a\":[\n", 20_000),
		"then flat":     strings.Repeat("{\"a\":\n", 40) + `{"a":[` + strings.Repeat("1,", 100_000) + "\n",
		"cut":           strings.Repeat(`{"type":"contact.tag.added","data":`+"\n", 4_000),
		"quotes":        strings.Repeat(`{"a":"`+"\n", 20_000),
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				if err := v.Stream("f", strings.NewReader(text), func(validate.Report) error { return nil }); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
