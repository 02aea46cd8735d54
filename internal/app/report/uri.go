package report

import (
	"path"
	"path/filepath"
	"strings"
)

// filePath is a finding's file for formats that want a path relative to the
// repository, with slashes. The standard input has the name "stdin".
func filePath(name string) string {
	switch name {
	case "":
		return "unknown"
	case Stdin:
		return "stdin"
	}
	name = filepath.ToSlash(name)
	for strings.HasPrefix(name, "./") && len(name) > len("./") {
		name = name[len("./"):]
	}
	return name
}

// fileURI is a finding's file as a URI: relative to where the program ran, or a
// file URI when the path is absolute.
func fileURI(name string) string {
	name = filePath(name)
	if volume := filepath.VolumeName(name); volume != "" {
		name = "/" + name
	}
	if path.IsAbs(name) {
		return "file:///" + escapePath(strings.TrimLeft(name, "/"))
	}
	return escapePath(name)
}

// escapePath percent-encodes all but slashes and what RFC 3986 calls unreserved,
// so that the first segment of a relative path is never taken for a scheme.
func escapePath(name string) string {
	b := make([]byte, 0, len(name))
	for _, c := range []byte(name) {
		switch {
		case c >= '0' && c <= '9', c >= 'A' && c <= 'Z', c >= 'a' && c <= 'z', strings.IndexByte("-._~/", c) >= 0:
			b = append(b, c)
		default:
			b = append(b, '%', "0123456789ABCDEF"[c>>4], "0123456789ABCDEF"[c&15])
		}
	}
	return string(b)
}
