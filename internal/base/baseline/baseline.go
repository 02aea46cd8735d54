// Package baseline reads which findings are known.
package baseline

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/siohook/siohook/internal/base/files"
	"github.com/siohook/siohook/internal/base/fingerprint"
	"github.com/siohook/siohook/internal/base/format"
	"github.com/siohook/siohook/internal/base/hint"
	"github.com/siohook/siohook/internal/base/lazy"
)

// Read reads a baseline, the fingerprints of findings that are no news: what --format json
// has written, or a fingerprint at the beginning of each line, with remarks. "" is no file.
func Read(ctx context.Context, file string) (fingerprint.Set, error) {
	if file == "" {
		return nil, nil
	}
	text, err := files.Read(ctx, file, files.Most)
	if err != nil {
		return nil, fmt.Errorf("baseline: %w", err)
	}
	known := fingerprint.Set{}
	number := 0
	for line := range strings.Lines(string(text)) {
		number++
		line = strings.TrimSpace(line)
		if !strings.HasPrefix(line, "{") {
			words := strings.Fields(line)
			switch {
			case len(words) == 0 || strings.HasPrefix(words[0], "#"):
			case isFingerprint().MatchString(words[0]):
				known[words[0]] = true
			default:
				return nil, notABaseline(file, number)
			}
			continue
		}
		var finding struct {
			Format       int      `json:"format_version"`
			Fingerprint  string   `json:"fingerprint"`
			Fingerprints []string `json:"fingerprints"` // of each event: in others it is news
		}
		if err := json.Unmarshal([]byte(line), &finding); err != nil {
			return nil, notABaseline(file, number)
		}
		if err := format.Lines.Check(finding.Format); err != nil {
			return nil, fmt.Errorf("baseline %s:%d: %w", file, number, err)
		}
		if finding.Fingerprints == nil {
			finding.Fingerprints = []string{finding.Fingerprint}
		}
		for _, f := range finding.Fingerprints {
			if f != "" { // a summary has none
				known[f] = true
			}
		}
	}
	return known, nil
}

// isFingerprint tells what identifies a finding.
var isFingerprint = lazy.Pattern(`^[0-9a-f]{16,64}$`)

func notABaseline(file string, line int) error {
	return hint.With(fmt.Errorf("baseline %s:%d: want a JSON object or a fingerprint", file, line), "write the baseline with --format json")
}
