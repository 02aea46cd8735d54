package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"regexp"

	"github.com/spf13/cobra"

	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/base/files"
	"github.com/siohook/siohook/schemas"
)

// secretOptions are the flags for the secret of signatures. It is never on the command line itself, and
// nothing prints it.
type secretOptions struct {
	env, file string
}

// addTo adds the flags to a command; does is what the secret does there, such as "signs the deliveries".
func (o *secretOptions) addTo(cmd *cobra.Command, does string) {
	f := cmd.Flags()
	f.StringVar(&o.env, "secret-env", "", "environment variable with the secret that "+does)
	f.StringVar(&o.file, "secret-file", "", "file with that secret; a line end at its end is not part of it")
	_ = cmd.MarkFlagFilename("secret-file") // fails only for an unknown flag
}

// mostSecret is how many bytes a secret may have.
const mostSecret = 64 << 10

// isVariable are the names that a shell can write after a dollar sign.
var isVariable = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// read reads the secret for deliveries of a catalog, nil where none is given, and the word of a shell
// that has it.
func (o *secretOptions) read(ctx context.Context, c *schemas.Catalog, warn func(string)) (secret []byte, word string, err error) {
	flag := "--secret-env"
	switch {
	case o.env == "" && o.file == "":
		return nil, "", nil
	case o.env != "" && o.file != "":
		return nil, "", &usageError{errors.New("--secret-env cannot be combined with --secret-file"), ""}
	case o.env != "":
		// What it names is not repeated: it may be the secret itself.
		if !isVariable.MatchString(o.env) || os.Getenv(o.env) == "" {
			return nil, "", &usageError{errors.New("--secret-env: the environment variable is empty or not set"), "give the name of the variable, not the secret: others can see the command line"}
		}
		secret, word = []byte(os.Getenv(o.env)), deliver.VariableWord(o.env)
	default:
		flag = "--secret-file"
		if secret, err = files.Read(ctx, o.file, mostSecret); err != nil {
			return nil, "", &usageError{fmt.Errorf("--secret-file: %w", err), hintOf(err)}
		}
		if end := bytes.TrimSuffix(secret, []byte("\n")); len(end) < len(secret) {
			secret = bytes.TrimSuffix(end, []byte("\r"))
		}
		if len(secret) == 0 {
			return nil, "", &usageError{fmt.Errorf("--secret-file: %s has no secret", o.file), ""}
		}
		word = deliver.FileWord(o.file)
	}
	if len(bytes.TrimSpace(secret)) < len(secret) {
		warn(flag + ": the secret begins or ends with white space, which is part of it")
	}
	return secret, word, checkSecret(c, flag, secret)
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
