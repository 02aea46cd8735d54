package input

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/siohook/siohook/internal/base/files"
	"github.com/siohook/siohook/internal/base/hint"
	"github.com/siohook/siohook/schemas"
	"github.com/siohook/siohook/validate"
)

// Stdin names the standard input in findings.
const Stdin = "<stdin>"

// EachFile opens, one after the other, what the arguments name: files, folders (walked for
// payloads), patterns, and - for the standard input. The error of use ends it and is returned
// as it is.
func EachFile(args []string, in io.Reader, use func(name string, r io.Reader) error) error {
	if len(args) == 0 {
		return hint.With(errors.New("no file given"), "give files or folders, or - for standard input")
	}
	for _, arg := range args {
		if arg == "-" {
			if err := use(Stdin, in); err != nil {
				return err
			}
			continue
		}
		names, err := FindFiles(arg)
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

// Payloads reads the payloads of a file, whatever its form, the bodies of whole requests among
// them. Each comes with its place: the file's name and a line in it, or FILE#N and line 1 for
// request N. An error of what is read names the file; an error of use ends it and is returned
// as it is.
func (i *Input) Payloads(name string, use func(file string, line int, d Delivery) error) (err error) {
	var stopped error
	hand := func(file string, line int, d Delivery) error {
		stopped = use(file, line, d)
		return stopped
	}
	if i.Form == JSON {
		err = validate.Payloads(i, validate.Options{}, func(p validate.Raw) error {
			return hand(name, p.Line, Delivery{Delivery: schemas.Delivery{Body: p.Body}})
		})
	} else {
		err = i.Each(func(d Delivery) error { return hand(name+"#"+strconv.Itoa(d.N), 1, d) })
	}
	if err != nil && stopped == nil {
		err = fmt.Errorf("%s: %w", name, err)
	}
	return err
}

// EachInput is [EachFile], and finds out what each file contains.
func EachInput(args []string, stdin io.Reader, use func(name string, in *Input) error) error {
	return EachFile(args, stdin, func(name string, r io.Reader) error {
		in, err := Open(r)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		return use(name, in)
	})
}

// FindFiles lists the files that an argument stands for.
func FindFiles(arg string) ([]string, error) {
	names, err := files.Find(arg, holdsPayloads)
	if err == nil && len(names) == 0 {
		err = hint.With(fmt.Errorf("%s contains no .json, .jsonl, .ndjson or .har file", arg), "give files with other names one by one")
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
