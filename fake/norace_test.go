//go:build !race

package fake_test

const raceFactor = 1 // see race_test.go
