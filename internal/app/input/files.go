package input

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/siohook/siohook/internal/base/files"
	"github.com/siohook/siohook/internal/base/hint"
	"github.com/siohook/siohook/internal/base/patient"
	"github.com/siohook/siohook/internal/base/words"
	"github.com/siohook/siohook/schemas"
	"github.com/siohook/siohook/validate"
)

// Stdin names the standard input in findings.
const Stdin = "<stdin>"

// FileError is what is wrong with a file: it cannot be read, or contains nothing. It costs that
// file alone.
type FileError struct{ Err error }

func (e *FileError) Error() string { return e.Err.Error() }
func (e *FileError) Unwrap() error { return e.Err }

// FilesError is what is wrong with several files.
type FilesError struct{ Errs []error }

func (e *FilesError) Error() string {
	return words.Count(len(e.Errs), "file") + " could not be read"
}
func (e *FilesError) Unwrap() []error { return e.Errs }

// Files are what a command reads.
type Files struct {
	Args    []string  // files, folders (walked for payloads), patterns, and - for the standard input
	Stdin   io.Reader // what - stands for
	Written []string  // files that the command writes: they are no input
}

// Check refuses a file that is both named as input and written. It comes before that is begun.
func (f Files) Check() error {
	for _, arg := range f.Args {
		if files.IsAmong(arg, f.Written) {
			return hint.With(fmt.Errorf("%s is both read and written", arg), "write to another file")
		}
	}
	return nil
}

// Each opens the files one after the other. What is wrong with a file, a *[FileError],
// is returned when the others were used, as a *[FilesError] where there are several. Another
// error of use ends it and is returned as it is.
func (f Files) Each(ctx context.Context, use func(name string, r io.Reader) error) error {
	if len(f.Args) == 0 {
		return hint.With(errors.New("no file given"), "give files or folders, or - for standard input")
	}
	var failed []error
	for _, arg := range f.Args {
		names := []string{Stdin}
		if arg != "-" {
			var err error
			if names, err = FindFiles(arg); err != nil {
				failed = append(failed, &FileError{err})
			}
		}
		for _, name := range names {
			if name != Stdin && files.IsAmong(name, f.Written) {
				continue
			}
			switch err := useFile(ctx, name, f.Stdin, use); {
			case err == nil:
			case errors.As(err, new(*FileError)) && !errors.Is(err, context.Canceled):
				failed = append(failed, err)
			default:
				return errors.Join(append(failed, err)...)
			}
		}
	}
	if len(failed) > 1 {
		return &FilesError{failed}
	}
	return errors.Join(failed...)
}

func useFile(ctx context.Context, name string, in io.Reader, use func(string, io.Reader) error) error {
	if name == Stdin {
		return use(name, in)
	}
	f, err := patient.Open(ctx, name)
	if err != nil {
		return &FileError{err}
	}
	defer f.Close()
	return use(name, f)
}

// Name is that of a delivery in a file: FILE#N, and the place where it was found inside
// something else.
func (d *Delivery) Name(file string) string {
	name := file + "#" + strconv.Itoa(d.N)
	if d.Place != "" {
		name += " at " + d.Place
	}
	return name
}

// Payloads reads the payloads of a file, whatever its form, the bodies of whole requests among
// them. Each comes with its place: the file's name and a line in it, or FILE#N for delivery N of
// others, and line 1 where its line in the file is unknown. An error of what is read names the file; an error of use ends it and is returned
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
		err = i.Each(func(d Delivery) error { return hand(d.Name(name), max(d.Line, 1), d) })
	}
	if err != nil && stopped == nil {
		err = &FileError{fmt.Errorf("%s: %w", name, err)}
	}
	return err
}

// Each is [Files.Each], and finds out what each file contains.
func (o *Opener) Each(ctx context.Context, f Files, use func(name string, in *Input) error) error {
	return f.Each(ctx, func(name string, r io.Reader) error {
		in, err := o.Open(r)
		if err != nil {
			return &FileError{fmt.Errorf("%s: %w", name, err)}
		}
		defer in.Close()
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
