// Package secret reads secrets from the environment or from files: never from a command line, which others
// can see.
package secret

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"

	"github.com/siohook/siohook/internal/base/files"
	"github.com/siohook/siohook/internal/base/hint"
	"github.com/siohook/siohook/internal/base/lazy"
)

// Source is where a secret is: in an environment variable, or in a file. The zero value has none.
type Source struct{ Env, File string }

// most is how many bytes a secret may have.
const most = 64 << 10

// isVariable are the names that a shell can write after a dollar sign.
var isVariable = lazy.Pattern(`^[A-Za-z_][A-Za-z0-9_]*$`)

// Read reads a secret; nil where there is no source. One line end at the end of a file is not part of
// it. spaced tells that it begins or ends with other white space, which is. env looks up a variable,
// "" where it is not set. An error never has the secret.
func (s Source) Read(ctx context.Context, env func(name string) string) (secret []byte, spaced bool, err error) {
	switch {
	case s == Source{}:
		return nil, false, nil
	case s.Env != "" && s.File != "":
		return nil, false, errors.New("the secret is in an environment variable or in a file, not in both")
	case s.Env != "":
		// What is named is not repeated: it may be the secret itself.
		if isVariable().MatchString(s.Env) {
			secret = []byte(env(s.Env))
		}
		if len(secret) == 0 {
			return nil, false, hint.With(errors.New("the environment variable is empty or not set"), "give the name of the variable, not the secret: others can see the command line")
		}
	default:
		if secret, err = files.Read(ctx, s.File, most); errors.Is(err, fs.ErrNotExist) {
			return nil, false, hint.With(err, "is the path right?")
		} else if err != nil {
			return nil, false, err
		}
		if end := bytes.TrimSuffix(secret, []byte("\n")); len(end) < len(secret) {
			secret = bytes.TrimSuffix(end, []byte("\r"))
		}
		if len(secret) == 0 {
			return nil, false, fmt.Errorf("%s has no secret", s.File)
		}
	}
	return secret, len(bytes.TrimSpace(secret)) < len(secret), nil
}
