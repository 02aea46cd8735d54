package main

import (
	"io"
	"io/fs"
	"os"
)

// isColored tells whether w is a terminal that has colours, and whose user wants them.
func isColored(w io.Writer) bool {
	return os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb" && isTerminal(w)
}

// isTerminal tells whether w is a terminal, or another device that shows or keeps
// nothing of what is written for one.
func isTerminal(w io.Writer) bool {
	f, ok := w.(interface{ Stat() (fs.FileInfo, error) })
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// asking is the standard input, which tells a person at a terminal that it waits for what is typed.
type asking struct {
	io.Reader

	s       *streams
	isAsked bool
}

func (a *asking) Read(b []byte) (int, error) {
	if !a.isAsked && isTypedAt(a.Reader) {
		a.s.warn("reading what you type or paste; Ctrl-D on a line of its own ends it")
	}
	a.isAsked = true
	return a.Reader.Read(b)
}

// Stat is that of the file, if it is one.
func (a *asking) Stat() (fs.FileInfo, error) {
	if f, ok := a.Reader.(interface{ Stat() (fs.FileInfo, error) }); ok {
		return f.Stat()
	}
	return nil, fs.ErrInvalid
}

// isTypedAt tells whether a person types what is read: at a terminal, which the null device is not.
func isTypedAt(in io.Reader) bool {
	f, ok := in.(interface{ Stat() (fs.FileInfo, error) })
	if !ok {
		return false
	}
	info, err := f.Stat()
	if err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return false
	}
	null, err := os.Stat(os.DevNull)
	return err == nil && !os.SameFile(info, null)
}
