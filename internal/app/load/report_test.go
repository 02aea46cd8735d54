package load_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/app/load"
)

// someResults are results of a run of any kind.
func someResults(r *rand.Rand, n int) []load.Result {
	all := make([]load.Result, n)
	for i := range all {
		due := time.Duration(r.Int64N(int64(90 * time.Second)))
		started := due + time.Duration(r.Int64N(int64(20*time.Millisecond)))
		all[i] = load.Result{
			N: uint64(i), Event: []string{"contact.tag.added", "customer.sale.completed", ""}[r.IntN(3)], Invalid: r.IntN(10) == 0, WarmUp: r.IntN(20) == 0,
			Due: due, Started: started, Ended: started + time.Duration(r.ExpFloat64()*float64(30*time.Millisecond)), Status: 200 + r.IntN(4), Bytes: 500,
			RetryAfter: r.IntN(50) == 0,
		}
		switch r.IntN(8) {
		case 0:
			all[i].Status = []int{301, 404, 429, 500, 503}[r.IntN(5)]
		case 1:
			kind := []deliver.Kind{deliver.Refused, deliver.Reset, deliver.Timeout, deliver.Body}[r.IntN(4)]
			all[i].Status, all[i].Failed = 0, &deliver.Failure{Kind: kind, Err: fmt.Errorf("the %s error", kind)}
		}
	}
	return all
}

func asJSON(t *testing.T, r *load.Report) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := r.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// The reports of several runs, written, read and merged, are the report of one run
// with all their requests, to the last member.
func TestMergeIsUnion(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	results := someResults(r, 20_000)
	parts := make([][]load.Result, 3)
	for _, result := range results {
		i := r.IntN(len(parts))
		parts[i] = append(parts[i], result)
	}
	// One part is short, so that its points are finer than those of the others.
	for i := range parts[2] {
		r := &parts[2][i]
		earlier := r.Due.Truncate(10 * time.Second)
		r.Due, r.Started, r.Ended = r.Due-earlier, r.Started-earlier, r.Ended-earlier
	}
	var reports []*load.Report
	var union []load.Result
	for _, part := range parts {
		read, err := load.ParseReport(asJSON(t, load.Tallied(part)))
		if err != nil {
			t.Fatal(err)
		}
		reports = append(reports, read)
		union = append(union, part...)
	}
	merged, err := load.Merge(reports)
	if err != nil {
		t.Fatal(err)
	}
	whole := load.Tallied(union)
	whole.Runs, whole.AtMost, whole.Connections = 3, 3*whole.AtMost, 3*whole.Connections
	got, want := asJSON(t, merged), asJSON(t, whole)
	if diff := cmp.Diff(indented(t, want), indented(t, got)); diff != "" {
		t.Errorf("merged reports differ from that of the union (-want +got):\n%.3000s", diff)
	}
	slices.Reverse(reports) // the finest points first
	if merged, err = load.Merge(reports); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(indented(t, want), indented(t, asJSON(t, merged))); diff != "" {
		t.Errorf("merged the other way round (-want +got):\n%.3000s", diff)
	}
	if merged.Latency.Count() == 0 || len(merged.Series.Points) < 100 || merged.Sent < 18_000 {
		t.Errorf("too little to compare: %d points, %d sent", len(merged.Series.Points), merged.Sent)
	}
}

// Merging loses no member of a report: that of one is itself, and that of two has the
// sum or the larger of both.
func TestMergeLosesNothing(t *testing.T) {
	full := func(unsent uint64, busy float64) *load.Report {
		r := load.Tallied(someResults(rand.New(rand.NewPCG(9, 9)), 500))
		r.Target, r.Tool, r.Note, r.Engine, r.Protocol, r.Schedule = "http://127.0.0.1/", "siohook", "events", "siohook", "HTTP/1.1", "100/s"
		r.Started, r.Duration, r.Deadline, r.Seed = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), time.Minute, time.Second, 7
		r.Interrupted, r.Stopped, r.Hint, r.Location = true, "interrupted", "none", "/there"
		r.Unsent, r.Busy = unsent, busy
		return r
	}
	one := full(3, 0.25)
	notMerged := []string{"Objectives", "ExactlyOnce", "Limit", "Turns"} // are judged anew, or of one machine alone
	for v, i := reflect.ValueOf(*one), 0; i < v.NumField(); i++ {
		if name := v.Type().Field(i).Name; v.Field(i).IsZero() != slices.Contains(notMerged, name) {
			t.Errorf("this test must give %s a value, and only what is merged", name)
		}
	}
	merged, err := load.Merge([]*load.Report{one})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(indented(t, asJSON(t, full(3, 0.25))), indented(t, asJSON(t, merged))); diff != "" {
		t.Errorf("merged alone (-report +merged):\n%.2000s", diff)
	}
	both, err := load.Merge([]*load.Report{full(3, 0.25), full(4, 0.75)})
	if err != nil {
		t.Fatal(err)
	}
	if both.Unsent != 7 || both.Busy != 0.75 || both.Sent != 2*one.Sent || both.Runs != 2 {
		t.Errorf("%d unsent, %v busy, %d sent, %d runs", both.Unsent, both.Busy, both.Sent, both.Runs)
	}
}

// Runs of which one waited for answers and the other did not are not one; of many texts some are told.
func TestMergeOfDifferentRuns(t *testing.T) {
	var reports []*load.Report
	for _, target := range []string{"a", "b", "a", "c", "d", "e", "f"} {
		reports = append(reports, &load.Report{Format: 1, Runs: 1, Model: load.Open, Target: target})
	}
	merged, err := load.Merge(reports)
	if err != nil || merged.Target != "a; b; c; and 3 more" {
		t.Errorf("%+v, %v", merged, err)
	}
	for _, bad := range [][]*load.Report{nil, append(reports, &load.Report{Format: 1, Runs: 1, Model: load.Closed})} {
		if merged, err := load.Merge(bad); err == nil {
			t.Errorf("merged: %+v", merged)
		}
	}
}

func indented(t *testing.T, text []byte) string {
	var b bytes.Buffer
	if err := json.Indent(&b, text, "", " "); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// Percentiles are within the histogram's three digits of the exact ones.
func TestPercentiles(t *testing.T) {
	var h load.Histogram
	for i := 1; i <= 100_000; i++ {
		h.Record(time.Duration(i) * 37 * time.Microsecond)
	}
	for _, p := range []float64{1, 50, 90, 99, 99.9, 100} {
		want := time.Duration(p*1000) * 37 * time.Microsecond
		if got := h.Percentile(p); (got - want).Abs() > want/900 {
			t.Errorf("p%v is %v, want %v", p, got, want)
		}
	}
	if h.Within(37*50_000*time.Microsecond) < 49_900 || h.Within(time.Hour) != 100_000 {
		t.Errorf("%d within the median, %d within an hour", h.Within(37*50_000*time.Microsecond), h.Within(time.Hour))
	}
}

// Of few times, a percentile is the first that enough of them do not exceed.
func TestPercentilesOfFew(t *testing.T) {
	var h load.Histogram
	for n := 1; n <= 300; n++ {
		h.Record(time.Duration(n) * time.Millisecond)
		for _, permille := range []int{1, 500, 900, 950, 990, 999, 1000} {
			want := time.Duration((permille*n+999)/1000) * time.Millisecond
			if got := h.Percentile(float64(permille) / 10).Round(time.Millisecond); got != want {
				t.Errorf("p%v of %d is %v, want %v", float64(permille)/10, n, got, want)
			}
		}
	}
}

// Nothing that a file may hold makes reading panic, or passes for a report.
func TestHostileReports(t *testing.T) {
	good := string(asJSON(t, load.Tallied(someResults(rand.New(rand.NewPCG(3, 4)), 500))))
	for name, text := range map[string]string{
		"empty":                "",
		"no report":            `{"a":1}`,
		"other version":        strings.Replace(good, `"format_version":1`, `"format_version":2`, 1),
		"unbalanced":           strings.Replace(good, `"sent":`, `"sent":1`, 1),
		"no run":               strings.Replace(good, `"runs":1,`, `"runs":0,`, 1),
		"unbalanced by status": strings.Replace(good, `"statuses":{"200":`, `"statuses":{"200":1`, 1),
		"null event":           strings.Replace(good, `"events":{`, `"events":{"x":null,`, 1),
		"null status":          strings.Replace(good, `"latency_by_status":{`, `"latency_by_status":{"x":null,`, 1),
		"short histogram":      strings.Replace(good, `"hdr_us":"`, `"hdr_us":"AAAA","x":"`, 1),
		"broken base64":        strings.Replace(good, `"hdr_us":"`, `"hdr_us":"!","x":"`, 1),
		"cut off":              good[:len(good)/2],
		"odd interval":         strings.Replace(good, `"interval_s":`, `"interval_s":0.3,"x":`, 1),
	} {
		if _, err := load.ParseReport([]byte(text)); err == nil {
			t.Errorf("%s: read", name)
		}
	}
	// An interval beyond all bounds, without points, must not keep merging busy for ever.
	odd, err := load.ParseReport([]byte(`{"format_version":1,"runs":1,"model":"open","series":{"interval_s":1e300,"points":[]}}`))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := load.Merge([]*load.Report{load.Tallied(someResults(rand.New(rand.NewPCG(3, 4)), 5)), odd, odd}); err != nil {
		t.Error(err)
	}
	r := rand.New(rand.NewPCG(5, 6))
	for range 300 { // any byte may be another
		b := []byte(good)
		for range 3 {
			b[r.IntN(len(b))] = byte(r.IntN(256))
		}
		_, _ = load.ParseReport(b)
	}
}

// What a report says of each request: its time is one of the receiver's when it was
// answered, or waited for until the deadline.
func TestTally(t *testing.T) {
	failed := func(kind deliver.Kind) *deliver.Failure { return &deliver.Failure{Kind: kind, Err: fmt.Errorf("no")} }
	ms := time.Millisecond
	report := load.Tallied([]load.Result{
		{Event: "contact.tag.added", Due: 10 * ms, Started: 12 * ms, Ended: 20 * ms, Status: 204, Bytes: 5},
		{Event: "contact.tag.added", Due: 20 * ms, Started: 20 * ms, Ended: 50 * ms, Status: 429, RetryAfter: true, Bytes: 5},
		{Event: "contact.tag.added", Due: 30 * ms, Started: 30 * ms, Ended: 1030 * ms, Failed: failed(deliver.Timeout), Bytes: 5},
		{Event: "contact.tag.added", Due: 40 * ms, Started: 40 * ms, Ended: 9040 * ms, Failed: failed(deliver.Refused), Bytes: 5},
		{Due: 50 * ms, Started: 51 * ms, Ended: 60 * ms, Status: 422, Invalid: true, Bytes: 7},
		{Event: "contact.tag.added", Due: 60 * ms, Started: 60 * ms, Ended: 8060 * ms, Status: 503, RetryAfter: true, WarmUp: true, Bytes: 5},
	})
	if report.Latency.Count() != 4 || (report.Latency.Max()-time.Second).Abs() > 2*ms || report.Statuses["timeout"].Count() != 1 || report.Lag.Count() != 5 {
		t.Errorf("%d latencies up to %v, %d lags", report.Latency.Count(), report.Latency.Max(), report.Lag.Count())
	}
	if report.RetryAfter != 1 || report.Wrong != 3 || report.Bytes != 27 || report.LastSent != 51*ms || report.LastEnded != 9040*ms {
		t.Errorf("%d with Retry-After, %d wrong, %d bytes, last sent %v, ended %v", report.RetryAfter, report.Wrong, report.Bytes, report.LastSent, report.LastEnded)
	}
	if report.Sent != 5 || report.OK != 1 || report.Other != 2 || report.Failed() != 2 || report.WarmUp.Sent != 1 || report.WarmUp.Other != 1 {
		t.Errorf("%+v, warm-up %+v", report.Counts, report.WarmUp)
	}
}

// Rates are of the time that the schedule takes, or longer where the run did.
func TestRates(t *testing.T) {
	report := load.Tallied([]load.Result{{Started: 2 * time.Second, Ended: 4 * time.Second, Status: 200}, {Status: 200}, {Status: 200}, {Status: 500}})
	report.Duration = time.Second
	if report.Rate() != 2 || report.Throughput() != 0.75 {
		t.Errorf("late: %v/s sent, %v/s accepted, want 2 and 0.75", report.Rate(), report.Throughput())
	}
	report.Duration = 8 * time.Second
	if report.Rate() != 0.5 || report.Throughput() != 0.375 {
		t.Errorf("in time: %v/s sent, %v/s accepted, want 0.5 and 0.375", report.Rate(), report.Throughput())
	}
}

// A receiver may answer with whatever it likes: times are told apart for some statuses, and
// none is lost.
func TestManyStatuses(t *testing.T) {
	var results []load.Result
	for status := 200; status < 500; status++ {
		results = append(results, load.Result{Status: status})
	}
	report := load.Tallied(results)
	n := int64(0)
	for _, h := range report.Statuses {
		n += h.Count()
	}
	if n != 300 || len(report.Statuses) != 21 || report.Statuses["other"].Count() != 280 {
		t.Errorf("%d times under %d names", n, len(report.Statuses))
	}
}

// Why nothing was accepted is what happened most: an error, or a status.
func TestHopelessIsWhatHappenedMost(t *testing.T) {
	no := load.Result{Status: 404}
	none := load.Result{Failed: &deliver.Failure{Kind: deliver.Refused, Err: fmt.Errorf("nobody there")}}
	for want, results := range map[string][]load.Result{
		"404 Not Found": {no, none, no}, "nobody there": {none, no, none}, "": {no, none, {Status: 200, WarmUp: true}},
	} {
		reason, _ := load.Tallied(results).Hopeless()
		if !strings.Contains(reason, want) || want == "" && reason != "" {
			t.Errorf("%q, want %q", reason, want)
		}
	}
}

// Broken payloads may be refused, and are accepted by some: neither says that the
// receiver is the right one.
func TestBrokenPayloadsGiveNoHope(t *testing.T) {
	report := load.Tallied([]load.Result{{Event: "contact.tag.added", Status: 404}, {Invalid: true, Status: 200}})
	if reason, _ := report.Hopeless(); !strings.Contains(reason, "404") {
		t.Errorf("%q", reason)
	}
	report = load.Tallied([]load.Result{{Event: "contact.tag.added", Status: 200}, {Invalid: true, Status: 400}})
	if reason, _ := report.Hopeless(); reason != "" {
		t.Errorf("%q", reason)
	}
}

// A schedule that was not kept is the receiver's doing only where all connections were
// in use and this machine had time left.
func TestBehind(t *testing.T) {
	for name, c := range map[string]struct {
		connections int
		busy        float64
		unsent      uint64
		late        time.Duration // each request
		why         string
		saturated   bool
	}{
		"kept":           {10, 0.5, 0, 45 * time.Millisecond, "", false},
		"late":           {5, 0.5, 0, 200 * time.Millisecond, "200ms late", false},
		"late, all busy": {10, 0.5, 0, 200 * time.Millisecond, "200ms late", true},
		"unsent":         {10, 0, 7, 0, "7 requests not sent at all", true},
		"no connections": {9, 0, 7, 0, "7 requests not sent at all", false},
		"no processors":  {10, 0.9, 7, 0, "7 requests not sent at all", false},
		"at the bound":   {10, 0.8, 7, 0, "7 requests not sent at all", false},
	} {
		results := make([]load.Result, 10)
		for i := range results {
			due := time.Duration(i) * time.Millisecond
			results[i] = load.Result{Due: due, Started: due + c.late, Ended: due + c.late, Status: 200}
		}
		report := load.Tallied(results)
		report.Duration, report.LastSent = time.Second, time.Second+time.Duration(c.unsent)*time.Millisecond
		report.Connections, report.AtMost, report.Busy, report.Unsent = c.connections, 10, c.busy, c.unsent
		if why, saturated := report.Behind(); !strings.Contains(why, c.why) || (why == "") != (c.why == "") || saturated != c.saturated {
			t.Errorf("%s: %q, saturated %v", name, why, saturated)
		}
	}
}

func TestObjectives(t *testing.T) {
	results := make([]load.Result, 1000)
	for i := range results {
		results[i] = load.Result{Status: 204, Ended: time.Duration(i+1) * time.Millisecond, Event: "contact.tag.added"}
	}
	results[0].Status = 500
	results[1].Invalid, results[1].Status = true, 422 // as it should be
	report := load.Tallied(results)
	report.Duration = 2 * time.Second
	for text, want := range map[string]bool{
		"p99<995ms": true, "p99<985ms": false, "p50<=510ms": true, "p99.9<1s": true, "max<1s": false, "max<2s": true, "mean>400ms": true,
		"errors<0.2%": true, "errors<0.1%": false, "errors<=0.1%": true, "errors<0.0011": true, "rate>499/s": true, "throughput>600/s": false,
		"service.p99<995ms": true, "lag.max<1ms": true, "p99<995ms, errors<1%": true,
	} {
		objectives, err := load.ParseObjectives(text)
		if err != nil {
			t.Error(err)
			continue
		}
		if held := load.Judge(report, objectives); held != want {
			t.Errorf("%s: %v, %+v", text, held, report.Objectives)
		}
	}
	for _, text := range []string{"", "p99", "p99<", "p0<1s", "p101<1s", "x<1s", "errors<x%", "p99=1s", "<1s", "errors<1%,p99<5"} {
		if _, err := load.ParseObjectives(text); err == nil {
			t.Errorf("%q is taken for an objective", text)
		}
	}
}

// The search finds a limit within 5 %, wherever it is, in few tries, also when one
// try in twenty breaks for this machine was late.
func TestLimitSearch(t *testing.T) {
	for _, limit := range []load.Rate{3, 17, 99, 800, 12_345} {
		for _, unlucky := range []int{0, 20} {
			r := rand.New(rand.NewPCG(uint64(limit), 8))
			var l load.Limit
			for {
				rate, done := l.Next(100, 100_000)
				if done {
					break
				}
				lucky := unlucky == 0 || r.IntN(unlucky) > 0
				l.Tries = append(l.Tries, load.Trial{Rate: rate, Held: rate <= limit && lucky, Disturbed: !lucky})
			}
			off := float64(l.Rate/limit) - 1
			if off > 0 || off < -0.05 && limit-l.Rate > 1 || len(l.Tries) > 30 || l.Bounded {
				t.Errorf("limit %v, bad luck 1 in %d: found %v in %d tries", limit, unlucky, l.Rate, len(l.Tries))
			}
		}
	}
	l := load.Limit{Tries: []load.Trial{{Rate: 100, Held: true}, {Rate: 200, Held: true}}}
	if _, done := l.Next(100, 200); !done || !l.Bounded || l.Rate != 200 {
		t.Errorf("%+v", l)
	}
}

func TestExactlyOnce(t *testing.T) {
	report := load.Tallied([]load.Result{
		{Event: "customer.sale.completed", Status: 200}, {Event: "customer.sale.completed", Status: 200, WarmUp: true}, {Event: "contact.tag.added", Status: 204},
		{Event: "customer.sale.completed", Status: 500}, {Event: "customer.sale.completed", Status: 404},
	})
	all := func(string) bool { return true }
	for name, c := range map[string]struct {
		grew    map[string]float64
		counted func(string) bool
		agrees  bool
		what    string
	}{
		"all":             {map[string]float64{"": 3}, nil, true, "all deliveries"},
		"one of doubt":    {map[string]float64{"": 4}, all, true, "the selected events"},
		"sales only":      {map[string]float64{"/sales": 2, "/requests": 99}, nil, true, "customer.sale.completed"},
		"one lost":        {map[string]float64{"": 2}, all, false, "the selected events"},
		"one twice":       {map[string]float64{"": 5}, all, false, "the selected events"},
		"nothing counted": {nil, nil, false, "all deliveries"},
	} {
		if e := load.CheckOnce(report, c.grew, c.counted); e.Agrees != c.agrees || e.What != c.what || e.Agrees == (e.Note != "") {
			t.Errorf("%s: %+v", name, e)
		}
	}
}
