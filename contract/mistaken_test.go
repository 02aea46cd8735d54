package contract

import (
	"slices"
	"testing"
)

// What real receivers were written with is among the names that are tried, and none is twice.
func TestMistaken(t *testing.T) {
	for name, wrong := range map[string][]string{
		"SALE_NEW":            {"NEW_SALE", "sale.new", "SALE_CREATED", "SaleNew", "saleNew", "new_sale", "sale-new", "ORDER_NEW", "ORDER_CREATED"},
		"SALE_CANCELED":       {"SALE_CANCELLED", "sale.cancelled", "CANCELED_SALE", "SALE_REFUNDED", "saleCanceled"},
		"CONTACT_OPT_IN":      {"CONTACT_OPTED_IN", "contact.opt.in", "OPT_IN_CONTACT", "CONTACTOPTIN"},
		"order.paid":          {"ORDER_PAID", "order.completed", "orderPaid", "paid.order"},
		"contact.tag.removed": {"contact.tag.deleted", "CONTACT_TAG_REMOVED", "tag.removed.contact"},
	} {
		got := mistaken(name)
		for _, one := range wrong {
			if !slices.Contains(got, one) {
				t.Errorf("%s is not taken for %s: %q", one, name, got)
			}
		}
		slices.Sort(got)
		if len(got) > 300 || slices.Contains(got, name) || len(slices.Compact(slices.Clone(got))) != len(got) {
			t.Errorf("%s: %d names: %q", name, len(got), got)
		}
	}
	for _, name := range []string{"", "_", "é", "a_b_c_d_e_f_g"} {
		if got := mistaken(name); got != nil {
			t.Errorf("%q: %q", name, got)
		}
	}
}
