package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/siohook/siohook/internal/files"
)

// stdinName names the standard input in findings.
const stdinName = "<stdin>"

// eachFile opens, one after the other, what the arguments name: files, folders
// (walked for payloads), patterns, and - for the standard input.
func eachFile(args []string, in io.Reader, use func(name string, r io.Reader) error) error {
	if len(args) == 0 {
		return &usageError{errors.New("no file given"), "give files or folders, or - for standard input"}
	}
	for _, arg := range args {
		if arg == "-" {
			if err := use(stdinName, in); err != nil {
				return err
			}
			continue
		}
		names, err := findFiles(arg)
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

// findFiles lists the files that an argument stands for.
func findFiles(arg string) ([]string, error) {
	names, err := files.Find(arg, holdsPayloads)
	if err == nil && len(names) == 0 {
		err = &usageError{fmt.Errorf("%s contains no .json, .jsonl, .ndjson or .har file", arg), "give files with other names one by one"}
	}
	return names, err
}

// holdsPayloads tells which files of a folder count, compressed or not.
func holdsPayloads(name string) bool {
	switch filepath.Ext(strings.TrimSuffix(strings.TrimSuffix(name, ".gz"), ".zst")) {
	case ".json", ".jsonl", ".ndjson", ".har":
		return true
	}
	return false
}
