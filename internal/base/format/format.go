// Package format has the versions of what siohook writes for programs: each object of
// it says its own in the member format_version. docs/STABILITY.md says what is promised.
package format

import (
	"encoding/json"
	"fmt"
	"strconv"
)

// Member is the name of the member that has the version.
const Member = "format_version"

// Format is one form of files or lines. Its version rises when a member goes or means
// something else, not when one is added.
type Format struct {
	Name    string // in errors
	Version int
}

// The formats, beside that of index.json, which package schemas has.
var (
	Lines    = Format{"JSON lines of siohook", 1} // of --format json
	Settings = Format{"settings", 1}              // siohook.yaml
	Failures = Format{"kept failure", 1}          // .siohook/failures/*.meta
	Captures = Format{"capture", 1}               // a line of a store, of captures or answers
	Load     = Format{"load report", 1}           // of siohook load
	Verdict  = Format{"verdict", 1}               // of siohook test --report verdict=
	Place    = Format{"place", 1}                 // of siohook reconcile --place
)

// Check fails on a version that this siohook does not know. 0 stands for none: people
// and other tools leave it out.
func (f Format) Check(version int) error {
	switch {
	case version > f.Version:
		return &NewerError{f, version}
	case version < 0:
		return fmt.Errorf("%s: want %s %d, got %d", f.Name, Member, f.Version, version)
	}
	return nil
}

// Decode reads a JSON object, unless a later version of the format wrote it.
func (f Format) Decode(text []byte, into any) error {
	var head struct {
		Version int `json:"format_version"`
	}
	if err := json.Unmarshal(text, &head); err != nil {
		return err
	}
	if err := f.Check(head.Version); err != nil {
		return err
	}
	return json.Unmarshal(text, into)
}

// Begin is how an object on a line begins: its opening brace and the version. A comma
// and the other members follow.
func (f Format) Begin() string { return `{"` + Member + `":` + strconv.Itoa(f.Version) }

// NewerError is a version of a format that only a later siohook knows.
type NewerError struct {
	Format  Format
	Version int
}

func (e *NewerError) Error() string {
	return fmt.Sprintf("%s: %s is %d, this siohook reads %d", e.Format.Name, Member, e.Version, e.Format.Version)
}

// Hint is one line of advice.
func (e *NewerError) Hint() string { return "a later siohook wrote it: update siohook" }
