package main

import (
	"os"
	"strings"
)

// composer writes the package of PHP projects: a program in PHP that fetches the archive of its platform
// when it is first used, and checks it.
func (r *release) composer() error {
	var files []file
	for _, f := range []file{{"composer.json", 0o644, nil}, {"bin/siohook", 0o755, nil}} {
		text, err := os.ReadFile("tools/release/packaging/composer/" + f.name)
		if err != nil {
			return err
		}
		f.body = []byte(strings.ReplaceAll(string(text), "@VERSION@", r.version))
		files = append(files, f)
	}
	return r.zip("siohook_"+r.version+"_composer.zip", append(files, r.shared[0]))
}

// container copies what an image is built from, beside the binaries for Linux that it takes, and what
// installs an archive.
func (r *release) container() error {
	for _, name := range []string{"Dockerfile", "install.sh"} {
		text, err := os.ReadFile("tools/release/packaging/" + name)
		if err != nil {
			return err
		}
		if err := r.write(name, text); err != nil {
			return err
		}
	}
	return nil
}
