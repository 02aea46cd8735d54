package consumers_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/siohook/siohook/schemas"
)

var formatSuite = &suite{
	name:  "formats",
	title: "Formats",
	source: "Own values of the formats that the schemas have, after RFC 3339 (date-time), RFC 5321 (email) and RFC 3986 (uri), " +
		"each in a payload, by `siohook validate --strict` and by ajv 8 with ajv-formats",
	asks:     "Each difference from ajv has a reason",
	verdicts: []string{"both accept", "both reject", "only siohook rejects", "only siohook accepts"},
}

// formatPlaces are members that have a format.
var formatPlaces = map[string]struct {
	event string
	path  []string
}{
	"date-time": {"contact.tag.added", []string{"created_at"}},
	"email":     {"contact.tag.added", []string{"account", "email"}},
	"uri":       {"contact.optin.completed/funnel_step", []string{"data", "source_url"}},
}

func TestStrangersFormats(t *testing.T) {
	program, all := node(t), formats(t)
	theirs := askAjv(t, program, all)
	compare := func(ours func(*judged) bool) (results []result) {
		for i := range all {
			r := result{name: all[i].name, verdict: compareVerdicts(ours(&all[i]), theirs[i][1])}
			if strings.HasPrefix(r.verdict, "both") {
				r.reason = "the two agree"
			}
			results = append(results, r)
		}
		return results
	}
	formatSuite.hold(t, compare(func(j *judged) bool { return j.verdicts.strict }))
	formatSuite.mustNotice(t, "a validator that ignores the formats", compare(func(j *judged) bool { return j.verdicts.unformatted }))
}

// formats are payloads with each value of testdata/formats.json.
func formats(t *testing.T) (all []judged) {
	t.Helper()
	var values map[string][]string
	if err := json.Unmarshal(read(t, "testdata", "formats.json"), &values); err != nil {
		t.Fatal(err)
	}
	catalog := schemas.Automation()
	judge := judgeBy(catalog)
	for _, format := range slices.Sorted(maps.Keys(formatPlaces)) {
		at := formatPlaces[format]
		row := catalog.Row(at.event)
		sample, err := catalog.Sample(row)
		if err != nil {
			t.Fatal(err)
		}
		for _, value := range values[format] {
			var payload map[string]any
			if err := json.Unmarshal(sample, &payload); err != nil {
				t.Fatal(err)
			}
			holder := payload
			for _, name := range at.path[:len(at.path)-1] {
				holder, _ = holder[name].(map[string]any)
			}
			holder[at.path[len(at.path)-1]] = value
			text, err := json.Marshal(payload)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, judge(fmt.Sprintf("%s %+q", format, value), row, text))
		}
	}
	return all
}
