package fake

import "math"

// choice is a point at which an event takes one of several shapes.
type choice struct {
	name    string
	options []option
	draw    func(*scene) uint64
	index   func(*scene) uint8 // of the option; nil when it is drawn
	sized   bool               // the options go from nothing to everything
	// The choice is only met where choice parent took an option of the set
	// within; parent is -1 when it always is.
	parent int
	within optionSet
}

// option is one way a choice may go.
type option struct {
	value  string
	weight float64 // share among the options; New scales them to a sum of 1
	below  uint64  // drawn numbers below it, and not below the one before, take it
	text   string  // name=value
}

// optionSet has a bit per option.
type optionSet uint64

const maxOptions = 64

// newChoice scales the weights, and sets the bounds and texts.
func newChoice(name string, options []option, draw func(*scene) uint64) choice {
	total := 0.0
	for _, o := range options {
		total += o.weight
	}
	scaled, sum := make([]option, len(options)), 0.0
	for i, o := range options {
		sum += o.weight
		o.weight /= total
		o.text = name + "=" + o.value
		o.below = math.MaxUint64
		if i < len(options)-1 {
			o.below = uint64(sum / total * (1 << 63) * 2)
		}
		scaled[i] = o
	}
	return choice{name: name, options: scaled, draw: draw, parent: -1}
}

// option is the index of the option that a drawn number takes.
func (c *choice) option(u uint64) uint8 {
	last := len(c.options) - 1
	for i := range last {
		if u < c.options[i].below {
			return uint8(i)
		}
	}
	return uint8(last)
}

// met tells whether the event of s comes to choice i.
func (p *plan) met(s *scene, i int) bool {
	for p.choices[i].parent >= 0 {
		c := &p.choices[i]
		if c.within&(1<<s.options[c.parent]) == 0 {
			return false
		}
		i = c.parent
	}
	return true
}

// shapes lists the shapes of the event of s.
func (p *plan) shapes(s *scene) []string {
	shapes := make([]string, 0, len(p.choices))
	for i := range p.choices {
		if p.met(s, i) {
			shapes = append(shapes, p.choices[i].options[s.options[i]].text)
		}
	}
	return shapes
}
