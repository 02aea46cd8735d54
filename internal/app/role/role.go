// Package role reads from payloads what a catalog gives a role: the contact that an event is
// about, the time when it happened.
//
//	contact, err := role.New(catalog, schemas.RoleContact)
//	number, ok := contact.Number(event, payload)
//
// It walks over the bytes, takes nothing apart and judges nothing: of a payload that is cut
// off or garbled it reads what is still there.
package role

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/siohook/siohook/internal/base/dispatch"
	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/internal/base/jsonscan"
	"github.com/siohook/siohook/schemas"
)

// Reader reads the values of one role. It is safe for concurrent use.
type Reader struct {
	paths map[string][][]string // by the id of an event; of all events for ""
}

// New makes a reader for the events of a catalog. Of several members with the role, the one
// nearest to the root of the payload is read; what is in arrays is not.
func New(c *schemas.Catalog, of schemas.Role) (*Reader, error) {
	r := &Reader{paths: map[string][][]string{}}
	for _, row := range c.Rows {
		pointers, err := c.Pointers(row, of)
		if err != nil {
			return nil, err
		}
		slices.SortStableFunc(pointers, func(a, b string) int { return strings.Count(a, "/") - strings.Count(b, "/") })
		id := row.ID()
		r.paths[id] = nil
		for _, pointer := range pointers {
			path := jsonpos.Tokens(pointer)
			if slices.Contains(path, "*") {
				continue
			}
			r.paths[id] = append(r.paths[id], path)
			if !slices.ContainsFunc(r.paths[""], func(known []string) bool { return slices.Equal(known, path) }) {
				r.paths[""] = append(r.paths[""], path)
			}
		}
	}
	return r, nil
}

// deepest is how deep values are skipped: hostile text is not read to its end again and again.
const deepest = 100

// Value returns the JSON of the member in the payload of an event, a part of the payload;
// nil when it has none. Of an event that the catalog does not have, all places are tried.
func (r *Reader) Value(event string, payload []byte) []byte {
	paths, known := r.paths[event]
	if !known {
		paths = r.paths[""]
	}
	start := start(payload)
	for _, path := range paths {
		if value := valueAt(payload, start, path); value != nil {
			return value
		}
	}
	return nil
}

// start is where the value of a payload begins.
func start(payload []byte) int {
	return jsonscan.Space(payload, len(payload)-len(bytes.TrimPrefix(payload, []byte(jsonpos.BOM))))
}

// valueAt is the JSON at a path; nil where there is none.
func valueAt(payload []byte, start int, path []string) []byte {
	i := jsonscan.At(payload, start, path, deepest)
	if i < 0 {
		return nil
	}
	if end := jsonscan.SkipValue(payload, i, deepest); end > i {
		return payload[i:end]
	}
	return nil
}

// Values calls use for the JSON of each member in the payload of an event that has the role.
func (r *Reader) Values(event string, payload []byte, use func(value []byte)) {
	start := start(payload)
	for _, path := range r.paths[event] {
		if value := valueAt(payload, start, path); value != nil {
			use(value)
		}
	}
}

// Number returns the member when it is a whole number.
func (r *Reader) Number(event string, payload []byte) (n int64, ok bool) {
	n, err := strconv.ParseInt(string(r.Value(event, payload)), 10, 64)
	return n, err == nil
}

// Time returns the member when it is an instant: RFC 3339, or a Unix time. Otherwise the time
// is zero.
func (r *Reader) Time(event string, payload []byte) time.Time {
	value := r.Value(event, payload)
	if len(value) > len(`""`) && value[0] == '"' {
		t, _ := time.Parse(time.RFC3339, jsonscan.Text(value[1:len(value)-1])) // zero then
		return t
	}
	switch n, unit, ok := Unix(value); {
	case !ok:
		return time.Time{}
	case unit == time.Millisecond:
		return time.UnixMilli(n).UTC()
	default:
		return time.Unix(n, 0).UTC()
	}
}

// beyondSeconds is where a Unix time is in milliseconds: in seconds, it is in the year 5138.
const beyondSeconds = 100_000_000_000

// Unix reads a number that is a Unix time: n seconds or milliseconds since 1970.
func Unix(number []byte) (n int64, unit time.Duration, ok bool) {
	n, err := strconv.ParseInt(string(number), 10, 64)
	if n >= beyondSeconds {
		return n, time.Millisecond, err == nil
	}
	return n, time.Second, err == nil
}

// Names returns the names of the members that have one of the roles in some event. It is for
// what is no JSON, where nothing has a place.
func Names(c *schemas.Catalog, of ...schemas.Role) (map[string]bool, error) {
	names := map[string]bool{}
	for _, row := range c.Rows {
		for _, one := range of {
			pointers, err := c.Pointers(row, one)
			if err != nil {
				return nil, err
			}
			for _, pointer := range pointers {
				_, name := dispatch.Split(pointer)
				names[name] = true
			}
		}
	}
	return names, nil
}
