//go:build !race

package validate_test

// raceEnabled tells that the race detector is on.
const raceEnabled = false
