// Package fingerprint makes the ids that baselines know findings by.
package fingerprint

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
)

// Of is the id of a finding: 16 hexadecimal digits of a hash over what kind of
// finding it is and over the data that tells it from others of its kind: ids,
// pointers, keywords, values. Nothing that a person reads belongs among them, and
// nothing that depends on how much a run has seen, so that a reworded message and a
// longer run leave baselines as they are.
func Of(kind string, data ...string) string {
	b := appendPart(nil, kind)
	for _, part := range data {
		b = appendPart(b, part)
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:8])
}

// appendPart writes the length first, so that no two lists of parts are one text.
func appendPart(b []byte, part string) []byte {
	return append(append(strconv.AppendInt(b, int64(len(part)), 10), ':'), part...)
}

// Set is the fingerprints that a baseline holds. A finding about several events has
// one for each, so that the same in another event is news.
type Set map[string]bool

// Has tells whether all of some fingerprints are known; none are not.
func (s Set) Has(fingerprints ...string) bool {
	for _, f := range fingerprints {
		if !s[f] {
			return false
		}
	}
	return len(fingerprints) > 0
}
