// Package sorted ranges over maps in a fixed order.
package sorted

import "sort"

// Keys gives a map's keys in order of their bytes, nil when there are none.
//
// It says slices.Sorted(maps.Keys(m)) in a way that compiles to little: slices.Sort is
// generic, and is compiled again in every package that has it, 22 functions of 10 kB;
// sort.Strings is compiled once. siohook is built with an empty cache by whoever
// starts it with go run.
func Keys[V any](m map[string]V) []string {
	var keys []string
	for key := range m {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	return keys
}
