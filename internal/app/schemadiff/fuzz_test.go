package schemadiff_test

import (
	"strings"
	"testing"

	"github.com/siohook/siohook/internal/app/schemadiff"
)

// Whatever two texts are: no panic, no endless loop, one line of error, and a
// witness that is one.
func FuzzCompare(f *testing.F) {
	for _, rule := range schemadiff.Rules() {
		f.Add(rule.Before, rule.After)
	}
	for _, c := range cases {
		f.Add(c.was, c.is)
	}
	f.Fuzz(func(t *testing.T, before, after string) {
		if len(before)+len(after) > 4000 {
			return
		}
		was, err := schemadiff.Parse("old", []byte(before))
		if err != nil {
			if strings.Contains(err.Error(), "\n") {
				t.Errorf("more than one line: %v", err)
			}
			return
		}
		is, err := schemadiff.Parse("new", []byte(after))
		if err != nil {
			return
		}
		for _, c := range schemadiff.Compare(was, is) {
			if c.Level == "" || c.Fingerprint == "" || c.Schema == "" {
				t.Errorf("%+v", c)
			}
			if c.Witness != nil {
				payload := decode(t, c.Witness)
				if !is.Accepts(payload) || was.Accepts(payload) {
					t.Errorf("%s is no witness of %s", c.Witness, c.Rule)
				}
			}
		}
	})
}
