package secret_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/siohook/siohook/internal/base/secret"
)

func TestRead(t *testing.T) {
	folder := t.TempDir()
	file := func(name, text string) string {
		name = filepath.Join(folder, name)
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return name
	}
	env := func(name string) string {
		return map[string]string{"TOP": "s3cret", "SPACED": "s3cret\n", "EMPTY": "", "a-b": "s3cret"}[name]
	}
	for name, row := range map[string]struct {
		from   secret.Source
		want   string
		spaced bool
		err    string
	}{
		"none":             {},
		"variable":         {from: secret.Source{Env: "TOP"}, want: "s3cret"},
		"variable, spaced": {from: secret.Source{Env: "SPACED"}, want: "s3cret\n", spaced: true},
		"empty variable":   {from: secret.Source{Env: "EMPTY"}, err: "empty or not set"},
		"no variable":      {from: secret.Source{Env: "s3cret"}, err: "empty or not set"},
		"no name":          {from: secret.Source{Env: "a-b"}, err: "empty or not set"},
		"both":             {from: secret.Source{Env: "TOP", File: "x"}, err: "not in both"},
		"file":             {from: secret.Source{File: file("a", "s3cret")}, want: "s3cret"},
		"line end":         {from: secret.Source{File: file("b", "s3cret\n")}, want: "s3cret"},
		"line end of DOS":  {from: secret.Source{File: file("c", "s3cret\r\n")}, want: "s3cret"},
		"two line ends":    {from: secret.Source{File: file("d", "s3cret\n\n")}, want: "s3cret\n", spaced: true},
		"carriage return":  {from: secret.Source{File: file("e", "s3cret\r")}, want: "s3cret\r", spaced: true},
		"space before":     {from: secret.Source{File: file("f", " s3cret\n")}, want: " s3cret", spaced: true},
		"space within":     {from: secret.Source{File: file("g", "s3 cret\n")}, want: "s3 cret"},
		"bytes":            {from: secret.Source{File: file("h", "\x00\xff")}, want: "\x00\xff"},
		"empty file":       {from: secret.Source{File: file("i", "")}, err: "has no secret"},
		"only a line end":  {from: secret.Source{File: file("j", "\n")}, err: "has no secret"},
		"too long":         {from: secret.Source{File: file("k", strings.Repeat("x", 65<<10))}, err: "k"},
		"folder":           {from: secret.Source{File: folder}, err: "directory"},
		"no file":          {from: secret.Source{File: filepath.Join(folder, "z")}, err: "no such file"},
	} {
		got, spaced, err := row.from.Read(t.Context(), env)
		if string(got) != row.want || spaced != row.spaced || (err == nil) != (row.err == "") {
			t.Errorf("%s: got %q, %v, error %v", name, got, spaced, err)
		}
		if err != nil && (!strings.Contains(err.Error(), row.err) || strings.Contains(err.Error(), "s3cret")) {
			t.Errorf("%s: error %v, want %s", name, err, row.err)
		}
	}
}
