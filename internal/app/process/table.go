package process

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// entry is a process of this machine.
type entry struct {
	pid, parent, group int
	isDead             bool // and nobody has asked for its end
	name               string
}

// table lists the processes of this machine; nil where that is not known.
func table() (all []entry) {
	files, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil || len(files) == 0 {
		return listed()
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		open, end := bytes.IndexByte(text, '('), bytes.LastIndexByte(text, ')')
		if err != nil || open < 1 || end < open {
			continue // it is gone
		}
		fields := strings.Fields(string(text[end+1:]))
		if len(fields) < 3 {
			continue
		}
		if one, ok := entryOf(strings.TrimSpace(string(text[:open])), fields[1], fields[2], fields[0]); ok {
			one.name = string(text[open+1 : end])
			all = append(all, one)
		}
	}
	return all
}

// listed asks ps, where there is no /proc.
func listed() (all []entry) {
	text, err := exec.Command("ps", "-A", "-o", "pid=,ppid=,pgid=,stat=,comm=").Output()
	if err != nil {
		return nil
	}
	for line := range strings.Lines(string(text)) {
		fields := strings.Fields(line)
		if len(fields) < 5 {
			continue
		}
		if one, ok := entryOf(fields[0], fields[1], fields[2], fields[3]); ok {
			one.name = filepath.Base(fields[4])
			all = append(all, one)
		}
	}
	return all
}

func entryOf(pid, parent, group, state string) (one entry, ok bool) {
	for _, field := range []struct {
		to   *int
		text string
	}{{&one.pid, pid}, {&one.parent, parent}, {&one.group, group}} {
		n, err := strconv.Atoi(field.text)
		if err != nil {
			return one, false
		}
		*field.to = n
	}
	one.isDead = strings.HasPrefix(state, "Z") || strings.HasPrefix(state, "X")
	return one, true
}

// inGroup are the processes of a group that live.
func inGroup(all []entry, group int) (pids []int) {
	for _, one := range all {
		if one.group == group && !one.isDead {
			pids = append(pids, one.pid)
		}
	}
	return pids
}

// children are the processes of a group beside the main one, those that have started none themselves.
func children(all []entry, group int) (pids []int) {
	first := mainOf(all, group)
	for _, one := range all {
		isParent := slices.ContainsFunc(all, func(other entry) bool { return other.parent == one.pid && !other.isDead })
		if one.group == group && one.pid != group && one.pid != first && !one.isDead && !isParent {
			pids = append(pids, one.pid)
		}
	}
	slices.Sort(pids)
	return pids
}

// hasLeft are the names of the processes that a process has started, or those that it has, and
// that are no longer in its group.
func hasLeft(all []entry, pid int) (names []string) {
	family := []int{pid}
	for i := 0; i < len(family); i++ {
		for _, one := range all {
			if one.parent != family[i] || one.isDead {
				continue
			}
			family = append(family, one.pid)
			if one.group != pid && !slices.Contains(names, one.name) {
				names = append(names, one.name)
			}
		}
	}
	return names
}

// mainOf is the process that a command runs: the shell's own, or the one that the shell waits for.
func mainOf(all []entry, pid int) int {
	children := 0
	found := pid
	for _, one := range all {
		switch {
		case one.pid == pid && !isShell(one.name):
			return pid
		case one.parent == pid && one.group == pid && !one.isDead:
			found = one.pid
			children++
		}
	}
	if children != 1 { // none, or several: the shell is what a deployment signals
		return pid
	}
	return found
}

func isShell(name string) bool {
	return slices.Contains([]string{"sh", "dash", "bash", "ash", "busybox", "ksh", "zsh"}, name)
}
