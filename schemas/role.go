package schemas

import (
	"slices"
	"strings"
)

// Role is what a member of a payload means in every catalog: by it, programs find the
// members that they work with. The tag role of a field has them, and the index.
type Role string

// The roles.
const (
	RoleIdentity Role = "identity" // makes two deliveries the same thing: the key of what is counted
	RoleOrder    Role = "order"    // number of the order; several things may have it
	RoleAmount   Role = "amount"   // in minor units of the currency
	RoleCurrency Role = "currency" // ISO 4217 code
	RoleContact  Role = "contact"  // number of the person that the event is about
	RoleEmail    Role = "email"    // address of that person
	RoleTime     Role = "time"     // when the event happened
	RoleDiscount Role = "discount" // by how much the amount may be reduced, or what tells of that; null and 0 are none
)

// Pointers returns the JSON Pointers of the members that have a role in an event's
// payloads, in the order of the payload. In them, * stands for each element of an array and
// for each member of an object whose members may have any name. There is none where the
// catalog has no index; the error is for an index that cannot be read.
func (c *Catalog) Pointers(r *Row, role Role) ([]string, error) {
	members, err := c.Members(r)
	if err != nil {
		return nil, err
	}
	var pointers []string
	for _, m := range members {
		if slices.Contains(m.Roles, role) {
			pointers = append(pointers, m.Pointer)
		}
	}
	return pointers, nil
}

// Undone returns the events that one takes back.
func (c *Catalog) Undone(r *Row) (undone []*Row) {
	for _, row := range c.Rows {
		if row.Type != r.Type && (row.Type == r.Undoes || row.Counts != "" && "-"+row.Counts == r.Counts) {
			undone = append(undone, row)
		}
	}
	return undone
}

// Counted returns the events that a receiver counts as a thing, such as "sale", and those
// that take from it.
func (c *Catalog) Counted(thing string) (adds, takes []*Row) {
	for _, row := range c.Rows {
		switch {
		case row.Counts == "":
		case row.Counts == thing:
			adds = append(adds, row)
		case strings.TrimPrefix(row.Counts, "-") == thing:
			takes = append(takes, row)
		}
	}
	return adds, takes
}
