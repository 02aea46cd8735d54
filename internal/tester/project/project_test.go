package project_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/goccy/go-yaml"

	"github.com/siohook/siohook/internal/tester/project"
)

// folders are projects as people have them, with what is found in each.
var folders = map[string]struct {
	files                              map[string]string
	language, start, port, path, setup string
	gitLab                             bool
}{
	"express": {
		files: map[string]string{
			"package.json": `{"scripts":{"start":"node src/index.js"}}`, "package-lock.json": "{}",
			"src/index.js":                 "app.post('/webhooks/systeme', f)\napp.listen(process.env.PORT || 4100)",
			"node_modules/other/index.js":  "app.post('/webhook-of-others', f)",
			".github/workflows/build.yaml": "",
		},
		language: "node", start: "npm start", port: "4100", path: "/webhooks/systeme", setup: "npm ci",
	},
	"node by its main file": {
		files:    map[string]string{"package.json": `{"main":"app.mjs"}`, "app.mjs": "createServer(f).listen(3001, '127.0.0.1')"},
		language: "node", start: "node app.mjs", port: "3001", path: "/webhook", setup: "npm install",
	},
	"a main file that would be a command": {
		files:    map[string]string{"package.json": `{"main":"a; rm -rf x.js"}`, "a; rm -rf x.js": "", "server.js": ""},
		language: "node", start: "node server.js", port: "3000", path: "/webhook", setup: "npm install",
	},
	"laravel with pages": {
		files: map[string]string{
			"composer.json": "{}", "artisan": "", "package.json": `{"scripts":{"start":"vite"}}`, "routes/api.php": `Route::post('/hooks/sale', [A::class, 'sale']);`,
			"vendor/a.php": `'/webhook/other'`,
		},
		language: "php", start: "php artisan serve --port=8000", port: "8000", path: "/api/hooks/sale", setup: "composer install",
	},
	"laravel's own form": {
		files:    map[string]string{"composer.json": "{}", "artisan": "", "routes/web.php": `Route::match(['post'], 'hooks/sale', SaleController::class);`},
		language: "php", start: "php artisan serve --port=8000", port: "8000", path: "/hooks/sale", setup: "composer install",
	},
	"symfony": {
		files:    map[string]string{"composer.json": "{}", "public/index.php": "", "src/Controller/Hook.php": `#[Route('/systeme/webhook', methods: ['POST'])]`},
		language: "php", start: "php -S 127.0.0.1:8000 -t public", port: "8000", path: "/systeme/webhook", setup: "composer install",
	},
	"several packages": {
		files: map[string]string{
			"package.json": `{"workspaces":["apps/*"]}`, "apps/web/package.json": `{"scripts":{"start":"vite"}}`, "docs/index.php": "",
			"apps/api/package.json": `{"scripts":{"start":"node ."}}`, "apps/api/index.js": "app.post('/webhook/in', f).listen(4200)", ".gitlab-ci.yml": "",
		},
		language: "node", start: "cd apps/api && npm start", port: "4200", path: "/webhook/in", setup: "cd apps/api && npm install", gitLab: true,
	},
	"a package that is not started": {
		files:    map[string]string{"package.json": `{"scripts":{"build":"tsc"}}`, "lib/a.js": ""},
		language: "node", port: "3000", path: "/webhook", setup: "npm install",
	},
	"one file of php": {
		files:    map[string]string{"webhook.php": "<?php"},
		language: "php", start: "php -S 127.0.0.1:8000 webhook.php", port: "8000", path: "/webhook",
	},
	"flask": {
		files:    map[string]string{"requirements.txt": "flask", "app.py": "app = Flask(__name__)\n@app.post('/systeme-webhook')", ".gitlab-ci.yml": "test: {}"},
		language: "python", start: "flask --app app run --port 5000", port: "5000", path: "/systeme-webhook", setup: "pip install -r requirements.txt", gitLab: true,
	},
	"fastapi": {
		files:    map[string]string{"pyproject.toml": "", "main.py": "app = FastAPI()"},
		language: "python", start: "uvicorn main:app --port 8000", port: "8000", path: "/webhook",
	},
	"django": {
		files:    map[string]string{"manage.py": "", "shop/urls.py": `path("hook/", v)`},
		language: "python", start: "python3 manage.py runserver --noreload 127.0.0.1:8000", port: "8000", path: "/hook/",
	},
	"sinatra": {
		files:    map[string]string{"Gemfile": "", "app.rb": "post '/webhook/in' do", ".git/config": "url = git@gitlab.com:a/b.git"},
		language: "ruby", start: "bundle exec ruby app.rb", port: "4567", path: "/webhook/in", setup: "bundle install", gitLab: true,
	},
	"go": {
		files:    map[string]string{"go.mod": "module x", "main.go": "http.HandleFunc(\"/hook\", f)\nhttp.ListenAndServe(\":9000\", nil)"},
		language: "go", start: "go run .", port: "9000", path: "/hook",
	},
	"one file of node": {
		files:    map[string]string{"server.js": "if (req.url === '/hooks/in') f()\nserver.listen(process.env.PORT || 4104, '127.0.0.1')"},
		language: "node", start: "node server.js", port: "4104", path: "/hooks/in",
	},
	"one file of ruby": {
		files:    map[string]string{"app.rb": "set :port, ENV['PORT'] || 4110\npost '/webhook' do"},
		language: "ruby", start: "ruby app.rb", port: "4110", path: "/webhook",
	},
	"one file of python": {
		files:    map[string]string{"receiver.py": "app = Flask(__name__)"},
		language: "python", start: "flask --app receiver run --port 5000", port: "5000", path: "/webhook",
	},
	"hook of php": {
		files:    map[string]string{"hook.php": "<?php file_get_contents('php://input');", "style.js": ""},
		language: "php", start: "php -S 127.0.0.1:8000 hook.php", port: "8000", path: "/webhook",
	},
	"webhook of node": {
		files:    map[string]string{"webhook.cjs": "server.listen(4105)"},
		language: "node", start: "node webhook.cjs", port: "4105", path: "/webhook",
	},
	"script of a page": {
		files: map[string]string{"index.html": "", "index.js": "document.title"},
		port:  "3000", path: "/webhook",
	},
	"a folder that would be a command": {
		files: map[string]string{"a; rm -rf x/package.json": `{"scripts":{"start":"node ."}}`},
		port:  "3000", path: "/webhook",
	},
	"nothing": {port: "3000", path: "/webhook"},
	"broken":  {files: map[string]string{"package.json": `{"scripts":`}, language: "node", port: "3000", path: "/webhook", setup: "npm install"},
}

func TestLook(t *testing.T) {
	for name, c := range folders {
		t.Run(name, func(t *testing.T) {
			folder := fstest.MapFS{}
			for file, text := range c.files {
				folder[file] = &fstest.MapFile{Data: []byte(text)}
			}
			p := project.Look(folder)
			if p.Language != c.language || p.Start != c.start || p.Port != c.port || p.Path != c.path || p.Setup != c.setup || p.GitLab != c.gitLab {
				t.Errorf("got %+v, want %+v", p, c)
			}
			for _, file := range p.Files() {
				checkFile(t, &p, file)
			}
		})
	}
}

// checkFile reads a file as its program does: as YAML, with what was found and no mark left.
func checkFile(t *testing.T, p *project.Project, file project.File) {
	t.Helper()
	var doc map[string]any
	if err := yaml.Unmarshal([]byte(file.Text), &doc); err != nil {
		t.Errorf("%s: %v\n%s", file.Name, err, file.Text)
		return
	}
	for _, mark := range []string{"SETUP", "IMAGE", "USE"} {
		for line := range strings.Lines(file.Text) {
			if strings.HasSuffix(strings.TrimSpace(line), mark) {
				t.Errorf("%s: %s is left", file.Name, mark)
			}
		}
	}
	switch {
	case file.Name == "siohook.yaml":
		start, _ := doc["start"].(string)
		if url := "http://127.0.0.1:" + p.Port + p.Path; doc["url"] != url || start != p.Start {
			t.Errorf("url %v, start %v", doc["url"], doc["start"])
		}
	case p.GitLab:
		if job, _ := doc["siohook"].(map[string]any); file.Name != ".gitlab-ci.yml" || job["image"] == nil || job["script"] == nil {
			t.Errorf("%s: %v", file.Name, doc)
		}
	case file.Name != ".github/workflows/siohook.yml" || doc["jobs"] == nil:
		t.Errorf("%s: %v", file.Name, doc)
	}
	if p.Setup != "" && file.Name != "siohook.yaml" && !strings.Contains(file.Text, p.Setup) {
		t.Errorf("%s does not install what the receiver needs", file.Name)
	}
}

// A folder of very many is looked into as far as mostFolders: what comes after is not found.
func TestLookIsBounded(t *testing.T) {
	for inner, isFound := range map[string]bool{"b": true, "z": false} {
		folder := fstest.MapFS{inner + "/server.js": {Data: []byte("listen(4100)")}}
		for i := range 60 {
			folder[fmt.Sprintf("m%d/notes.txt", i)] = &fstest.MapFile{}
		}
		if got := project.Look(folder).Found["start"] != ""; got != isFound {
			t.Errorf("%s: found %t, want %t", inner, got, isFound)
		}
	}
}
