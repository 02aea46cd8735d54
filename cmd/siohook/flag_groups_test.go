package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// everyFlag calls f with each flag of each command.
func everyFlag(f func(cmd *cobra.Command, flag *pflag.Flag)) {
	var visit func(cmd *cobra.Command)
	visit = func(cmd *cobra.Command) {
		cmd.InitDefaultHelpFlag()
		cmd.LocalFlags().VisitAll(func(flag *pflag.Flag) { f(cmd, flag) })
		for _, c := range cmd.Commands() {
			visit(c)
		}
	}
	visit(newRootCmd(&streams{}))
}

// Every flag has its place under one heading, and each place has a flag.
func TestEveryFlagHasAGroup(t *testing.T) {
	places := map[string]int{}
	for _, g := range groups {
		for _, name := range slices.Concat(g.everyday, g.rare) {
			if places[name]++; places[name] > 1 {
				t.Errorf("--%s stands in two places", name)
			}
		}
	}
	met := map[string]bool{}
	everyFlag(func(cmd *cobra.Command, flag *pflag.Flag) {
		met[flag.Name] = true
		if places[flag.Name] == 0 {
			t.Errorf("%s: --%s has no group", cmd.CommandPath(), flag.Name)
		}
	})
	for name := range places {
		if !met[name] {
			t.Errorf("no command has --%s", name)
		}
	}
}

// twoMeanings are flags that have another type in another command, and why.
var twoMeanings = map[string]string{
	"invalid":      "load: a share of the payloads; fake: all of them",
	"max-requests": "test: of thousands at most; load: of billions",
	"rate":         "load: a rate with its unit, or max; fake: a number of events per second",
}

// A flag has the same type in every command.
func TestFlagsMeanTheSame(t *testing.T) {
	types, where := map[string]string{}, map[string]string{}
	everyFlag(func(cmd *cobra.Command, flag *pflag.Flag) {
		kind := flag.Value.Type()
		if strings.Contains(kind, "|") || kind == "word" {
			kind = "word" // which words there are is the command's
		}
		if twoMeanings[flag.Name] != "" {
			return
		}
		if before, known := types[flag.Name]; known && before != kind {
			t.Errorf("--%s is %s in %s, and %s in %s", flag.Name, before, where[flag.Name], kind, cmd.CommandPath())
		}
		types[flag.Name], where[flag.Name] = kind, cmd.CommandPath()
	})
}

// What is left out of --help is in --help-all.
func TestHelpAll(t *testing.T) {
	everyFlag(func(cmd *cobra.Command, flag *pflag.Flag) {
		if flag.Name != "help-all" && !flag.Hidden && !strings.Contains(usage(cmd, true), "--"+flag.Name) {
			t.Errorf("%s: --help-all lacks --%s", cmd.CommandPath(), flag.Name)
		}
	})
}
