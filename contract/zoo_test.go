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
	"github.com/siohook/siohook/internal/base/trial"
	"github.com/siohook/siohook/schemas"
	"github.com/siohook/siohook/validate"
)

// The examples in docs/checks come from full runs.
var update = flag.Bool("update", false, "rewrite docs/checks; the examples in it only with SIOHOOK_FULL=1")

// TestZoo finds the defect of each receiver by the check written for it, and
// nothing else; correct receivers have no finding. The usual run has a sample that
// covers all checks.
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
	if !trial.Full() {
		animals = covering(animals)
	}
	lines := make([]string, len(animals))
	// They mostly wait: many at once, first those that wait longest.
	var wait sync.WaitGroup
	room := make(chan struct{}, 8)
	results := make([]func(t *testing.T), len(animals))
	for i, animal := range animals {
		wait.Go(func() {
			room <- struct{}{}
			defer func() { <-room }()
			result, err := visit(t, animal, i)
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

// covering is a sample: all correct receivers, and of each check the first that
// breaks it. With -short it is one in six, but for those that wait.
func covering(animals []zoo.Animal) (sample []zoo.Animal) {
	broken := map[string]bool{}
	for i, animal := range animals {
		if animal.Check == "" || !broken[animal.Check] {
			broken[animal.Check] = true
			if !testing.Short() || i%6 == 0 && animal.Deadline == 0 {
				sample = append(sample, animal)
			}
		}
	}
	return sample
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

// visit tests a receiver, the i-th of the zoo. In the usual run a correct one gets
// the sale, which it counts, the events that it has rules for and one in five of the
// others, other ones from one to the next; one with a defect gets the six that a
// shop has most use for, in the phase that finds it and those that it builds on.
func visit(t *testing.T, animal zoo.Animal, i int) (contract.Result, error) {
	shop := animal.New()
	server := httptest.NewServer(shop)
	defer server.Close()
	deadline := animal.Deadline
	if deadline == 0 {
		deadline = trial.Patience
	}
	o := contract.Options{Seed: 1, Observe: shop.State, Settle: 400 * time.Millisecond, Reject: animal.Reject, Now: time.Now}
	if animal.Rules != nil {
		o.Rules = animal.Rules(shop)
	}
	switch phase, _, broken := strings.Cut(animal.Check, "/"); {
	case trial.Full():
	case broken:
		if phase != string(contract.Reach) {
			o.Checks = []string{string(contract.Samples), string(contract.Coverage), phase}
		}
		o.Events = []string{"customer.sale.completed", "contact.optin.completed", "contact.tag.added", "contact.page.visited", "contact.webinar.registered", "contact.campaign.finished"}
	default:
		o.Events = []string{"customer.sale.completed"}
		for _, rule := range o.Rules {
			o.Events = append(o.Events, rule.Events)
		}
		others := 0 // one other event does not tell what counts all deliveries
		for _, row := range schemas.Automation().Rows {
			if row.Counts != "" {
				continue
			}
			if others%5 == i%5 {
				o.Events = append(o.Events, row.ID())
			}
			others++
		}
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
	want := contract.Failed
	if animal.Check == "" || animal.Warning {
		want = contract.Passed
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
	if trial.Full() && found != "" && !shown[found] {
		shown[found] = true
		g := &result.Groups[0]
		golden(t, filepath.Join(checkPages, docs.FileName(found)+".md"), head(&g.Check)+example(g))
	}
	return fmt.Sprintf("%s\t%s\t%s\t%d\t%.1f s", animal.Name, found, strings.Join(others, " "), result.Requests, result.Duration.Seconds())
}
