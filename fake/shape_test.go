package fake_test

import (
	"math"
	"strings"
	"testing"

	"github.com/siohook/siohook/fake"
	"github.com/siohook/siohook/schemas"
)

// TestShapes counts the shapes of 20,000 events: each occurs, none is made that
// is not listed, and the shares are about those that are stated.
func TestShapes(t *testing.T) {
	t.Parallel()
	for seed := range uint64(6) {
		f := mustNew(t, seed, fake.Options{Seen: seed%2 == 1})
		events, shapes := map[string]float64{}, map[string]float64{}
		for n := range uint64(20_000) {
			e := f.Event(n)
			events[e.Row.ID()]++
			for _, shape := range e.Shapes {
				shapes[e.Row.ID()+" "+shape]++
			}
		}
		listed := map[string]bool{}
		for _, s := range f.Shapes() {
			key := s.Event + " " + s.String()
			listed[key] = true
			got := shapes[key] / events[s.Event]
			if got == 0 {
				t.Errorf("seed %d: %s does not occur", seed, key)
			}
			// What is sold follows from some forty price plans: only about even.
			slack := 0.05
			if s.Name == "resources" {
				slack = 0.2
			}
			if math.Abs(got-s.Weight) > slack {
				t.Errorf("seed %d: %s has a share of %.3f, want %.3f", seed, key, got, s.Weight)
			}
		}
		for key := range shapes {
			if !listed[key] {
				t.Errorf("seed %d: %s is not listed", seed, key)
			}
		}
	}
}

// TestShapesAreListed names the shapes that receivers get wrong.
func TestShapesAreListed(t *testing.T) {
	listed := map[string]bool{}
	for _, s := range mustNew(t, 1, fake.Options{}).Shapes() {
		listed[s.Event+" "+s.String()] = true
	}
	want := []string{
		"contact.optin.completed/funnel_step ip=set",
		"contact.optin.completed/blog_page ip=set",
		"contact.tag.added ip=null",
		"contact.course.enrolled access_type=full_access",
		"customer.sale.completed payment_processor=paypal",
		"customer.sale.completed resources=systemeio_tag",
		"customer.sale.completed resources=membership_course",
		"customer.sale.completed resources=systemeio_tag+membership_course",
		"contact.page.visited step=opt_in_thank_you_page",
	}
	for _, row := range documented() {
		members, err := schemas.Automation().Members(row)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range members {
			if strings.HasSuffix(m.Pointer, "/fields") {
				want = append(want, row.ID()+" fields=empty", row.ID()+" fields=full")
			}
		}
	}
	for _, shape := range want {
		if !listed[shape] {
			t.Errorf("%s is not listed", shape)
		}
	}
	for _, shape := range []string{
		"contact.optin.completed/blog_page source_url=present",
		"customer.sale.completed payment_processor=stripe",
		"customer.sale.completed plan=subscription",
		"customer.sale.completed client_ip=ipv6",
		"contact.course.enrolled access_type=partial_access",
		"contact.tag.added fields=custom",
	} {
		if listed[shape] {
			t.Errorf("%s is listed, but only seen", shape)
		}
	}
}

func TestCover(t *testing.T) {
	t.Parallel()
	for seed := range uint64(20) {
		f := mustNew(t, seed, fake.Options{Seen: seed%2 == 1})
		missing := map[string]bool{}
		for _, s := range f.Shapes() {
			missing[s.Event+" "+s.String()] = true
		}
		rows := map[string]bool{}
		cover := f.Cover()
		for i, e := range cover {
			if i > 0 && e.N <= cover[i-1].N {
				t.Errorf("seed %d: event %d after %d", seed, e.N, cover[i-1].N)
			}
			rows[e.Row.ID()] = true
			for _, shape := range e.Shapes {
				delete(missing, e.Row.ID()+" "+shape)
			}
		}
		want := len(documented())
		if seed%2 == 1 {
			want = len(schemas.Automation().Rows)
		}
		if len(rows) != want || len(missing) > 0 {
			t.Errorf("seed %d: %d events cover %d rows and miss %v", seed, len(cover), len(rows), missing)
		}
		if len(cover) > 8*want {
			t.Errorf("seed %d: %d events are no short list", seed, len(cover))
		}
	}
}
