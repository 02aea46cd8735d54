package main

import (
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/siohook/siohook/internal/base/peer"
	"github.com/siohook/siohook/internal/base/trial"
)

// receiversPage is split into its sections.
func receiversPage(t *testing.T) map[string]pageSection {
	t.Helper()
	sections := map[string]pageSection{}
	for name, text := range pageParts(t, "RECEIVERS.md") {
		sections[name] = newPageSection(t, text)
	}
	return sections
}

// pageParts are the texts of a page's sections.
func pageParts(t *testing.T, name string) map[string]string {
	t.Helper()
	page, err := os.ReadFile("../../docs/" + name)
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{}
	for part := range strings.SplitSeq(string(page), "\n## ") {
		name, text, _ := strings.Cut(part, "\n")
		parts[name] = text
	}
	return parts
}

// pageSection is what a section of the page tells to write and to type.
type pageSection struct {
	port     string
	files    map[string]string // code by the name in the paragraph before it
	commands []string
	yaml     string
}

var (
	pageBlock = regexp.MustCompile("(?s)([^\n]*)\n\n```(\\w+)\n(.*?)```")
	pageFile  = regexp.MustCompile("`([a-z_]+\\.[a-z]+)`")
	pagePort  = regexp.MustCompile(`127\.0\.0\.1:(\d+)`)
)

func newPageSection(t *testing.T, text string) pageSection {
	t.Helper()
	s := pageSection{files: map[string]string{}}
	if port := pagePort.FindStringSubmatch(text); port != nil {
		s.port = port[1]
	}
	for _, block := range pageBlock.FindAllStringSubmatch(text, -1) {
		before, language, code := block[1], block[2], block[3]
		switch language {
		case "sh":
			s.commands = append(s.commands, strings.Split(strings.TrimSpace(code), "\n")...)
		case "yaml":
			s.yaml = code
		default:
			name := pageFile.FindStringSubmatch(before)
			if name == nil {
				t.Fatalf("no file is named before %.40q", code)
			}
			s.files[name[1]] = code
		}
	}
	return s
}

// on is the section's code and commands with another port.
func (s pageSection) on(port string) pageSection {
	moved := pageSection{port: port, files: map[string]string{}}
	old := regexp.MustCompile(`\b` + s.port + `\b`)
	for name, code := range s.files {
		moved.files[name] = old.ReplaceAllString(code, port)
	}
	for _, command := range s.commands {
		moved.commands = append(moved.commands, old.ReplaceAllString(command, port))
	}
	return moved
}

func (s pageSection) write(t *testing.T, dir string) {
	t.Helper()
	for name, code := range s.files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(code), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// installs are the page's commands that a package of Debian stands for here, or
// the repository.
var installs = []string{"pip install flask", "gem install sinatra rackup puma", "go get github.com/siohook/siohook"}

// pagePeers find what a section's commands need, and where: a folder for PATH.
var pagePeers = map[string]func(t *testing.T) string{
	"Node": func(t *testing.T) string { return filepath.Dir(peer.Command(t, "node", "node")) },
	"PHP":  func(t *testing.T) string { return filepath.Dir(peer.Command(t, "php", "php")) },
	"Python": func(t *testing.T) string {
		// The first of PATH may belong to a Python without the module.
		for _, dir := range filepath.SplitList(os.Getenv("PATH")) {
			if exec.Command(filepath.Join(dir, "flask"), "--version").Run() == nil {
				return dir
			}
		}
		peer.Missing(t, "flask", "no flask on PATH that runs")
		return ""
	},
	"Ruby": func(t *testing.T) string {
		ruby := peer.Command(t, "ruby", "ruby")
		if out, err := exec.Command(ruby, "-rsinatra/base", "-rpuma", "-e", "1").CombinedOutput(); err != nil {
			peer.Missing(t, "ruby", fmt.Sprintf("%v: %.200s", err, out))
		}
		return filepath.Dir(ruby)
	},
	"Go": func(t *testing.T) string { return filepath.Dir(peer.Command(t, "go", "go")) },
}

// Each receiver of the page holds the contract when it is written, started and
// tested as the page says, on another port. The usual run tries the languages that most of the
// provider's users write.
func TestReceiversPage(t *testing.T) {
	sections := receiversPage(t)
	for language, path := range pagePeers {
		section, ok := sections[language]
		if !ok || len(section.files) == 0 {
			t.Errorf("no code under %q", language)
			continue
		}
		t.Run(language, func(t *testing.T) {
			if !slices.Contains(trial.Size([]string{"Node"}, []string{"Node", "PHP"}, slices.Collect(maps.Keys(pagePeers))), language) {
				t.Skip("another run tries it: SIOHOOK_FULL=1")
			}
			t.Parallel()
			dir := t.TempDir()
			env := []string{"PATH=" + path(t) + string(filepath.ListSeparator) + os.Getenv("PATH")}
			if language == "Go" {
				section.files["go.mod"], section.files["go.sum"] = ownModule(t)
				env = append(env, "GOFLAGS=-mod=mod", "GOPROXY=off", "GOWORK=off")
			} else {
				section = section.on(trial.Port(t))
			}
			section.write(t, dir)
			section.follow(t, dir, env)
		})
	}
}

// follow types the section's commands. The one before siohook is the receiver,
// which ends with the test.
func (s pageSection) follow(t *testing.T, dir string, env []string) {
	t.Helper()
	commands := slices.DeleteFunc(s.commands, func(c string) bool { return slices.Contains(installs, c) })
	tested := false
	for i, command := range commands {
		switch {
		case strings.HasPrefix(command, "siohook "):
			run := startShell(t, dir, command+" --wait-for 1m", env)
			run.wait(t)
			tested = strings.Contains(run.text(), fmt.Sprintf("\nPASS: %[1]d of %[1]d events accepted, ", len(catalog().Rows)))
		case strings.HasPrefix(command, "go test "):
			run := startShell(t, dir, command, env)
			run.wait(t)
			tested = strings.HasPrefix(run.text(), "ok  \tshop\t")
		case i+1 < len(commands) && strings.HasPrefix(commands[i+1], "siohook "):
			startShell(t, dir, "exec env "+command, env)
		default:
			startShell(t, dir, command, env).wait(t)
		}
	}
	if !tested {
		t.Errorf("nothing was tested by %q", commands)
	}
}

// ownModule is a module outside of the repository that uses it, as it is here.
func ownModule(t *testing.T) (mod, sum string) {
	t.Helper()
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	sums, err := os.ReadFile(filepath.Join(root, "go.sum"))
	if err != nil {
		t.Fatal(err)
	}
	const siohook = "github.com/siohook/siohook"
	return fmt.Sprintf("module shop\n\ngo 1.26.0\n\nrequire %s v0.0.0\n\nreplace %[1]s => %[2]q\n", siohook, root), string(sums)
}
