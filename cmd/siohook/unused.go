package main

import (
	"fmt"

	"github.com/spf13/cobra"
)

// without is the error of flags that do nothing because what they need is not given.
func without(cmd *cobra.Command, needed string, isGiven bool, flags ...string) error {
	for _, name := range flags {
		if !isGiven && cmd.Flags().Changed(name) {
			return &usageError{fmt.Errorf("--%s needs %s", name, needed), ""}
		}
	}
	return nil
}

// notWith is the error of flags that do nothing beside what is given.
func notWith(cmd *cobra.Command, given string, flags ...string) error {
	for _, name := range flags {
		if cmd.Flags().Changed(name) {
			return &usageError{fmt.Errorf("--%s cannot be combined with %s", name, given), ""}
		}
	}
	return nil
}
