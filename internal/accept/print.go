package accept

import (
	"fmt"
	"math"
	"strings"
)

// String lists the plan for people: what it asks of each value, what it takes
// notes of, and what it can not follow.
func (p *Plan) String() string {
	var t strings.Builder
	fmt.Fprintf(&t, "plan of %s\n", p.root.schema.Location)
	switch {
	case len(p.unsupported) > 0:
		t.WriteString("way: slow, because plans do not support\n  " + strings.Join(p.unsupported, "\n  ") + "\n")
	case len(p.noNotes) > 0:
		t.WriteString("way: fast when valid; slow otherwise, because\n  " + strings.Join(p.noNotes, "\n  ") + "\n")
	default:
		t.WriteString("way: fast, including warnings and errors that the plan reports\n")
	}
	l := lister{out: &t, seen: map[*node]bool{}}
	l.node("payload", p.root, 0)
	return t.String()
}

// lister writes nodes, each one's members once.
type lister struct {
	out  *strings.Builder
	seen map[*node]bool
}

func (l *lister) node(name string, n *node, depth int) {
	fmt.Fprintf(l.out, "%s%s: %s", strings.Repeat("  ", depth), name, n.demands())
	if l.seen[n] && (n.object != anyObject || n.choice != nil) {
		l.out.WriteString(", as above\n")
		return
	}
	l.out.WriteString("\n")
	l.seen[n] = true
	if n.op == opAny || n.op == opNever {
		return
	}
	if n.choice != nil {
		for _, b := range n.choice.branches {
			title := "or"
			if b.value != "" {
				title = fmt.Sprintf("where %s is %q", n.choice.member, b.value)
			}
			l.node(title, b.node, depth+1)
		}
		return
	}
	if n.kinds&anObject != 0 {
		l.members(n.object, depth+1)
	}
	if n.kinds&anArray != 0 {
		l.node("each", n.array.items, depth+1)
	}
}

func (l *lister) members(o *object, depth int) {
	for k := range o.props {
		name := o.props[k].name
		if o.required&(1<<k) == 0 {
			name += "?"
		}
		l.node(name, o.props[k].node, depth)
	}
	if o.additional != nil && o.additional != anyNode {
		l.node("others", o.additional, depth)
	}
}

// demands says what a node asks for, in one line.
func (n *node) demands() string {
	switch {
	case n.op == opAny:
		return "anything"
	case n.op == opNever:
		return "nothing"
	case n.choice != nil:
		return fmt.Sprintf("one of %d", len(n.choice.branches))
	}
	words := []string{strings.Join(n.kindWords(), " or ")}
	add := func(format string, a ...any) { words = append(words, fmt.Sprintf(format, a...)) }
	if n.kinds&anObject != 0 {
		switch n.object.additional {
		case nil:
			add("closed")
		case anyNode:
			add("open")
		}
		addLimits(add, "members", n.object.least, n.object.most)
	}
	if n.kinds&anArray != 0 {
		addLimits(add, "elements", n.array.least, n.array.most)
	}
	if n.enum != nil {
		add("%s", strings.Join(n.enum.words(), " | "))
	}
	if n.asserted {
		add("format %s", n.schema.Format)
	}
	if n.text != nil {
		addLimits(add, "characters", n.text.least, n.text.most)
		if n.text.pattern != nil {
			add("pattern %s", n.schema.Pattern)
		}
	}
	if n.bounds != nil {
		if n.bounds.least > math.MinInt64 {
			add("at least %d", n.bounds.least)
		}
		if n.bounds.most < math.MaxInt64 {
			add("at most %d", n.bounds.most)
		}
	}
	if warned := n.notes &^ n.both &^ Missing; warned != 0 {
		add("warns about %s", warned)
	}
	if n.both != 0 {
		add("refuses %s", n.both)
	}
	return strings.Join(words, ", ")
}

func addLimits(add func(string, ...any), what string, least, most int) {
	if least > 0 {
		add("at least %d %s", least, what)
	}
	if most >= 0 {
		add("at most %d %s", most, what)
	}
}

func (n *node) kindWords() []string {
	if n.kinds == anyKind {
		return []string{"any"}
	}
	var words []string
	for _, known := range kindNames {
		isWhole := known.kind == integer && n.kinds&number != 0 // number says it
		if n.kinds&known.kind == known.kind && !isWhole {
			words = append(words, known.name)
		}
	}
	return words
}

func (e *enum) words() (words []string) {
	for _, t := range e.texts {
		words = append(words, fmt.Sprintf("%q", t.text))
	}
	words = append(words, e.numbers...)
	for _, word := range []struct {
		text string
		used bool
	}{{"true", e.yes}, {"false", e.no}, {"null", e.null}} {
		if word.used {
			words = append(words, word.text)
		}
	}
	return words
}

// String names the kinds of notes in a set.
func (f faults) String() string {
	var words []string
	for _, known := range []struct {
		fault faults
		name  string
	}{{UnknownMember, "unknown members"}, {WrongType, "another type"}, {UnknownValue, "another value"}, {WrongFormat, "another format"}} {
		if f&known.fault != 0 {
			words = append(words, known.name)
		}
	}
	return strings.Join(words, ", ")
}
