package main

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"os"
	"regexp"
	"strings"
)

// wheel writes the Python package of a platform: it has no Python, only the binary among its scripts.
func (r *release) wheel(p platform, binary file) error {
	version, err := pythonVersion(r.version)
	if err != nil {
		return err
	}
	page, err := os.ReadFile(pageOfRegistries)
	if err != nil {
		return err
	}
	info := "siohook-" + version + ".dist-info"
	tags := ""
	for tag := range strings.SplitSeq(p.wheel, ".") {
		tags += "Tag: py3-none-" + tag + "\n"
	}
	files := under("siohook-"+version+".data/scripts", binary)
	files = append(files,
		file{info + "/METADATA", 0o644, []byte("Metadata-Version: 2.4\nName: siohook\nVersion: " + version + "\nSummary: " + summary +
			"\nHome-page: " + homepage + "\nLicense-Expression: MIT\nLicense-File: LICENSE\nLicense-File: LICENCES.txt\nRequires-Python: >=3.8" +
			"\nDescription-Content-Type: text/markdown\n\n" + string(page))},
		file{info + "/WHEEL", 0o644, []byte("Wheel-Version: 1.0\nGenerator: siohook\nRoot-Is-Purelib: false\n" + tags)})
	files = append(files, under(info+"/licenses", r.shared[:2]...)...)
	record := ""
	for _, f := range files {
		sum := sha256.Sum256(f.body)
		record += fmt.Sprintf("%s,sha256=%s,%d\n", f.name, base64.RawURLEncoding.EncodeToString(sum[:]), len(f.body))
	}
	files = append(files, file{info + "/RECORD", 0o644, []byte(record + info + "/RECORD,,\n")})
	return r.zip("siohook-"+version+"-py3-none-"+p.wheel+".whl", files)
}

var semantic = regexp.MustCompile(`^(\d+\.\d+\.\d+)(?:-(dev|alpha|beta|rc)(?:\.(\d+))?)?$`)

// pythonVersion writes a version as Python does.
func pythonVersion(version string) (string, error) {
	parts := semantic.FindStringSubmatch(version)
	if parts == nil {
		return "", fmt.Errorf("want a version such as v1.2.3 or v1.2.3-rc.1, got v%s", version)
	}
	if parts[2] == "" {
		return parts[1], nil
	}
	number := parts[3]
	if number == "" {
		number = "0"
	}
	return parts[1] + map[string]string{"dev": ".dev", "alpha": "a", "beta": "b", "rc": "rc"}[parts[2]] + number, nil
}
