package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/siohook/siohook/generator/publish"
	"github.com/siohook/siohook/internal/app/capture"
	"github.com/siohook/siohook/internal/app/docsite"
	"github.com/siohook/siohook/schemas"
)

type docsOptions struct {
	address string
	only    []string
	catalog catalogFlag
}

func newDocsCmd(s *streams) *cobra.Command {
	var o docsOptions
	cmd := &cobra.Command{
		Use:   "docs",
		Short: "Show the catalog of events as a web page on this machine",
		Long: `Serve the catalog page until interrupted. It lists every event with its members, the
evidence for each, its sample and downloads. These are the files that siohook schema
export writes; no network is needed. Only this machine can open the page.`,
		Example: `  siohook docs
  siohook docs --addr 127.0.0.1:8080 --events 'contact.*'`,
		Args: wantArgs(0, 0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return runDocs(cmd.Context(), o, s)
		},
	}
	o.catalog.addAllTo(cmd)
	cmd.Flags().StringVar(&o.address, "addr", "127.0.0.1:0", "address to listen on, on this machine only; port 0 picks a free port")
	cmd.Flags().StringSliceVar(&o.only, "events", nil, "events: ids, types or patterns; repeatable")
	_ = cmd.RegisterFlagCompletionFunc("events", completeEvents) // fails only for an unknown flag
	return cmd
}

func runDocs(ctx context.Context, o docsOptions, s *streams) error {
	files, folders, err := o.pages()
	if err != nil {
		return err
	}
	loopback, err := isLoopback(o.address)
	if err != nil {
		return &usageError{fmt.Errorf("--addr %s: %w", o.address, err), "for example 127.0.0.1:8080"}
	}
	if !loopback {
		return &usageError{fmt.Errorf("--addr %s: only addresses of this machine are allowed", o.address), "to publish the page, put the folder that siohook schema export writes on a web server"}
	}
	server, err := capture.Listen(o.address, docsite.Handler(files), capture.ServerOptions{Warn: s.warn})
	if err != nil {
		return &usageError{fmt.Errorf("--addr: %w", err), "port 0 picks a free port"}
	}
	fmt.Fprintf(s.err, "siohook: catalog at %s/ (press Ctrl-C to stop)\n", server.URL())
	for _, folder := range folders[1:] {
		fmt.Fprintf(s.err, "siohook: catalog at %s/%s\n", server.URL(), folder)
	}
	<-ctx.Done()
	closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
	defer cancel()
	if err := server.Close(closing); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return nil
}

// pages are the files of each catalog that has events to show, the first without a folder.
func (o *docsOptions) pages() (files publish.Files, folders []string, err error) {
	rows, err := o.catalog.Match(o.only)
	if err != nil {
		return nil, nil, badName(err)
	}
	files = publish.Files{}
	for _, part := range o.catalog.Parts() {
		own := slices.DeleteFunc(slices.Clone(rows), func(r *schemas.Row) bool { return !slices.Contains(part.Rows, r) })
		if len(own) == 0 {
			continue
		}
		exported, err := publish.Export(part, publish.Options{Rows: own})
		if err != nil {
			return nil, nil, err
		}
		folder := ""
		if len(folders) > 0 {
			folder = part.Name + "/"
		}
		folders = append(folders, folder)
		for name, text := range exported {
			files[folder+name] = text
		}
	}
	return files, folders, nil
}
