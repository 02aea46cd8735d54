//go:build !unix

package process

import (
	"os"
	"syscall"
)

// OwnGroup is how to start a process whose group ends with it: there are none here.
func OwnGroup() *syscall.SysProcAttr { return nil }

// EndGroup ends a process.
func EndGroup(pid int, _ <-chan struct{}) {
	if p, err := os.FindProcess(pid); err == nil {
		_ = p.Kill() // it may be gone
	}
}
