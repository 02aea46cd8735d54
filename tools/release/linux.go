package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

const (
	summary  = "Payload schemas and contract tests for systeme.io webhooks"
	homepage = "https://github.com/siohook/siohook"
	authors  = "siohook authors"
)

// linux writes the deb and the rpm of a platform, with nfpm, as goreleaser does.
func (r *release) linux(ctx context.Context, p platform) error {
	if p.os != "linux" {
		return nil
	}
	work, err := os.MkdirTemp("", "nfpm")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(work) }()
	type content struct {
		Src  string         `json:"src"`
		Dst  string         `json:"dst"`
		Info map[string]any `json:"file_info"`
	}
	stamp := r.time.Format(time.RFC3339)
	contents := []content{{filepath.Join(r.folder, p.os+"_"+p.arch, "siohook"), "/usr/bin/siohook", map[string]any{"mode": 0o755, "mtime": stamp}}}
	for i, f := range r.shared {
		to, body := placeOf(f.name), f.body
		if to == "" {
			continue
		}
		if strings.HasSuffix(to, ".gz") {
			var out bytes.Buffer
			packed, _ := gzip.NewWriterLevel(&out, gzip.BestCompression)
			_, _ = packed.Write(body) // into memory
			_ = packed.Close()
			body = out.Bytes()
		}
		src := filepath.Join(work, fmt.Sprint(i))
		if err := os.WriteFile(src, body, 0o644); err != nil {
			return err
		}
		contents = append(contents, content{src, to, map[string]any{"mode": 0o644, "mtime": stamp}})
	}
	config, err := json.Marshal(map[string]any{ // which is YAML, too
		"name": "siohook", "arch": p.arch, "platform": "linux", "version": r.version, "version_schema": "semver", "section": "devel", "priority": "optional",
		"maintainer": authors, "description": summary, "homepage": homepage, "license": "MIT", "mtime": stamp, "contents": contents,
		"rpm": map[string]any{"buildhost": "localhost", "group": "Development/Tools", "summary": summary},
	})
	if err != nil {
		return err
	}
	file := filepath.Join(work, "nfpm.yaml")
	if err := os.WriteFile(file, config, 0o644); err != nil {
		return err
	}
	for _, packager := range []string{"deb", "rpm"} {
		if err := run(ctx, []string{fmt.Sprintf("SOURCE_DATE_EPOCH=%d", r.time.Unix())},
			"go", "tool", "-modfile=tools/nfpm.mod", "nfpm", "package", "--config", file, "--packager", packager, "--target", filepath.Join(r.folder, r.name(p)+"."+packager)); err != nil {
			return err
		}
	}
	return nil
}

// placeOf is where a file of an archive goes on Linux; "" is nowhere.
func placeOf(name string) string {
	folder, base := filepath.Split(name)
	switch {
	case folder == "man/":
		return "/usr/share/man/man1/" + base + ".gz"
	case base == "siohook.bash":
		return "/usr/share/bash-completion/completions/siohook"
	case base == "_siohook":
		return "/usr/share/zsh/site-functions/_siohook"
	case base == "siohook.fish":
		return "/usr/share/fish/vendor_completions.d/siohook.fish"
	case base == "LICENSE":
		return "/usr/share/doc/siohook/copyright"
	case base == "LICENCES.txt":
		return "/usr/share/doc/siohook/LICENCES.txt"
	}
	return ""
}
