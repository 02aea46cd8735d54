//go:build !unix

package process

import (
	"errors"
	"os"
	"syscall"
)

// OwnGroup is how to start a process whose group ends with it: there are none here.
func OwnGroup() *syscall.SysProcAttr { return nil }

// EndGroup ends a process.
func EndGroup(pid int, _ <-chan struct{}) { killGroup(pid) }

func killGroup(pid int) {
	if p, err := os.FindProcess(pid); err == nil {
		_ = p.Kill() // it may be gone
	}
}

func askToEnd(int) error { return errors.ErrUnsupported }

func freeze(int) error { return errors.ErrUnsupported }

func thaw(int) error { return errors.ErrUnsupported }

// CanCrash tells whether processes have groups that can be killed here.
const CanCrash = false
