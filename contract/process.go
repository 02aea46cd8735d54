package contract

import (
	"context"
	"time"
)

// Process is a receiver that can crash and be started again: what the phase crash needs. It runs
// when a test begins, and is left running.
type Process interface {
	// Kill ends the receiver at once, as a crash does, and returns when it is gone. The error ends
	// the phase.
	Kill(ctx context.Context) error
	// KillChild kills one process that the main one has started, another one for each number. killed is
	// false where there is none.
	KillChild(number int) (killed bool, err error)
	// Terminate asks the receiver to end, as a deployment does, and does not wait.
	Terminate() error
	// Ended is closed when the receiver has ended that was started last.
	Ended() <-chan struct{}
	// Start starts the receiver on what the last one left, and returns when it listens. isToFill
	// tells that Fill follows.
	Start(ctx context.Context, isToFill bool) error
	// Fill lets the receiver write nothing more to its disk until it is started again. The error is
	// errors.ErrUnsupported where that cannot be done.
	Fill() error
	// Freeze stops all processes of the receiver, and Thaw lets them go on.
	Freeze() error
	Thaw() error
	// Left are the names of processes that the receiver has started and that Kill does not end.
	Left() []string
}

// defaultRecover is how long a receiver may take to recover, unless the options say so.
const defaultRecover = time.Minute

// What the reasons are about why a crash shows nothing.
const (
	NoProcess   Why = "no-process"   // siohook does not start the receiver
	NotKilled   Why = "not-killed"   // the receiver cannot be killed, or not started again
	NoFiles     Why = "no-files"     // the receiver writes to no file
	NoInstances Why = "no-instances" // there is one instance
	NotSeen     Why = "not-seen"     // nothing of the kind has happened
)
