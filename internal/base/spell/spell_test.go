package spell

import "testing"

func TestNearest(t *testing.T) {
	known := []string{"contact.tag.added", "contact.tag.removed", "customer.sale.completed", "first_name", "late", "state"}
	for _, c := range []struct{ name, want string }{
		{"contact.tag.aded", "contact.tag.added"},
		{"contact.tag.addde", "contact.tag.added"},
		{"costumer.sale.completed", "customer.sale.completed"},
		{"firstname", "first_name"},
		{"contact.tag.added", "contact.tag.added"},
		{"cuXXomeX.salX.completed", "customer.sale.completed"}, // four characters are others
		{"cuXXomeX.salX.compleXed", ""},                        // five
		{"something.else", ""},
		{"sate", "state"}, // as near to late
		{"", ""},
		{"é", ""},
		{"CONTACT.Tag.Removed", "contact.tag.removed"},
		{"LATE", "late"},
		{"ltae", "late"}, // two that have changed places are one mistake
	} {
		if got := Nearest(c.name, known); got != c.want {
			t.Errorf("Nearest(%q) = %q, want %q", c.name, got, c.want)
		}
	}
}

func TestNearestGlob(t *testing.T) {
	known := []string{"contact.tag.added", "contact.tag.removed", "contact.optin.completed/blog_page", "customer.sale.completed"}
	for _, c := range []struct{ glob, want string }{
		{"*blog_pages", "contact.optin.completed/blog_page"},
		{"*blogpage", "contact.optin.completed/blog_page"},
		{"contact.tagg.*", "contact.tag.added"},
		{"*.tag.removd", "contact.tag.removed"},
		{"costumer.*.completed", "customer.sale.completed"},
		{"contact.tag.aded", "contact.tag.added"},
		{"sale.*", ""},
		{"sale", "customer.sale.completed"},
		{"contact.tag", "contact.tag.added"},
		{"Blog_Page", "contact.optin.completed/blog_page"},
		{"ag", ""},
		{"", ""},
		{"nothing.*", ""},
		{"*x", ""},
	} {
		if got := NearestGlob(c.glob, known); got != c.want {
			t.Errorf("NearestGlob(%q) = %q, want %q", c.glob, got, c.want)
		}
	}
}
