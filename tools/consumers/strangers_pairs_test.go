package consumers_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	google "github.com/google/jsonschema-go/jsonschema"
	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/siohook/siohook/internal/app/schemadiff"
)

// newPairSuite is pairs of schemas of the suite, as two versions of one schema.
func newPairSuite(name, title, which string) *suite {
	return &suite{
		name:  name,
		title: title,
		source: fmt.Sprintf(schemaSource, "draft2020-12 or draft7") + ": " + which + ", as OLD and NEW of `siohook schema diff`. " +
			"The suite's cases show a break where NEW accepts one and OLD rejects it. Of a case of another schema, jsonschema/v5 and google/jsonschema-go decide, where they agree",
		asks:     "`schema diff` never reports a change as compatible where a case shows a break, and shows no false witness",
		verdicts: []string{"breaking, shown", "warning, shown", "compatible", "warning", "breaking", "schema rejected", "DISPUTED WITNESS", "FALSE COMPATIBLE"},
		counted:  []string{"breaking, shown", "warning, shown", "compatible", "warning", "breaking"},
		never:    []string{"FALSE COMPATIBLE"},
	}
}

var (
	pairSuite2020   = newPairSuite("pairs-2020-12", "Schema pairs, 2020-12", "all pairs of schemas of a file")
	pairSuite7      = newPairSuite("pairs-draft-07", "Schema pairs, draft-07", "all pairs of schemas of a file")
	pairSuiteAcross = newPairSuite("pairs-across", "Schema pairs, across files", fmt.Sprintf("one in %d of all pairs of schemas of two files, also of two drafts", sparse))
)

// sparse is how many pairs of two files there are for one that is tried.
const sparse = 24

// pairGroup is a schema with the cases of all files: which are valid, as far as that is known.
type pairGroup struct {
	schemaGroup
	draft     draft
	parsed    *schemadiff.Schema
	authority *jsonschema.Schema
	peer      *google.Resolved
	valid     map[int]bool // by number of the case
}

func TestStrangersPairs(t *testing.T) {
	schemas, rejected := pairGroups(t)
	of := func(d draft) func(was, is *pairGroup, n int) bool {
		return func(was, is *pairGroup, _ int) bool { return was.draft == d && is.draft == d && was.file == is.file }
	}
	for s, pick := range map[*suite]func(was, is *pairGroup, n int) bool{
		pairSuite2020: of(draft2020),
		pairSuite7:    of(draft7),
		pairSuiteAcross: func(was, is *pairGroup, n int) bool {
			return (was.draft != is.draft || was.file != is.file) && n%sparse == 0
		},
	} {
		s.hold(t, slices.Concat(rejected[s], judgePairs(schemas, pick, schemadiff.Compare)))
		s.mustNotice(t, "a comparison that finds nothing", judgePairs(schemas, pick, func(_, _ *schemadiff.Schema) []schemadiff.Change { return nil }))
	}
}

// pairGroups reads the schemas that can be compared, and says which cannot.
func pairGroups(t *testing.T) (all []*pairGroup, rejected map[*suite][]result) {
	t.Helper()
	folder := suiteFolder(t)
	rejected = map[*suite][]result{}
	for s, d := range map[*suite]draft{pairSuite2020: draft2020, pairSuite7: draft7} {
		for _, g := range d.groups(t) {
			p := &pairGroup{schemaGroup: g, draft: d, valid: map[int]bool{}}
			var err error
			if p.parsed, err = schemadiff.Parse("schema.json", g.Schema); err != nil {
				why := err.Error()
				if strings.HasPrefix(why, "reference to ") {
					why = "it refers to another document, and siohook fetches nothing"
				}
				rejected[s] = append(rejected[s], result{g.file + ": " + g.Description, "schema rejected", why})
				continue
			}
			if p.authority, err = d.authority(folder, g.Schema); err != nil {
				t.Fatalf("%s: %v", g.Description, err)
			}
			if !bytes.Contains(g.Schema, []byte(`"format"`)) { // which google/jsonschema-go ignores
				p.peer = d.peer(folder, g.Schema)
			}
			all = append(all, p)
		}
	}
	slices.SortStableFunc(all, func(a, b *pairGroup) int { return len(b.draft.folder) - len(a.draft.folder) })
	var workers sync.WaitGroup
	for first := range 2 {
		workers.Go(func() {
			for i := first; i < len(all); i += 2 {
				all[i].judgeCases(all)
			}
		})
	}
	workers.Wait()
	return all, rejected
}

// judgeCases judges the cases of all schemas.
func (p *pairGroup) judgeCases(all []*pairGroup) {
	n := 0
	for _, q := range all {
		for _, c := range q.Tests {
			if q == p { // the suite itself says so
				p.valid[n] = c.Valid
			} else if ok, known := p.accepts(c.Data); known {
				p.valid[n] = ok
			}
			n++
		}
	}
}

// accepts tells whether data is valid, where two validators agree.
func (p *pairGroup) accepts(data []byte) (ok, known bool) {
	ok, err := accepts(p.authority, data)
	peerOK, knows := peerAccepts(p.peer, data)
	return ok, err == nil && (!knows || ok == peerOK)
}

func judgePairs(all []*pairGroup, pick func(was, is *pairGroup, n int) bool, compare func(was, is *schemadiff.Schema) []schemadiff.Change) []result {
	type job struct{ was, is *pairGroup }
	var jobs []job
	var results []result
	for i, was := range all {
		for k, is := range all {
			if i != k && pick(was, is, i*len(all)+k+i/7) {
				jobs = append(jobs, job{was, is})
				results = append(results, result{name: fmt.Sprintf("%d %s: %s > %d %s: %s", i, was.file, was.Description, k, is.file, is.Description)})
			}
		}
	}
	var workers sync.WaitGroup
	for first := range 2 {
		workers.Go(func() {
			for n := first; n < len(jobs); n += 2 {
				results[n].verdict, results[n].reason = judgePair(jobs[n].was, jobs[n].is, compare)
			}
		})
	}
	workers.Wait()
	return results
}

func judgePair(was, is *pairGroup, compare func(was, is *schemadiff.Schema) []schemadiff.Change) (verdict, reason string) {
	isShown := false
	for n, ok := range is.valid {
		wasOK, known := was.valid[n]
		isShown = isShown || ok && known && !wasOK
	}
	changes := compare(was.parsed, is.parsed)
	level := schemadiff.Compatible
	if len(changes) > 0 {
		level = changes[0].Level // the worst comes first
	}
	for i := range changes {
		if w := changes[i].Witness; json.Valid(w) {
			wasOK, known := was.accepts(w)
			isOK, isKnown := is.accepts(w)
			if !known || wasOK || !isKnown || !isOK {
				return "DISPUTED WITNESS", ""
			}
		}
	}
	switch {
	case isShown && level == schemadiff.Compatible:
		return "FALSE COMPATIBLE", ""
	case isShown:
		return string(level) + ", shown", ""
	}
	return string(level), ""
}
