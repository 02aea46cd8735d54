package fake

import (
	"fmt"
	"maps"
	"strconv"

	"github.com/siohook/siohook/internal/base/sorted"
)

// source is where the value of a member comes from.
type source struct {
	kind valueKind
	make func(*compiler, *member) (value, error)
}

// valueKind is what a source gives and a field takes.
type valueKind string

const (
	valueNumber valueKind = "a number"
	valueText   valueKind = "a text"
	valueTime   valueKind = "a time"
	valueFlag   valueKind = "true or false"
	valueOther  valueKind = "contact fields"
)

// sources are all sources by name.
var sources = func() map[string]source {
	all := map[string]source{}
	for _, some := range []map[string]source{accountSources, contactSources, funnelSources, productSources, saleSources, listSources} {
		maps.Copy(all, some)
	}
	return all
}()

// sourced adds a value from the source with that name, for a member that takes
// values of a kind.
func (c *compiler) sourced(m *member, name string, takes valueKind) error {
	from, ok := sources[name]
	if !ok {
		return fmt.Errorf("unknown fake source %q%s", name, hint(name, sorted.Keys(sources)))
	}
	v, err := from.make(c, m)
	if err != nil {
		return err
	}
	switch {
	case from.kind == takes, from.kind == valueTime && takes == valueText:
	case from.kind == valueNumber && takes == valueText:
		v = quoted(v)
	default:
		return fmt.Errorf("fake source %s gives %s, the member takes %s", name, from.kind, takes)
	}
	c.add(v)
	return nil
}

// text is a JSON string in the encoding of the faker, with its quotes.
type text []byte

func texts(of func(*scene) text) value {
	return func(dst []byte, s *scene) []byte { return append(dst, of(s)...) }
}

func numbers(of func(*scene) int64) value {
	return func(dst []byte, s *scene) []byte { return strconv.AppendInt(dst, of(s), 10) }
}

func instants(of func(*scene) int64) value {
	return func(dst []byte, s *scene) []byte { return appendInstant(dst, of(s)) }
}

// plainText, plainNumber and plainTime are sources that need neither tags nor
// choices.
func plainText(of func(*scene) text) source {
	return source{valueText, func(*compiler, *member) (value, error) { return texts(of), nil }}
}

func plainNumber(of func(*scene) int64) source {
	return source{valueNumber, func(*compiler, *member) (value, error) { return numbers(of), nil }}
}

func plainTime(of func(*scene) int64) source {
	return source{valueTime, func(*compiler, *member) (value, error) { return instants(of), nil }}
}
