package schemaset

import (
	"encoding/json"
	"io"

	"github.com/siohook/siohook/internal/app/schemadiff"
	"github.com/siohook/siohook/internal/base/jsonlines"
)

// JSON writes an object per change, and one for all.
func (d *Diff) JSON(w io.Writer) error {
	lines := jsonlines.New(w)
	for i := range d.Changes {
		c := &d.Changes[i]
		if err := lines.Write(struct {
			Kind         string           `json:"kind"`
			Level        schemadiff.Level `json:"level"`
			Rule         string           `json:"rule"`
			Path         string           `json:"path"`
			Also         []string         `json:"also,omitempty"`
			Keyword      string           `json:"keyword,omitempty"`
			Value        json.RawMessage  `json:"value,omitempty"`
			Events       []string         `json:"events"`
			Files        []string         `json:"files"`
			Line         int              `json:"line"`
			Column       int              `json:"column"`
			Schema       string           `json:"schema"`
			InOld        bool             `json:"in_old,omitempty"`
			Was          string           `json:"was,omitempty"`
			Is           string           `json:"is,omitempty"`
			Witness      json.RawMessage  `json:"witness,omitempty"`
			Fingerprint  string           `json:"fingerprint"`
			Fingerprints []string         `json:"fingerprints"`
			Known        bool             `json:"known,omitempty"`
			Twin         string           `json:"twin,omitempty"`
		}{
			"change", c.Level, c.Rule, c.Path, c.Also, c.Keyword, json.RawMessage(c.Value), c.Events, c.Files, c.Line, c.Column, c.Schema, c.InOld,
			c.Was, c.Is, c.Witness, c.Fingerprint, d.fingerprints(c), c.Known, c.Twin,
		}); err != nil {
			return err
		}
	}
	return lines.Write(struct {
		Kind       string `json:"kind"`
		Schemas    int    `json:"schemas"`
		Breaking   int    `json:"breaking"`
		Warnings   int    `json:"warnings"`
		Compatible int    `json:"compatible"`
		Step       string `json:"step"`
	}{"summary", d.Schemas, d.Count(schemadiff.Breaking), d.Count(schemadiff.Warning), d.Count(schemadiff.Compatible), d.Step()})
}
