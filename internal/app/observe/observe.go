// Package observe looks at what deliveries change: any value that is JSON, read until it
// rests. It finds the numbers in it, and tells by how much they have changed.
package observe

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

// Observer reads what deliveries change.
type Observer struct {
	observe func() any
	settle  time.Duration
	quiet   time.Duration // how long nothing must change for it not to change any more
	// restless are values that change by themselves, such as the time or a number of
	// requests, by JSON Pointer: they are left out.
	restless map[string]bool
	decimal  map[string]bool // numbers that are no whole ones, or written as money is, at least once, by JSON Pointer
}

// New observes what a function returns: anything that becomes JSON, or an error. A change
// may take up to settle to show.
func New(observe func() any, settle time.Duration) *Observer {
	return &Observer{observe: observe, settle: settle, quiet: min(4*pollEvery, settle), decimal: map[string]bool{}}
}

// IsDecimal tells whether a number was once no whole one, or written as money is: it is
// in units, not in minor units.
func (o *Observer) IsDecimal(pointer string) bool { return o.decimal[pointer] }

// State is one reading.
type State struct {
	Text    string             // as JSON
	Numbers map[string]float64 // by JSON Pointer; of arrays the length, under pointer/length
	Sums    map[string]float64 // of the numbers in the elements of arrays, under pointer/*/name
	decimal map[string]bool    // those of the observer
	leaves  map[string]string  // what is no object and no array, by JSON Pointer
}

// Error is a reading that failed.
type Error struct{ Err error }

func (e *Error) Error() string { return "observe: " + e.Err.Error() }
func (e *Error) Unwrap() error { return e.Err }

func (o *Observer) read() (State, error) {
	value := o.observe()
	if err, failed := value.(error); failed {
		return State{}, &Error{err}
	}
	text, err := json.Marshal(value)
	if err != nil {
		return State{}, &Error{err}
	}
	s := State{Text: string(text), Numbers: map[string]float64{}, Sums: map[string]float64{}, decimal: o.decimal, leaves: map[string]string{}}
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return State{}, &Error{err}
	}
	s.walk("", v)
	if len(o.restless) == 0 {
		return s, nil
	}
	for pointer := range o.restless {
		delete(s.Numbers, pointer)
		delete(s.leaves, pointer)
	}
	text, err = json.Marshal(without(v, "", o.restless))
	s.Text = string(text)
	if err != nil {
		return State{}, &Error{err}
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

func (s *State) walk(pointer string, v any) {
	switch v := v.(type) {
	case map[string]any:
		for name, member := range v {
			s.walk(pointer+"/"+escaped.Replace(name), member)
		}
	case []any:
		s.Numbers[pointer+"/length"] = float64(len(v))
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

func (s *State) number(pointer, text string) {
	if n, ok := s.parse(pointer, text); ok {
		s.Numbers[pointer] = n
	}
}

// parse reads a number, and remembers that it is in units: it has decimals, or is
// written with two of them. 583.0 is how many languages write any number.
func (s *State) parse(pointer, text string) (float64, bool) {
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
func (s *State) sum(pointer string, v any) {
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
		s.Sums[pointer] += n
	}
}

// Stable reads until two readings are the same. What is another value in every
// reading, for as long as a receiver may work, is nothing that deliveries change.
func (o *Observer) Stable(ctx context.Context) (State, error) {
	last, err := o.read()
	restless := map[string]bool{}
	for pointer := range last.leaves {
		restless[pointer] = pointer != ""
	}
	for waited := time.Duration(0); err == nil; waited += pollEvery {
		if err := Pause(ctx, pollEvery); err != nil {
			return last, err
		}
		var next State
		if next, err = o.read(); err == nil && next.Text == last.Text {
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

// Moved waits until a reading differs from another one, and then for it to be
// stable. It learns how long that takes.
func (o *Observer) Moved(ctx context.Context, from State) (now State, moved bool, err error) {
	for waited := time.Duration(0); ; waited += pollEvery {
		if now, err = o.read(); err != nil {
			return now, false, err
		}
		if now.Text != from.Text {
			o.quiet = min(max(o.quiet, 4*waited), o.settle)
			now, err = o.Stable(ctx)
			return now, true, err
		}
		if waited >= o.settle {
			return now, false, nil
		}
		if err := Pause(ctx, pollEvery); err != nil {
			return now, false, err
		}
	}
}

// Rest waits as long as a change may take to show, and then for a stable reading.
func (o *Observer) Rest(ctx context.Context) (State, error) {
	if err := Pause(ctx, o.quiet); err != nil {
		return State{}, err
	}
	return o.Stable(ctx)
}

// Pause waits for so long, or until the context ends, which is the error.
func Pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return fmt.Errorf("wait: %w", context.Cause(ctx))
	case <-timer.C:
		return nil
	}
}

// Change is how numbers changed between two readings, by JSON Pointer, those that did.
func Change(from, to State) map[string]float64 { return changes(from.Numbers, to.Numbers) }

// SumChange is the same of the numbers in the elements of arrays.
func SumChange(from, to State) map[string]float64 { return changes(from.Sums, to.Sums) }

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
