package fake

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/siohook/siohook/fake/internal/draw"
	"github.com/siohook/siohook/internal/base/lazy"
	"github.com/siohook/siohook/schemas"
)

// isID tells whether a member has a value of its own in each event: its role or its name
// says so.
func (m *member) isID() bool {
	for _, role := range []schemas.Role{schemas.RoleIdentity, schemas.RoleOrder, schemas.RoleContact} {
		if slices.Contains(m.Roles, role) {
			return true
		}
	}
	lower := strings.ToLower(m.name)
	return lower == "id" || lower == "uuid" || strings.HasSuffix(lower, "_id") || strings.HasSuffix(lower, "-id") ||
		camelID().MatchString(m.name)
}

// camelID are names such as orderId and orderID, and not VALID.
var camelID = lazy.Pattern(`[a-z0-9]I[dD]$`)

// indexOf numbers the values of an id: no two events have the same number, nor two
// elements of a list. That of a contact is the contact's; in the events of catalogs that
// have one, each is new.
func (c *compiler) indexOf(m *member) func(*scene) uint64 {
	if slices.Contains(m.Roles, schemas.RoleContact) && c.elements == 1 {
		c.plan.newcomers = 100
		return func(s *scene) uint64 { return s.contact.number }
	}
	elements := c.elements
	return func(s *scene) uint64 { return (s.n&countable)*elements + s.place }
}

// integerID makes an id that grows, from the example on. Within bounds it starts anew
// when there is no other number.
func (c *compiler) integerID(m *member, s span) value {
	first := int64(100_000 + draw.Of(m.path)%900_000)
	if n, ok := m.form.exampleNumber(); ok && n > 0 {
		first = n / s.unit
	}
	if !s.isLow {
		s.low = min(1, s.high)
	}
	if !s.isHigh {
		s.high = min(1<<62, math.MaxInt64/s.unit)
	}
	if first < s.low || first > s.high {
		first = s.low
	}
	index, k := c.indexOf(m), draw.Of(m.path)
	const step = 7
	n := uint64(s.high-s.low) + 1
	if n < 1<<40 { // there may be none to spare
		return func(dst []byte, sc *scene) []byte {
			return s.append(dst, s.low+int64((uint64(first-s.low)+index(sc))%n))
		}
	}
	return func(dst []byte, sc *scene) []byte {
		return s.append(dst, s.low+int64((uint64(first-s.low)+index(sc)*step+draw.Pick(sc.draw(k), uint64(step)))%n))
	}
}

// exampleNumber is the first example that is a whole number, as JSON or in a text.
func (f *form) exampleNumber() (int64, bool) {
	value, _ := f.firstExample()
	text, _ := value.(string)
	if number, ok := value.(jsontext.Value); ok {
		text = string(number)
	}
	n, err := strconv.ParseInt(text, 10, 64)
	return n, err == nil
}

// The units of Unix times in a second, with the smallest number that is one of them.
var timeUnits = []struct{ perSecond, from int64 }{{1e9, 1e17}, {1e6, 1e14}, {1e3, 1e11}, {1, 0}}

// recent is a time before all events, unless they begin long ago: a smallest number may be
// as large.
const recent = 1_600_000_000

// unixTime makes the time of the event as a number: seconds, or what the example is. A
// member is such a time when its role says so, or its name and its example.
func (m *member) unixTime(s *span) (value, bool) {
	example, _ := m.form.exampleNumber()
	if !slices.Contains(m.Roles, schemas.RoleTime) && (example < 1e9 || !m.isTime()) {
		return nil, false
	}
	for _, unit := range timeUnits {
		if example < unit.from {
			continue
		}
		if unit.perSecond%s.unit != 0 || s.isHigh && s.high/(unit.perSecond/s.unit) < lastTime || s.isLow && s.low > recent*(unit.perSecond/s.unit) {
			return nil, false
		}
		perSecond, low, last := unit.perSecond, int64(math.MinInt64), math.MaxInt64/unit.perSecond
		if s.isLow {
			low = s.low * s.unit
		}
		return numbers(func(s *scene) int64 { return max(min(s.time, last)*perSecond, low) }), true
	}
	return nil, false
}

// isTime tells whether a member's name is that of a time.
func (m *member) isTime() bool {
	lower := strings.ToLower(m.name)
	for _, word := range []string{"_at", "time", "timestamp", "created", "updated", "date"} {
		if strings.HasSuffix(lower, word) {
			return true
		}
	}
	return strings.HasSuffix(m.name, "At")
}
