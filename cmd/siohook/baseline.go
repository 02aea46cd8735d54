package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
)

// readBaseline reads the fingerprints of findings that are no news: what --format
// json has written, or a fingerprint in each line, with remarks after #.
func readBaseline(file string) (map[string]bool, error) {
	if file == "" {
		return nil, nil
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("baseline: %w", err)
	}
	known := map[string]bool{}
	number := 0
	for line := range strings.Lines(string(text)) {
		number++
		line = strings.TrimSpace(line)
		if !strings.HasPrefix(line, "{") {
			before, _, _ := strings.Cut(line, "#")
			if words := strings.Fields(before); len(words) > 0 {
				known[words[0]] = true
			}
			continue
		}
		var finding struct {
			Fingerprint string `json:"fingerprint"`
		}
		if err := json.Unmarshal([]byte(line), &finding); err != nil {
			return nil, &usageError{fmt.Errorf("baseline %s:%d: no JSON object", file, number), "write it with --format json, or a fingerprint in each line"}
		}
		if finding.Fingerprint != "" { // a summary has none
			known[finding.Fingerprint] = true
		}
	}
	return known, nil
}
