package main

import (
	"bufio"
	"context"
	"errors"
	"io"

	"github.com/siohook/siohook/validate"
)

// filterLine is one line of siohook validate --filter.
type filterLine struct {
	Kind       string               `json:"kind"`
	Line       int                  `json:"line"`
	Valid      bool                 `json:"valid"`
	Event      string               `json:"event"`
	Violations []validate.Violation `json:"violations"`
}

// mostLine is the longest line that is kept: longer ones are too large anyway.
const mostLine = 5<<20 + 1

// runFilter answers every line of input with a line of output. What is answered
// is written before it waits for more input, so that another process can send a
// line and wait for its answer.
func runFilter(ctx context.Context, o validateOptions, args []string, s *streams) error {
	validator := o.validator()
	out := bufio.NewWriter(s.out)
	lines := newJSONLines(out)
	invalid := false
	err := eachFile(args, s.in, func(_ string, r io.Reader) error {
		in := bufio.NewReaderSize(r, 1<<16)
		for n := 1; ; n++ {
			if in.Buffered() == 0 {
				if err := out.Flush(); err != nil {
					return err
				}
			}
			line, more, err := readLine(in)
			if err != nil || !more {
				return err
			}
			checked := validator.Payload(line)
			answer := filterLine{Kind: "checked", Line: n, Valid: checked.Valid(), Event: checked.Event, Violations: checked.Violations}
			if answer.Violations == nil {
				answer.Violations = []validate.Violation{}
			}
			for i := range answer.Violations {
				answer.Violations[i].Line += n - 1
			}
			invalid = invalid || !answer.Valid
			if err := lines.write(answer); err != nil {
				return err
			}
			if err := ctx.Err(); err != nil {
				return err
			}
		}
	})
	if err := errors.Join(err, out.Flush()); err != nil {
		return err
	}
	if invalid {
		return errFindings
	}
	return nil
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
