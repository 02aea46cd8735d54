package probe

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"time"

	"github.com/siohook/siohook/internal/base/safetext"
	"github.com/siohook/siohook/internal/base/shell"
)

// output is what a command prints, while it runs.
type output struct {
	*io.PipeReader

	stop context.CancelFunc
	over chan struct{}
}

// Start runs a shell command and gives what it prints, however much that is. Where the command
// fails, the read that would be the last one gives the error. It ends with the context, whose
// cause is the error then, and when it is closed.
func Start(ctx context.Context, command string) (io.ReadCloser, error) {
	ctx, stop := context.WithCancel(ctx)
	name := safetext.Line([]byte(command), 100)
	c := shell.Command(ctx, command)
	c.WaitDelay = time.Second // for what it has started, and left running
	read, write := io.Pipe()
	errs := &tail{}
	c.Stdout, c.Stderr = write, errs
	if err := c.Start(); err != nil {
		stop()
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	o := output{read, stop, make(chan struct{})}
	go func() {
		defer close(o.over)
		err := c.Wait()
		if ended := context.Cause(ctx); ended != nil {
			err = ended
		}
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			err = fmt.Errorf("%w: %s", err, safetext.Line(bytes.TrimSpace(errs.text), 200))
		}
		if err != nil {
			err = fmt.Errorf("%s: %w", name, err)
		}
		_ = write.CloseWithError(err) // never fails
	}()
	return o, nil
}

// Close ends the command.
func (o output) Close() error {
	o.stop()
	err := o.PipeReader.Close()
	<-o.over
	return err
}

// tail keeps the end of what is written.
type tail struct{ text []byte }

const longestTail = 1 << 10

func (t *tail) Write(b []byte) (int, error) {
	t.text = append(t.text, b...)
	t.text = t.text[max(len(t.text)-longestTail, 0):]
	return len(b), nil
}
