package main

import "github.com/spf13/cobra"

// addOwn adds the commands that cobra has for every program, in our words; they know when they are asked for
// what does not exist.
func addOwn(root *cobra.Command) {
	root.InitDefaultCompletionCmd()
	root.InitDefaultHelpCmd()
	for _, cmd := range root.Commands() {
		switch cmd.Name() {
		case "help":
			cmd.Short = "Show the help of a command"
			cmd.Long = "Show the help of a command, as siohook COMMAND --help does."
			cmd.Run, cmd.RunE = nil, showHelp
		case "completion":
			cmd.Short = "Print the script that completes commands in a shell"
			cmd.Long = `Print the script that completes siohook's commands, flags, events and checks in a shell. The help of
each shell's command shows how to load it.`
			cmd.Args, cmd.RunE = unknownCommand, func(cmd *cobra.Command, _ []string) error { return cmd.Help() }
			for _, shell := range cmd.Commands() {
				shell.Short = "Print the script for " + shell.Name()
			}
		}
	}
}

func showHelp(help *cobra.Command, args []string) error {
	cmd, rest, err := help.Root().Find(args)
	if err != nil {
		return err
	}
	if len(rest) > 0 && cmd.HasSubCommands() {
		return unknownCommand(cmd, rest)
	}
	return cmd.Help()
}
