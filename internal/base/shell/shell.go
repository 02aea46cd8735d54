// Package shell runs commands as users write them: in sh, and in cmd.exe on Windows.
package shell

import (
	"context"
	"os/exec"
)

// Command is a command line that runs in the system's shell, until the context ends.
func Command(ctx context.Context, line string) *exec.Cmd {
	c := exec.CommandContext(ctx, program[0], program[1:]...)
	give(c, line)
	return c
}

// windowsLine is the command line of cmd.exe that runs a command with its quotes as they are: with
// /S it takes away the first and the last one, and no other.
func windowsLine(line string) string { return `cmd.exe /D /S /C "` + line + `"` }
