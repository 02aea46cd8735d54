//go:build unix

package main

import (
	"syscall"
	"time"
)

// ownGroup puts a process and what it starts into a group of their own.
func ownGroup() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }

// endGroup ends a process and what it has started: it asks first.
func endGroup(pid int, ended <-chan struct{}) {
	_ = syscall.Kill(-pid, syscall.SIGTERM) // it may be gone
	select {
	case <-ended:
	case <-time.After(3 * time.Second):
	}
	_ = syscall.Kill(-pid, syscall.SIGKILL) // what is left of it
}
