// Package vectors has signature vectors as plain data: deliveries with right and forged signatures of
// each scheme of [schemas.Schemes], and the verdict of a receiver that verifies well.
//
// [Signatures] is the file signatures.json. A vector has the body in base64, the headers in the order
// of the delivery (each character of a value stands for one byte), the secret, the receiver's clock as a
// Unix time, the verdict and why:
//
//	accept  the signature is right
//	reject  it is not
//	either  good receivers differ, and either verdict is safe
//
// The folder verify has a program for each of PHP, Node, Python, Ruby and Go which reads the file and
// verifies with the standard library alone.
//
// [schemas.Schemes]: https://pkg.go.dev/github.com/siohook/siohook/schemas#Schemes
package vectors

import (
	"bytes"
	"embed"
	"io/fs"

	"github.com/siohook/siohook/schemas"
)

// File is the form of signatures.json.
type File struct {
	Format  int                           `json:"format_version"`
	Schemes map[string]*schemas.IndexSign `json:"schemes"` // by name
	Vectors []Vector                      `json:"vectors"`
}

// Vector is one delivery.
type Vector struct {
	ID      string      `json:"id"` // scheme/name
	Scheme  string      `json:"scheme"`
	Verdict Verdict     `json:"verdict"`
	Why     string      `json:"why"`
	Secret  string      `json:"secret"`
	Now     int64       `json:"now"` // Unix time in seconds
	Headers [][2]string `json:"headers"`
	Body    []byte      `json:"body"` // base64
}

// Verdict is what a receiver does with a delivery.
type Verdict string

// The verdicts.
const (
	Accept Verdict = "accept"
	Reject Verdict = "reject"
	Either Verdict = "either"
)

//go:embed signatures.json verify
var files embed.FS

// Signatures is the file signatures.json, see [File].
func Signatures() []byte {
	text, err := files.ReadFile("signatures.json")
	if err != nil {
		panic(err) // it is embedded
	}
	return bytes.Clone(text)
}

// Files are the file with the vectors and the folder of the programs.
func Files() fs.FS { return files }
