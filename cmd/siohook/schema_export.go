package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/siohook/siohook/generator/publish"
	filetree "github.com/siohook/siohook/internal/base/files"
	"github.com/siohook/siohook/internal/base/lazy"
	"github.com/siohook/siohook/internal/base/words"
	"github.com/siohook/siohook/schemas"
)

type schemaExportOptions struct {
	folder         string
	only           []string
	baseURL        string
	packageVersion string
	inline         bool
	catalog        catalogFlag
}

func newSchemaExportCmd(s *streams) *cobra.Command {
	var o schemaExportOptions
	cmd := &cobra.Command{
		Use:   "export -o DIR",
		Short: "Write schemas, API documents, types, packages and a catalog page",
		Long: `Write one folder for other languages, editors and documentation tools. It contains:
  - JSON Schemas of each event and of all, in 2020-12 and draft-07, lenient and strict
  - samples and an index
  - OpenAPI 3.1, AsyncAPI 3 and TypeScript declarations
  - a catalog page (index.html)
  - packages for npm, Python and PHP (Composer)
  - signature vectors, where the provider signs
  - with --inline, copies of the schemas without references (inline/), for tools that do
    not follow them

The folder is replaced as a whole once everything is written. A failed export leaves the
old folder unchanged. The same siohook always writes the same bytes.`,
		Example: `  siohook schema export -o public
  siohook schema export -o public --events 'contact.*' --base-url https://hooks.example.com/v1/`,
		Args: wantArgs(0, 0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return runSchemaExport(cmd.Context(), &o, s)
		},
	}
	o.catalog.addTo(cmd)
	cmd.Flags().StringVarP(&o.folder, "output", "o", "", "folder to write to; it is replaced as a whole")
	cmd.Flags().StringSliceVar(&o.only, "events", nil, "events: ids, types or patterns; repeatable")
	cmd.Flags().StringVar(&o.baseURL, "base-url", "", "start of each schema's $id (default the catalog's own)")
	cmd.Flags().StringVar(&o.packageVersion, "package-version", "", "version of the npm, Python and PHP packages (default the catalog's, for example 1.0.0)")
	cmd.Flags().BoolVar(&o.inline, "inline", false, "also write the folder inline: schemas without $ref and $defs")
	_ = cmd.RegisterFlagCompletionFunc("events", completeEvents) // fails only for an unknown flag
	_ = cmd.MarkFlagDirname("output")
	return cmd
}

// packageVersions are those that npm, Python and Composer all take.
var packageVersions = lazy.Pattern(`^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$`)

func runSchemaExport(ctx context.Context, o *schemaExportOptions, s *streams) error {
	if o.folder == "" {
		return &usageError{errors.New("no folder given"), "usage: siohook schema export -o DIR"}
	}
	files, rows, err := exported(o)
	if err != nil {
		return err
	}
	p := newProgress(s.err)
	defer p.clear()
	err = filetree.Replace(ctx, o.folder, files, isExported, func(written int) {
		p.show(func() string { return fmt.Sprintf("%d of %s written", written, words.Count(len(files), "file")) })
	})
	if err != nil {
		return err
	}
	p.clear()
	fmt.Fprintf(s.err, "siohook: wrote %s for %s to %s; open %s\n", words.Count(len(files), "file"), words.Count(len(rows), "event"), o.folder, filepath.Join(o.folder, "index.html"))
	return nil
}

// exported is what the options ask for, with the events that are in it.
func exported(o *schemaExportOptions) (publish.Files, []*schemas.Row, error) {
	catalog := o.catalog.Catalog
	rows, err := catalog.Match(o.only)
	if err != nil {
		return nil, nil, badName(err)
	}
	if o.baseURL != "" {
		u, err := url.Parse(o.baseURL)
		if err != nil || u.Scheme == "" || u.Host == "" || u.RawQuery != "" || u.Fragment != "" {
			return nil, nil, &usageError{fmt.Errorf("--base-url %s: want an absolute URL without a query", o.baseURL), "for example https://hooks.example.com/schemas/v1/"}
		}
		if !strings.HasSuffix(o.baseURL, "/") {
			o.baseURL += "/"
		}
	}
	if o.packageVersion != "" && !packageVersions().MatchString(o.packageVersion) {
		return nil, nil, &usageError{fmt.Errorf("--package-version %s: want three numbers with dots", o.packageVersion), "for example 1.2.0"}
	}
	files, err := publish.Export(catalog, publish.Options{Rows: rows, BaseURL: o.baseURL, PackageVersion: o.packageVersion, Inline: o.inline})
	return files, rows, err
}

// exportedEntries are what an export has in its folder, beside schemas.
var exportedEntries = []string{"asyncapi.json", "draft-07", "index.html", "index.json", "inline", "npm", "openapi.json", "php", "python", "samples", "typescript", "vectors"}

// isExported tells whether an export has such an entry in its folder.
func isExported(name string) bool {
	return slices.Contains(exportedEntries, name) || strings.HasSuffix(name, ".schema.json")
}
