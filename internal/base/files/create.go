package files

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// File is a file that is written whole or not at all: until it is closed, its name stands for
// what was there before.
type File struct {
	*os.File

	name string // that it gets; "" when it is written where it is
}

// Create begins to write a file with permissions such as 0o644. What is no regular file, such
// as a device or a pipe, is written as it is. A link stays one.
func Create(name string, mode fs.FileMode) (*File, error) {
	if behind, err := filepath.EvalSymlinks(name); err == nil {
		name = behind
	}
	if info, err := os.Stat(name); err == nil && !info.Mode().IsRegular() {
		f, err := os.OpenFile(name, os.O_WRONLY, 0)
		return &File{File: f}, err
	}
	f, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".siohook-*")
	if err != nil {
		var failed *fs.PathError
		if errors.As(err, &failed) { // nobody knows that name
			err = failed.Err
		}
		return nil, fmt.Errorf("cannot write %s: %w", name, err)
	}
	if info, err := os.Stat(name); err == nil {
		mode = info.Mode().Perm()
	}
	if err := f.Chmod(mode); err != nil {
		return nil, errors.Join(err, f.Close(), os.Remove(f.Name()))
	}
	return &File{f, name}, nil
}

// Close puts the file in its place.
func (f *File) Close() error {
	err := f.File.Close()
	if f.name == "" {
		return err
	}
	if err == nil {
		err = os.Rename(f.Name(), f.name)
	}
	if err != nil {
		err = errors.Join(fmt.Errorf("cannot write %s: %w", f.name, err), os.Remove(f.Name()))
	}
	return err
}

// Discard leaves what was there.
func (f *File) Discard() error {
	err := f.File.Close()
	if f.name != "" {
		err = errors.Join(err, os.Remove(f.Name()))
	}
	return err
}

// IsAmong tells whether a file is one of some, by whatever names.
func IsAmong(name string, others []string) bool {
	info, err := os.Stat(name)
	full, _ := filepath.Abs(name) // "" is that of no file
	for _, other := range others {
		if other == "" {
			continue // none
		}
		if there, statErr := os.Stat(other); err == nil && statErr == nil && os.SameFile(info, there) && there.Mode().IsRegular() {
			return true
		}
		if path, err := filepath.Abs(other); err == nil && path == full {
			return true
		}
	}
	return false
}
