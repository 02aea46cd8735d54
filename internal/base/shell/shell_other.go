//go:build !windows

package shell

import "os/exec"

var program = []string{"sh", "-c"}

func give(c *exec.Cmd, line string) { c.Args = append(c.Args, line) }
