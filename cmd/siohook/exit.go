package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"github.com/siohook/siohook/internal/app/input"
	"github.com/siohook/siohook/internal/base/hint"
	"github.com/siohook/siohook/internal/base/outcome"
	"github.com/siohook/siohook/internal/base/safetext"
)

// The exit codes of every command.
const (
	exitOK           = 0
	exitFindings     = 1
	exitUsage        = 2
	exitInconclusive = 3
	exitInterrupted  = 130
)

// usageError is a command line or an input of the user's that cannot be used.
type usageError struct {
	err  error
	hint string // one line of advice, or ""
}

func (e *usageError) Error() string { return e.err.Error() }
func (e *usageError) Unwrap() error { return e.err }
func (e *usageError) Hint() string  { return e.hint }

func exitCode(err error) int {
	var inconclusive *outcome.InconclusiveError
	switch {
	case errors.Is(err, outcome.ErrFindings):
		return exitFindings
	case errors.As(err, &inconclusive):
		return exitInconclusive
	}
	return exitUsage
}

// maxPrinted is how many files with an error of their own are named.
const maxPrinted = 20

// printError prints an error and its hint, each on one line.
func printError(w io.Writer, err error) {
	if errors.Is(err, outcome.ErrFindings) {
		return
	}
	var several *input.FilesError
	if errors.As(err, &several) {
		for _, one := range several.Errs[:min(len(several.Errs), maxPrinted)] {
			printError(w, one)
		}
	}
	if joined := joinedIn(err); len(joined) > 1 {
		printed := map[string]bool{}
		for _, one := range joined {
			if !printed[one.Error()] {
				printError(w, one)
			}
			printed[one.Error()] = true
		}
		return
	}
	text := strings.TrimPrefix(err.Error(), "fake: ")            // the package: other commands generate events, too
	if unread := (*fs.PathError)(nil); errors.As(err, &unread) { // without the name of the call that failed
		text = strings.Replace(text, unread.Error(), unread.Path+": "+unread.Err.Error(), 1)
		text = strings.Replace(text, unread.Path+": "+unread.Path+": ", unread.Path+": ", 1) // where the caller names it, too
	}
	fmt.Fprintf(w, "siohook: %s\n", safetext.Line(text, 1000))
	if advice := hintOf(err); advice != "" && several == nil {
		fmt.Fprintf(w, "hint: %s\n", safetext.Line(advice, 1000))
	}
}

// joinedIn are the errors of errors.Join, if err is one: each has its own line.
func joinedIn(err error) []error {
	several, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return nil
	}
	var texts []string
	for _, one := range several.Unwrap() {
		texts = append(texts, one.Error())
	}
	if strings.Join(texts, "\n") != err.Error() {
		return nil // they are parts of one sentence
	}
	return several.Unwrap()
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
