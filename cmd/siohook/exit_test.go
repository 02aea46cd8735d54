package main

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/siohook/siohook/internal/app/input"
	"github.com/siohook/siohook/internal/base/hint"
	"github.com/siohook/siohook/internal/base/outcome"
)

// Each error has a line, once, and its advice another one. Of many files the first are named.
func TestPrintError(t *testing.T) {
	t.Parallel()
	full := hint.With(errors.New("the disk is full"), "make room")
	many := &input.FilesError{}
	for i := range maxPrinted + 5 {
		many.Errs = append(many.Errs, fmt.Errorf("%d.json: broken", i+1))
	}
	var named strings.Builder
	for i := range maxPrinted {
		fmt.Fprintf(&named, "siohook: %d.json: broken\n", i+1)
	}
	for name, tt := range map[string]struct {
		err  error
		want string
	}{
		"advice":             {full, "siohook: the disk is full\nhint: make room\n"},
		"several":            {errors.Join(full, errors.New("other")), "siohook: the disk is full\nhint: make room\nsiohook: other\n"},
		"the same twice":     {errors.Join(full, full), "siohook: the disk is full\nhint: make room\n"},
		"many files":         {many, named.String() + "siohook: 25 files could not be read\n"},
		"findings":           {outcome.ErrFindings, ""},
		"text of a stranger": {errors.New("a\x1b[31m\nsiohook: ok"), "siohook: a\\x1b[31m\\nsiohook: ok\n"},
	} {
		var said strings.Builder
		if printError(&said, tt.err); said.String() != tt.want {
			t.Errorf("%s: got %q, want %q", name, said.String(), tt.want)
		}
	}
}
