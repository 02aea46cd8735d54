package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"

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

// inconclusiveError ends a command that could not find out what it was asked.
type inconclusiveError struct {
	err  error
	hint string
}

func (e *inconclusiveError) Error() string { return e.err.Error() }
func (e *inconclusiveError) Unwrap() error { return e.err }

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
	if hint := hintOf(err); hint != "" {
		fmt.Fprintf(w, "hint: %s\n", safetext.Line(hint, 1000))
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
	var usage *usageError
	var inconclusive *inconclusiveError
	var hinted interface {
		error
		Hint() string
	}
	switch {
	case errors.As(err, &usage) && usage.hint != "":
		return usage.hint
	case errors.As(err, &inconclusive) && inconclusive.hint != "":
		return inconclusive.hint
	case errors.As(err, &hinted):
		return hinted.Hint()
	case errors.Is(err, fs.ErrNotExist):
		return "is the path right?"
	}
	return ""
}
