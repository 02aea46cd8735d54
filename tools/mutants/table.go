package main

import "slices"

// table has the mutants of all packages. Those that are the first of their package run
// by default: they should be quick.
var table = slices.Concat(contractMutants, sendingMutants, makingMutants, reconcileMutants)
