package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/siohook/siohook/internal/app/input"
	"github.com/siohook/siohook/internal/base/files"
	"github.com/siohook/siohook/schemas"
	"github.com/siohook/siohook/validate"
)

// stdinName names the standard input in findings.
const stdinName = "<stdin>"

// eachFile opens, one after the other, what the arguments name: files, folders
// (walked for payloads), patterns, and - for the standard input.
func eachFile(args []string, in io.Reader, use func(name string, r io.Reader) error) error {
	if len(args) == 0 {
		return &usageError{errors.New("no file given"), "give files or folders, or - for standard input"}
	}
	for _, arg := range args {
		if arg == "-" {
			if err := use(stdinName, in); err != nil {
				return err
			}
			continue
		}
		names, err := findFiles(arg)
		if err != nil {
			return err
		}
		for _, name := range names {
			if err := useFile(name, use); err != nil {
				return err
			}
		}
	}
	return nil
}

func useFile(name string, use func(string, io.Reader) error) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	return use(name, f)
}

// eachPayload reads the payloads of a file, whatever its form, the bodies of whole
// requests among them. Each comes with its place: the file's name and a line in it, or
// FILE#N and line 1 for request N. What cannot be read is an error of the user's that
// names the file; an error of use ends it and is returned as it is.
func eachPayload(name string, in *input.Input, use func(file string, line int, d input.Delivery) error) (err error) {
	var stopped error
	hand := func(file string, line int, d input.Delivery) error {
		stopped = use(file, line, d)
		return stopped
	}
	if in.Form == input.JSON {
		err = validate.Payloads(in, validate.Options{}, func(p validate.Raw) error {
			return hand(name, p.Line, input.Delivery{Delivery: schemas.Delivery{Body: p.Body}})
		})
	} else {
		err = in.Each(func(d input.Delivery) error { return hand(name+"#"+strconv.Itoa(d.N), 1, d) })
	}
	if err != nil && stopped == nil {
		err = &usageError{fmt.Errorf("%s: %w", name, err), ""}
	}
	return err
}

// eachInput is [eachFile], and finds out what each file contains.
func eachInput(args []string, stdin io.Reader, use func(name string, in *input.Input) error) error {
	return eachFile(args, stdin, func(name string, r io.Reader) error {
		in, err := input.Open(r)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		return use(name, in)
	})
}

// findFiles lists the files that an argument stands for.
func findFiles(arg string) ([]string, error) {
	names, err := files.Find(arg, holdsPayloads)
	if err == nil && len(names) == 0 {
		err = &usageError{fmt.Errorf("%s contains no .json, .jsonl, .ndjson or .har file", arg), "give files with other names one by one"}
	}
	return names, err
}

// holdsPayloads tells which files of a folder count, compressed or not.
func holdsPayloads(name string) bool {
	switch filepath.Ext(strings.TrimSuffix(strings.TrimSuffix(name, ".gz"), ".zst")) {
	case ".json", ".jsonl", ".ndjson", ".har":
		return true
	}
	return false
}
