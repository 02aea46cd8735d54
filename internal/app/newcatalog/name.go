package newcatalog

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/siohook/siohook/internal/base/hint"
	"github.com/siohook/siohook/internal/base/jsontree"
	"github.com/siohook/siohook/internal/base/words"
	"github.com/siohook/siohook/schemas"
)

// naming is where deliveries name their event.
type naming struct {
	header string
	member string
	given  bool           // by the options
	at     string         // JSON Pointer of the name in what is said of an event
	key    *regexp.Regexp // its first group, or all of it, is the name in what the event is called
}

func newNaming(o Options) (n naming, err error) {
	n = naming{header: o.EventHeader, member: o.EventMember, given: o.EventHeader != "" || o.EventMember != ""}
	if n.member != "" && n.member[0] != '/' {
		return n, hint.With(fmt.Errorf("want a JSON Pointer of the member, got %q", n.member), "for example /type")
	}
	switch {
	case o.EventName == "":
	case o.EventName[0] == '/':
		n.at = o.EventName
	default:
		if n.key, err = regexp.Compile(o.EventName); err != nil {
			return n, hint.With(err, "a pattern whose first group is the name, or a JSON Pointer into the description of an event in the document")
		}
	}
	return n, nil
}

// identify is the naming as catalogs have it.
func (n *naming) identify() schemas.Identify {
	switch {
	case n.header != "" && n.member != "":
		return schemas.Both{First: schemas.HeaderName(n.header), Second: schemas.BodyMember(n.member)}
	case n.header != "":
		return schemas.HeaderName(n.header)
	case n.member != "":
		return schemas.BodyMember(n.member)
	}
	return schemas.ByShape{}
}

// String says it in words.
func (n *naming) String() string {
	switch {
	case n.header != "" && n.member != "":
		return fmt.Sprintf("header %s and member %s", n.header, n.member)
	case n.header != "":
		return "header " + n.header
	case n.member != "":
		return "member " + n.member
	}
	return "nothing: deliveries are matched by their shape"
}

// findNaming finds out where deliveries name their event, where the options do not say it.
func (m *maker) findNaming() {
	n := &m.naming
	if n.given {
		return
	}
	n.header = m.namingHeader()
	values := map[string]bool{}
	for _, e := range m.events {
		values[m.headerValue(e)] = true
	}
	if n.header != "" && len(values) == len(m.events) {
		return
	}
	n.member = m.namingMember()
	if n.member == "" && n.header == "" {
		for _, name := range m.exampleHeaders() {
			m.notes = append(m.notes, Refusal{"header " + name, "it may name the event, and the document has the same example of it for several: use --event-header and --event-name"})
		}
	}
}

// namingHeader is the header that has one value in each event, which is not the same in all.
func (m *maker) namingHeader() string {
	for _, h := range m.events[0].headers {
		values := map[string]bool{}
		sure, agrees := true, true
		for _, e := range m.events {
			i := slices.IndexFunc(e.headers, func(other header) bool { return strings.EqualFold(other.name, h.name) })
			if i < 0 || e.headers[i].value == "" {
				sure, agrees = false, false
				break
			}
			values[e.headers[i].value] = true
			sure = sure && e.headers[i].isSure
			agrees = agrees && strings.HasPrefix(letters(e.key), letters(e.headers[i].value))
		}
		if (sure || agrees) && (len(values) > 1 || len(m.events) == 1) {
			return h.name
		}
	}
	return ""
}

// exampleHeaders are headers whose name sounds as if they named the event.
func (m *maker) exampleHeaders() (names []string) {
	for _, h := range m.events[0].headers {
		name := strings.ToLower(h.name)
		if !h.isSure && (strings.HasSuffix(name, "event") || strings.HasSuffix(name, "topic") || strings.HasSuffix(name, "event-type")) {
			names = append(names, h.name)
		}
	}
	return names
}

// letters are the letters and digits of a text, in lower case.
func letters(text string) string {
	return strings.Map(func(r rune) rune {
		if 'a' <= r && r <= 'z' || '0' <= r && r <= '9' {
			return r
		}
		return -1
	}, strings.ToLower(text))
}

// namingMember is the member that, with the header where there is one, is different in each event.
func (m *maker) namingMember() string {
	var candidates []string
	for _, e := range m.events {
		for pointer := range e.constants {
			if !slices.Contains(candidates, pointer) {
				candidates = append(candidates, pointer)
			}
		}
	}
	slices.SortFunc(candidates, func(a, b string) int {
		if d := strings.Count(a, "/") - strings.Count(b, "/"); d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
	best, bestNames := "", 0
	for _, pointer := range candidates {
		names, missing := map[string]bool{}, 0
		for _, e := range m.events {
			value, ok := e.constants[pointer]
			if !ok {
				missing++
			}
			names[m.headerValue(e)+"."+value] = true
		}
		if missing > 0 && m.naming.header == "" {
			continue
		}
		if len(names) > bestNames {
			best, bestNames = pointer, len(names)
		}
	}
	if bestNames < 2 && len(m.events) > 1 {
		return ""
	}
	return best
}

// headerValue is what the header has that names the event.
func (m *maker) headerValue(e *event) string {
	if m.naming.header == "" {
		return ""
	}
	if name, ok := m.givenName(e); ok {
		return name
	}
	for _, h := range e.headers {
		if strings.EqualFold(h.name, m.naming.header) && h.value != "" && (h.isSure || strings.HasPrefix(letters(e.key), letters(h.value))) {
			return h.value
		}
	}
	return e.key
}

// givenName is the name that the option for it finds.
func (m *maker) givenName(e *event) (string, bool) {
	switch n := &m.naming; {
	case n.at != "":
		value, _ := jsontree.Lookup(e.about, n.at)
		text, ok := value.(string)
		return text, ok
	case n.key != nil:
		groups := n.key.FindStringSubmatch(e.key)
		if groups == nil {
			return "", false
		}
		return groups[min(1, len(groups)-1)], true
	}
	return "", false
}

// name gives each event its type, and those that share one a variant.
func (m *maker) name() {
	for _, e := range m.events {
		e.name = e.key
		if name, ok := m.givenName(e); ok {
			e.name = name
		}
		value := e.constants[m.naming.member]
		switch n := &m.naming; {
		case n.header != "":
			if e.name = m.headerValue(e); value != "" {
				e.name += "." + value
			}
		case n.member != "" && value != "":
			e.name = value
		}
	}
	m.keep(func(e *event) error {
		switch {
		case e.name == "" || len(e.name) > 200 || strings.IndexFunc(e.name, func(r rune) bool { return r <= ' ' || r > '~' || r == '\\' }) >= 0:
			return fmt.Errorf("its name %q is not a word of printable ASCII", e.name)
		case m.naming.member != "" && strings.Contains(e.constants[m.naming.member], ".") && m.naming.header != "":
			return fmt.Errorf("the member %s has a point in it", m.naming.member)
		}
		return nil
	})
	m.variants()
}

// variants tells events of one type apart, by a member that only one of them must have.
func (m *maker) variants() {
	byName := map[string][]*event{}
	for _, e := range m.events {
		byName[e.name] = append(byName[e.name], e)
	}
	files := map[string]bool{}
	m.keep(func(e *event) error {
		if same := byName[e.name]; len(same) > 1 {
			member := onlyMember(e, same)
			if member == "" {
				if same[0] == e && !slices.ContainsFunc(same[1:], func(other *event) bool { return onlyMember(other, same) != "" }) {
					byName[e.name] = nil // it stands for all of them
				} else {
					return fmt.Errorf("it has the name %q, as %s has, and no member that only this one requires", e.name, words.Count(len(same)-1, "other event"))
				}
			} else {
				e.member, e.variant = member, plainName(e.key[strings.LastIndexByte(e.key, '/')+1:])
			}
		}
		file := strings.ToLower(m.row(e).FileStem())
		if files[file] {
			return errors.New("another event has its name, or its file")
		}
		files[file] = true
		return nil
	})
}

// onlyMember is the place of a member that an event requires and others do not have, the one
// nearest to the root.
func onlyMember(e *event, all []*event) string {
	best := ""
	for _, pointer := range e.required {
		if best != "" && strings.Count(best, "/") <= strings.Count(pointer, "/") {
			continue
		}
		if !slices.ContainsFunc(all, func(other *event) bool { return other != e && slices.Contains(other.members, pointer) }) {
			best = pointer
		}
	}
	return best
}
