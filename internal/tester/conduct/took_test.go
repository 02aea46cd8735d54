package conduct_test

import (
	"testing"
	"time"

	"github.com/siohook/siohook/contract"
	"github.com/siohook/siohook/internal/app/report"
	"github.com/siohook/siohook/internal/tester/conduct"
	"github.com/siohook/siohook/internal/tester/verdict"
	"github.com/siohook/siohook/schemas"
)

// durations is a report of how long each check took.
type durations map[string]time.Duration

func (d durations) Case(c *report.Case) error {
	d[c.Name] = c.Duration
	return nil
}
func (durations) Passed(string, string, int) error { return nil }
func (durations) Close(report.Summary) error       { return nil }

// A check takes as long as all of its deliveries together.
func TestTookIsOfAllDeliveries(t *testing.T) {
	var now time.Time
	took, deliveries := durations{}, durations{}
	test := conduct.Test{
		Options: contract.Options{Catalog: schemas.Automation(), Checks: []string{"samples"}}, Evidence: &verdict.Evidence{},
		Open: func() (report.Writer, func() error, error) { return took, func() error { return nil }, nil },
		Now:  func() time.Time { return now },
		Progress: func(d contract.Delivery) {
			deliveries[d.Check] += time.Second
			now = now.Add(time.Second)
		},
		Done: func() {}, Warn: func(text string) { t.Error(text) },
	}
	if err := test.Run(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	most := time.Duration(0)
	for check, d := range deliveries {
		if most = max(most, d); took[check] != d {
			t.Errorf("%s took %v, want %v", check, took[check], d)
		}
	}
	if most < 2*time.Second {
		t.Error("no check makes two deliveries")
	}
}
