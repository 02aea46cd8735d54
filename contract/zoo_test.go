package contract_test

import (
	"errors"
	"flag"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"text/tabwriter"
	"time"

	"github.com/siohook/siohook/contract"
	"github.com/siohook/siohook/contract/testdata/zoo"
	"github.com/siohook/siohook/docs"
	"github.com/siohook/siohook/schemas"
	"github.com/siohook/siohook/validate"
)

// Without -full, receivers with a defect get only a few events: those that a shop
// has most use for. The examples in docs/checks come from full runs.
var (
	full   = flag.Bool("full", false, "deliver all events to all receivers of the zoo")
	update = flag.Bool("update", false, "rewrite docs/checks; the examples in it only with -full")
)

// TestZoo finds the defect of each receiver by the check written for it, and
// nothing else; correct receivers have no finding.
func TestZoo(t *testing.T) {
	validator := validate.New(schemas.Automation(), validate.Options{})
	zoo.Check = func(body []byte) error {
		report := validator.Payload(body)
		if !report.Valid() && report.Violations[0].Rule != "unknown-type" {
			return errors.New(report.Violations[0].String())
		}
		return nil
	}
	animals := zoo.Animals()
	everyCheckIsBroken(t, animals)
	if testing.Short() { // some will do: a race shows with these, too
		animals = few(animals)
	}
	lines := make([]string, len(animals))
	// They mostly wait: many at once.
	var wait sync.WaitGroup
	room := make(chan struct{}, 8)
	results := make([]func(t *testing.T), len(animals))
	for i, animal := range animals {
		wait.Go(func() {
			room <- struct{}{}
			defer func() { <-room }()
			result, err := visit(t, animal)
			results[i] = func(t *testing.T) {
				if err != nil {
					t.Fatal(err)
				}
				lines[i] = judge(t, animal, &result)
			}
		})
	}
	wait.Wait()
	for i, animal := range animals {
		t.Run(animal.Name, results[i])
	}
	if testing.Verbose() {
		table := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
		fmt.Fprintln(table, "RECEIVER\tFOUND\tFALSE\tREQUESTS\tTIME")
		for _, line := range lines {
			fmt.Fprintln(table, line)
		}
		_ = table.Flush()
	}
}

// few is one receiver in six, but for those that are measured by time.
func few(animals []zoo.Animal) (some []zoo.Animal) {
	for i, animal := range animals {
		if i%6 == 0 && animal.Deadline == 0 {
			some = append(some, animal)
		}
	}
	return some
}

// shown are the checks whose example was compared: that of the first receiver.
var shown = map[string]bool{}

// everyCheckIsBroken holds that each check finds something.
func everyCheckIsBroken(t *testing.T, animals []zoo.Animal) {
	t.Helper()
	for _, c := range contract.Checks() {
		// Where nothing answers, a run stops: that is no finding.
		if c.ID != "reach/answers" && !slices.ContainsFunc(animals, func(a zoo.Animal) bool { return a.Check == c.ID }) {
			t.Errorf("no receiver breaks %s", c.ID)
		}
	}
}

// visit tests a receiver.
func visit(t *testing.T, animal zoo.Animal) (contract.Result, error) {
	shop := animal.New()
	server := httptest.NewServer(shop)
	defer server.Close()
	deadline := animal.Deadline
	if deadline == 0 {
		deadline = time.Minute // on a crowded machine a large body takes its time
	}
	o := contract.Options{Seed: 1, Observe: shop.State, Settle: 400 * time.Millisecond, Reject: animal.Reject, Now: time.Now}
	if !*full && animal.Check != "" || testing.Short() {
		o.Events = []string{"customer.sale.completed", "contact.optin.completed", "contact.tag.added", "contact.page.visited", "contact.webinar.registered", "contact.campaign.finished"}
	}
	if animal.Rules != nil {
		o.Rules = animal.Rules(shop)
	}
	if animal.Calls {
		o.FailNext = shop.FailNext
	}
	return contract.Run(t.Context(), contract.Target{URL: server.URL + animal.Path, Deadline: deadline}, o)
}

// judge compares what was found with what there is.
func judge(t *testing.T, animal zoo.Animal, result *contract.Result) (line string) {
	t.Helper()
	found, others := "", []string{}
	for i := range result.Groups {
		if g := &result.Groups[i]; i == 0 {
			found = g.Check.ID
		} else {
			others = append(others, g.Check.ID)
		}
	}
	if found != animal.Check || len(others) > 0 {
		for i := range result.Groups {
			t.Log(result.Groups[i].String())
		}
		t.Errorf("found %q, want %q; false: %v; stopped: %+v", found, animal.Check, others, result.Stopped)
	}
	want := contract.Broken
	if animal.Check == "" || animal.Warning {
		want = contract.Holds
	}
	if v := result.Verdict(); v != want {
		t.Errorf("verdict %s, want %s; stopped: %+v", v, want, result.Stopped)
	}
	for i := range result.Groups {
		f := &result.Groups[i].First
		if f.Event != "" && f.Status != 0 && animal.Check != "tolerance/large" && animal.Check != "tolerance/unknown-member" && len(f.Payload) > 2500 {
			t.Errorf("payload of %d bytes: %.300s", len(f.Payload), f.Payload)
		}
	}
	if *full && found != "" && !shown[found] {
		shown[found] = true
		g := &result.Groups[0]
		golden(t, filepath.Join(checkPages, docs.FileName(found)+".md"), head(&g.Check)+example(g))
	}
	return fmt.Sprintf("%s\t%s\t%s\t%d\t%.1f s", animal.Name, found, strings.Join(others, " "), result.Requests, result.Duration.Seconds())
}
