package main

import (
	"bufio"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/siohook/siohook/internal/app/capture"
	"github.com/siohook/siohook/internal/app/input"
	"github.com/siohook/siohook/internal/app/redact"
	"github.com/siohook/siohook/internal/base/files"
	"github.com/siohook/siohook/internal/base/outcome"
	"github.com/siohook/siohook/internal/base/safetext"
	"github.com/siohook/siohook/internal/base/words"
	"github.com/siohook/siohook/schemas"
)

type redactOptions struct {
	keyEnv  string
	output  string
	catalog catalogFlag
}

func newRedactCmd(s *streams) *cobra.Command {
	var o redactOptions
	cmd := &cobra.Command{
		Use:   "redact FILE...",
		Short: "Remove personal data from payloads and keep their shape",
		Long: `Remove personal data from payloads. E-mail addresses, names, phone numbers, IP addresses,
URLs, custom fields, ids, times and all strings that the catalog does not document are
replaced by others of the same form. Members, types, nulls, lengths, escapes and faults
stay the same, so that a redacted payload validates exactly like the original.

The same value gets the same replacement in all FILEs. To get the same replacements in
every run, give a key (--key-env). Without one, siohook uses a random key and discards
it.

FILEs are the same as for siohook validate. Captures come out as captures, everything
else as one payload per line.`,
		Example: `  siohook redact captures/ > fixture.ndjson
  SIOHOOK_KEY=$(cat key) siohook redact --key-env SIOHOOK_KEY -o fixture.ndjson captures/`,
		Args: wantArgs(1, anyNumber),
		RunE: func(cmd *cobra.Command, args []string) error { return runRedact(cmd.Context(), o, args, s) },
	}
	o.catalog.addAllTo(cmd)
	cmd.Flags().StringVar(&o.keyEnv, "key-env", "", "environment variable with the key, which has at least 16 characters")
	cmd.Flags().StringVarP(&o.output, "output", "o", "", "file to write to instead of standard output")
	return cmd
}

// redactKey reads the key, or makes one up.
func redactKey(env string) ([]byte, error) {
	if env == "" {
		key := make([]byte, 32)
		_, err := rand.Read(key)
		return key, err
	}
	key, err := secretOf("--key-env", "key", env)
	return []byte(key), err
}

// secretOf reads a secret from the environment variable that a flag names.
func secretOf(flag, what, env string) (string, error) {
	secret := os.Getenv(env)
	if len(secret) < 16 {
		return "", &usageError{fmt.Errorf("%s: want a %s of at least 16 characters in %s", flag, what, env), "for example: export " + env + "=$(openssl rand -hex 16)"}
	}
	return secret, nil
}

// redacting is one run of siohook redact.
type redacting struct {
	redactor  *redact.Redactor
	out       *bufio.Writer
	streams   *streams
	checker   *redact.Checker
	opener    *input.Opener
	n, differ int
}

func runRedact(ctx context.Context, o redactOptions, args []string, s *streams) (err error) {
	key, err := redactKey(o.keyEnv)
	if err != nil {
		return err
	}
	r := &redacting{streams: s, checker: redact.NewChecker(o.catalog.Catalog), opener: o.catalog.opener()}
	if r.redactor, err = redact.New(key, o.catalog.Catalog); err != nil {
		return err
	}
	from := input.Files{Args: args, Stdin: s.in, Written: []string{o.output}}
	if err := from.Check(); err != nil {
		return err
	}
	out, closing := s.out, func() error { return nil }
	if o.output != "" {
		file, err := files.Create(o.output, 0o600)
		if err != nil {
			return err
		}
		out, closing = file, file.Close
	}
	r.out = bufio.NewWriterSize(out, 1<<16)
	err = r.opener.Each(ctx, from, func(name string, in *input.Input) error { return r.file(ctx, name, in) })
	err = errors.Join(err, r.out.Flush(), closing())
	o.catalog.warnOf(r.opener.Products, s)
	if err == nil || r.n > 0 {
		fmt.Fprintf(s.err, "siohook: %s redacted\n", words.Count(r.n, "payload"))
	}
	if err == nil && r.n == 0 {
		return outcome.Inconclusive(errors.New("the files contain no payload"), "")
	}
	if err == nil && r.differ > 0 {
		fmt.Fprintf(s.err, "siohook: %s validated differently after redaction: please report this\n", words.Count(r.differ, "payload"))
		return outcome.ErrFindings
	}
	return err
}

func (r *redacting) file(ctx context.Context, name string, in *input.Input) error {
	if in.Form == input.Captures {
		err := in.Captures(func(n int, c capture.Capture) error {
			redacted := r.redactor.Capture(c)
			r.check(name+"#"+strconv.Itoa(n), c.Delivery().Header, c.Payload(), redacted.Body)
			line, err := redacted.MarshalJSON()
			return errors.Join(err, r.write(line), ctx.Err())
		})
		if err != nil {
			return &input.FileError{Err: fmt.Errorf("%s: %w", name, err)}
		}
		return nil
	}
	return in.Payloads(name, func(file string, line int, d input.Delivery) error {
		redacted := r.redactor.Payload(d.Body)
		r.check(file+":"+strconv.Itoa(line), d.Header, d.Body, redacted)
		return errors.Join(r.write(redacted), ctx.Err())
	})
}

func (r *redacting) write(b []byte) error {
	_, err := r.out.Write(append(b, '\n'))
	return err
}

// check sees to it that a redacted payload validates as the original did.
func (r *redacting) check(name string, header http.Header, before, after []byte) {
	r.n++
	r.opener.Product(schemas.Delivery{Header: header, Body: before})
	if !r.checker.Same(header, before, after) {
		r.differ++
		fmt.Fprintf(r.streams.err, "siohook: %s validates differently after redaction\n", safetext.Line(name, 500))
	}
}
