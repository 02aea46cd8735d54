package contract

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/siohook/siohook/fake/mutation"
	"github.com/siohook/siohook/internal/base/dispatch"
	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/internal/base/lazy"
	"github.com/siohook/siohook/schemas"
)

// The ids that are met: digits of an ordinary number, and a word such as ord_123 or a
// UUID. Others are what a change is about.
var (
	ordinaryNumber = lazy.Pattern(`^[0-9]{1,12}$`)
	ordinaryWord   = lazy.Pattern(`^"[A-Za-z0-9._:-]{1,100}"$`)
	// madeAddress are the digits at the end of the name in a made-up e-mail address: others
	// there are another contact or order, and nothing else about the address changes.
	madeAddress     = lazy.Pattern(`([0-9]{1,12})@example\.(com|org|net)"$`)
	ordinaryAddress = lazy.Pattern(`^"[A-Za-z0-9._+-]{1,50}@[A-Za-z0-9.-]{1,100}"$`)
	lastNumber      = lazy.Pattern(`[0-9]+[^0-9]*"?$`)
	uuid            = lazy.Pattern(`^"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}"$`)
)

// withIDsOf is a payload with some ids and e-mail addresses of another one, but for
// what a mutation is about, and what is out of the ordinary.
func withIDsOf(p, other *payload, at *places, pointers ...string) *payload {
	again := *p
	source, target := read(other.bytes), read(again.bytes)
	for _, pointer := range pointers {
		isEmail := slices.Contains(at.emails, pointer)
		isAbout := func(m mutation.Mutation) bool {
			return m.Kind == "bytes" || m.Pointer == pointer || m.Kind == "id" && !isEmail || m.Kind == "email" && isEmail
		}
		if p.mutation != nil && isAbout(*p.mutation) || slices.ContainsFunc(p.several, isAbout) {
			continue
		}
		from, ok := source.node(pointer)
		to, there := target.node(pointer)
		if !ok || !there {
			continue
		}
		if id := sameForm(from.Raw(), to.Raw()); id != nil {
			again.bytes = slices.Concat(again.bytes[:to.Start()], id, again.bytes[to.End():])
			target = read(again.bytes)
		}
	}
	return &again
}

// sameForm is an id in the place of another one; nil when they are not of one form, or of
// none that ids have.
func sameForm(from, to []byte) []byte {
	digits, place := madeAddress().FindSubmatch(from), madeAddress().FindSubmatchIndex(to)
	switch {
	case digits != nil && place != nil:
		return slices.Concat(to[:place[2]], digits[1], to[place[3]:])
	case digits != nil && ordinaryAddress().Match(to):
		name, _, _ := bytes.Cut(to, []byte("@")) // of the same form, lest that be why it is rejected
		return slices.Concat(name, digits[1], []byte(`@example.com"`))
	case ordinaryNumber().Match(from) && ordinaryNumber().Match(to), ordinaryWord().Match(from) && ordinaryWord().Match(to):
		return from
	}
	return nil
}

// numbered is an id of the same form with a number in it: that number itself, the last
// digits of a word, or those of a UUID.
func numbered(id []byte, number int) []byte {
	digits := strconv.Itoa(number)
	switch {
	case len(id) == 0 || id[0] != '"':
		return []byte(digits)
	case uuid().Match(id):
		return slices.Concat(id[:len(id)-len(`000000000000"`)], []byte(fmt.Sprintf(`%012x"`, number)))
	}
	if place := lastNumber().FindIndex(id); place != nil {
		end := place[0]
		for end < len(id) && id[end] >= '0' && id[end] <= '9' {
			end++
		}
		if long := end - place[0]; long > len(digits) { // a form may ask for so many
			digits = strings.Repeat("0", long-len(digits)) + digits
		}
		return slices.Concat(id[:place[0]], []byte(digits), id[end:])
	}
	return slices.Concat(id[:len(id)-1], []byte(digits+`"`))
}

// unlike is a new event with ids that no other delivery had before, of whatever form they
// are: some come always as an example says.
func (m *material) unlike(p *payload) *payload {
	for _, id := range m.ids(p.row, read(p.bytes)) {
		if raw := id.Raw(); m.used[p.row.ID()+id.Pointer()+string(raw)] && (ordinaryNumber().Match(raw) || ordinaryWord().Match(raw)) {
			m.renumber(p, id.Pointer(), firstNew, int(m.next-firstNew+m.shift)) //nolint:gosec // counts from there
		}
	}
	made := read(p.bytes)
	for _, pointer := range m.at(p.row).roles[schemas.RoleEmail] { // another person
		n, ok := made.node(pointer)
		if !ok {
			continue
		}
		if place := madeAddress().FindSubmatchIndex(n.Raw()); place != nil && m.used[string(n.Raw())] {
			m.put(p, pointer, string(slices.Concat(n.Raw()[:place[2]], []byte(strconv.FormatUint(m.next, 10)), n.Raw()[place[3]:])))
		}
	}
	m.use(p)
	return p
}

// use notes the ids of a payload.
func (m *material) use(p *payload) {
	made := read(p.bytes)
	for _, id := range m.ids(p.row, made) {
		m.used[p.row.ID()+id.Pointer()+string(id.Raw())] = true
	}
	for _, pointer := range m.at(p.row).roles[schemas.RoleEmail] {
		if n, ok := made.node(pointer); ok {
			m.used[string(n.Raw())] = true
		}
	}
}

// ids are what tells a payload of a row from others, without addresses.
func (m *material) ids(row *schemas.Row, payload jsonText) (ids []jsonpos.Node) {
	at := m.at(row)
	for _, pointer := range at.identity() {
		if !slices.Contains(at.emails, pointer) {
			ids = append(ids, payload.nodes(pointer)...)
		}
	}
	return ids
}

// isID are the names of members that have an id.
var isID = lazy.Pattern(`^(?i:id|.*[_-]id)$|[a-z0-9]I[dD]$`)

// person are other ids of the person that an event is about, in an object that has nothing
// else with a role.
func (p *places) person(b []byte) (pointers []string) {
	for _, contact := range p.roles[schemas.RoleContact] {
		holder, _ := dispatch.Split(contact)
		if holder == "" || slices.ContainsFunc([]schemas.Role{schemas.RoleIdentity, schemas.RoleOrder, schemas.RoleAmount, schemas.RoleTime}, func(role schemas.Role) bool {
			return slices.ContainsFunc(p.roles[role], func(other string) bool { return strings.HasPrefix(other, holder+"/") })
		}) {
			continue
		}
		for _, object := range nodes(b, holder) {
			for child := range object.Children() {
				if child.Kind() == jsonpos.Number && isID().MatchString(child.Name()) && child.Pointer() != contact && ordinaryNumber().Match(child.Raw()) {
					pointers = append(pointers, child.Pointer())
				}
			}
		}
	}
	return pointers
}

// quote is a text as JSON.
func quote(text string) []byte {
	quoted, _ := jsontext.AppendQuote(nil, text) // what is no UTF-8 is replaced
	return quoted
}
