package main

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/siohook/siohook/contract"
	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/base/spell"
	"github.com/siohook/siohook/internal/base/words"
	"github.com/siohook/siohook/schemas"
)

func isURL(arg string) bool {
	return strings.HasPrefix(arg, "http://") || strings.HasPrefix(arg, "https://")
}

// misplaced gives an error another hint where an argument is of the other kind: a URL where a file
// is meant, a file where a URL is, or both the wrong way round.
func misplaced(cmd *cobra.Command, err error) error {
	args := cmd.Flags().Args()
	var unread *fs.PathError
	var unusable *deliver.Failure
	var noEvent *schemas.UnknownEventError
	var noCheck *contract.UnknownCheckError
	switch {
	case errors.As(err, &noEvent) && otherKind(noEvent.Pattern) != "":
		return &usageError{err, otherKind(noEvent.Pattern)}
	case errors.As(err, &noCheck) && otherKind(noCheck.Pattern) != "":
		return &usageError{err, otherKind(noCheck.Pattern)}
	case errors.As(err, &unread) && errors.Is(err, fs.ErrNotExist) && isURL(unread.Path):
		if len(args) > 0 && takesURL(cmd) && !isURL(args[0]) {
			return firstURL(cmd, unread.Path, args[0], fmt.Errorf("%s is a URL, want a file", deliver.SafeURL(unread.Path)))
		}
		return &usageError{fmt.Errorf("%s is a URL, want a file", deliver.SafeURL(unread.Path)), otherKind(unread.Path)}
	case errors.As(err, &unusable) && unusable.Kind == deliver.Invalid && len(args) > 0 && takesURL(cmd):
		if i := slices.IndexFunc(args, isURL); i > 0 && !isURL(args[0]) {
			return firstURL(cmd, args[i], args[0], err)
		}
		if _, missing := os.Stat(args[0]); missing == nil {
			return &usageError{fmt.Errorf("%s is a file, want a URL", args[0]), otherKind(args[0])}
		}
	}
	return err
}

// otherKind says what to do with a URL, or with a file that exists, where another thing is meant; "" of others.
func otherKind(arg string) string {
	if isURL(arg) {
		return "siohook test URL tests a receiver; siohook send URL FILE delivers payloads"
	}
	if _, missing := os.Stat(arg); missing == nil {
		return "siohook validate " + arg + " validates it"
	}
	return ""
}

// takesURL tells whether the first argument of a command is the URL of a receiver.
func takesURL(cmd *cobra.Command) bool { return strings.Contains(cmd.Use, "URL") }

func firstURL(cmd *cobra.Command, url, file string, err error) error {
	return &usageError{err, fmt.Sprintf("the URL comes first: %s %s %s", cmd.CommandPath(), deliver.SafeURL(url), file)}
}

// anyNumber is no bound on the number of arguments.
const anyNumber = -1

// wantArgs checks how many arguments a command has, and names the one that is missing or too many.
func wantArgs(least, most int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		usage := "usage: " + cmd.UseLine()
		switch {
		case len(args) < least:
			name := strings.TrimSuffix(strings.Fields(cmd.Use)[1+len(args)], "...")
			if name != "URL" {
				name = strings.ToLower(name)
			}
			return &usageError{fmt.Errorf("no %s given", name), usage}
		case most != anyNumber && len(args) > most:
			if below := unknownBelow(cmd); below != nil {
				return below
			}
			if most == 0 {
				return &usageError{fmt.Errorf("%s accepts no arguments, got %q", nameOf(cmd), args[0]), cmp.Or(otherKind(args[0]), usage)}
			}
			return &usageError{fmt.Errorf("%s accepts only %s, got %q, too", nameOf(cmd), words.Count(most, "argument"), args[most]), usage}
		}
		return nil
	}
}

// nameOf is the command without the program.
func nameOf(cmd *cobra.Command) string {
	return strings.TrimPrefix(cmd.CommandPath(), cmd.Root().Name()+" ")
}

// unknownBelow is the error of a command below cmd that does not exist, where the first argument
// may be one that was mistyped; nil when it is none. Flags of the command that was meant are
// unknown to cmd, so that their errors come first.
func unknownBelow(cmd *cobra.Command) error {
	args := cmd.Flags().Args()
	if len(args) == 0 || !cmd.HasSubCommands() {
		return nil
	}
	var names []string
	for _, c := range cmd.Commands() {
		names = append(names, c.Name())
	}
	near := spell.Nearest(args[0], names)
	if near == "" {
		return nil
	}
	return &usageError{fmt.Errorf("unknown command %q for %q", args[0], cmd.CommandPath()), fmt.Sprintf("did you mean %q?", near)}
}
