package siohook

import (
	"fmt"
	"time"

	"github.com/grafana/sobek"
	"go.k6.io/k6/js/common"
	"go.k6.io/k6/metrics"
)

// validate is siohook.validate(body): {valid, event, violations}, each violation
// as one line.
func (m *instance) validate(body string) *sobek.Object {
	found := m.root.validator.Payload([]byte(body))
	lines := []string{}
	for _, v := range found.Violations {
		lines = append(lines, v.String())
	}
	runtime := m.vu.Runtime()
	object := runtime.NewObject()
	for _, member := range []struct {
		name  string
		value any
	}{{"valid", found.Valid()}, {"event", found.Event}, {"violations", lines}} {
		if err := object.Set(member.name, member.value); err != nil {
			common.Throw(runtime, err)
		}
	}
	return object
}

// checkName is what the check is called in k6's summary.
const checkName = "accepted with 2xx"

// check is siohook.check(response, made): whether the receiver accepted a delivery
// as the provider wants it, with a 2xx. It counts as a check of k6's, tagged with
// the event, so that thresholds see it.
func (m *instance) check(response, made sobek.Value) bool {
	runtime, state := m.vu.Runtime(), m.vu.State()
	if state == nil {
		common.Throw(runtime, fmt.Errorf("siohook.check can only be used in iterations"))
		return false
	}
	if common.IsNullish(response) {
		common.Throw(runtime, fmt.Errorf("siohook.check: no response given"))
		return false
	}
	status := int64(0)
	if v := response.ToObject(runtime).Get("status"); !common.IsNullish(v) {
		status = v.ToInteger()
	}
	accepted := status >= 200 && status < 300
	current := state.Tags.GetCurrentValues()
	tags := current.Tags
	if state.Options.SystemTags.Has(metrics.TagCheck) {
		tags = tags.With("check", checkName)
	}
	if !common.IsNullish(made) {
		if event := made.ToObject(runtime).Get("event"); !common.IsNullish(event) {
			tags = tags.With("event", event.String())
		}
	}
	sample := metrics.Sample{
		TimeSeries: metrics.TimeSeries{Metric: state.BuiltinMetrics.Checks, Tags: tags},
		Time:       time.Now(), //nolint:forbidigo // k6 stamps its samples so
		Metadata:   current.Metadata,
	}
	if accepted {
		sample.Value = 1
	}
	metrics.PushIfNotDone(m.vu.Context(), state.Samples, sample)
	return accepted
}
