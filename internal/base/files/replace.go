package files

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/siohook/siohook/internal/base/hint"
	"github.com/siohook/siohook/internal/base/sorted"
)

// Replace writes files, by name with slashes, beside a folder and then puts them in its place.
// It refuses a folder that has what owned does not take, by its name. progress is told of
// each file how many are written.
func Replace(ctx context.Context, folder string, files map[string][]byte, owned func(name string) bool, progress func(written int)) (err error) {
	target, err := filepath.Abs(folder)
	if err != nil {
		return err
	}
	if behind, err := filepath.EvalSymlinks(target); err == nil {
		target = behind // what a link leads to is replaced, not the link
	}
	if err := replaceable(folder, target, owned); err != nil {
		return err
	}
	parent := filepath.Dir(target)
	if err := os.MkdirAll(parent, 0o755); err != nil {
		return fmt.Errorf("cannot write %s: %w", folder, err)
	}
	work, err := os.MkdirTemp(parent, "."+filepath.Base(target)+".siohook-")
	if err != nil {
		return hint.With(fmt.Errorf("cannot write %s: %w", folder, err), "siohook needs permission to create a folder beside it")
	}
	defer func() { err = errors.Join(err, os.RemoveAll(work)) }()
	fresh, old := filepath.Join(work, "new"), filepath.Join(work, "old")
	for i, name := range sorted.Keys(files) {
		if err := ctx.Err(); err != nil {
			return err
		}
		progress(i)
		file := filepath.Join(fresh, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(file, files[name], 0o644); err != nil {
			return err
		}
	}
	err = os.Rename(target, old)
	had := err == nil
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s was left unchanged: %w", folder, err)
	}
	if err := os.Rename(fresh, target); err != nil {
		if had {
			err = errors.Join(err, os.Rename(old, target))
		}
		return fmt.Errorf("%s was left unchanged: %w", folder, err)
	}
	return nil
}

// replaceable refuses a folder that holds anything of others.
func replaceable(folder, target string, owned func(string) bool) error {
	here, err := os.Getwd()
	if err == nil && (here == target || strings.HasPrefix(here, target+string(filepath.Separator))) {
		return hint.With(fmt.Errorf("cannot replace %s: it is the current folder", folder), "give a folder below it")
	}
	entries, err := os.ReadDir(target)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("cannot write %s: %w", folder, err)
	}
	for _, entry := range entries {
		if name := entry.Name(); !owned(name) {
			return hint.With(fmt.Errorf("%s contains %s, which is not part of an export", folder, name), "the whole folder would be replaced: give an empty or new folder")
		}
	}
	return nil
}
