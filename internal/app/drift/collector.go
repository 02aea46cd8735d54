package drift

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/siohook/siohook/internal/app/redact"
	"github.com/siohook/siohook/internal/app/role"
	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/schemas"
	"github.com/siohook/siohook/validate"
)

// Source says what the bytes of a payload are worth.
type Source bool

// The sources.
const (
	Wire Source = true  // as it came over the wire
	File Source = false // written to a file by somebody, perhaps in their own way
)

// Observed is what is known of one payload. It refers to the payload.
type Observed struct {
	header   http.Header // nil when it is not known
	payload  []byte
	at       time.Time
	source   Source
	hash     uint64
	encoding Encoding
	whole    bool // the scan came to its end
	report   validate.Report
}

// Observer looks at payloads. It is safe for concurrent use; what it observes
// goes to one [Collector].
type Observer struct {
	validator *validate.Validator
	times     *role.Reader
	free      map[string]bool // names of maps
}

// Observe looks at a delivery. The time is when it came; zero when unknown.
func (o *Observer) Observe(d schemas.Delivery, at time.Time, s Source) Observed {
	v := Observed{header: d.Header, payload: d.Body, at: at, source: s}
	v.hash, v.encoding, v.whole = scan(d.Body, o.free, s == Wire)
	o.judge(&v)
	return v
}

// Line looks at a line of a file. ok is false when it is not one payload, as far
// as that is seen without much ado.
func (o *Observer) Line(line []byte) (v Observed, ok bool) {
	if len(line) == 0 || line[0] != '{' {
		return v, false
	}
	v.payload = line
	if v.hash, v.encoding, v.whole = scan(line, o.free, false); !v.whole {
		return v, false
	}
	o.judge(&v)
	return v, true
}

// judge validates a payload. The time of one that is at fault is read here: workers
// observe, and one collector adds up.
func (o *Observer) judge(v *Observed) {
	v.report = o.validator.Delivery(schemas.Delivery{Header: v.header, Body: v.payload})
	if len(v.report.Violations) > 0 && v.at.IsZero() {
		v.at = o.times.Time(v.report.Event, v.payload)
	}
}

// Collector adds up what was observed. It is not safe for concurrent use.
type Collector struct {
	catalog  *schemas.Catalog
	times    *role.Reader
	free     map[string]bool // names of maps
	redactor *redact.Redactor
	docs     map[string]*documented
	events   map[string]*eventStat
	facts    map[factKey]*fact
	shapes   map[shapeKey]*shape
	// Payloads is how many there were, Broken how many of them are no JSON.
	Payloads, Broken int
	// Others are catalogs of other products, and Products how many payloads are deliveries of each,
	// by name.
	Others   []*schemas.Catalog
	Products map[string]int
}

// eventStat is how often an event came.
type eventStat struct {
	n     int
	paths map[string]int // deliveries that have a member, by pattern
}

// shape is a structure that was seen.
type shape struct {
	n       int
	paths   []string
	orders  []string // patterns of objects whose members stand in another order
	example map[string]string
}

type shapeKey struct {
	event string
	hash  uint64
}

// mostShapes is how many structures are remembered. What has others is looked at
// each time.
const mostShapes = 20_000

// New gives an empty collector. Examples are redacted.
func New(c *schemas.Catalog, r *redact.Redactor) (*Collector, error) {
	times, err := role.New(c, schemas.RoleTime)
	if err != nil {
		return nil, err
	}
	free, err := role.Maps(c)
	if err != nil {
		return nil, err
	}
	docs, err := documents(c)
	if err != nil {
		return nil, err
	}
	return &Collector{
		catalog: c, times: times, free: free, redactor: r, docs: docs, events: map[string]*eventStat{}, facts: map[factKey]*fact{}, shapes: map[shapeKey]*shape{},
	}, nil
}

// Observer gives an observer of payloads for the collector's catalog.
func (k *Collector) Observer() *Observer {
	return &Observer{validator: validate.New(k.catalog, validate.Options{Profile: schemas.Strict, Others: k.Others}), times: k.times, free: k.free}
}

// Add takes in what was observed.
func (k *Collector) Add(o Observed) {
	k.Payloads++
	if of := o.report.Product; of != "" {
		if k.Products == nil {
			k.Products = map[string]int{}
		}
		k.Products[of]++
	}
	event := o.report.Event
	if event != "" {
		k.event(event).n++
	}
	if len(o.report.Violations) > 0 && !k.violations(&o) {
		k.Broken++
		return
	}
	if o.source == Wire && o.encoding != 0 {
		for _, e := range Encodings() {
			if o.encoding&e.Bit != 0 {
				k.fact(factKey{kind: EncodingChanged, detail: e.Name}, &o, event)
			}
		}
	}
	if event == "" {
		return
	}
	key := shapeKey{event, o.hash}
	s, known := k.shapes[key]
	if !known || !o.whole {
		if s = k.look(event, o.payload); s == nil {
			return
		}
		if len(k.shapes) < mostShapes && o.whole {
			k.shapes[key] = s
		} else {
			for _, path := range s.paths {
				k.event(event).paths[path]++
			}
		}
	}
	s.n++
	for _, pattern := range s.orders {
		f := k.fact(factKey{kind: OrderChanged, pattern: pattern}, &o, event)
		if f.got == "" {
			f.got = s.example[pattern]
		}
	}
}

func (k *Collector) event(id string) *eventStat {
	e := k.events[id]
	if e == nil {
		e = &eventStat{paths: map[string]int{}}
		k.events[id] = e
	}
	return e
}

// look takes a payload apart.
func (k *Collector) look(event string, payload []byte) *shape {
	doc, err := jsonpos.Parse(payload, jsonpos.Limits{MaxValues: 5_000})
	if err != nil {
		return nil
	}
	s := &shape{}
	d := k.docs[event]
	seen := map[string]bool{}
	var walk func(n jsonpos.Node)
	walk = func(n jsonpos.Node) {
		pattern := n.Pattern()
		if pattern != "" && !seen[pattern] {
			seen[pattern] = true
			if _, ok := d.required[pattern]; ok {
				s.paths = append(s.paths, pattern)
			}
		}
		if n.Kind() == jsonpos.Object {
			k.order(s, d, pattern, n)
		}
		for c := range n.Children() {
			walk(c)
		}
	}
	walk(doc.Root())
	return s
}

// order compares the order of an object's documented members with the catalog's.
func (k *Collector) order(s *shape, d *documented, pattern string, n jsonpos.Node) {
	forms := d.order[pattern]
	if len(forms) == 0 || slices.Contains(s.orders, pattern) {
		return
	}
	var names []string
	for c := range n.Children() {
		names = append(names, c.Name())
	}
	for _, form := range forms {
		if inOrder(names, form) {
			return
		}
	}
	if s.example == nil {
		s.example = map[string]string{}
	}
	s.orders = append(s.orders, pattern)
	names = slices.DeleteFunc(names, func(name string) bool {
		return !slices.ContainsFunc(forms, func(form []string) bool { return slices.Contains(form, name) })
	})
	s.example[pattern] = strings.Join(names, ", ")
}

// inOrder tells whether those names that are in a form stand in its order.
func inOrder(names, form []string) bool {
	last := -1
	for _, name := range names {
		if i := slices.Index(form, name); i >= 0 {
			if i < last {
				return false
			}
			last = i
		}
	}
	return true
}
