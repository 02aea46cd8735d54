package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/spf13/cobra"

	"github.com/siohook/siohook/internal/app/input"
	"github.com/siohook/siohook/internal/base/jsonlines"
	"github.com/siohook/siohook/internal/base/patient"
	"github.com/siohook/siohook/internal/base/repair"
	"github.com/siohook/siohook/internal/base/safetext"
	"github.com/siohook/siohook/internal/base/words"
)

type fixOptions struct {
	extract bool
	opener  input.Opener
	format  *oneOf
	catalog catalogFlag
}

func newFixCmd(s *streams) *cobra.Command {
	o := fixOptions{format: newOneOf("text", "json")}
	cmd := &cobra.Command{
		Use:   "fix [FILE]",
		Short: "Repair a sample pasted from a web page",
		Long: `Repair JSON that was pasted from a web page, a blog or an e-mail. It repairs:
  - no-break spaces, other Unicode white space, and a byte order mark
  - typographic quotes, HTML entities and single quotes around strings
  - Python's None, True and False
  - trailing commas, doubled escapes (\\u00e9, \\/), and line breaks in strings
  - Markdown fences, and text before and after the JSON
The layout, the numbers and the order of members stay the same. Valid JSON comes out
byte for byte.

Without a FILE, or with -, it reads standard input. The JSON goes to standard output,
and each change with its place to standard error. If a repair would be a guess, fix
reports an error with its place and writes nothing.

If the payloads are inside something else, such as an export, a log or a curl command,
fix takes them out, one per line. Use --payload-at when you know the place.

With --extract, fix prints every object of an article that begins with a quoted name,
one per line. An object that cannot be repaired is left out: the others are still
printed, and the exit code is 2.`,
		Example: `  siohook fix pasted.txt > sample.json
  siohook fix --extract article.txt | siohook validate -
  siohook fix n8n-executions.json > payloads.ndjson`,
		Args: wantArgs(0, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return runFix(cmd.Context(), &o, args, s)
		},
	}
	o.catalog.addAllTo(cmd)
	cmd.Flags().BoolVar(&o.extract, "extract", false, "extract all objects from the text, one per line")
	cmd.Flags().StringVar(&o.opener.Pointer, "payload-at", "", "JSON Pointer of the payloads in each JSON text, such as /Records/*/body")
	addOneOf(cmd, o.format, "format", "output format of the changes; json prints one object per line")
	return cmd
}

// fixer prints what is repaired of one input.
type fixer struct {
	options *fixOptions
	streams *streams
	name    string
	changes jsonlines.Writer
}

func runFix(ctx context.Context, o *fixOptions, args []string, s *streams) error {
	o.opener.Catalog = o.catalog.Catalog
	if len(args) == 0 || args[0] == "-" {
		return fixInput(o, s, input.Stdin, s.in)
	}
	names, err := input.FindFiles(args[0])
	if err != nil {
		return err
	}
	if len(names) > 1 {
		return &usageError{fmt.Errorf("%s matches %s", args[0], words.Count(len(names), "file")), "give one of them"}
	}
	file, err := patient.Open(ctx, names[0])
	if err != nil {
		return err
	}
	defer file.Close()
	return fixInput(o, s, names[0], file)
}

func fixInput(o *fixOptions, s *streams, name string, r io.Reader) error {
	text, err := io.ReadAll(io.LimitReader(r, repair.MaxSize+1))
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if len(text) > repair.MaxSize {
		return &usageError{fmt.Errorf("%s: larger than %d MiB", name, repair.MaxSize>>20), "split it into smaller files"}
	}
	fix := &fixer{o, s, name, jsonlines.New(s.err)}
	if o.extract {
		return fix.extract(text)
	}
	return fix.text(text)
}

func (f *fixer) text(text []byte) error {
	result, err := repair.Text(text)
	inside := text
	if err == nil {
		inside = result.JSON
	}
	if in, openErr := f.options.opener.Open(bytes.NewReader(inside)); openErr == nil && in.Form != input.JSON {
		found, err := f.takeOut(in)
		if found || err != nil {
			return err
		}
	}
	if err != nil {
		return f.refuse(err)
	}
	if err := f.report(result, 0); err != nil {
		return err
	}
	json := result.JSON
	if len(result.Changes) > 0 && json[len(json)-1] != '\n' {
		json = append(json, '\n')
	}
	_, err = f.streams.out.Write(json)
	return err
}

// takeOut prints the deliveries that are inside something else, each repaired and on a line.
func (f *fixer) takeOut(in *input.Input) (found bool, err error) {
	var refused error
	err = in.Each(func(d input.Delivery) error {
		found = true
		at := ""
		if d.Place != "" {
			at = "at " + d.Place
		}
		if err := f.line(changeJSON{Kind: "payload", Line: max(d.Line, 1), Column: max(d.Column, 1), Payload: d.N}, strings.TrimSpace("found here "+at)); err != nil {
			return err
		}
		result, err := repair.Text(d.Body)
		if err != nil {
			of := *f
			of.name = d.Name(f.name)
			refused = errors.Join(refused, of.refuse(err))
			return nil
		}
		if err := f.changed(result, d.N); err != nil {
			return err
		}
		v := jsontext.Value(bytes.Clone(result.JSON))
		if err := v.Compact(jsontext.PreserveRawStrings(true), jsontext.AllowDuplicateNames(true)); err != nil {
			return err
		}
		_, err = f.streams.out.Write(append(v, '\n'))
		return err
	})
	if !found && f.options.opener.Pointer == "" {
		err = nil // the text alone counts
	}
	return found, errors.Join(err, refused)
}

func (f *fixer) extract(text []byte) error {
	results, err := repair.Extract(text)
	for i, r := range results {
		if err := f.report(r, i+1); err != nil {
			return err
		}
		if _, err := f.streams.out.Write(append(r.JSON, '\n')); err != nil {
			return err
		}
	}
	var broken repair.Errors
	if !errors.As(err, &broken) {
		return f.refuse(err)
	}
	last := len(broken) - 1
	for _, one := range broken[:last] {
		printError(f.streams.err, f.refuse(one))
	}
	return f.refuse(broken[last])
}

// refuse names the input in an error of repair's.
func (f *fixer) refuse(err error) error {
	var broken *repair.Error
	if !errors.As(err, &broken) {
		return err
	}
	return &usageError{fmt.Errorf("%s:%w", f.name, broken), broken.Hint}
}

// changeJSON is one line of siohook fix --format json. A payload's first line is
// of the kind "payload" and says where it begins; a change is of the kind
// "change", and what was left as it is of the kind "kept".
type changeJSON struct {
	Kind    string `json:"kind"`
	File    string `json:"file"`
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	Payload int    `json:"payload,omitempty"`
	Rule    string `json:"rule,omitempty"`
	What    string `json:"what,omitempty"`
	Count   int    `json:"count,omitempty"`
}

// report prints the changes; number is the payload's, from 1, or 0 when it is
// the only one.
func (f *fixer) report(r repair.Result, number int) error {
	if number > 0 {
		if err := f.line(changeJSON{Kind: "payload", Line: r.Line, Column: r.Column, Payload: number}, "starts here"); err != nil {
			return err
		}
	}
	return f.changed(r, number)
}

func (f *fixer) changed(r repair.Result, number int) error {
	for _, c := range r.Changes {
		if err := f.line(changeJSON{"change", f.name, c.Line, c.Column, number, c.Rule, c.What, c.Count}, c.String()); err != nil {
			return err
		}
	}
	for _, c := range r.Kept {
		if err := f.line(changeJSON{"kept", f.name, c.Line, c.Column, number, c.Rule, c.What, c.Count}, c.String()); err != nil {
			return err
		}
	}
	return nil
}

func (f *fixer) line(c changeJSON, text string) error {
	c.File = f.name
	if f.options.format.value == "json" {
		return f.changes.Write(c)
	}
	place := fmt.Sprintf("%s:%d:%d: ", f.name, c.Line, c.Column)
	if c.Payload > 0 {
		place += fmt.Sprintf("payload %d: ", c.Payload)
	}
	_, err := fmt.Fprintln(f.streams.err, safetext.Line(place+text, 1000))
	return err
}
