// Package outcome has the ways in which a command ends when nothing is wrong with how it was
// called: with findings, or without an answer to what it was asked. Every other error is one of
// usage, and of input that cannot be read.
package outcome

import "errors"

// ErrFindings ends a command whose findings are printed already.
var ErrFindings = errors.New("findings")

// InconclusiveError ends a command that could not find out what it was asked.
type InconclusiveError struct {
	err  error
	hint string
}

// Inconclusive ends a command with a line of advice, or without one when that is "".
func Inconclusive(err error, advice string) error { return &InconclusiveError{err, advice} }

func (e *InconclusiveError) Error() string { return e.err.Error() }
func (e *InconclusiveError) Unwrap() error { return e.err }

// Hint is the line of advice.
func (e *InconclusiveError) Hint() string { return e.hint }
