//go:build race

package validate_test

// raceEnabled tells that the race detector is on: sync.Pool then forgets at random.
const raceEnabled = true
