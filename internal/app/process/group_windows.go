package process

import (
	"errors"
	"os"
	"os/exec"
	"strconv"
)

// OwnGroup is for systems with groups of processes: there are none here.
func OwnGroup(*exec.Cmd) {}

// EndGroup ends a process.
func EndGroup(pid int, _ <-chan struct{}) { killGroup(pid) }

// killGroup kills a process and what it has started, as far as Windows knows of it.
func killGroup(pid int) {
	if exec.Command("taskkill", "/T", "/F", "/PID", strconv.Itoa(pid)).Run() == nil {
		return
	}
	if p, err := os.FindProcess(pid); err == nil {
		_ = p.Kill() // it may be gone
	}
}

func askToEnd(int) error { return errors.ErrUnsupported }

func killOne(int) error { return errors.ErrUnsupported }

func freeze(int) error { return errors.ErrUnsupported }

func thaw(int) error { return errors.ErrUnsupported }

// CanCrash tells whether processes have groups that can be killed here.
const CanCrash = false
