// Package trial has what the tests of all packages share: how much they do, and how
// long they wait.
//
// A run with -short is for looking again and again, and for the race detector. The
// usual run does enough to be trusted in a minute. With the environment variable
// SIOHOOK_FULL=1 tests do all there is, which takes minutes: .ci/run full.
package trial

import (
	"os"
	"strconv"
	"testing"
	"time"
)

// Patience is how long a test waits for what must come. It is no measure: on a
// machine that is busy with other things all takes its time. Only where a deadline
// is to run out it is a short one.
const Patience = time.Minute

// Full tells whether SIOHOOK_FULL asks for all there is.
func Full() bool {
	return os.Getenv("SIOHOOK_FULL") != "" //nolint:forbidigo // only tests use this package
}

// Runs is how often SIOHOOK_RUNS asks for what is to come out the same each time; 0 where it
// does not ask.
func Runs() int {
	n, err := strconv.Atoi(os.Getenv("SIOHOOK_RUNS")) //nolint:forbidigo // only tests use this package
	if err != nil {
		return 0
	}
	return n
}

// Size chooses how much a test does.
func Size[T any](short, usual, full T) T {
	switch {
	case testing.Short():
		return short
	case Full():
		return full
	}
	return usual
}
