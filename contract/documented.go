package contract

import (
	"bytes"
	"strings"

	"github.com/siohook/siohook/internal/base/jsonpos"
)

// countDocumented counts what the deliveries of coverage hold, and what the
// accepted ones among them hold.
func countDocumented(coverage []*payload, t *taken) (all []Documented) {
	sent, accepted := newFeatures(), newFeatures()
	for _, p := range coverage {
		sent.add(p)
	}
	for _, list := range t.accepted {
		for _, p := range list {
			if p.shapes != nil { // no sample
				accepted.add(p)
			}
		}
	}
	for i, kind := range featureKinds {
		all = append(all, Documented{kind, Count{len(accepted[i]), len(sent[i])}})
	}
	return all
}

// The kinds of documented things, in the order of a report.
const (
	events = iota
	variants
	nullables
	resourceKinds
	wireForms
	shapes
)

var featureKinds = [...]string{"events", "variants", "nullables", "resource-kinds", "wire-forms", "shapes"}

// features are the documented things that payloads hold, by kind.
type features [len(featureKinds)]map[string]bool

func newFeatures() (f features) {
	for i := range f {
		f[i] = map[string]bool{}
	}
	return f
}

func (f *features) add(p *payload) {
	f[events][p.event()] = true
	if p.row.Variant != "" {
		f[variants][p.event()] = true
	}
	for _, shape := range p.shapes {
		f[shapes][p.event()+" "+shape] = true
	}
	for form, text := range map[string]string{`\/`: `\/`, `\uXXXX`: `\u`, "fields as []": `"fields":[]`, "fields as object": `"fields":{`, "time with +00:00": `+00:00"`} {
		if bytes.Contains(p.bytes, []byte(text)) {
			f[wireForms][form] = true
		}
	}
	document, err := jsonpos.Parse(p.bytes, jsonpos.Limits{MaxDepth: 100})
	if err == nil { // coverage is valid
		f.walk(p.event(), document.Root())
	}
}

// walk notes nulls, resource kinds and digits in strings. Elements of an array
// share one place.
func (f *features) walk(event string, n jsonpos.Node) {
	switch place := n.Pattern(); {
	case n.Kind() == jsonpos.Null:
		f[nullables][event+" "+place] = true
	case strings.HasSuffix(place, "/resources/*/type"):
		f[resourceKinds][n.Text()] = true
	case strings.HasSuffix(place, "/duration") && n.Kind() == jsonpos.String:
		f[wireForms]["digits in a string"] = true
	}
	for child := range n.Children() {
		f.walk(event, child)
	}
}
