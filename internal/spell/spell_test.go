package spell

import "testing"

func TestNearest(t *testing.T) {
	known := []string{"contact.tag.added", "contact.tag.removed", "customer.sale.completed", "first_name"}
	for _, c := range []struct{ name, want string }{
		{"contact.tag.aded", "contact.tag.added"},
		{"contact.tag.addde", "contact.tag.added"},
		{"costumer.sale.completed", "customer.sale.completed"},
		{"firstname", "first_name"},
		{"contact.tag.added", "contact.tag.added"},
		{"something.else", ""},
		{"", ""},
		{"é", ""},
	} {
		if got := Nearest(c.name, known); got != c.want {
			t.Errorf("Nearest(%q) = %q, want %q", c.name, got, c.want)
		}
	}
}
