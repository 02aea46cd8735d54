package contract

import (
	"bytes"
	"strings"

	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/internal/base/sorted"
)

// countDocumented counts what the deliveries of coverage hold, and what the
// accepted ones among them hold, and lists the shapes of the events.
func countDocumented(m *material, t *taken) (all []Documented, each []ShapeResult) {
	sent, accepted := newFeatures(), newFeatures()
	for _, p := range m.coverage {
		sent.add(p, m.at(p.row))
	}
	for _, list := range t.accepted {
		for _, p := range list {
			if p.shapes != nil { // no sample
				accepted.add(p, m.at(p.row))
			}
		}
	}
	for i, kind := range featureKinds {
		all = append(all, Documented{kind, Count{len(accepted[i]), len(sent[i])}})
	}
	for _, row := range m.rows {
		for _, key := range sorted.Keys(sent[shapes]) {
			if event, shape, _ := strings.Cut(key, " "); event == row.ID() {
				each = append(each, ShapeResult{event, shape, accepted[shapes][key]})
			}
		}
	}
	return all, each
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

func (f *features) add(p *payload, at *places) {
	f[events][p.event()] = true
	if p.row.Variant != "" {
		f[variants][p.event()] = true
	}
	for _, shape := range p.shapes {
		f[shapes][p.event()+" "+shape] = true
	}
	for form, text := range map[string]string{`\/`: `\/`, `\uXXXX`: `\u`, "time with +00:00": `+00:00"`} {
		if bytes.Contains(p.bytes, []byte(text)) {
			f[wireForms][form] = true
		}
	}
	for i := range at.maps {
		for _, n := range nodes(p.bytes, at.maps[i].at) {
			f[wireForms]["map as "+n.Kind().String()] = true
		}
	}
	for i := range at.unions {
		for _, n := range nodes(p.bytes, at.unions[i].at+"/*") {
			f[resourceKinds][at.unions[i].kind(n)] = true
		}
	}
	for _, place := range at.digits {
		for range nodes(p.bytes, place) {
			f[wireForms]["digits in a string"] = true
		}
	}
	document, err := jsonpos.Parse(p.bytes, jsonpos.Limits{MaxDepth: 100})
	if err == nil { // coverage is valid
		f.nulls(p.event(), document.Root())
	}
}

// nulls notes where values are null. Elements of an array share one place.
func (f *features) nulls(event string, n jsonpos.Node) {
	if n.Kind() == jsonpos.Null {
		f[nullables][event+" "+n.Pattern()] = true
	}
	for child := range n.Children() {
		f.nulls(event, child)
	}
}
