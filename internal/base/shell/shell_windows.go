package shell

import (
	"os/exec"
	"syscall"
)

var program = []string{"cmd.exe"}

// give passes the line as it is: Go quotes arguments in a way that cmd.exe does not read.
func give(c *exec.Cmd, line string) {
	c.SysProcAttr = &syscall.SysProcAttr{CmdLine: windowsLine(line)}
}
