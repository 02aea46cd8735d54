// Package merge reads the JSON reports of several runs of siohook load, validate or drift, and
// adds them up, as if all had been one run.
//
//	sum := merge.Sum{Begin: begin, Finding: print}
//	err := input.Files{Args: args, Stdin: stdin}.Each(ctx, sum.Read)
//
// Findings of validate are handed on as they are read, so memory does not grow with their number.
package merge
