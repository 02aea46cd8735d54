package project

import (
	_ "embed"
	"fmt"
	"strings"

	"github.com/siohook/siohook/internal/tester/config"
)

// File is a file that siohook init writes where none is.
type File struct {
	Name, Text string
	// Beside is what to do where the file exists already: it is left as it is.
	Beside string
}

//go:embed github.yaml
var gitHub string

//go:embed gitlab.yaml
var gitLab string

// The images in which GitLab runs the receivers, and the steps with which GitHub gets their language.
var (
	images = map[string]string{"node": "node:22", "php": "php:8.3-cli", "python": "python:3.12", "ruby": "ruby:3.3", "go": "golang:1.26", "": "debian:stable"}
	setups = map[string]string{
		"node":   "actions/setup-node@v4\n        with:\n          node-version: 22",
		"php":    "shivammathur/setup-php@v2\n        with:\n          php-version: '8.3'",
		"python": "actions/setup-python@v5\n        with:\n          python-version: '3.12'",
		"ruby":   "ruby/setup-ruby@v1\n        with:\n          ruby-version: '3.3'",
	}
)

// Files are what the project gets: settings and a CI job.
func (p Project) Files() []File {
	settings := strings.Replace(config.Example, "url: http://127.0.0.1:3000/webhook", fmt.Sprintf("url: http://127.0.0.1:%s%s", p.Port, p.Path), 1)
	if p.Start != "" {
		settings = strings.Replace(settings, "# start: node server.js", "start: "+p.Start, 1)
	}
	files := []File{{Name: config.Name, Text: settings, Beside: "siohook test reads it"}}
	setup := ""
	if p.Setup != "" {
		setup = p.Setup
	}
	if p.GitLab {
		job := strings.NewReplacer("IMAGE", images[p.Language]).Replace(gitLab)
		job = oneLine(job, "SETUP", setup)
		return append(files, File{Name: ".gitlab-ci.yml", Text: job, Beside: "add this job to it:\n\n" + job})
	}
	job := gitHub
	if use := setups[p.Language]; use != "" {
		job = strings.Replace(job, "USE", use, 1)
	} else {
		job = oneLine(job, "USE", "")
	}
	job = oneLine(job, "SETUP", setup)
	return append(files, File{Name: ".github/workflows/siohook.yml", Text: job, Beside: "it stays as it is"})
}

// oneLine puts a text into the place of a mark, or takes the line of the mark away.
func oneLine(job, mark, text string) string {
	if text != "" {
		return strings.Replace(job, mark, text, 1)
	}
	var kept strings.Builder
	for line := range strings.Lines(job) {
		if !strings.HasSuffix(strings.TrimRight(line, "\n"), mark) {
			kept.WriteString(line)
		}
	}
	return kept.String()
}
