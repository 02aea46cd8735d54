package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/siohook/siohook/internal/app/newcatalog"
	"github.com/siohook/siohook/internal/base/files"
	"github.com/siohook/siohook/internal/base/safetext"
	"github.com/siohook/siohook/internal/base/sorted"
	"github.com/siohook/siohook/internal/base/spell"
	"github.com/siohook/siohook/internal/base/tags"
	"github.com/siohook/siohook/internal/base/words"
	"github.com/siohook/siohook/schemas"
)

type catalogNewOptions struct {
	folder     string
	made       newcatalog.Options
	sign       string
	signHeader string
	roles      []string
	counts     []string
}

func newCatalogCmd(s *streams) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "catalog",
		Short: "Make the catalog of another provider",
		Args:  unknownCommand,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newCatalogNewCmd(s))
	return cmd
}

func newCatalogNewCmd(s *streams) *cobra.Command {
	var o catalogNewOptions
	cmd := &cobra.Command{
		Use:   "new FILE... -o DIR",
		Short: "Make a catalog of OpenAPI webhooks, AsyncAPI messages or JSON Schemas",
		Long: `Make the catalog of another provider, a folder for --catalog. FILEs are one of:
  - an OpenAPI 3.1 document with webhooks, in JSON or YAML
  - an AsyncAPI 3 document
  - JSON Schemas, one for each event or one that refers to all; folders of them, too.
    An example has the name of its schema: paid.example.json, or examples/paid.json

It reports what it does not accept. Nothing is fetched: files that others refer to must be
among the FILEs.

A delivery names its event in a header or member that has one value for each event. Where
the documents do not show which, use --event-header and --event-member; with both, the
name is both values, joined by a dot. --event-name is for headers whose values the
documents do not list: a JSON Pointer into the description of an event, such as /x-event,
or a pattern for the name there, whose first group is the value.

The documents do not have roles: which member is the key of what a receiver counts
(identity), an amount, a time. siohook suggests some by formats and names. They are
guesses: give those that are right with --role. With --counts, siohook test compares what
the receiver counts with these events.`,
		Example: `  siohook catalog new openapi.yaml -o shop
  siohook catalog new schemas/ -o shop --event-header X-Shop-Topic --sign shopify --sign-header X-Shop-Signature
  siohook catalog new openapi.yaml -o shop --role /id=identity --role /total=amount --counts order.paid=order
  siohook catalog new api.json -o shop --event-header X-Event --event-member /action --event-name '^([a-z]+)'`,
		Args: wantArgs(1, anyNumber),
		RunE: func(cmd *cobra.Command, args []string) error { return runCatalogNew(cmd.Context(), &o, args, s) },
	}
	f := cmd.Flags()
	f.StringVarP(&o.folder, "output", "o", "", "folder to write to; it is replaced as a whole")
	f.StringVar(&o.made.Name, "name", "", "name of the catalog (default the folder's)")
	f.StringVar(&o.made.EventHeader, "event-header", "", "header that names the event")
	f.StringVar(&o.made.EventMember, "event-member", "", "JSON Pointer of the member that names the event, such as /type")
	f.StringVar(&o.made.EventName, "event-name", "", "where the document has the value of the header: a JSON Pointer or a pattern")
	f.StringVar(&o.sign, "sign", "", "how deliveries are signed: "+strings.Join(sorted.Keys(schemas.Schemes()), ", "))
	f.StringVar(&o.signHeader, "sign-header", "", "header of the signature, if it is not that of the scheme")
	f.StringArrayVar(&o.roles, "role", nil, "role of a member in each event that has it, such as /id=identity: "+strings.Join(tags.Roles, ", ")+"; repeatable")
	f.StringArrayVar(&o.counts, "counts", nil, "what a receiver counts when it gets an event, such as order.paid=order, or order.refunded=-order; repeatable")
	_ = cmd.RegisterFlagCompletionFunc("sign", cobra.FixedCompletions(sorted.Keys(schemas.Schemes()), cobra.ShellCompDirectiveNoFileComp)) // fails only for an unknown flag
	_ = cmd.MarkFlagDirname("output")
	return cmd
}

func runCatalogNew(ctx context.Context, o *catalogNewOptions, args []string, s *streams) error {
	if o.folder == "" {
		return &usageError{errors.New("no folder given"), "usage: siohook catalog new FILE... -o DIR"}
	}
	if o.made.Name == "" {
		o.made.Name = catalogName(o.folder)
	}
	if err := o.signer(); err != nil {
		return err
	}
	if err := o.meanings(); err != nil {
		return err
	}
	documents, err := readDocuments(ctx, args)
	if err != nil {
		return err
	}
	made, err := newcatalog.Make(documents, o.made)
	if err != nil {
		return &usageError{err, hintOf(err)}
	}
	err = files.Replace(ctx, o.folder, made.Files, isExported, func(int) {})
	if err != nil {
		return err
	}
	for _, list := range []struct {
		verb string
		all  []newcatalog.Refusal
	}{{"not accepted", made.Refused}, {"note", made.Notes}} {
		for _, r := range list.all {
			fmt.Fprintf(s.err, "siohook: %s: %s\n", list.verb, safetext.Line(strings.TrimPrefix(r.Place+": "+r.Why, ": "), 500))
		}
	}
	if len(made.Suggested) > 0 {
		var flags []string
		for _, g := range made.Suggested {
			flags = append(flags, fmt.Sprintf("--role %s=%s", safetext.Line(g.Pointer, 200), g.Role))
		}
		fmt.Fprintf(s.err, "siohook: roles that are guesses and not used; give those that are right: %s\n", strings.Join(flags, " "))
	}
	signed := "not signed as far as is known"
	if made.Signed != "" {
		signed = "signed in header " + made.Signed
	}
	fmt.Fprintf(s.err, "siohook: wrote %s to %s, %d not accepted; events are named by %s; deliveries are %s\n",
		words.Count(made.Events, "event"), o.folder, len(made.Refused), safetext.Line(made.Named, 200), safetext.Line(signed, 200))
	return nil
}

// catalogName is a word for a catalog in a folder.
func catalogName(folder string) string {
	if full, err := filepath.Abs(folder); err == nil {
		folder = full
	}
	name := strings.Map(func(r rune) rune {
		if 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || r == '-' || r == '_' {
			return r
		}
		return '-'
	}, filepath.Base(folder))
	return strings.ToLower(strings.Trim(name, "-"))
}

func (o *catalogNewOptions) signer() error {
	if o.sign == "" && o.signHeader == "" {
		return nil
	}
	scheme, ok := schemas.Schemes()[o.sign]
	if !ok && o.sign != "" {
		known := sorted.Keys(schemas.Schemes())
		return &usageError{fmt.Errorf("--sign: unknown scheme %q", o.sign), spell.Hint(o.sign, known, "schemes: "+strings.Join(known, ", "))}
	}
	if o.signHeader != "" {
		scheme.Header = o.signHeader
	}
	o.made.Sign = scheme
	return nil
}

// meanings reads --role and --counts.
func (o *catalogNewOptions) meanings() error {
	o.made.Roles, o.made.Counts = map[string]schemas.Role{}, map[string]string{}
	cut := func(flag, text, example string) (of, value string, err error) {
		i := strings.LastIndexByte(text, '=')
		if i <= 0 || i == len(text)-1 {
			return "", "", &usageError{fmt.Errorf("--%s: want %s, got %q", flag, example, text), ""}
		}
		return text[:i], text[i+1:], nil
	}
	for _, text := range o.roles {
		pointer, role, err := cut("role", text, "a JSON Pointer and a role such as /id=identity")
		if err != nil {
			return err
		}
		if !slices.Contains(tags.Roles, role) {
			return &usageError{fmt.Errorf("--role: unknown role %q", role), spell.Hint(role, tags.Roles, "roles: "+strings.Join(tags.Roles, ", "))}
		}
		o.made.Roles[pointer] = schemas.Role(role)
	}
	for _, text := range o.counts {
		event, thing, err := cut("counts", text, "an event and a word such as order.paid=order")
		if err != nil {
			return err
		}
		o.made.Counts[event] = thing
	}
	return nil
}

// readDocuments reads files, and all JSON and YAML files of folders. Their names are those in the
// folder.
func readDocuments(ctx context.Context, args []string) (documents []newcatalog.Document, err error) {
	left := newcatalog.MostBytes
	add := func(file, name string) error {
		text, err := files.Read(ctx, file, left)
		if err != nil {
			return err
		}
		left -= len(text)
		documents = append(documents, newcatalog.Document{Name: filepath.ToSlash(name), Text: text})
		return nil
	}
	for _, arg := range args {
		info, err := os.Stat(arg)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil, &usageError{err, "is the path right?"}
		case err != nil:
			return nil, err
		case !info.IsDir():
			if err := add(arg, filepath.Base(arg)); err != nil {
				return nil, err
			}
			continue
		}
		names, err := files.Walk(arg, func(name string) bool {
			switch filepath.Ext(name) {
			case ".json", ".yaml", ".yml":
				return true
			}
			return false
		})
		if err != nil {
			return nil, err
		}
		if len(names) > newcatalog.MostDocuments {
			return nil, &usageError{fmt.Errorf("%s has %s, at most %s are read", arg, words.Count(len(names), "file"), words.Number(newcatalog.MostDocuments)), ""}
		}
		for _, name := range names {
			inside, err := filepath.Rel(arg, name)
			if err != nil {
				return nil, err
			}
			if err := add(name, inside); err != nil {
				return nil, err
			}
		}
	}
	return documents, nil
}
