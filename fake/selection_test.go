package fake_test

import (
	"strings"
	"testing"

	"github.com/siohook/siohook/fake"
)

func TestSelection(t *testing.T) {
	var all []string
	for _, row := range documented() {
		all = append(all, row.ID())
	}
	for _, c := range []struct {
		events []string
		want   string // ids
	}{
		{nil, strings.Join(all, " ")},
		{[]string{"*"}, strings.Join(all, " ")},
		{[]string{"contact.optin.completed"}, "contact.optin.completed/funnel_step contact.optin.completed/blog_page"},
		{[]string{"contact.optin.completed/blog_page"}, "contact.optin.completed/blog_page"},
		{[]string{"*/blog_page"}, "contact.optin.completed/blog_page"},
		{[]string{"contact.tag.removed", "customer.*"}, "customer.sale.completed contact.tag.removed"},
		{[]string{"contact.*.enrolled", "contact.course.enrolled"}, "contact.course.enrolled contact.course_bundle.enrolled"},
	} {
		f := mustNew(t, 1, fake.Options{Events: c.events})
		made := map[string]bool{}
		for n := range uint64(300) {
			made[f.Event(n).Row.ID()] = true
		}
		var got []string
		for _, id := range all {
			if made[id] {
				got = append(got, id)
			}
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%q: got %v, want %s", c.events, got, c.want)
		}
	}
}

func TestNewErrors(t *testing.T) {
	for _, c := range []struct {
		options fake.Options
		want    string
	}{
		{fake.Options{Events: []string{"contact.tag.aded"}}, `fake: unknown event "contact.tag.aded", did you mean "contact.tag.added"?`},
		{fake.Options{Events: []string{"contact.tag.added", "nothing.*"}}, `fake: unknown event "nothing.*"`},
		{fake.Options{Events: []string{""}}, `fake: unknown event ""`},
		{fake.Options{Encoding: "compcat"}, `fake: unknown encoding "compcat", did you mean "compact"?`},
		{fake.Options{Encoding: "xml"}, `fake: unknown encoding "xml", want one of [php compact pretty python]`},
	} {
		if _, err := fake.New(1, c.options); err == nil || err.Error() != c.want {
			t.Errorf("%+v: got error %v, want %s", c.options, err, c.want)
		}
	}
}
