package main

import (
	"fmt"
	"math/rand/v2"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/siohook/siohook/contract"
)

// freshFlag is a number that is added to the ids of all events.
type freshFlag struct{ to *uint64 }

// randomly stands for a number that is drawn.
const randomly = "random"

// addFresh adds the flag of runs against a receiver that remembers earlier ones.
func addFresh(cmd *cobra.Command, o *contract.Options) {
	o.Nonce = rand.Uint64()
	cmd.Flags().Var(freshFlag{&o.Fresh}, "fresh", "add a number to the ids of all events, for a receiver that remembers earlier runs; without N, a random one")
	cmd.Flags().Lookup("fresh").NoOptDefVal = randomly
}

// String implements [pflag.Value].
func (f freshFlag) String() string {
	if f.to == nil || *f.to == 0 {
		return ""
	}
	return strconv.FormatUint(*f.to, 10)
}

// Set implements [pflag.Value].
func (f freshFlag) Set(text string) error {
	if text == randomly {
		*f.to = 1 + rand.Uint64N(contract.MaxFresh)
		return nil
	}
	n, err := strconv.ParseUint(text, 10, 64)
	if err != nil || n > contract.MaxFresh {
		return fmt.Errorf("want %s or a number up to %d", randomly, contract.MaxFresh)
	}
	*f.to = n
	return nil
}

// Type implements [pflag.Value].
func (freshFlag) Type() string { return "N" }
