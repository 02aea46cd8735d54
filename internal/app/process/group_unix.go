//go:build unix

package process

import (
	"errors"
	"os"
	"os/exec"
	"syscall"
	"time"
)

// OwnGroup puts a process that will be started, and what it starts, into a group of their own.
func OwnGroup(c *exec.Cmd) { c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

// EndGroup ends a process and what it has started: it asks first.
func EndGroup(pid int, ended <-chan struct{}) {
	_ = syscall.Kill(-pid, syscall.SIGTERM) // it may be gone
	select {
	case <-ended:
	case <-time.After(3 * time.Second):
	}
	killGroup(pid) // what is left of it
}

// killGroup kills all processes of a group at once.
func killGroup(group int) {
	_ = syscall.Kill(-group, syscall.SIGKILL) // it may be gone
}

func killOne(pid int) error {
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil && !errors.Is(err, syscall.ESRCH) {
		return os.NewSyscallError("kill", err)
	}
	return nil
}

func freeze(group int) error {
	return os.NewSyscallError("kill", syscall.Kill(-group, syscall.SIGSTOP))
}

func thaw(group int) error { return os.NewSyscallError("kill", syscall.Kill(-group, syscall.SIGCONT)) }

// askToEnd asks a process to end, as a deployment does.
func askToEnd(pid int) error {
	if err := syscall.Kill(pid, syscall.SIGTERM); err != nil && !errors.Is(err, syscall.ESRCH) {
		return os.NewSyscallError("kill", err)
	}
	return nil
}

// CanCrash tells whether processes have groups that can be killed here.
const CanCrash = true
