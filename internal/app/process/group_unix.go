//go:build unix

package process

import (
	"syscall"
	"time"
)

// OwnGroup puts a process and what it starts into a group of their own.
func OwnGroup() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }

// EndGroup ends a process and what it has started: it asks first.
func EndGroup(pid int, ended <-chan struct{}) {
	_ = syscall.Kill(-pid, syscall.SIGTERM) // it may be gone
	select {
	case <-ended:
	case <-time.After(3 * time.Second):
	}
	_ = syscall.Kill(-pid, syscall.SIGKILL) // what is left of it
}
