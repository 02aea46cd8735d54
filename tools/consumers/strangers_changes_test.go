package consumers_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/siohook/siohook/internal/app/schemadiff"
	"github.com/siohook/siohook/internal/app/schemadiff/knownchanges"
)

var changeSuite = &suite{
	name:  "changes",
	title: "Schema changes",
	source: "our own table (`internal/app/schemadiff/knownchanges/changes.txt`) of what registries and checkers of subtypes have cases for, " +
		"written from the keywords' rules. A payload proves each break, and jsonschema/v5 judges it",
	asks:     "`schema diff` has the right verdict on each change, and shows each break with a payload",
	verdicts: []string{"right", "right, not shown", "false alarm", "FALSE COMPATIBLE"},
	counted:  []string{"right"},
	never:    []string{"FALSE COMPATIBLE"},
}

func TestStrangersChanges(t *testing.T) {
	all := knownchanges.All()
	run := func(compare func(was, is *schemadiff.Schema) []schemadiff.Change) (results []result) {
		for _, c := range all {
			was, err := schemadiff.Parse("old.json", []byte(c.Was))
			if err != nil {
				t.Fatal(err)
			}
			is, err := schemadiff.Parse("new.json", []byte(c.Is))
			if err != nil {
				t.Fatal(err)
			}
			level, changes := schemadiff.Compatible, compare(was, is)
			if len(changes) > 0 {
				level = changes[0].Level // the worst comes first
			}
			isShown := slices.ContainsFunc(changes, func(c schemadiff.Change) bool { return c.Witness != nil })
			r := result{c.Name, "right", ""}
			switch grave := []schemadiff.Level{schemadiff.Compatible, schemadiff.Warning, schemadiff.Breaking}; {
			case slices.Index(grave, level) < slices.Index(grave, c.Level):
				r.verdict = "FALSE COMPATIBLE"
			case level != c.Level:
				r.verdict, r.reason = "false alarm", fmt.Sprintf("%s, and is %s", level, c.Level)
			case level != schemadiff.Compatible && !isShown:
				r.verdict, r.reason = "right, not shown", "the search for a payload found none"
			}
			results = append(results, r)
		}
		return results
	}
	results := run(schemadiff.Compare)
	changeSuite.hold(t, results)
	alarms, breaks, hidden := 0, 0, 0
	for i, r := range results {
		switch r.verdict {
		case "false alarm":
			alarms++
		case "right, not shown":
			hidden++
		}
		if all[i].Level != schemadiff.Compatible {
			breaks++
		}
	}
	if alarms*50 > len(all) || hidden*20 > breaks {
		t.Errorf("%d of %d changes are false alarms, and %d of %d breaks are not shown", alarms, len(all), hidden, breaks)
	}
	changeSuite.mustNotice(t, "a comparison that finds nothing", run(func(_, _ *schemadiff.Schema) []schemadiff.Change { return nil }))
}
