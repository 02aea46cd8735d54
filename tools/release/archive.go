package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
)

// file is one of an archive.
type file struct {
	name string
	mode fs.FileMode
	body []byte
}

// under gives files in a folder of an archive.
func under(folder string, files ...file) []file {
	moved := make([]file, len(files))
	for i, f := range files {
		moved[i] = file{path.Join(folder, f.name), f.mode, f.body}
	}
	return moved
}

// describe reads what each archive has beside the binary. What the commands tell of themselves comes from
// the binary in a folder, which runs here.
func (r *release) describe(ctx context.Context, folder string) error {
	program, err := exec.LookPath(filepath.Join(folder, "siohook"))
	if err != nil {
		return fmt.Errorf("no binary for this machine: %w", err)
	}
	for _, licence := range [][2]string{{"LICENSE", "LICENSE"}, {"LICENCES.txt", "licences/texts.txt"}} { // its own, and those of what is in it
		body, err := os.ReadFile(licence[1])
		if err != nil {
			return err
		}
		r.shared = append(r.shared, file{licence[0], 0o644, body})
	}
	pages, err := os.MkdirTemp("", "man")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(pages) }()
	if err := run(ctx, nil, program, "man", "-o", pages); err != nil {
		return err
	}
	names, err := filepath.Glob(filepath.Join(pages, "*.1"))
	if err != nil {
		return err
	}
	for _, name := range names { // in the order of their names
		body, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		r.shared = append(r.shared, file{"man/" + filepath.Base(name), 0o644, body})
	}
	for _, c := range [][2]string{{"bash", "siohook.bash"}, {"zsh", "_siohook"}, {"fish", "siohook.fish"}, {"powershell", "siohook.ps1"}} {
		text, err := exec.CommandContext(ctx, program, "completion", c[0]).Output()
		if err != nil {
			return err
		}
		r.shared = append(r.shared, file{"completions/" + c[1], 0o644, text})
	}
	return nil
}

// archive writes what is unpacked by hand: a zip for Windows, a tar for others.
func (r *release) archive(p platform, binary file) error {
	name := r.name(p)
	files := under(name, append([]file{binary}, r.shared...)...)
	if p.os == "windows" {
		return r.zip(name+".zip", files)
	}
	return r.tar(name+".tar.gz", files)
}

// name is that of a platform's files.
func (r *release) name(p platform) string {
	return strings.Join([]string{"siohook", r.version, p.os, p.arch}, "_")
}

func (r *release) tar(name string, files []file) error {
	var out bytes.Buffer
	packed, _ := gzip.NewWriterLevel(&out, gzip.BestCompression) // the level is one
	archive := tar.NewWriter(packed)
	for _, f := range files {
		if err := archive.WriteHeader(&tar.Header{Name: f.name, Mode: int64(f.mode), Size: int64(len(f.body)), ModTime: r.time, Format: tar.FormatUSTAR}); err != nil {
			return err
		}
		if _, err := archive.Write(f.body); err != nil {
			return err
		}
	}
	if err := archive.Close(); err != nil {
		return err
	}
	if err := packed.Close(); err != nil {
		return err
	}
	return r.write(name, out.Bytes())
}

func (r *release) zip(name string, files []file) error {
	var out bytes.Buffer
	archive := zip.NewWriter(&out)
	for _, f := range files {
		header := &zip.FileHeader{Name: f.name, Method: zip.Deflate, Modified: r.time}
		header.SetMode(f.mode)
		w, err := archive.CreateHeader(header)
		if err != nil {
			return err
		}
		if _, err := w.Write(f.body); err != nil {
			return err
		}
	}
	if err := archive.Close(); err != nil {
		return err
	}
	return r.write(name, out.Bytes())
}

// write puts a file into the folder of the release.
func (r *release) write(name string, body []byte) error {
	return os.WriteFile(filepath.Join(r.folder, name), body, 0o644)
}

// checksums writes those of all files of the release, as sha256sum does. Binaries are in archives.
func (r *release) checksums() error {
	entries, err := os.ReadDir(r.folder)
	if err != nil {
		return err
	}
	var sums strings.Builder
	for _, e := range entries {
		if e.IsDir() {
			continue
		}
		body, err := os.ReadFile(filepath.Join(r.folder, e.Name()))
		if err != nil {
			return err
		}
		fmt.Fprintf(&sums, "%x  %s\n", sha256.Sum256(body), e.Name())
	}
	return r.write("checksums.txt", []byte(sums.String()))
}
