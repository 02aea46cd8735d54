//go:build race

package fake_test

// raceFactor divides the number of events in the long walks, which look for
// wrong values and not for races: the race detector makes them slow.
const raceFactor = 20
