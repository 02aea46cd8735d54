package main

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/goccy/go-yaml"

	"github.com/siohook/siohook/internal/base/peer"
	"github.com/siohook/siohook/internal/base/trial"
)

// TestPackages installs each package of a release from its files alone, into an empty folder, and tests
// siohook's own receiver with what is there. SIOHOOK_DIST is the folder of the release, made for v0.0.0-dev:
// .ci/run packages.
func TestPackages(t *testing.T) {
	dist := os.Getenv("SIOHOOK_DIST")
	if dist == "" {
		t.Skip("SIOHOOK_DIST names no release: .ci/run packages makes one")
	}
	here := platforms[slices.IndexFunc(platforms, func(p platform) bool { return p.os == runtime.GOOS && p.arch == runtime.GOARCH })]
	i := installer{dist: dist, platform: here, files: &release{version: "0.0.0-dev"}}
	for name, install := range map[string]func(*testing.T, string) place{
		"archive": i.archive, "deb": i.deb, "rpm": i.rpm, "npm": i.npm, "wheel": i.wheel, "container": i.container,
		"action": i.action, "composer": i.composer, "install.sh": i.script,
	} {
		t.Run(name, func(t *testing.T) { install(t, t.TempDir()).check(t) })
	}
	t.Run("checksums", func(t *testing.T) { try(t, dist, nil, "sha256sum", "--quiet", "--strict", "-c", "checksums.txt") })
	t.Run("sbom", func(t *testing.T) {
		var bom struct {
			BOMFormat  string
			Components []component
		}
		text, err := os.ReadFile(i.file(".cdx.json"))
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(text, &bom); err != nil || bom.BOMFormat != "CycloneDX" {
			t.Fatal(err, bom)
		}
		for _, name := range []string{"std", "github.com/santhosh-tekuri/jsonschema/v5"} {
			if !slices.ContainsFunc(bom.Components, func(c component) bool { return c.Name == name && c.Version != "" }) {
				t.Errorf("no %s in %+v", name, bom.Components)
			}
		}
	})
	t.Run("pre-commit", func(t *testing.T) {
		var hooks []struct{ Entry, Language string }
		read(t, ".pre-commit-hooks.yaml", &hooks)
		samples, err := filepath.Glob(filepath.Join(root(t), "testdata/samples/*.json"))
		if err != nil || len(hooks) != 1 || hooks[0].Language != "golang" {
			t.Fatal(err, hooks)
		}
		p := i.archive(t, t.TempDir())
		words := strings.Fields(hooks[0].Entry)
		if out := p.run(t, append(words[1:], samples...)...); words[0] != "siohook" || !strings.Contains(out, "11 valid, 0 invalid") {
			t.Errorf("%s: %s", hooks[0].Entry, out)
		}
	})
}

// place is where siohook was installed, and how it is started there.
type place struct {
	folder  string
	command []string
	env     []string
}

// check fails when what was installed is not the release, or does not work.
func (p place) check(t *testing.T) {
	t.Helper()
	if out := p.run(t, "--version"); !strings.Contains(out, "siohook v0.0.0-dev (go1.") {
		t.Errorf("--version prints %s", out)
	}
	if out := p.run(t, "test"); !strings.Contains(out, "\nPASS: ") {
		t.Errorf("test prints %s", out)
	}
	if out, code := p.start(t, "tset").wait(t); code != 2 || !strings.Contains(out, `did you mean "test"?`) {
		t.Errorf("exit code %d, want 2: %s", code, out)
	}
}

// run runs siohook with what is in its folder, and nothing of this machine's environment.
func (p place) run(t *testing.T, args ...string) string {
	t.Helper()
	return try(t, p.folder, p.env, p.command[0], append(slices.Clone(p.command[1:]), args...)...)
}

// start starts siohook so.
func (p place) start(t *testing.T, args ...string) *process {
	t.Helper()
	return start(t, p.folder, p.env, p.command[0], append(slices.Clone(p.command[1:]), args...)...)
}

// process is a program that was started, and its output.
type process struct {
	*exec.Cmd

	out bytes.Buffer
}

func start(t *testing.T, folder string, env []string, name string, args ...string) *process {
	t.Helper()
	p := &process{Cmd: exec.Command(name, args...)}
	p.Dir, p.Stdout, p.Stderr = folder, &p.out, &p.out
	p.Env = append([]string{"HOME=" + folder, "TMPDIR=" + folder, "PATH=/usr/sbin:/usr/bin:/sbin:/bin"}, env...)
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	return p
}

func (p *process) wait(t *testing.T) (out string, code int) {
	t.Helper()
	if err := p.Wait(); err != nil && !errors.As(err, new(*exec.ExitError)) {
		t.Fatal(err)
	}
	return p.out.String(), p.ProcessState.ExitCode()
}

// try runs a program that must succeed.
func try(t *testing.T, folder string, env []string, name string, args ...string) string {
	t.Helper()
	out, code := start(t, folder, env, name, args...).wait(t)
	if code != 0 {
		t.Fatalf("%s %s: exit code %d\n%s", name, strings.Join(args, " "), code, out)
	}
	return out
}

// root is the folder of the repository.
func root(t *testing.T) string {
	t.Helper()
	folder, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	return folder
}

// read decodes a file of the repository.
func read(t *testing.T, name string, to any) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root(t), name))
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(text, to); err != nil {
		t.Fatal(err)
	}
}

// installer installs packages of the platform of this machine.
type installer struct {
	dist     string
	platform platform
	files    *release // for names
}

func (i installer) file(ending string) string {
	return filepath.Join(i.dist, i.files.name(i.platform)+ending)
}

func (i installer) archive(t *testing.T, folder string) place {
	try(t, folder, nil, "tar", "-xzf", i.file(".tar.gz"), "--strip-components=1")
	for _, name := range []string{"LICENSE", "LICENCES.txt", "man/siohook-test.1", "completions/_siohook"} {
		if info, err := os.Stat(filepath.Join(folder, name)); err != nil || info.Size() == 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
	return place{folder, []string{filepath.Join(folder, "siohook")}, nil}
}

func (i installer) deb(t *testing.T, folder string) place {
	dpkg := peer.Command(t, "dpkg", "dpkg")
	if err := os.MkdirAll(filepath.Join(folder, "var/lib/dpkg/info"), 0o755); err != nil {
		t.Fatal(err)
	}
	try(t, folder, nil, "sh", "-c", "mkdir -p var/lib/dpkg/updates && : >var/lib/dpkg/status")
	try(t, folder, nil, dpkg, "--root="+folder, "--log=/dev/null", "--force-not-root", "--force-script-chrootless", "-i", i.file(".deb"))
	return i.onSystem(t, folder)
}

func (i installer) rpm(t *testing.T, folder string) place {
	rpm := peer.Command(t, "rpm", "rpm")
	try(t, folder, nil, rpm, "--root", folder, "--dbpath", "/var/lib/rpm", "--ignorearch", "--nosignature", "-i", i.file(".rpm"))
	return i.onSystem(t, folder)
}

// onSystem is the program and what belongs to it, where a package of Linux has put them.
func (i installer) onSystem(t *testing.T, folder string) place {
	for _, name := range []string{"share/man/man1/siohook.1.gz", "share/bash-completion/completions/siohook", "share/doc/siohook/copyright", "share/doc/siohook/LICENCES.txt"} {
		if info, err := os.Stat(filepath.Join(folder, "usr", name)); err != nil || info.Size() == 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
	return place{folder, []string{filepath.Join(folder, "usr/bin/siohook")}, nil}
}

func (i installer) npm(t *testing.T, folder string) place {
	npm, node := peer.Command(t, "node", "npm"), peer.Command(t, "node", "node")
	env := []string{"PATH=" + filepath.Dir(node) + ":/usr/bin:/bin"}
	if err := os.WriteFile(filepath.Join(folder, "package.json"), []byte("{}"), 0o644); err != nil {
		t.Fatal(err)
	}
	try(t, folder, env, npm, "install", "--offline", "--ignore-scripts", "--no-audit", "--no-fund", "--cache", filepath.Join(folder, "cache"),
		filepath.Join(i.dist, "siohook-0.0.0-dev.tgz"), filepath.Join(i.dist, "siohook-"+i.platform.npm+"-0.0.0-dev.tgz"))
	p := place{folder, []string{filepath.Join(folder, "node_modules/.bin/siohook")}, env}
	if !exists(filepath.Join(folder, "node_modules/siohook/README.md")) {
		t.Error("npm has nothing to show of the package")
	}
	// A signal for node ends the binary, which still sums up.
	waiting := p.start(t, "listen", "--addr", "127.0.0.1:0", "--save", "stored")
	for begun := time.Now(); !exists(filepath.Join(folder, "stored")); time.Sleep(10 * time.Millisecond) {
		if time.Since(begun) > trial.Patience {
			t.Fatal("it does not listen")
		}
	}
	if err := waiting.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if out, code := waiting.wait(t); code != 0 || !strings.Contains(out, "siohook: 0 deliveries: ") {
		t.Errorf("exit code %d: %s", code, out)
	}
	return p
}

func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}

func (i installer) wheel(t *testing.T, folder string) place {
	pip := peer.Command(t, "pip", "/usr/bin/pip3")
	python := filepath.Join(folder, "bin/python")
	try(t, folder, nil, "/usr/bin/python3", "-m", "venv", "--without-pip", folder) // Debian lets pip install nowhere else
	try(t, folder, nil, pip, "--python", python, "install", "--no-index", "--no-cache-dir", "--disable-pip-version-check",
		filepath.Join(i.dist, "siohook-0.0.0.dev0-py3-none-"+i.platform.wheel+".whl"))
	page := try(t, folder, nil, python, "-c", `import importlib.metadata as m; d = m.metadata("siohook"); print(d["Description-Content-Type"], d.get_payload())`)
	if !strings.HasPrefix(page, "text/markdown # siohook\n") {
		t.Errorf("PyPI would show %q", page)
	}
	return place{folder, []string{filepath.Join(folder, "bin/siohook")}, nil}
}

// container takes what the Dockerfile copies as its root, which has nothing else.
func (i installer) container(t *testing.T, folder string) place {
	if os.Geteuid() != 0 {
		t.Skip("SKIPPED: only root may change the root")
	}
	text, err := os.ReadFile(filepath.Join(i.dist, "Dockerfile"))
	if err != nil {
		t.Fatal(err)
	}
	copied := 0
	for line := range strings.Lines(strings.ReplaceAll(string(text), "${TARGETARCH}", i.platform.arch)) {
		if words := strings.Fields(line); len(words) == 3 && words[0] == "COPY" {
			try(t, folder, nil, "cp", filepath.Join(i.dist, words[1]), folder+words[2])
			copied++
		}
	}
	if copied != 1 || !strings.Contains(string(text), "\nFROM scratch\n") || !strings.Contains(string(text), "\nENTRYPOINT [\"/siohook\"]\n") {
		t.Fatalf("%s", text)
	}
	return place{folder, []string{"chroot", folder, "/siohook"}, nil}
}

func (i installer) script(t *testing.T, folder string) place {
	curl := peer.Command(t, "curl", "curl")
	env := []string{"SIOHOOK_VERSION=v0.0.0-dev", "SIOHOOK_BIN=" + folder + "/bin", "SIOHOOK_DOWNLOADS=file://" + i.dist, "PATH=" + filepath.Dir(curl) + ":/usr/bin:/bin"}
	try(t, folder, env, "sh", filepath.Join(i.dist, "install.sh"))
	return place{folder, []string{folder + "/bin/siohook"}, nil}
}

// action runs the steps of the action as GitHub does.
func (i installer) action(t *testing.T, folder string) place {
	peer.Command(t, "curl", "curl")
	var action struct {
		Runs struct {
			Steps []struct {
				Shell, Run string
				Env        map[string]string
			}
		}
	}
	read(t, "action.yml", &action)
	values := strings.NewReplacer("${{ inputs.version }}", "v0.0.0-dev", "${{ inputs.args }}", "test --format tap", "${{ runner.temp }}", folder)
	path, printed := filepath.Join(folder, "path"), ""
	for _, step := range action.Runs.Steps {
		added, _ := os.ReadFile(path)
		env := []string{"GITHUB_ACTION_PATH=" + root(t), "GITHUB_PATH=" + path, "SIOHOOK_DOWNLOADS=file://" + i.dist, "PATH=" + strings.TrimSpace(string(added)) + ":/usr/bin:/bin"}
		for name, value := range step.Env {
			env = append(env, name+"="+values.Replace(value))
		}
		if step.Shell != "bash" || strings.Contains(step.Run, "${{") { // a value in a script is code
			t.Errorf("%+v", step)
		}
		printed = try(t, folder, env, "bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step.Run)
	}
	if !strings.HasPrefix(printed, "TAP version 1") {
		t.Errorf("the last step prints %s", printed)
	}
	return place{folder, []string{folder + "/siohook/siohook"}, nil}
}

// composer installs the package in a project, and runs it as a script of the project.
func (i installer) composer(t *testing.T, folder string) place {
	composer := peer.Command(t, "composer", "composer")
	env := []string{"SIOHOOK_DOWNLOADS=file://" + i.dist, "COMPOSER_ALLOW_SUPERUSER=1", "COMPOSER_DISABLE_NETWORK=1", "COMPOSER_HOME=" + folder + "/home"}
	packed, err := zip.OpenReader(filepath.Join(i.dist, "siohook_0.0.0-dev_composer.zip"))
	if err != nil {
		t.Fatal(err)
	}
	defer packed.Close()
	if err := os.CopyFS(filepath.Join(folder, "package"), packed); err != nil {
		t.Fatal(err)
	}
	project := `{"repositories": [{"type": "path", "url": "package", "options": {"symlink": false}}, {"packagist.org": false}], "minimum-stability": "dev",
		"require-dev": {"siohook/siohook": "0.0.0-dev"}, "scripts": {"webhook": "siohook"}}`
	if err := os.WriteFile(filepath.Join(folder, "composer.json"), []byte(project), 0o644); err != nil {
		t.Fatal(err)
	}
	try(t, folder, env, composer, "install", "--no-interaction", "--no-progress")
	return place{folder, []string{composer, "run-script", "--no-interaction", "webhook", "--"}, env}
}

// TestPythonVersion holds how a version is written for Python.
func TestPythonVersion(t *testing.T) {
	for version, want := range map[string]string{"1.2.3": "1.2.3", "0.1.0-rc.2": "0.1.0rc2", "0.0.0-dev": "0.0.0.dev0", "2.0.0-beta": "2.0.0b0", "1.2": "", "1.2.3-x": "", "1.2.3+4": ""} {
		if got, err := pythonVersion(version); got != want || (err == nil) != (want != "") {
			t.Errorf("%s is %q, want %q: %v", version, got, want, err)
		}
	}
}
