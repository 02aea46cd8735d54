package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// stdinName names the standard input in findings.
const stdinName = "<stdin>"

// eachFile opens, one after the other, what the arguments name: files, globs,
// folders (walked for .json, .jsonl, .ndjson and .har files, compressed or not, in
// alphabetical order),
// and - for the standard input.
func eachFile(args []string, in io.Reader, use func(name string, r io.Reader) error) error {
	if len(args) == 0 {
		return &usageError{errors.New("no file given"), "name files or folders, or - for the standard input"}
	}
	for _, arg := range args {
		if arg == "-" {
			if err := use(stdinName, in); err != nil {
				return err
			}
			continue
		}
		names, err := expand(arg)
		if err != nil {
			return err
		}
		for _, name := range names {
			if err := useFile(name, use); err != nil {
				return err
			}
		}
	}
	return nil
}

func useFile(name string, use func(string, io.Reader) error) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	return use(name, f)
}

// expand lists the files that an argument stands for. A name that exists is
// taken as it is, even when it could be a glob.
func expand(arg string) ([]string, error) {
	info, err := os.Stat(arg)
	switch {
	case err == nil && info.IsDir():
		return walkFolder(arg)
	case err == nil:
		return []string{arg}, nil
	case !strings.ContainsAny(arg, "*?["):
		return nil, err
	}
	names, err := filepath.Glob(arg)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", arg, err)
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("%s: no file matches", arg)
	}
	return names, nil
}

func walkFolder(folder string) ([]string, error) {
	var names []string
	err := filepath.WalkDir(folder, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		switch filepath.Ext(strings.TrimSuffix(strings.TrimSuffix(name, ".gz"), ".zst")) {
		case ".json", ".jsonl", ".ndjson", ".har":
			names = append(names, name)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if len(names) == 0 {
		return nil, &usageError{fmt.Errorf("%s: no .json, .jsonl, .ndjson or .har file in it", folder), "name the files if they are called otherwise"}
	}
	return names, nil
}
