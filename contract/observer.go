package contract

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// pollEvery is the time between two looks at what is observed.
const pollEvery = 15 * time.Millisecond

// observer reads what deliveries change.
type observer struct {
	observe func() any
	settle  time.Duration
	quiet   time.Duration // how long nothing must change for it not to change any more
	amounts string
	// restless are values that change by themselves, such as the time or a number of
	// requests, by JSON Pointer: they are left out.
	restless map[string]bool
	decimal  map[string]bool // numbers that are no whole ones, or written as money is, at least once, by JSON Pointer
}

func newObserver(observe func() any, o *Options) *observer {
	return &observer{observe: observe, settle: o.Settle, quiet: min(4*pollEvery, o.Settle), amounts: o.Amounts, decimal: map[string]bool{}}
}

// state is one reading.
type state struct {
	text    string             // as JSON
	numbers map[string]float64 // by JSON Pointer; of arrays the length, under pointer/length
	sums    map[string]float64 // of the numbers in the elements of arrays, under pointer/*/name
	decimal map[string]bool    // those of the observer
	leaves  map[string]string  // what is no object and no array, by JSON Pointer
}

// ObserveError is a reading that failed.
type ObserveError struct{ Err error }

func (e *ObserveError) Error() string { return "observe: " + e.Err.Error() }
func (e *ObserveError) Unwrap() error { return e.Err }

func (o *observer) read() (state, error) {
	value := o.observe()
	if err, failed := value.(error); failed {
		return state{}, &ObserveError{err}
	}
	text, err := json.Marshal(value)
	if err != nil {
		return state{}, &ObserveError{err}
	}
	s := state{text: string(text), numbers: map[string]float64{}, sums: map[string]float64{}, decimal: o.decimal, leaves: map[string]string{}}
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return state{}, &ObserveError{err}
	}
	s.walk("", v)
	if len(o.restless) == 0 {
		return s, nil
	}
	for pointer := range o.restless {
		delete(s.numbers, pointer)
		delete(s.leaves, pointer)
	}
	text, err = json.Marshal(without(v, "", o.restless))
	s.text = string(text)
	if err != nil {
		return state{}, &ObserveError{err}
	}
	return s, nil
}

// without leaves values out of an object.
func without(v any, pointer string, out map[string]bool) any {
	object, ok := v.(map[string]any)
	if !ok {
		return v
	}
	rest := map[string]any{}
	for name, member := range object {
		if place := pointer + "/" + escaped.Replace(name); !out[place] {
			rest[name] = without(member, place, out)
		}
	}
	return rest
}

// escaped writes a name as JSON Pointers have it.
var escaped = strings.NewReplacer("~", "~0", "/", "~1")

func (s *state) walk(pointer string, v any) {
	switch v := v.(type) {
	case map[string]any:
		for name, member := range v {
			s.walk(pointer+"/"+escaped.Replace(name), member)
		}
	case []any:
		s.numbers[pointer+"/length"] = float64(len(v))
		for _, element := range v {
			s.sum(pointer+"/*", element)
		}
	case json.Number:
		s.leaves[pointer] = v.String()
		s.number(pointer, v.String())
	case string:
		s.leaves[pointer] = v
		if _, err := strconv.ParseFloat(v, 64); err == nil {
			s.number(pointer, v)
		}
	}
}

func (s *state) number(pointer, text string) {
	if n, ok := s.parse(pointer, text); ok {
		s.numbers[pointer] = n
	}
}

// parse reads a number, and remembers that it is in units: it has decimals, or is
// written with two of them. 583.0 is how many languages write any number.
func (s *state) parse(pointer, text string) (float64, bool) {
	n, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsInf(n, 0) || math.IsNaN(n) {
		return 0, false
	}
	if _, decimals, _ := strings.Cut(text, "."); n != math.Trunc(n) || len(decimals) == 2 {
		s.decimal[pointer] = true
	}
	return n, true
}

// sum adds up the numbers in an element of an array: those of the same name in all
// elements together.
func (s *state) sum(pointer string, v any) {
	text := ""
	switch v := v.(type) {
	case map[string]any:
		for name, member := range v {
			s.sum(pointer+"/"+escaped.Replace(name), member)
		}
	case []any:
		for _, element := range v {
			s.sum(pointer+"/*", element)
		}
	case json.Number:
		text = v.String()
	case string:
		text = v
	}
	if n, ok := s.parse(pointer, text); ok {
		s.sums[pointer] += n
	}
}

// stable reads until two readings are the same. What is another value in every
// reading, for as long as a receiver may work, is nothing that deliveries change.
func (o *observer) stable(ctx context.Context) (state, error) {
	last, err := o.read()
	restless := map[string]bool{}
	for pointer := range last.leaves {
		restless[pointer] = pointer != ""
	}
	for waited := time.Duration(0); err == nil; waited += pollEvery {
		if err := pause(ctx, pollEvery); err != nil {
			return last, err
		}
		var next state
		if next, err = o.read(); err == nil && next.text == last.text {
			return next, nil
		}
		for pointer, is := range restless {
			restless[pointer] = is && next.leaves[pointer] != last.leaves[pointer]
		}
		if err == nil && waited >= o.settle {
			if o.restless == nil {
				o.restless = map[string]bool{}
			}
			for pointer, is := range restless {
				if is {
					o.restless[pointer] = true
				}
			}
			return o.read()
		}
		last = next
	}
	return last, err
}

// moved waits until a reading differs from another one, and then for it to be
// stable. It learns how long that takes.
func (o *observer) moved(ctx context.Context, from state) (now state, moved bool, err error) {
	for waited := time.Duration(0); ; waited += pollEvery {
		if now, err = o.read(); err != nil {
			return now, false, err
		}
		if now.text != from.text {
			o.quiet = min(max(o.quiet, 4*waited), o.settle)
			now, err = o.stable(ctx)
			return now, true, err
		}
		if waited >= o.settle {
			return now, false, nil
		}
		if err := pause(ctx, pollEvery); err != nil {
			return now, false, err
		}
	}
}

// rest waits as long as a change may take to show, and then for a stable reading.
func (o *observer) rest(ctx context.Context) (state, error) {
	if err := pause(ctx, o.quiet); err != nil {
		return state{}, err
	}
	return o.stable(ctx)
}

func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return fmt.Errorf("wait: %w", context.Cause(ctx))
	case <-timer.C:
		return nil
	}
}

// delta is how numbers changed between two readings, those that did.
func delta(from, to state) map[string]float64 { return changes(from.numbers, to.numbers) }

// changes is how numbers changed, those that did.
func changes(from, to map[string]float64) map[string]float64 {
	changed := map[string]float64{}
	for pointer, n := range to {
		if d := n - from[pointer]; math.Abs(d) > 1e-9 {
			changed[pointer] = d
		}
	}
	for pointer, n := range from {
		if _, ok := to[pointer]; !ok && n != 0 {
			changed[pointer] = -n
		}
	}
	return changed
}
