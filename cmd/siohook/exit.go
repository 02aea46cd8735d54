package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"

	"github.com/siohook/siohook/internal/base/hint"
	"github.com/siohook/siohook/internal/base/safetext"
	"github.com/siohook/siohook/internal/base/spell"
)

// The exit codes of every command.
const (
	exitOK           = 0
	exitFindings     = 1
	exitUsage        = 2
	exitInconclusive = 3
	exitInterrupted  = 130
)

// errFindings ends a command whose findings are printed already.
var errFindings = errors.New("findings")

// usageError is a command line or an input of the user's that cannot be used.
type usageError struct {
	err  error
	hint string // one line of advice, or ""
}

func (e *usageError) Error() string { return e.err.Error() }
func (e *usageError) Unwrap() error { return e.err }
func (e *usageError) Hint() string  { return e.hint }

// inconclusiveError ends a command that could not find out what it was asked.
type inconclusiveError struct {
	err  error
	hint string
}

func (e *inconclusiveError) Error() string { return e.err.Error() }
func (e *inconclusiveError) Unwrap() error { return e.err }
func (e *inconclusiveError) Hint() string  { return e.hint }

func exitCode(err error) int {
	var inconclusive *inconclusiveError
	switch {
	case errors.Is(err, errFindings):
		return exitFindings
	case errors.As(err, &inconclusive):
		return exitInconclusive
	}
	return exitUsage
}

// printError prints an error and its hint, each on one line.
func printError(w io.Writer, err error) {
	if errors.Is(err, errFindings) {
		return
	}
	fmt.Fprintf(w, "siohook: %s\n", safetext.Line(err.Error(), 1000))
	if advice := hintOf(err); advice != "" {
		fmt.Fprintf(w, "hint: %s\n", safetext.Line(advice, 1000))
	}
}

// nearest suggests the known name that is closest to a mistyped one, or otherwise what
// else helps.
func nearest(name string, known []string, otherwise string) string {
	if near := spell.Nearest(name, known); near != "" && near != name {
		return fmt.Sprintf("did you mean %q?", near)
	}
	return otherwise
}

func hintOf(err error) string {
	if advice := hint.Of(err); advice != "" {
		return advice
	}
	if errors.Is(err, fs.ErrNotExist) {
		return "is the path right?"
	}
	return ""
}
