package contract_test

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/siohook/siohook/contract"
	"github.com/siohook/siohook/contract/testdata/zoo"
	"github.com/siohook/siohook/docs"
	"github.com/siohook/siohook/internal/base/trial"
	"github.com/siohook/siohook/schemas"
	"github.com/siohook/siohook/schemas/settings"
	"github.com/siohook/siohook/validate"
)

// The examples in docs/checks come from full runs.
var update = flag.Bool("update", false, "rewrite docs/checks; the examples in it only with SIOHOOK_FULL=1")

// TestMain lets receivers be tested at once, more than there are processors: mostly they wait.
func TestMain(m *testing.M) {
	flag.Parse()
	if n := flag.Lookup("test.parallel").Value; n.String() == strconv.Itoa(runtime.GOMAXPROCS(0)) {
		_ = n.Set(trial.Size("8", "16", "8")) // a number is never refused
	}
	validator := validate.New(schemas.Automation(), validate.Options{})
	zoo.Check = func(body []byte) error {
		report := validator.Payload(body)
		if !report.Valid() && report.Violations[0].Rule != "unknown-type" {
			return errors.New(report.Violations[0].String())
		}
		return nil
	}
	trial.Main(m)
}

// TestZooCorrect holds that correct receivers have no finding.
func TestZooCorrect(t *testing.T) { finds(t, "") }

// finds holds that the defect of each receiver that breaks a check is found by it, and
// nothing else. The usual run has a sample that covers all checks.
func finds(t *testing.T, check string) {
	t.Helper()
	t.Parallel()
	first := true
	for i, animal := range animals {
		if animal.Check != check {
			continue
		}
		isExample := first
		first = false
		if !trial.Full() && !isInSample(i, isExample) {
			continue
		}
		t.Run(animal.Name, func(t *testing.T) {
			if animal.Deadline == 0 { // what waits longest begins at once, and all others after it
				t.Parallel()
			}
			result, err := visit(t, animal, i)
			if err != nil {
				t.Fatal(err)
			}
			judge(t, animal, &result)
			if trial.Full() && isExample && check != "" && len(result.Groups) > 0 {
				g := &result.Groups[0]
				own, err := contract.Match(check) // in the words of the first catalog
				if err != nil {
					t.Fatal(err)
				}
				golden(t, filepath.Join(checkPages, docs.FileName(check)+".md"), head(&own[0])+example(g))
			}
		})
	}
	// Where nothing answers, a run stops: that is no finding.
	if first && check != "reach/answers" {
		t.Errorf("no receiver breaks %s", check)
	}
}

var animals = zoo.Animals()

// isInSample tells whether the i-th receiver is visited in the usual run: a third of the
// correct ones, and of each check the first that breaks it. With -short it is one in six, but for
// those that wait.
func isInSample(i int, first bool) bool {
	return (first || animals[i].Check == "" && i%3 == 0) && (!testing.Short() || i%6 == 0 && animals[i].Deadline == 0)
}

// TestChecksHaveRooms holds that beside a check's file stands its test, which visits the
// receivers of the zoo that break it.
func TestChecksHaveRooms(t *testing.T) {
	for _, c := range contract.Checks() {
		name := strings.NewReplacer("/", "_", "-", "_").Replace(c.ID)
		text, err := os.ReadFile(name + "_test.go")
		if err != nil {
			t.Error(err)
		} else if !strings.Contains(string(text), fmt.Sprintf("{ finds(t, %q) }", c.ID)) {
			t.Errorf("%s_test.go does not visit the zoo", name)
		}
		if _, err := os.Stat(name + ".go"); err != nil {
			t.Error(err)
		}
		if _, err := os.Stat(filepath.Join("testdata", "zoo", name+".go")); err != nil && c.ID != "reach/answers" {
			t.Error(err)
		}
	}
}

// keeper starts a receiver of the zoo, and gives what a test of it with everything needs.
func keeper(t *testing.T, animal zoo.Animal) (target contract.Target, o contract.Options) {
	if animal.Mortal != nil {
		return keeperOfMortal(t, animal)
	}
	shop := animal.New()
	server := httptest.NewUnstartedServer(shop)
	if animal.Raw {
		server.Listener = zoo.Raw(server.Config, server.Listener)
	}
	server.Start()
	t.Cleanup(server.Close)
	o = contract.Options{Seed: 1, Observe: shop.State, Reject: animal.Reject, Now: time.Now}
	switch {
	case animal.Sign != nil:
		o.Catalog, o.Secret = zoo.Catalog(animal.Sign), zoo.Secret
	case animal.Catalog != nil:
		o.Catalog, o.Others = animal.Catalog, []*schemas.Catalog{schemas.Automation()}
	default:
		o.Others = []*schemas.Catalog{settings.Catalog()}
	}
	if animal.Rules != nil {
		o.Rules = animal.Rules(shop)
	}
	if animal.Calls {
		o.FailNext = shop.FailNext
	}
	return contract.Target{URL: server.URL + animal.Path, Deadline: animal.Deadline}, o
}

// visit tests a receiver, the i-th of the zoo. In the usual run a correct one gets
// the sale, which it counts, the events that it has rules for and one in five of the
// others, other ones from one to the next; one with a defect gets the six that a
// shop has most use for, in the phase that finds it and those that it builds on.
func visit(t *testing.T, animal zoo.Animal, i int) (contract.Result, error) {
	target, o := keeper(t, animal)
	if animal.Mortal != nil {
		return contract.Run(t.Context(), target, o)
	}
	if target.Deadline == 0 {
		target.Deadline = trial.Patience
	}
	o.Settle = 400 * time.Millisecond
	switch phase, _, broken := strings.Cut(animal.Check, "/"); {
	case animal.Catalog != nil:
		if phase != string(contract.Reach) && broken && !trial.Full() {
			o.Checks = []string{string(contract.Samples), string(contract.Coverage), phase}
		}
	case trial.Full():
	case broken:
		if phase != string(contract.Reach) {
			o.Checks = []string{string(contract.Samples), string(contract.Coverage), phase}
		}
		o.Events = []string{"customer.sale.completed", "contact.optin.completed", "contact.tag.added", "contact.tag.removed", "contact.page.visited", "contact.webinar.registered", "contact.campaign.finished"}
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
	return contract.Run(t.Context(), target, o)
}

// keeperOfMortal does so for a receiver that crashes: it is tested in the phase crash.
func keeperOfMortal(t *testing.T, animal zoo.Animal) (target contract.Target, o contract.Options) {
	shop := animal.Mortal()
	server := httptest.NewUnstartedServer(shop)
	server.Config.ErrorLog = log.New(io.Discard, "", 0) // each death is in it
	server.Start()
	t.Cleanup(server.Close)
	o = contract.Options{
		Seed: 1, Observe: shop.State, Settle: 100 * time.Millisecond, Now: time.Now, Events: []string{"customer.sale.completed"},
		Checks: []string{"crash"}, Process: shop, Recover: trial.Patience, Disturb: shop.Disturb(),
	}
	if trial.Full() { // beside many others
		o.Settle = 250 * time.Millisecond
	}
	if animal.Several {
		other := shop.Beside()
		beside := httptest.NewUnstartedServer(other)
		beside.Config.ErrorLog = server.Config.ErrorLog
		beside.Start()
		t.Cleanup(beside.Close)
		o.Instances = []contract.Instance{{URL: beside.URL, Process: other, Observe: other.State}}
	}
	if animal.Check != "" { // what is lost is waited for
		o.Recover = 500 * time.Millisecond
		if !trial.Full() || o.Disturb != nil { // what is wrong with a call shows in other crashes, too
			o.Checks = []string{animal.Check}
		}
	}
	return contract.Target{URL: server.URL, Deadline: trial.Patience}, o
}

// judge compares what was found with what there is.
func judge(t *testing.T, animal zoo.Animal, result *contract.Result) {
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
		if f.Event != "" && f.Status != 0 && animal.Check != "tolerance/large" && animal.Check != "tolerance/unknown-member" && animal.Check != "rejection/hostile" && len(f.Payload) > 2500 {
			t.Errorf("payload of %d bytes: %.300s", len(f.Payload), f.Payload)
		}
	}
	t.Logf("found %q in %d deliveries, %.1f s", found, result.Requests, result.Duration.Seconds())
}
