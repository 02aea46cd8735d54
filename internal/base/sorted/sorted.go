// Package sorted puts things in order with little to compile. The sorts of package slices are
// generic: each is compiled again, up to 22 functions of 10 kB, in every package that has
// one and for every type. Those of package sort are compiled once. siohook is built with
// an empty cache by whoever starts it with go run.
package sorted

import "sort"

// Keys gives a map's keys in order of their bytes, nil when there are none.
func Keys[V any](m map[string]V) []string {
	var keys []string
	for key := range m {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	return keys
}

// By sorts as slices.SortStableFunc does. That is faster where time counts.
func By[T any](list []T, compare func(a, b T) int) {
	sort.SliceStable(list, func(i, j int) bool { return compare(list[i], list[j]) < 0 })
}
