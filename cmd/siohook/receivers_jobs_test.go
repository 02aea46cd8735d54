package main

import (
	"encoding/xml"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"github.com/siohook/siohook/internal/base/peer"
	"github.com/siohook/siohook/internal/base/trial"
)

// githubWorkflow has the keys that the page's workflow may use.
type githubWorkflow struct {
	Name        string            `yaml:"name"`
	On          []string          `yaml:"on"`
	Permissions map[string]string `yaml:"permissions"`
	Jobs        map[string]struct {
		RunsOn string       `yaml:"runs-on"`
		Steps  []githubStep `yaml:"steps"`
	} `yaml:"jobs"`
}

type githubStep struct {
	Name string         `yaml:"name"`
	If   string         `yaml:"if"`
	Uses string         `yaml:"uses"`
	With map[string]any `yaml:"with"`
	Run  string         `yaml:"run"`
}

// gitlabJob has the keys that a job of the page may use. What stands at the top of
// a GitLab file and is none of its keywords is a job.
type gitlabJob struct {
	Image     string            `yaml:"image"`
	Stage     string            `yaml:"stage"`
	Needs     []string          `yaml:"needs"`
	Variables map[string]string `yaml:"variables"`
	Script    []string          `yaml:"script"`
	Artifacts struct {
		When    string            `yaml:"when"`
		Paths   []string          `yaml:"paths"`
		Reports map[string]string `yaml:"reports"`
	} `yaml:"artifacts"`
}

var (
	gitlabKeywords = []string{"default", "include", "stages", "variables", "workflow", "spec", "image", "services", "cache", "before_script", "after_script", "pages"}
	gitlabStages   = []string{".pre", "build", "test", "deploy", ".post"} // without a key stages
)

// What the GitHub job runs, but for installing, passes on the page's Node receiver
// and leaves the report that it uploads.
func TestReceiversGitHubJob(t *testing.T) {
	t.Parallel()
	node, job := nodeAndJob(t, "In GitHub Actions")
	var workflow githubWorkflow
	decodeStrictly(t, job.yaml, &workflow)
	if len(workflow.On) == 0 || len(workflow.Jobs) != 1 || workflow.Permissions["contents"] != "read" {
		t.Fatalf("%+v", workflow)
	}
	for name, job := range workflow.Jobs {
		if job.RunsOn == "" || len(job.Steps) == 0 {
			t.Errorf("job %s: %+v", name, job)
		}
		for _, step := range job.Steps {
			if (step.Uses == "") == (step.Run == "") || step.With != nil && step.Uses == "" {
				t.Errorf("a step either uses or runs: %+v", step)
			}
			if name, version, ok := strings.Cut(step.Uses, "@"); step.Uses != "" && (!ok || name == "" || version == "") {
				t.Errorf("no version: %s", step.Uses)
			}
		}
		scripts := []string{}
		for _, step := range job.Steps {
			if step.Run != "" && !strings.HasPrefix(step.Run, "go install github.com/siohook/siohook/cmd/siohook@") {
				scripts = append(scripts, step.Run)
			}
		}
		if len(scripts) != 1 {
			t.Fatalf("%d scripts: %q", len(scripts), scripts)
		}
		if !trial.Full() { // the usual run tries GitLab's
			return
		}
		out := runJob(t, node, scripts[0])
		if strings.Contains(out, "::error") || strings.Contains(out, "::warning") {
			t.Errorf("an annotation for nothing:\n%s", out)
		}
	}
}

// What the GitLab jobs run passes, too, and so it does when siohook starts the
// receiver, as the page says below.
func TestReceiversGitLabJob(t *testing.T) {
	t.Parallel()
	node, job := nodeAndJob(t, "In GitLab CI")
	var jobs map[string]gitlabJob
	decodeStrictly(t, job.yaml, &jobs)
	for name, job := range jobs {
		if slices.Contains(gitlabKeywords, name) || len(job.Script) == 0 || job.Image == "" || !slices.Contains(gitlabStages, job.Stage) {
			t.Errorf("%s is no job: %+v", name, job)
		}
		for _, needed := range job.Needs {
			if before, ok := jobs[needed]; !ok || slices.Index(gitlabStages, before.Stage) > slices.Index(gitlabStages, job.Stage) {
				t.Errorf("%s needs %s, which does not run before it", name, needed)
			}
		}
	}
	build, test := jobs["siohook"], jobs["webhook"]
	if !slices.Equal(test.Needs, []string{"siohook"}) || !slices.Equal(build.Artifacts.Paths, []string{"bin/siohook"}) || test.Artifacts.Reports["junit"] != "siohook.xml" {
		t.Errorf("%+v", jobs)
	}
	if len(test.Script) != 2 {
		t.Fatalf("%d commands: %q", len(test.Script), test.Script)
	}
	runJob(t, node, strings.Join(test.Script, "\n"))
	if !trial.Full() {
		return
	}
	started, ok := strings.CutSuffix(test.Script[0], " &")
	if !ok {
		t.Errorf("%q is not in the background", test.Script[0])
	}
	runJob(t, node, strings.TrimSpace(test.Script[1])+" --start '"+started+"'")
}

// nodeAndJob are the receiver that the page's jobs test, and the section of one.
func nodeAndJob(t *testing.T, name string) (node, job pageSection) {
	t.Helper()
	if testing.Short() {
		t.Skip("SKIPPED: -short tries the receiver alone")
	}
	peer.Command(t, "node", "node")
	sections := receiversPage(t)
	node, job = sections["Node"], sections[name]
	if node.port == "" || node.port != job.port || job.yaml == "" {
		t.Fatalf("the receiver listens on %q, the job tests %q with %q", node.port, job.port, job.yaml)
	}
	return node, job
}

func decodeStrictly(t *testing.T, text string, v any) {
	t.Helper()
	if err := yaml.UnmarshalWithOptions([]byte(text), v, yaml.Strict()); err != nil {
		t.Fatal(err)
	}
}

// runJob runs a job's script beside the receiver's code on another port, where
// siohook is on PATH and in bin, and returns what it prints.
func runJob(t *testing.T, node pageSection, script string) string {
	t.Helper()
	var printed string
	t.Run("run", func(t *testing.T) { // what it has started is gone afterwards
		dir := t.TempDir()
		node.commands = []string{script}
		moved := node.on(trial.Port(t))
		moved.write(t, dir)
		binary, err := exec.LookPath("siohook")
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Mkdir(filepath.Join(dir, "bin"), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(binary, filepath.Join(dir, "bin", "siohook")); err != nil {
			t.Fatal(err)
		}
		run := startShell(t, dir, moved.commands[0], nil)
		run.wait(t)
		printed = run.text()
		file, err := os.ReadFile(filepath.Join(dir, "siohook.xml"))
		if err != nil {
			t.Fatal(err)
		}
		var report struct {
			Suites []struct {
				Name  string `xml:"name,attr"`
				Cases []struct {
					Failure *string `xml:"failure"`
					Error   *string `xml:"error"`
				} `xml:"testcase"`
			} `xml:"testsuite"`
		}
		if err := xml.Unmarshal(file, &report); err != nil || len(report.Suites) < 8 {
			t.Errorf("%v: want a suite of each phase: %.1000s", err, file)
		}
		for _, suite := range report.Suites {
			for _, c := range suite.Cases {
				if c.Failure != nil || c.Error != nil {
					t.Errorf("%s: %+v", suite.Name, c)
				}
			}
		}
	})
	return printed
}
