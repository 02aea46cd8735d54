package contract

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/base/format"
	"github.com/siohook/siohook/internal/base/safetext"
	"github.com/siohook/siohook/internal/base/sorted"
)

// mostKept is how many failures a folder keeps; the oldest go.
const mostKept = 200

// Kept is a failure as it is kept: the payload in a file of its own, beside a
// file with the rest.
type Kept struct {
	Format      int    `json:"format_version"`
	ID          string `json:"id"` // also the name of both files
	Check       string `json:"check"`
	Cause       Cause  `json:"cause,omitempty"`
	Event       string `json:"event,omitempty"`
	URL         string `json:"url"` // without secrets
	Want        string `json:"want"`
	Got         string `json:"got"`
	Status      int    `json:"status,omitempty"`
	Mutation    string `json:"mutation,omitempty"`
	Fingerprint string `json:"fingerprint"` // of check, cause and event
	Seed        uint64 `json:"seed"`
	// Check needs more than its payload to be seen again: several deliveries, or
	// what is observed.
	Scenario bool `json:"scenario,omitempty"`
	// Crash is how the receiver died: the round of the phase crash.
	Crash string `json:"crash,omitempty"`
	// Headers of the delivery, where they differ from one to the next; never its signature.
	Headers [][2]string `json:"headers,omitempty"`
	Payload []byte      `json:"-"`
	File    string      `json:"-"` // of the payload
}

// isScenario tells whether a check needs more than one delivery to be seen.
func isScenario(c *Check) bool {
	switch c.Phase {
	case Idempotency, Order, Time, Signature, Crashing:
		return true
	}
	several := []*rule{reachProduct, reachEventName, reachNamePlace, reachHeaderCase, reachFlaky, reachUnstable, reachAlive, reachState, reachFraming}
	return c.Observer || slices.ContainsFunc(several, func(r *rule) bool { return r.ID == c.ID })
}

// FailuresFolder is where siohook keeps failures, and looks for them, when nothing else is said.
const FailuresFolder = ".siohook/failures"

// keepAll writes the payload of each group into the folder.
func (r *run) keepAll() error {
	folder, result := r.options.KeepIn, &r.book.result
	if folder == "" || len(result.Groups) == 0 {
		return nil
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return fmt.Errorf("keep payload: %w", err)
	}
	for i := range result.Groups {
		g := &result.Groups[i]
		f := &g.First
		if len(f.Payload) == 0 {
			continue
		}
		sum := sha256.Sum256(f.Payload)
		k := Kept{
			Format: format.Failures.Version, Cause: f.Cause,
			ID:    strings.ReplaceAll(g.Check.ID, "/", "-") + "-" + hex.EncodeToString(sum[:4]),
			Check: g.Check.ID, Event: f.Event, URL: result.Target, Want: f.Want, Got: f.Got, Status: f.Status,
			Mutation: f.Mutation, Fingerprint: f.Fingerprint, Seed: r.options.Seed, Scenario: isScenario(&g.Check), Crash: f.ordeal,
		}
		f.PayloadFile = filepath.Join(folder, k.ID+".json")
		var err error
		if f.Curl, err = r.curl(f, k.ID, folder); err != nil {
			return err
		}
		f.ID = k.ID
		replay := []string{"siohook", "replay", k.ID}
		if folder != FailuresFolder {
			replay = append(replay, "--keep-in", folder)
		}
		f.Replay = deliver.CommandLine(result.Target, replay...)
		if r.options.Catalog.HasOwnHeaders() {
			p := &payload{row: r.made.rowOf(f.Event), bytes: f.Payload}
			if k.Headers, err = deliver.Headers(r.send.unsigned(p, r.options.Now()).Header, nil); err != nil {
				return fmt.Errorf("keep payload: %w", err)
			}
		}
		text, err := json.MarshalIndent(k, "", "  ")
		if err != nil {
			return fmt.Errorf("keep payload: %w", err)
		}
		err = errors.Join(os.WriteFile(f.PayloadFile, f.Payload, 0o600), os.WriteFile(filepath.Join(folder, k.ID+".meta"), text, 0o600))
		if err != nil {
			return fmt.Errorf("keep payload: %w", err)
		}
	}
	return tidy(folder)
}

// tidy removes the oldest failures of a folder that keeps too many.
func tidy(folder string) error {
	kept, err := metaFiles(folder)
	if err != nil || len(kept) <= mostKept {
		return err
	}
	age := func(name string) int64 {
		info, err := os.Stat(name)
		if err != nil {
			return 0
		}
		return info.ModTime().UnixNano()
	}
	sorted.By(kept, func(a, b string) int {
		if age(a) < age(b) {
			return -1
		}
		return 1
	})
	for _, name := range kept[:len(kept)-mostKept] {
		base := strings.TrimSuffix(name, ".meta")
		more, err := filepath.Glob(base + ".*.json") // of other deliveries; an id has no pattern in it
		for _, file := range append(more, name, base+".json") {
			err = errors.Join(err, os.Remove(file))
		}
		if err != nil {
			return fmt.Errorf("keep payload: %w", err)
		}
	}
	return nil
}

// metaFiles lists the descriptions of the failures that a folder keeps, by name. One
// that is not there keeps none.
func metaFiles(folder string) ([]string, error) {
	entries, err := os.ReadDir(folder)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("kept failures: %w", err)
	}
	var names []string
	for _, entry := range entries {
		if filepath.Ext(entry.Name()) == ".meta" && entry.Type().IsRegular() { // links may lead anywhere
			names = append(names, filepath.Join(folder, entry.Name()))
		}
	}
	return names, nil
}

// ReadKept lists the failures in a folder by name.
func ReadKept(folder string) ([]Kept, error) {
	names, err := metaFiles(folder)
	if err != nil {
		return nil, err
	}
	var all []Kept
	for _, name := range names {
		text, err := readRegular(name)
		if err != nil {
			return nil, fmt.Errorf("kept failures: %w", err)
		}
		var k Kept
		if err := format.Failures.Decode(text, &k); err != nil {
			return nil, fmt.Errorf("kept failures: %s: %w", name, err)
		}
		k.File = strings.TrimSuffix(name, ".meta") + ".json"
		k.ID = filepath.Base(strings.TrimSuffix(name, ".meta"))
		for _, text := range []*string{&k.Check, &k.Event, &k.URL, &k.Want, &k.Got, &k.Mutation} {
			*text = safetext.Line(*text, 1000) // whoever wrote them
		}
		if k.Payload, err = readRegular(k.File); errors.Is(err, fs.ErrNotExist) {
			continue
		} else if err != nil {
			return nil, fmt.Errorf("kept failures: %w", err)
		}
		all = append(all, k)
	}
	return all, nil
}

// readRegular reads a file that is no link, of at most 64 MiB.
func readRegular(name string) ([]byte, error) {
	info, err := os.Lstat(name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is not a regular file", name)
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, 64<<20))
}
