package siohook

import (
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"github.com/grafana/sobek"
	"go.k6.io/k6/js/common"
	"go.k6.io/k6/js/modules"

	"github.com/siohook/siohook/validate"
)

func init() { //nolint:gochecknoinits // this is how k6 finds its extensions
	modules.Register("k6/x/siohook", &root{made: map[string]*events{}, validator: validate.New(nil, validate.Options{})})
}

// root is the module of a process. What it makes is shared by all virtual users.
type root struct {
	validator *validate.Validator

	mu   sync.Mutex
	made map[string]*events // by their options
}

// NewModuleInstance implements [modules.Module].
func (r *root) NewModuleInstance(vu modules.VU) modules.Instance { return &instance{r, vu} }

// instance is the module as one virtual user sees it.
type instance struct {
	root *root
	vu   modules.VU
}

// Exports implements [modules.Instance].
func (m *instance) Exports() modules.Exports {
	named := map[string]any{"events": m.events, "event": m.event, "validate": m.validate, "check": m.check}
	return modules.Exports{Default: named, Named: named}
}

// events is siohook.events(options): an object whose event(i) makes event i.
func (m *instance) events(options sobek.Value) *sobek.Object {
	runtime := m.vu.Runtime()
	made, err := m.root.events(runtime, options)
	if err != nil {
		common.Throw(runtime, fmt.Errorf("siohook.events: %w", err))
	}
	object := runtime.NewObject()
	if err := object.Set("event", func(i sobek.Value) *sobek.Object { return m.make(made, i) }); err != nil {
		common.Throw(runtime, err)
	}
	return object
}

// event is siohook.event(i), of seed 1 and without any options.
func (m *instance) event(i sobek.Value) *sobek.Object {
	made, err := m.root.events(m.vu.Runtime(), nil)
	if err != nil {
		common.Throw(m.vu.Runtime(), fmt.Errorf("siohook.event: %w", err))
	}
	return m.make(made, i)
}

func (r *root) events(runtime *sobek.Runtime, value sobek.Value) (*events, error) {
	text := []byte("{}")
	if !common.IsNullish(value) {
		var err error
		if text, err = json.Marshal(value.ToObject(runtime)); err != nil {
			return nil, err
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if made, ok := r.made[string(text)]; ok {
		return made, nil
	}
	made, err := newEvents(text)
	if err == nil {
		r.made[string(text)] = made
	}
	return made, err
}

// make makes event i; without a number, that of the iteration, which k6 counts
// across all processes.
func (m *instance) make(made *events, i sobek.Value) *sobek.Object {
	runtime := m.vu.Runtime()
	n := uint64(0)
	switch state := m.vu.State(); {
	case !common.IsNullish(i):
		number := i.ToInteger()
		if number < 0 {
			common.Throw(runtime, fmt.Errorf("siohook: event %d: want a number from 0", number))
		}
		n = uint64(number)
	case state == nil || state.GetScenarioGlobalVUIter == nil:
		common.Throw(runtime, fmt.Errorf("siohook: event() without a number can only be used in iterations"))
	default:
		n = state.GetScenarioGlobalVUIter()
	}
	one, err := made.event(n)
	header := map[string]string{}
	if err == nil {
		header, err = made.header(one, n, time.Now()) //nolint:forbidigo // deliveries have the real time
	}
	if err != nil {
		common.Throw(runtime, fmt.Errorf("siohook: event %d: %w", n, err))
	}
	object := runtime.NewObject()
	for _, member := range []struct {
		name  string
		value any
	}{{"n", n}, {"event", one.row.ID()}, {"body", string(one.body)}, {"headers", header}} {
		if err := object.Set(member.name, member.value); err != nil {
			common.Throw(runtime, err)
		}
	}
	return object
}
