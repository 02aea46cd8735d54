package judge

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/siohook/siohook/internal/app/input"
	"github.com/siohook/siohook/internal/base/jsonlines"
	"github.com/siohook/siohook/validate"
)

// filterLine is one line of siohook validate --filter.
type filterLine struct {
	Kind       string               `json:"kind"`
	Line       int                  `json:"line"`
	Valid      bool                 `json:"valid"`
	Event      string               `json:"event"`
	Others     []string             `json:"others,omitempty"`   // that it may be as well
	Verified   bool                 `json:"verified,omitempty"` // the signature is right
	Violations []validate.Violation `json:"violations"`
}

// mostLine is the longest line that is kept: longer ones are too large anyway.
const mostLine = 5<<20 + 1

// Filter answers every line of input, a payload or a capture, with a line of output: an object of --format json. What
// is answered is written before it waits for more input, so that another process can send a
// line and wait for its answer. It tells whether all payloads are valid.
func Filter(ctx context.Context, v *validate.Validator, in io.Reader, to io.Writer) (valid bool, err error) {
	out := bufio.NewWriter(to)
	valid, err = filter(ctx, v, bufio.NewReaderSize(in, 1<<16), out)
	return valid, errors.Join(err, out.Flush())
}

func filter(ctx context.Context, v *validate.Validator, in *bufio.Reader, out *bufio.Writer) (valid bool, err error) {
	lines := jsonlines.New(out)
	valid = true
	for n := 1; ; n++ {
		if !hasLine(in) {
			if err := out.Flush(); err != nil {
				return valid, err
			}
		}
		line, more, err := readLine(in)
		if err != nil || !more {
			return valid, err
		}
		d, isCapture, err := input.Line(line)
		if err != nil {
			return valid, &input.FileError{Err: fmt.Errorf("line %d: %w", n, err)}
		}
		checked := v.Delivery(d)
		answer := filterLine{Kind: "checked", Line: n, Valid: checked.Valid(), Event: checked.Event, Others: checked.Others, Verified: checked.Verified, Violations: checked.Violations}
		if answer.Violations == nil {
			answer.Violations = []validate.Violation{}
		}
		for i := range answer.Violations {
			if !isCapture { // else its lines count within the body
				answer.Violations[i].Line += n - 1
			}
		}
		valid = valid && answer.Valid
		if err := errors.Join(lines.Write(answer), ctx.Err()); err != nil {
			return valid, err
		}
	}
}

// hasLine tells whether a whole line was read already.
func hasLine(in *bufio.Reader) bool {
	ahead, _ := in.Peek(in.Buffered())
	return bytes.IndexByte(ahead, '\n') >= 0
}

// readLine reads a line without its end, and says whether there was one. Of a
// very long line it keeps mostLine bytes.
func readLine(in *bufio.Reader) (line []byte, ok bool, err error) {
	for {
		part, err := in.ReadSlice('\n')
		ok = ok || len(part) > 0
		if err == nil {
			part = part[:len(part)-1]
		}
		line = append(line, part[:min(len(part), mostLine-len(line))]...)
		switch {
		case err == nil, errors.Is(err, io.EOF):
			return line, ok, nil
		case !errors.Is(err, bufio.ErrBufferFull):
			return nil, false, err
		}
	}
}
