// Package files finds the files that an argument names: a file, a folder, or a
// pattern, whether a shell has expanded it or not.
package files

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/siohook/siohook/internal/base/patient"
	"github.com/siohook/siohook/internal/base/sorted"
	"github.com/siohook/siohook/internal/base/words"
)

// Find lists the files that an argument stands for: the one of that name, all that wanted
// takes below the folder of that name, or those that match the pattern, in which * is
// any part of a name, ** any depth of folders, ? a character, [a-z] one of some and {a,b}
// either. What matches and is a folder stands for what is below. A name that exists is
// taken as it is, even when it could be a pattern; a pattern that matches nothing, and a
// folder that cannot be read, are errors. A folder may hold nothing that is wanted.
func Find(arg string, wanted func(name string) bool) ([]string, error) {
	info, err := os.Stat(arg)
	switch {
	case err == nil && info.IsDir():
		return Walk(arg, wanted)
	case err == nil:
		return []string{arg}, nil
	case !strings.ContainsAny(arg, `*?[{`):
		return nil, err
	}
	matches, err := doublestar.FilepathGlob(arg, doublestar.WithFailOnIOErrors(), doublestar.WithNoFollow())
	if err != nil {
		return nil, fmt.Errorf("%s: %w", arg, err)
	}
	var names []string
	for _, match := range matches {
		below, err := matched(match, strings.Contains(arg, "**"), wanted)
		if err != nil {
			return nil, err
		}
		names = append(names, below...)
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("no file matches %s", arg)
	}
	// As folders are walked: what is in one comes together.
	sorted.By(names, func(a, b string) int {
		return slices.Compare(strings.Split(a, string(filepath.Separator)), strings.Split(b, string(filepath.Separator)))
	})
	return slices.Compact(names), nil
}

// matched lists what a match stands for. ** follows no links to folders, as walking
// does not: they may lead back.
func matched(name string, anyDepth bool, wanted func(string) bool) ([]string, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return []string{name}, nil
	}
	if link, err := os.Lstat(name); err != nil || anyDepth && link.Mode()&fs.ModeSymlink != 0 {
		return nil, err
	}
	return Walk(name, wanted)
}

// Walk lists the files below a folder that wanted takes, by their paths with the folder,
// in alphabetical order, folder by folder. It follows no links but the folder itself.
func Walk(folder string, wanted func(name string) bool) ([]string, error) {
	var names []string
	// With the separator, the folder may be a link.
	err := filepath.WalkDir(folder+string(filepath.Separator), func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && wanted(name) {
			names = append(names, name)
		}
		return err
	})
	return names, err
}

// Most is how many bytes a file may have that is read as a whole, unless its reader has a
// bound of its own.
const Most = 16 << 20

// Read reads a file of at most so many bytes. That of a pipe ends with the context, too.
func Read(ctx context.Context, name string, most int) ([]byte, error) {
	f, err := patient.Open(ctx, name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, int64(most)+1))
	if len(text) > most {
		err = fmt.Errorf("%s: larger than %s", name, words.Count(most, "byte"))
	}
	return text, err
}
