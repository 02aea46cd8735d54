package load

import (
	"fmt"
	"strings"
	"time"
)

// StageError tells which line of a file of stages is wrong.
type StageError struct {
	Line int
	Err  error
}

func (e *StageError) Error() string { return fmt.Sprintf("%d: %v", max(e.Line, 1), e.Err) }
func (e *StageError) Unwrap() error { return e.Err }

// ParseStages reads a stage per line: a duration and a rate, or two rates to go
// from one to the other. What follows # is a remark.
//
//	10s 100/s
//	1m  100..2000/s
func ParseStages(text string) (Stages, error) {
	var stages Stages
	n := 0
	for line := range strings.Lines(text) {
		n++
		line, _, _ = strings.Cut(line, "#")
		words := strings.Fields(line)
		if len(words) == 0 {
			continue
		}
		stage, err := parseStage(words)
		if err != nil {
			return nil, &StageError{n, err}
		}
		stages = append(stages, stage)
	}
	if len(stages) == 0 {
		return nil, &StageError{n, fmt.Errorf("the file has no stage: want lines such as 30s 100..500/s")}
	}
	return stages, nil
}

func parseStage(words []string) (s Stage, err error) {
	if len(words) != 2 {
		return s, fmt.Errorf("want a duration and a rate, such as 30s 100..500/s")
	}
	if s.Duration, err = time.ParseDuration(words[0]); err != nil || s.Duration <= 0 {
		return s, fmt.Errorf("want a duration such as 30s or 2m, got %q", words[0])
	}
	if strings.Contains(words[1], "..") {
		s.From, s.To, err = ParseRamp(words[1])
	} else {
		s.From, err = ParseRate(words[1])
		s.To = s.From
	}
	return s, err
}
