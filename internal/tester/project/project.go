// Package project finds out what siohook init needs to know of a folder: the language of the
// receiver, how it is started, where it listens, and which CI runs its tests.
package project

import (
	"cmp"
	"encoding/json"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/siohook/siohook/internal/base/lazy"
)

// Project is what a folder shows. What was not found has the usual value of the language.
type Project struct {
	Language string // node, php, python, ruby, go, or "" where nothing tells
	Start    string // the command that starts the receiver; "" when it was not found
	Port     string
	Path     string // of the receiver: /webhook
	Setup    string // the command that installs what the receiver needs; "" for none
	GitLab   bool   // its CI; otherwise GitHub's

	// Found says of each that was found in the folder, and not assumed, where: "package.json".
	Found map[string]string
}

// language is how projects of a language are known and usually started.
type language struct {
	name   string
	marks  []string // a file of one of these names is enough
	source []string // endings of the sources that name path and port
	start  string
	port   string
	setup  string
}

// languages are in the order in which they are looked for: a folder of PHP or Ruby often has a
// package.json for its pages, too.
var languages = []language{
	{"go", []string{"go.mod"}, []string{".go"}, "go run .", "8080", ""},
	{"php", append([]string{"composer.json"}, programs(".php")...), []string{".php"}, "php -S 127.0.0.1:8000 -t public", "8000", "composer install"},
	{"ruby", append([]string{"Gemfile", "config.ru"}, programs(".rb")...), []string{".rb", ".ru"}, "bundle exec rackup -p 9292", "9292", "bundle install"},
	{"python", append([]string{"pyproject.toml", "requirements.txt", "Pipfile", "manage.py"}, programs(".py")...), []string{".py"}, "python3 app.py", "5000", "pip install -r requirements.txt"},
	{"node", append([]string{"package.json"}, slices.DeleteFunc(programs(".js", ".mjs", ".cjs"), ofPage)...), []string{".js", ".mjs", ".cjs", ".ts", ".mts"}, "npm start", "3000", "npm ci"},
}

// programs are the files that may be a receiver of one file.
func programs(endings ...string) (names []string) {
	for _, name := range []string{"server", "index", "app", "main", "webhook", "hook", "receiver"} {
		for _, ending := range endings {
			names = append(names, name+ending)
		}
	}
	return names
}

// ofPage tells whether a file is as likely the script of a page.
func ofPage(name string) bool { return name == "index.js" || name == "main.js" }

// Bounds of what is read: a folder may hold anything.
const (
	mostFiles = 400
	// mostFolders is how many folders of a folder are looked into.
	mostFolders = 50
	mostBytes   = 256 << 10
)

var (
	webhookPath = lazy.Pattern("[\"'`](/[A-Za-z0-9_./-]{0,80}hooks?[A-Za-z0-9_./-]{0,80})[\"'`]")
	// Laravel's and Django's routes begin without a slash.
	webhookRoute = lazy.Pattern("(?:\\bRoute::[a-z]+|\\bpath)\\(\\s*(?:\\[[^\\]]{0,80}\\]\\s*,\\s*)?[\"']/?([A-Za-z0-9_./-]{0,80}hooks?[A-Za-z0-9_./-]{0,80})[\"']")
	ports        = []func() *regexp.Regexp{
		lazy.Pattern(`listen\(\s*(?:[A-Za-z_.]+\s*(?:\|\||\?\?)\s*)?['"]?([1-9][0-9]{3,4})\b`),
		lazy.Pattern(`PORT['"]?\]?\)?\s*(?:\|\||\?\?|,|:-)\s*['"]?([1-9][0-9]{3,4})\b`),
		lazy.Pattern(`(?i)\bport['"]?\s*[=:,]>?\s*['"]?([1-9][0-9]{3,4})\b`),
		lazy.Pattern(`ListenAndServe\("[^":]*:([1-9][0-9]{3,4})"`),
	}
)

// Look finds out what a folder shows, or, where that does not show how a receiver is started, one of
// the folders in it. What cannot be read is passed over.
func Look(folder fs.FS) Project {
	p := look(folder)
	if p.Found["start"] != "" {
		return p
	}
	var inner *Project
	for _, pattern := range []string{"*", "apps/*", "packages/*", "services/*"} {
		names, _ := fs.Glob(folder, pattern) // the patterns are right
		for _, name := range names[:min(len(names), mostFolders)] {
			below, err := fs.Sub(folder, name)
			if info, unread := fs.Stat(folder, name); err != nil || unread != nil || !info.IsDir() || isForeign(path.Base(name)) || !isPlain(name) {
				continue
			}
			found := look(below)
			if found.Found["start"] == "" || inner != nil && (inner.Found["path"] != "" || found.Found["path"] == "") {
				continue
			}
			found.in(name)
			inner = &found
		}
	}
	if inner == nil {
		return p
	}
	inner.ci(folder)
	return *inner
}

// in makes what was found in a folder below what it is from above.
func (p *Project) in(folder string) {
	p.Start = "cd " + folder + " && " + p.Start
	if p.Setup != "" {
		p.Setup = "cd " + folder + " && " + p.Setup
	}
	for what, name := range p.Found {
		p.Found[what] = path.Join(folder, name)
	}
	delete(p.Found, "ci")
	p.GitLab = false
}

// isForeign tells whether a folder has no sources of the project's own.
func isForeign(base string) bool {
	return base != "." && (base[0] == '.' || slices.Contains([]string{"node_modules", "vendor", "venv", "dist", "build", "test", "tests", "spec"}, base))
}

// look finds out what a folder itself shows.
func look(folder fs.FS) Project {
	p := Project{Found: map[string]string{}}
	known := language{port: "3000"}
	for _, l := range languages {
		if i := slices.IndexFunc(l.marks, func(name string) bool { return exists(folder, name) }); i >= 0 {
			known, p.Language = l, l.name
			p.Found["language"] = l.marks[i]
			break
		}
	}
	p.Start, p.Setup = known.start, known.setup
	switch p.Language {
	case "go":
		p.Found["start"] = "go.mod"
	case "node":
		p.node(folder)
	case "python":
		p.python(folder)
	case "php":
		p.php(folder)
	case "ruby":
		known.port = p.ruby(folder)
	}
	if p.Setup != "" && p.Language == "python" && !exists(folder, "requirements.txt") {
		p.Setup = ""
	}
	if (p.Language == "php" && !exists(folder, "composer.json")) || (p.Language == "ruby" && !exists(folder, "Gemfile")) {
		p.Setup = ""
	}
	if p.Found["start"] == "" { // a guess would only fail
		p.Start = ""
	}
	p.sources(folder, known.source)
	p.Port = cmp.Or(p.Port, known.port)
	p.Path = cmp.Or(p.Path, "/webhook")
	p.ci(folder)
	return p
}

// node starts a package by its own script, where it has one.
func (p *Project) node(folder fs.FS) {
	var manifest struct {
		Main    string            `json:"main"`
		Scripts map[string]string `json:"scripts"`
	}
	_ = json.Unmarshal(read(folder, "package.json"), &manifest) // of a broken one nothing is known
	switch {
	case manifest.Scripts["start"] != "":
		p.Found["start"] = "package.json"
	case manifest.Main != "" && exists(folder, path.Clean(manifest.Main)) && isPlain(manifest.Main):
		p.Start, p.Found["start"] = "node "+manifest.Main, "package.json"
	default:
		p.firstFile(folder, "node ", programs(".js", ".mjs", ".cjs")...)
	}
	switch {
	case !exists(folder, "package.json"):
		p.Setup = ""
	case !exists(folder, "package-lock.json"):
		p.Setup = "npm install"
	}
}

func (p *Project) python(folder fs.FS) {
	if exists(folder, "manage.py") {
		p.Start, p.Port, p.Found["start"] = "python3 manage.py runserver --noreload 127.0.0.1:8000", "8000", "manage.py"
		return
	}
	for _, name := range append(programs(".py"), "wsgi.py") {
		text := string(read(folder, name))
		module := strings.TrimSuffix(name, ".py")
		switch {
		case text == "":
			continue
		case strings.Contains(text, "FastAPI("):
			p.Start, p.Port = "uvicorn "+module+":app --port 8000", "8000"
		case strings.Contains(text, "Flask("):
			p.Start, p.Port = "flask --app "+module+" run --port 5000", "5000"
		default:
			p.Start = "python3 " + name
		}
		p.Found["start"] = name
		return
	}
}

func (p *Project) php(folder fs.FS) {
	switch {
	case exists(folder, "artisan"):
		p.Start, p.Found["start"] = "php artisan serve --port=8000", "artisan"
	case exists(folder, "public/index.php"):
		p.Start, p.Found["start"] = "php -S 127.0.0.1:8000 -t public", "public/index.php"
	default:
		p.firstFile(folder, "php -S 127.0.0.1:8000 ", programs(".php")...)
	}
	p.Port = "8000"
}

// ruby also gives the port of a program that names none.
func (p *Project) ruby(folder fs.FS) (port string) {
	switch {
	case exists(folder, "bin/rails"):
		p.Start, p.Port, p.Found["start"] = "bin/rails server -p 3000", "3000", "bin/rails"
	case exists(folder, "config.ru"):
		p.Port, p.Found["start"] = "9292", "config.ru"
	default:
		command := "ruby "
		if exists(folder, "Gemfile") {
			command = "bundle exec ruby "
		}
		p.firstFile(folder, command, programs(".rb")...)
	}
	return "4567"
}

// firstFile starts the first of some files that is there.
func (p *Project) firstFile(folder fs.FS, command string, names ...string) {
	if i := slices.IndexFunc(names, func(name string) bool { return exists(folder, name) }); i >= 0 {
		p.Start, p.Found["start"] = command+names[i], names[i]
	}
}

// sources looks for the path and the port of the receiver.
func (p *Project) sources(folder fs.FS, endings []string) {
	files := 0
	_ = fs.WalkDir(folder, ".", func(name string, d fs.DirEntry, err error) error { // what cannot be read is passed over
		switch base := path.Base(name); {
		case err != nil:
			return nil
		case d.IsDir():
			if isForeign(base) {
				return fs.SkipDir
			}
			return nil
		case !d.Type().IsRegular() || !slices.Contains(endings, path.Ext(base)):
			return nil
		}
		if files++; files > mostFiles {
			return fs.SkipAll
		}
		text := read(folder, name)
		if found := webhookPath().FindSubmatch(text); p.Path == "" && found != nil {
			p.Path, p.Found["path"] = string(found[1]), name
		}
		if found := webhookRoute().FindSubmatch(text); found != nil && (p.Path == "" || p.Found["path"] == name) {
			p.Path, p.Found["path"] = "/"+string(found[1]), name
			if name == "routes/api.php" { // Laravel puts them there
				p.Path = "/api" + p.Path
			}
		}
		for _, port := range ports {
			if found := port().FindSubmatch(text); p.Port == "" && found != nil {
				p.Port, p.Found["port"] = string(found[1]), name
			}
		}
		return nil
	})
}

// ci finds out where the project's tests run.
func (p *Project) ci(folder fs.FS) {
	switch {
	case exists(folder, ".github"):
		p.Found["ci"] = ".github"
	case exists(folder, ".gitlab-ci.yml"):
		p.GitLab, p.Found["ci"] = true, ".gitlab-ci.yml"
	case strings.Contains(string(read(folder, ".git/config")), "gitlab"):
		p.GitLab, p.Found["ci"] = true, ".git/config"
	}
}

// isPlain tells whether a name may stand in a command as it is.
func isPlain(name string) bool { return plainName().MatchString(name) }

var plainName = lazy.Pattern(`^[A-Za-z0-9._/-]+$`)

func exists(folder fs.FS, name string) bool {
	_, err := fs.Stat(folder, name)
	return err == nil
}

// read reads the beginning of a file; nil when it cannot.
func read(folder fs.FS, name string) []byte {
	file, err := folder.Open(name)
	if err != nil {
		return nil
	}
	defer file.Close()
	if info, err := file.Stat(); err != nil || !info.Mode().IsRegular() {
		return nil
	}
	text := make([]byte, mostBytes)
	n := 0
	for n < len(text) {
		m, err := file.Read(text[n:])
		if n += m; err != nil {
			break
		}
	}
	return text[:n]
}
