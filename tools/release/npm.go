package main

import (
	"encoding/json"
	"os"
	"strings"
)

// scope is that of the packages of platforms on npm.
const scope = "@siohook/"

// pageOfRegistries is what npm and PyPI show of siohook.
const pageOfRegistries = "tools/release/packaging/README.md"

type npmPackage struct {
	Name        string            `json:"name"`
	Version     string            `json:"version"`
	Description string            `json:"description"`
	License     string            `json:"license"`
	Homepage    string            `json:"homepage"`
	Repository  map[string]string `json:"repository"`
	Bin         map[string]string `json:"bin,omitempty"`
	Engines     map[string]string `json:"engines,omitempty"`
	OS          []string          `json:"os,omitempty"`
	CPU         []string          `json:"cpu,omitempty"`
	Unplugged   bool              `json:"preferUnplugged,omitempty"` // yarn must not leave a program in a zip
	Optional    map[string]string `json:"optionalDependencies,omitempty"`
}

func (r *release) npm(p npmPackage, files ...file) error {
	p.Version, p.License, p.Homepage = r.version, "MIT", homepage
	p.Repository = map[string]string{"type": "git", "url": "git+" + homepage + ".git"}
	text, err := json.MarshalIndent(p, "", "  ")
	if err != nil {
		return err
	}
	files = append([]file{{"package.json", 0o644, append(text, '\n')}}, append(files, r.shared[:2]...)...)
	// As npm pack names them.
	name := strings.ReplaceAll(strings.TrimPrefix(p.Name, "@"), "/", "-") + "-" + r.version + ".tgz"
	return r.tar(name, under("package", files...))
}

// npmPlatform writes the package that has the binary of a platform. npm installs that of its own alone,
// and none has an install script.
func (r *release) npmPlatform(p platform, binary file) error {
	system, cpu, _ := strings.Cut(p.npm, "-")
	return r.npm(npmPackage{Name: scope + p.npm, Description: "siohook for " + p.npm, OS: []string{system}, CPU: []string{cpu}, Unplugged: true}, under("bin", binary)...)
}

// npmMain writes the package that users name, which starts the binary of the one for their platform.
func (r *release) npmMain() error {
	start, err := os.ReadFile("tools/release/packaging/npm/siohook.js")
	if err != nil {
		return err
	}
	page, err := os.ReadFile(pageOfRegistries)
	if err != nil {
		return err
	}
	optional := map[string]string{}
	for _, p := range platforms {
		optional[scope+p.npm] = r.version
	}
	return r.npm(npmPackage{
		Name: "siohook", Description: summary, Bin: map[string]string{"siohook": "bin/siohook.js"},
		Engines: map[string]string{"node": ">=18"}, Optional: optional,
	}, file{"README.md", 0o644, page}, file{"bin/siohook.js", 0o755, start})
}
