// Command release makes what a release of siohook has, into one folder: binaries, archives, deb, rpm,
// packages of npm, Python wheels, a Composer package, the files of a container, SBOMs and checksums.
// It publishes nothing. The same source gives the same bytes with the same
// version of Go.
//
//	go run ./tools/release -o dist -version v0.1.0
//
// docs/RELEASING.md has the rest.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"time"
)

// platform is one that binaries are built for, with its names elsewhere.
type platform struct {
	os, arch string
	npm      string // of Node: process.platform and process.arch
	wheel    string // tags of Python. A static binary needs no C library, so it fits both of Linux.
}

var platforms = []platform{
	{"linux", "amd64", "linux-x64", "manylinux2014_x86_64.musllinux_1_1_x86_64"},
	{"linux", "arm64", "linux-arm64", "manylinux2014_aarch64.musllinux_1_1_aarch64"},
	{"darwin", "amd64", "darwin-x64", "macosx_12_0_x86_64"},
	{"darwin", "arm64", "darwin-arm64", "macosx_12_0_arm64"},
	{"windows", "amd64", "win32-x64", "win_amd64"},
	{"windows", "arm64", "win32-arm64", "win_arm64"},
}

// program is the name of the binary.
func (p platform) program() string {
	if p.os == "windows" {
		return "siohook.exe"
	}
	return "siohook"
}

// release is what all parts of one share.
type release struct {
	version string // of semantic versioning, without the v
	folder  string
	time    time.Time // of each file in it
	shared  []file    // two licences, then manual pages and completions
}

func main() {
	var r release
	var only string
	flag.StringVar(&r.folder, "o", "dist", "write into this `folder`, which must not exist")
	flag.StringVar(&r.version, "version", "v0.0.0-dev", "`version`, as the tag is named")
	flag.StringVar(&only, "only", "", "build for this `platform` alone, such as linux/amd64")
	flag.Parse()
	if err := r.run(context.Background(), only); err != nil {
		fmt.Fprintln(os.Stderr, "release:", err)
		os.Exit(1)
	}
}

func (r *release) run(ctx context.Context, only string) error {
	var ok bool
	if r.version, ok = strings.CutPrefix(r.version, "v"); !ok {
		return fmt.Errorf("a version begins with v: %s", r.version)
	}
	if err := r.clock(ctx); err != nil {
		return err
	}
	if err := os.Mkdir(r.folder, 0o755); err != nil {
		return err
	}
	own := platforms
	if only != "" {
		own = nil
		for _, p := range platforms {
			if p.os+"/"+p.arch == only {
				own = append(own, p)
			}
		}
		if own == nil {
			return fmt.Errorf("no such platform: %s", only)
		}
	}
	for _, p := range own { // one after the other: the go tool uses all processors
		if err := r.build(ctx, p); err != nil {
			return err
		}
	}
	if err := r.describe(ctx, filepath.Join(r.folder, runtime.GOOS+"_"+runtime.GOARCH)); err != nil {
		return err
	}
	errs := make([]error, len(own))
	var wait sync.WaitGroup
	for i, p := range own {
		wait.Go(func() { errs[i] = r.pack(ctx, p) })
	}
	wait.Wait()
	for _, err := range append(errs, r.npmMain(), r.composer(), r.container()) {
		if err != nil {
			return err
		}
	}
	return r.checksums()
}

// clock reads the time of the release: SOURCE_DATE_EPOCH, or that of the commit.
func (r *release) clock(ctx context.Context) error {
	seconds := os.Getenv("SOURCE_DATE_EPOCH")
	if seconds == "" {
		out, err := exec.CommandContext(ctx, "git", "log", "-1", "--format=%ct").Output()
		if err != nil {
			return fmt.Errorf("the time of the commit: %w", err)
		}
		seconds = strings.TrimSpace(string(out))
	}
	n, err := strconv.ParseInt(seconds, 10, 64)
	r.time = time.Unix(n, 0).UTC()
	return err
}

// build makes the static binary of a platform.
func (r *release) build(ctx context.Context, p platform) error {
	to := filepath.Join(r.folder, p.os+"_"+p.arch, p.program())
	return run(ctx, []string{"CGO_ENABLED=0", "GOOS=" + p.os, "GOARCH=" + p.arch, "GOFLAGS=", "GOAMD64=v1", "GOARM64=v8.0"},
		"go", "build", "-trimpath", "-buildvcs=false", "-ldflags", "-s -w -buildid= -X main.version=v"+r.version, "-o", to, "./cmd/siohook")
}

// pack makes all packages of a platform from its binary.
func (r *release) pack(ctx context.Context, p platform) error {
	body, err := os.ReadFile(filepath.Join(r.folder, p.os+"_"+p.arch, p.program()))
	if err != nil {
		return err
	}
	binary := file{p.program(), 0o755, body}
	for _, make := range []func() error{
		func() error { return r.archive(p, binary) },
		func() error { return r.npmPlatform(p, binary) },
		func() error { return r.wheel(p, binary) },
		func() error { return r.sbom(p, body) },
		func() error { return r.linux(ctx, p) },
	} {
		if err := make(); err != nil {
			return fmt.Errorf("%s/%s: %w", p.os, p.arch, err)
		}
	}
	return nil
}

// run runs a program and shows what it prints.
func run(ctx context.Context, env []string, name string, args ...string) error {
	c := exec.CommandContext(ctx, name, args...)
	c.Env = append(os.Environ(), env...)
	c.Stdout, c.Stderr = os.Stderr, os.Stderr
	if err := c.Run(); err != nil {
		return fmt.Errorf("%s %s: %w", name, strings.Join(args, " "), err)
	}
	return nil
}
