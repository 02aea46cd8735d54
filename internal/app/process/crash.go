package process

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/base/pause"
	"github.com/siohook/siohook/internal/base/safetext"
	"github.com/siohook/siohook/internal/base/shell"
)

// Running is a receiver that was started, and can crash. Only processes of the group that siohook
// has started are ever signalled.
type Running struct{ r *Receiver }

// Running is the receiver as what can crash; nil where siohook has not started it, or processes have
// no groups.
func (r *Receiver) Running() *Running {
	if r.life() == nil || !CanCrash {
		return nil
	}
	return &Running{r}
}

// untilGone is how long what was killed may take to be gone: a signal ends a process at once, but
// for what it waits for in the system; a command may stop a container.
const untilGone = 30 * time.Second

// Kill kills the receiver with all that it has started, and returns when that is gone and nothing
// listens any longer.
func (p *Running) Kill(ctx context.Context) error {
	now := p.r.life()
	group := now.command.Process.Pid
	if now.isGone.Load() {
		return nil
	}
	if p.r.KillCommand == "" {
		killGroup(group)
	} else if text, err := shell.Command(ctx, p.r.KillCommand).CombinedOutput(); err != nil {
		return fmt.Errorf("--kill-cmd: %w: %s", err, safetext.Line(bytes.TrimSpace(text), 200))
	}
	ctx, cancel := context.WithTimeoutCause(ctx, untilGone, &NotReadyError{"something still listens on " + deliver.SafeURL(p.r.URL) + " after the receiver was killed", "a process that left its group, or a container? --kill-cmd kills what the client of a container leaves"})
	defer cancel()
	select {
	case <-now.ended:
	case <-ctx.Done():
		killGroup(group) // the client of what the command has killed
		<-now.ended
	}
	killGroup(group) // what the command has left of it
	for wait := time.Millisecond; len(inGroup(table(), group)) > 0 || p.r.Client.Reach(ctx, p.r.URL) == nil; wait = min(2*wait, 50*time.Millisecond) {
		if pause.For(ctx, wait) != nil {
			return context.Cause(ctx)
		}
	}
	now.isGone.Store(true)
	return nil
}

// KillChild kills one process that the main one has started and that has started none itself, another one
// for each number. killed is false where there is none.
func (p *Running) KillChild(number int) (killed bool, err error) {
	now := p.r.life()
	if now.isGone.Load() {
		return false, nil
	}
	pids := children(table(), now.command.Process.Pid)
	if len(pids) == 0 {
		return false, nil
	}
	return true, killOne(pids[number%len(pids)])
}

// Terminate asks the process that the command runs to end, as a deployment does.
func (p *Running) Terminate() error {
	return askToEnd(mainOf(table(), p.r.life().command.Process.Pid))
}

// Ended is closed when the process has ended that was started last.
func (p *Running) Ended() <-chan struct{} { return p.r.life().ended }

// Start starts the receiver again, and returns when it listens. With isToFill its output goes
// through a pipe: [Running.Fill] would end it, too.
func (p *Running) Start(ctx context.Context, isToFill bool) error {
	var output io.Writer = p.r.log.file
	command := p.r.Command
	if isToFill {
		output, command = struct{ io.Writer }{output}, "trap '' XFSZ 2>/dev/null; "+command
	}
	if err := p.r.launch(command, output); err != nil {
		return err
	}
	return p.r.await(ctx, p.r.patience())
}

// Fill lets the processes of the receiver write to no file any more, as on a full disk. The error
// is errors.ErrUnsupported where that cannot be done.
func (p *Running) Fill() error {
	pids := inGroup(table(), p.r.life().command.Process.Pid)
	if len(pids) == 0 {
		return errors.ErrUnsupported
	}
	return limitFiles(pids)
}

// Freeze stops the processes of the receiver.
func (p *Running) Freeze() error { return p.signal(freeze) }

// Thaw lets them go on.
func (p *Running) Thaw() error { return p.signal(thaw) }

func (p *Running) signal(send func(group int) error) error {
	now := p.r.life()
	if now.isGone.Load() {
		return nil
	}
	return send(now.command.Process.Pid)
}

// Left are the names of the processes that have left the group of the receiver.
func (p *Running) Left() []string { return hasLeft(table(), p.r.life().command.Process.Pid) }
