package fake

import (
	"errors"
	"fmt"
	"io/fs"
	"math"

	"github.com/siohook/siohook/fake/internal/splice"
	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/schemas"
)

// Preset fixes the shapes of events. Which of several equal shapes an event has,
// such as the values of an enumeration, stays drawn unless Sampled.
type Preset string

// The presets. The zero value, "", draws all shapes with their weights.
const (
	Full    Preset = "full"    // every member that may be left out, null or empty has a value
	Minimal Preset = "minimal" // none of them has
	Sampled Preset = "sample"  // the shapes of the provider's own example
)

// Presets lists the presets by name.
func Presets() []Preset { return []Preset{Full, Minimal, Sampled} }

// preset fixes the choices of a plan.
func (f *Faker) preset(p *plan, preset Preset, c *schemas.Catalog) error {
	switch preset {
	case "":
	case Full, Minimal:
		for i := range p.choices {
			switch choice := &p.choices[i]; {
			case choice.sized && preset == Full:
				choice.fix(len(choice.options) - 1)
			case choice.sized:
				choice.fix(0)
			}
		}
	case Sampled:
		return f.likeSample(p, c)
	default:
		return fmt.Errorf("unknown shape %q%s", preset, hint(string(preset), []string{string(Full), string(Minimal), string(Sampled)}))
	}
	return nil
}

// fix makes the choice always take one option.
func (c *choice) fix(chosen int) {
	for i := range c.options {
		o := &c.options[i]
		o.weight, o.below = 0, 0
		if i == chosen {
			o.weight, o.below = 1, 1
		}
	}
	c.draw, c.index = func(*scene) uint64 { return 0 }, nil
}

// likeSample fixes each choice at the option that makes an event most like the
// provider's example: the same values of the same types at the same places.
func (f *Faker) likeSample(p *plan, c *schemas.Catalog) error {
	text, err := c.Sample(p.row)
	if errors.Is(err, fs.ErrNotExist) {
		return errors.New("the provider has no sample of it, so that no shape is that of one")
	}
	if err != nil {
		return err
	}
	sample, err := jsonpos.Parse(text, splice.Deep)
	if err != nil {
		return fmt.Errorf("sample: %w", err)
	}
	want := outline(sample)
	s := f.scene()
	defer f.scenes.Put(s)
	f.set(s, 0)
	clear(s.options)
	for range 3 { // a choice may decide what another one is about
		for i := range p.choices {
			best, most := 0, math.MinInt
			for o := range p.choices[i].options {
				s.options[i] = uint8(o)
				if n := p.likeness(s, want); n > most {
					best, most = o, n
				}
			}
			s.options[i] = uint8(best)
		}
	}
	for i := range p.choices {
		p.choices[i].fix(int(s.options[i]))
	}
	return nil
}

// likeness counts what the event of s has in common with an outline, and takes
// off what it has besides.
func (p *plan) likeness(s *scene, want map[string]bool) int {
	document, err := jsonpos.Parse(run(p.ops, nil, s), splice.Deep)
	if err != nil {
		return math.MinInt
	}
	n := 0
	for key := range outline(document) {
		if want[key] {
			n += 2
		} else {
			n--
		}
	}
	return n
}

// outline has what a payload says at which place, and of which types.
func outline(document *jsonpos.Document) map[string]bool {
	lines := map[string]bool{}
	var walk func(jsonpos.Node)
	walk = func(n jsonpos.Node) {
		place := n.Pointer()
		lines[place+" "+n.Kind().String()] = true
		if n.Kind() == jsonpos.String {
			lines[place+" = "+n.Text()] = true
		}
		for child := range n.Children() {
			walk(child)
		}
	}
	walk(document.Root())
	return lines
}
