package contract_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"testing"

	"github.com/siohook/siohook/contract"
)

// defective falls over fields as [] and what is no JSON, and refuses some types.
func defective(types ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		var event struct{ Type string }
		if err == nil {
			err = json.Unmarshal(body, &event)
		}
		if err != nil || bytes.Contains(body, []byte(`"fields":[]`)) {
			w.WriteHeader(http.StatusInternalServerError)
			return
		}
		for _, t := range types {
			if event.Type == t {
				w.WriteHeader(http.StatusConflict)
			}
		}
	}
}

// known is a baseline of what a run found, and the fingerprints of its groups.
func known(t *testing.T, result *contract.Result) (parts, groups map[string]bool) {
	t.Helper()
	parts, groups = map[string]bool{}, map[string]bool{}
	for i := range result.Groups {
		groups[result.Groups[i].Fingerprint] = true
		for _, f := range result.Groups[i].Fingerprints() {
			parts[f] = true
		}
	}
	return parts, groups
}

func news(result *contract.Result) (parts []contract.Part) {
	for i := range result.Groups {
		for _, p := range result.Groups[i].Parts {
			if !p.Known {
				parts = append(parts, p)
			}
		}
	}
	return parts
}

// How much a run delivers, and what it makes up, makes no known finding news.
func TestBaselineOutlastsDeliveries(t *testing.T) {
	t.Parallel()
	phases := []string{"samples", "coverage", "tolerance", "rejection"}
	target := serve(t, defective("contact.tag.added"))
	first := test(t, target, contract.Options{Seed: 1, Checks: phases})
	parts, groups := known(t, &first)
	if len(groups) < 3 {
		t.Fatalf("found %v", found(&first))
	}
	for name, o := range map[string]contract.Options{
		"another seed":     {Seed: 2, Checks: phases},
		"other events":     {Seed: 3, Checks: phases, Events: []string{"contact.tag.*", "contact.page.visited"}},
		"fewer deliveries": {Seed: 1, Checks: phases, MaxRequests: 60},
		"one phase":        {Seed: 4, Checks: []string{"coverage"}},
	} {
		t.Run(name, func(t *testing.T) {
			for what, baseline := range map[string]map[string]bool{"of events": parts, "as a whole": groups} {
				o.Known = baseline
				result := test(t, target, o)
				if len(result.Groups) == 0 {
					t.Fatal("nothing was found")
				}
				if list := news(&result); len(list) > 0 || result.Verdict() == contract.Failed {
					t.Errorf("%s: %+v of %v", what, list, found(&result))
				}
			}
		})
	}
}

// The same in another event is news, and said of that event alone.
func TestBaselineTellsEventsApart(t *testing.T) {
	checks := []string{"samples", "coverage"}
	before := test(t, serve(t, defective("contact.tag.added")), contract.Options{Checks: checks})
	parts, _ := known(t, &before)
	after := test(t, serve(t, defective("contact.tag.added", "contact.page.visited")), contract.Options{Checks: checks, Known: parts})
	list := news(&after)
	if after.Verdict() != contract.Failed || len(list) != 1 || list[0].Event != "contact.page.visited" {
		t.Errorf("verdict %s, news %+v of %v", after.Verdict(), list, found(&after))
	}
}
