package schemas_test

import (
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/siohook/siohook/internal/base/tags"
	"github.com/siohook/siohook/schemas"
)

var roles = []schemas.Role{
	schemas.RoleIdentity, schemas.RoleOrder, schemas.RoleAmount, schemas.RoleCurrency, schemas.RoleContact, schemas.RoleEmail, schemas.RoleTime, schemas.RoleDiscount,
}

// Every event tells whom it is about and when it happened; a sale all that is counted.
func TestRoles(t *testing.T) {
	c := schemas.Automation()
	for _, row := range c.Rows {
		got := map[schemas.Role][]string{}
		for _, role := range roles {
			pointers, err := c.Pointers(row, role)
			if err != nil {
				t.Fatal(err)
			}
			if pointers != nil {
				got[role] = pointers
			}
		}
		want := map[schemas.Role][]string{
			schemas.RoleContact: {"/data/contact/id"}, schemas.RoleEmail: {"/data/contact/email"}, schemas.RoleTime: {"/created_at"},
		}
		if row.Counts == "sale" {
			want = map[schemas.Role][]string{
				schemas.RoleContact: {"/data/customer/contact_id"}, schemas.RoleEmail: {"/data/customer/email"},
				schemas.RoleTime:  {"/data/order_item/created_at", "/created_at"},
				schemas.RoleOrder: {"/data/order/id"}, schemas.RoleIdentity: {"/data/order_item/id"},
				schemas.RoleAmount: {"/data/offer_price_plan/direct_charge_amount"}, schemas.RoleCurrency: {"/data/offer_price_plan/currency"},
				schemas.RoleDiscount: {"/data/coupon"},
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", row.ID(), diff)
		}
	}
}

func TestCounted(t *testing.T) {
	sale, refund, other := &schemas.Row{Type: "sale", Counts: "sale"}, &schemas.Row{Type: "refund", Counts: "-sale"}, &schemas.Row{Type: "tag"}
	c := &schemas.Catalog{Rows: []*schemas.Row{other, refund, sale}}
	adds, takes := c.Counted("sale")
	if diff := cmp.Diff([][]*schemas.Row{{sale}, {refund}}, [][]*schemas.Row{adds, takes}); diff != "" {
		t.Error(diff)
	}
	if adds, takes = c.Counted(""); adds != nil || takes != nil {
		t.Errorf("counts nothing: %v, %v", adds, takes)
	}
}

func TestUndone(t *testing.T) {
	sale, refund, tag, untag := &schemas.Row{Type: "sale", Counts: "sale"}, &schemas.Row{Type: "refund", Counts: "-sale"}, &schemas.Row{Type: "tag"}, &schemas.Row{Type: "untag", Undoes: "tag"}
	c := &schemas.Catalog{Rows: []*schemas.Row{tag, refund, untag, sale}}
	for row, want := range map[*schemas.Row][]*schemas.Row{sale: nil, refund: {sale}, tag: nil, untag: {tag}} {
		if diff := cmp.Diff(want, c.Undone(row)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", row.Type, diff)
		}
	}
}

// The tag knows the roles that there are, and no others.
func TestRoleTag(t *testing.T) {
	for _, role := range roles {
		if parsed, err := tags.Parse(reflect.StructTag(`role:"` + string(role) + `"`)); err != nil || parsed.Roles[0] != string(role) {
			t.Errorf("%s: %v", role, err)
		}
	}
}

func TestOrDefault(t *testing.T) {
	own := &schemas.Catalog{Name: "own"}
	if own.OrDefault() != own || (*schemas.Catalog)(nil).OrDefault() != schemas.Automation() {
		t.Error("the default is another catalog")
	}
}
