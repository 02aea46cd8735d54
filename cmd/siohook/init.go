package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/siohook/siohook/internal/base/safetext"
	"github.com/siohook/siohook/internal/base/sorted"
	"github.com/siohook/siohook/internal/tester/project"
)

func newInitCmd(s *streams) *cobra.Command {
	return &cobra.Command{
		Use:   "init",
		Short: "Write the settings and a CI job for the receiver in this folder",
		Long: `Look at the project in the current folder: its language, how the receiver starts, where it
listens, and whether GitHub or GitLab runs its tests. Write siohook.yaml, in which every
setting is explained, and a CI job that tests the receiver.

It never changes a file that exists.`,
		Example: `  siohook init
  siohook test       # with the settings that init has written`,
		Args: wantArgs(0, 0),
		RunE: func(*cobra.Command, []string) error { return runInit(s) },
	}
}

func runInit(s *streams) error {
	p := project.Look(os.DirFS("."))
	for _, what := range sorted.Keys(p.Found) {
		fmt.Fprintf(s.err, "siohook: found the %s in %s\n", whatWasFound[what], safetext.Line(p.Found[what], 200))
	}
	if p.Start == "" {
		what := "start command"
		if p.Language == "" {
			what = "language"
		}
		s.warn("the " + what + " of the receiver is not known: set start in siohook.yaml, or start the receiver before siohook test")
	}
	var errs []error
	for _, file := range p.Files() {
		text, err := writeNew(file)
		errs = append(errs, err)
		if err == nil {
			fmt.Fprintln(s.out, text)
		}
	}
	if err := errors.Join(errs...); err != nil {
		return err
	}
	_, err := fmt.Fprintf(s.out, "next: check url and start in siohook.yaml, then run siohook test\n")
	return err
}

var whatWasFound = map[string]string{"language": "language", "start": "start command", "port": "port", "path": "path of the receiver", "ci": "CI"}

// writeNew writes a file whole, where none is, and reports what it did.
func writeNew(f project.File) (string, error) {
	if err := os.MkdirAll(filepath.Dir(f.Name), 0o755); err != nil {
		return "", err
	}
	file, err := os.OpenFile(f.Name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return f.Name + " exists: " + f.Beside, nil
	}
	if err != nil {
		return "", err
	}
	_, err = file.WriteString(f.Text)
	if err = errors.Join(err, file.Close()); err != nil {
		return "", errors.Join(err, os.Remove(f.Name)) // whole or not at all
	}
	return f.Name + " written", nil
}
