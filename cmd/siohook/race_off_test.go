//go:build !race

package main

// isRace tells that the race detector is on, which takes several times the memory.
const isRace = false
