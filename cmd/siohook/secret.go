package main

import (
	"context"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/base/hint"
	"github.com/siohook/siohook/internal/base/secret"
	"github.com/siohook/siohook/schemas"
)

// secretOptions are the flags for the secret of signatures. It is never on the command line itself, and
// nothing prints it.
type secretOptions struct{ secret.Source }

// addTo adds the flags to a command; does is what the secret does there, such as "signs the deliveries".
func (o *secretOptions) addTo(cmd *cobra.Command, does string) {
	f := cmd.Flags()
	f.StringVar(&o.Env, "secret-env", "", "environment variable with the secret that "+does)
	f.StringVar(&o.File, "secret-file", "", "file with that secret; a line end at its end is not part of it")
	_ = cmd.MarkFlagFilename("secret-file") // fails only for an unknown flag
}

// read reads the secret for deliveries of a catalog, nil where none is given, and the word of a shell
// that has it.
func (o *secretOptions) read(ctx context.Context, c *schemas.Catalog, warn func(string)) (signs []byte, word string, err error) {
	flag, word := "--secret-env", deliver.VariableWord(o.Env)
	if o.Env == "" {
		flag, word = "--secret-file", deliver.FileWord(o.File)
	}
	signs, spaced, err := o.Read(ctx, os.Getenv)
	if err != nil {
		return nil, "", &usageError{fmt.Errorf("%s: %w", flag, err), hint.Of(err)}
	}
	if signs == nil {
		return nil, "", nil
	}
	if spaced {
		warn(flag + ": the secret begins or ends with white space, which is part of it")
	}
	return signs, word, checkSecret(c, flag, signs)
}

// checkSecret tells whether deliveries of a catalog can be signed with a secret.
func checkSecret(c *schemas.Catalog, flag string, secret []byte) error {
	signs := false
	for _, part := range c.Parts() {
		if part.Wire.Sign == nil {
			continue
		}
		signs = true
		if err := part.Sign(&schemas.Delivery{}, secret, clock()); err != nil {
			return &usageError{fmt.Errorf("%s: %w", flag, err), ""}
		}
	}
	if !signs {
		return &usageError{fmt.Errorf("%s: %s deliveries are not signed", flag, c.Name), "--catalog chooses another product, whose deliveries are"}
	}
	return nil
}
