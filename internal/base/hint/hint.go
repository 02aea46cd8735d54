// Package hint adds advice to errors: what the user can do about them. It is printed on a
// line of its own.
package hint

import "errors"

// With returns an error that reads as before and has a line of advice; one without advice
// when that is "".
func With(err error, advice string) error { return &hinted{err, advice} }

type hinted struct {
	err    error
	advice string
}

func (e *hinted) Error() string { return e.err.Error() }
func (e *hinted) Unwrap() error { return e.err }

// Hint is the line of advice.
func (e *hinted) Hint() string { return e.advice }

// Of is the advice that an error has, or one that it wraps; "" when there is none.
func Of(err error) string {
	for advised := (interface {
		error
		Hint() string
	})(nil); errors.As(err, &advised); err = errors.Unwrap(advised) {
		if advice := advised.Hint(); advice != "" {
			return advice
		}
	}
	return ""
}
