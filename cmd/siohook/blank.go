package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// refuseBlank is the error of an empty argument or value, which is what a variable of the shell
// that is not set leaves: the command would do something else, such as test siohook's own receiver.
// An empty value in place of a default, such as that of --keep-in, means something.
func refuseBlank(cmd *cobra.Command, args []string) (err error) {
	const advice = "is a variable of the shell empty?"
	if cmd.DisableFlagParsing { // completion: the word to be completed may be empty
		return nil
	}
	for i, arg := range args {
		if arg == "" {
			return &usageError{fmt.Errorf("argument %d is empty", i+1), advice}
		}
	}
	cmd.Flags().Visit(func(f *pflag.Flag) {
		blank := f.Value.Type() == "string" && f.Value.String() == "" && f.DefValue == ""
		if several, ok := f.Value.(pflag.SliceValue); ok {
			blank = len(several.GetSlice()) == 0
		}
		if blank && err == nil {
			err = &usageError{errors.New(flagNames(f) + ": the value is empty"), advice}
		}
	})
	return err
}
