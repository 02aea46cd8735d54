package reconcile

import (
	"testing"
	"time"
)

func TestMoment(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	noon := time.Date(2026, 1, 31, 11, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		text      string
		want      time.Time
		hasOffset bool
		isDay     bool
	}{
		{"2026-01-31T12:00:00+01:00", noon, true, false},
		{"2026-01-31T11:00:00Z", noon, true, false},
		{"2026-01-31 11:00:00+00", noon, true, false},
		{"2026-01-31 11:00:00.25 UTC", noon.Add(250 * time.Millisecond), true, false},
		{"2026-01-31T06:00:00-0500", noon, true, false},
		{"2026-01-31 12:00:00", noon, false, false},
		{"2026-01-31 12:00", noon, false, false},
		{"2026/01/31 12:00:00", noon, false, false},
		{"31.01.2026 12:00:00", noon, false, false},
		{"31.1.2026, 12:00", noon, false, false},
		{"31/01/2026 12:00", noon, false, false},
		{"31/01/2026 12:00 PM", noon, false, false},
		{"2026-07-31 12:00", time.Date(2026, 7, 31, 10, 0, 0, 0, time.UTC), false, false},
		{"2026-01-31", time.Date(2026, 1, 30, 23, 0, 0, 0, time.UTC), false, true},
		{"31.01.2026", time.Date(2026, 1, 30, 23, 0, 0, 0, time.UTC), false, true},
		{"1769857200", noon, true, false},
		{"1769857200.5", noon.Add(500 * time.Millisecond), true, false},
		{"1769857200000", noon, true, false},
		{"1769857200000000", noon, true, false},
		{"Sat, 31 Jan 2026 12:00:00 +0100", noon, true, false},
		{"Jan 31, 2026 12:00:00", noon, false, false},
	} {
		got, ok := moments{zone: berlin}.read(tt.text)
		if !ok || !got.at.Equal(tt.want) || got.hasOffset != tt.hasOffset || got.isDay != tt.isDay {
			t.Errorf("%q: %v, %t, want %v", tt.text, got, ok, tt.want)
		}
	}
	if got, ok := (moments{monthFirst: true}).read("01/31/2026"); !ok || got.at.Day() != 31 {
		t.Errorf("the month first: %v, %t", got, ok)
	}
	for _, text := range []string{"", "noon", "12.34", "9001", "2026", "2026-13-01", "2026-01-32", "2026-01-31T", "2026-01-31T25:00", "2026-01-31 12:00 CEST", "10.000.000", "1-2-3", "2026-01-31T12:00:00+99:00"} {
		if got, ok := (moments{}).read(text); ok {
			t.Errorf("%q is read as %v", text, got)
		}
	}
}

func FuzzMoment(f *testing.F) {
	for _, text := range []string{"2026-01-31T12:00:00+01:00", "31.1.2026, 12:00", "1769857200.5", "1/2/2026 1:00 PM", "Sat, 31 Jan 2026 12:00:00 +0100", "2026-01-31 12:00:00.123456789Z"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, ok := (moments{}).read(text)
		if !ok {
			return
		}
		again, ok := (moments{}).read(got.at.Format(time.RFC3339Nano))
		if year := got.at.Year(); year > 0 && year < 10_000 && (!ok || !again.at.Equal(got.at)) {
			t.Errorf("%q is %v, which is read as %v", text, got.at, again.at)
		}
	})
}

// Where clocks change, a time of a clock may be two instants, or none. An offset tells which.
func TestSpread(t *testing.T) {
	for _, tt := range []struct {
		zone, text, first string
		spread            time.Duration
	}{
		{"Europe/Berlin", "2026-10-25 01:59:59", "2026-10-24T23:59:59Z", 0},
		{"Europe/Berlin", "2026-10-25 02:00", "2026-10-25T00:00:00Z", time.Hour},
		{"Europe/Berlin", "25.10.2026 02:59:59", "2026-10-25T00:59:59Z", time.Hour},
		{"Europe/Berlin", "2026-10-25 03:00", "2026-10-25T02:00:00Z", 0},
		{"Europe/Berlin", "2026-10-25 02:30:00+02:00", "2026-10-25T00:30:00Z", 0},
		{"Europe/Berlin", "2026-03-29 01:59", "2026-03-29T00:59:00Z", 0},
		{"Europe/Berlin", "2026-03-29 02:30", "2026-03-29T00:30:00Z", time.Hour},
		{"Europe/Berlin", "2026-03-29 03:00", "2026-03-29T01:00:00Z", 0},
		{"Europe/Berlin", "Oct 25, 2026 02:30:00", "2026-10-25T00:30:00Z", time.Hour},
		{"Europe/Berlin", "25.10.2026", "2026-10-24T22:00:00Z", 0},
		{"Asia/Beirut", "2026-03-29", "2026-03-28T22:00:00Z", 0},
		{"Australia/Lord_Howe", "2026-04-05 01:45", "2026-04-04T14:45:00Z", 30 * time.Minute},
		{"America/New_York", "2026-11-01 01:30:00", "2026-11-01T05:30:00Z", time.Hour},
		{"Europe/Berlin", "Sun, 25 Oct 2026 02:30:00 CET", "2026-10-25T01:30:00Z", 0},
		{"Europe/Berlin", "Sun, 25 Oct 2026 02:30:00 CEST", "2026-10-25T00:30:00Z", 0},
		{"Europe/Berlin", "Sun, 25 Oct 2026 02:30:00 GMT", "2026-10-25T02:30:00Z", 0},
		{"UTC", "2026-10-25 02:30", "2026-10-25T02:30:00Z", 0},
	} {
		zone, err := time.LoadLocation(tt.zone)
		if err != nil {
			t.Fatal(err)
		}
		got, ok := moments{zone: zone}.read(tt.text)
		if first := got.at.UTC().Format(time.RFC3339); !ok || first != tt.first || got.spread != tt.spread {
			t.Errorf("%s %s: got %s and %v, want %s and %v", tt.zone, tt.text, first, got.spread, tt.first, tt.spread)
		}
	}
}

// Letters of a zone that is not that of the books are no time of theirs.
func TestOtherZone(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	if got, ok := (moments{zone: berlin}).read("Sun, 25 Oct 2026 02:30:00 EST"); ok {
		t.Errorf("got %v", got)
	}
}
