package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/siohook/siohook/fake"
	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/app/input"
	"github.com/siohook/siohook/internal/base/jsonlines"
	"github.com/siohook/siohook/internal/base/safetext"
	"github.com/siohook/siohook/validate"
)

type sendOptions struct {
	target targetOptions
	format *oneOf
	events []string
	count  uint64
	seed   uint64
	replay replayCaptures
}

func newSendCmd(s *streams) *cobra.Command {
	o := sendOptions{format: newOneOf("text", "json")}
	cmd := &cobra.Command{
		Use:   "send URL [FILE...]",
		Short: "Send payloads to a receiver, byte for byte",
		Long: `Send the payloads in FILEs (- is standard input) to a receiver: byte for byte, one after
the other, with the provider's headers. siohook does not validate them. FILEs are what
siohook validate reads. Without a FILE, it sends generated events.

With --captures, it resends the deliveries that siohook listen has stored, with their
original method, path and headers, in their original order, and at --speed.

Exits with 1 when an answer is not a 2xx, with 3 when nothing answered.`,
		Example: `  siohook send http://127.0.0.1:3000/webhook captures/sale.json
  siohook send http://127.0.0.1:3000/webhook --event contact.tag.added -n 5
  siohook fake -n 100 | siohook send http://127.0.0.1:3000/webhook -
  siohook send http://127.0.0.1:3000 --captures captures/ --since 2h --event 'customer.*' --speed original`,
		Args: checkArgs(cobra.MinimumNArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			return runSend(cmd.Context(), o, args[0], args[1:], s)
		},
	}
	o.target.addTo(cmd)
	o.replay.addTo(cmd)
	addOneOf(cmd, o.format, "format", "output format; json prints one object per line")
	cmd.Flags().StringArrayVar(&o.events, "event", nil, "generated events, or captures, to send: id, type or pattern; repeatable")
	cmd.Flags().Uint64VarP(&o.count, "count", "n", 1, "number of generated events")
	cmd.Flags().Uint64Var(&o.seed, "seed", 1, "seed of generated events")
	_ = cmd.RegisterFlagCompletionFunc("event", completeEvents) // fails only for an unknown flag
	return cmd
}

// deliveryJSON is one line of siohook send --format json.
type deliveryJSON struct {
	Kind      string  `json:"kind"`
	File      string  `json:"file,omitempty"`
	Line      int     `json:"line,omitempty"`
	Event     string  `json:"event,omitempty"`
	Status    int     `json:"status,omitempty"`
	LatencyMS float64 `json:"latency_ms"`
	Error     string  `json:"error,omitempty"`
}

// sendSummary is the last line of siohook send --format json.
type sendSummary struct {
	Kind     string `json:"kind"`
	Sent     int    `json:"sent"`
	Accepted int    `json:"accepted"`
	Rejected int    `json:"rejected"`
	Failed   int    `json:"failed"`
}

// sender delivers payloads and prints what came of each.
type sender struct {
	options sendOptions
	streams *streams
	client  *deliver.Client
	request deliver.Request
	sum     sendSummary
	lastErr error

	selected  []func(event string) bool // of the captures; nil for all
	validator *validate.Validator       // finds the events of captures that do not say theirs
}

func runSend(ctx context.Context, o sendOptions, url string, files []string, s *streams) error {
	header, err := o.target.header()
	if err != nil {
		return err
	}
	if err := deliver.CheckURL(url); err != nil {
		return err
	}
	client := deliver.New(deliver.Options{Provider: catalog().Wire.Header, Timeout: o.target.deadline, AllowRemote: o.target.allowRemote, Now: clock})
	defer client.Close()
	send := &sender{options: o, streams: s, client: client, request: deliver.Request{URL: url, Header: header}, sum: sendSummary{Kind: "summary"}}
	switch {
	case len(o.replay.from) > 0:
		err = send.captures(ctx, files)
	case len(files) == 0:
		err = send.fakes(ctx)
	default:
		err = input.EachInput(files, s.in, func(name string, in *input.Input) error { return send.file(ctx, name, in) })
	}
	if err != nil && ctx.Err() == nil {
		return err
	}
	return errors.Join(err, send.finish())
}

func (s *sender) fakes(ctx context.Context) error {
	faker, err := fake.New(s.options.seed, fake.Options{Events: s.options.events})
	if err != nil {
		return badName(err)
	}
	for n := range s.options.count {
		event := faker.Event(n)
		if err := s.send(ctx, deliveryJSON{Event: event.Row.ID()}, event.Payload); err != nil {
			return err
		}
	}
	return nil
}

func (s *sender) file(ctx context.Context, name string, in *input.Input) error {
	return in.Payloads(name, func(file string, line int, d input.Delivery) error {
		return s.send(ctx, deliveryJSON{File: file, Line: line}, d.Body)
	})
}

// send makes one delivery. The error is the end of the context, or a target
// that may not be reached at all.
func (s *sender) send(ctx context.Context, d deliveryJSON, payload []byte) error {
	s.request.Payload = payload
	return s.answered(ctx, d, s.client.Post(ctx, s.request))
}

// answered prints and counts what came of a delivery.
func (s *sender) answered(ctx context.Context, d deliveryJSON, answer deliver.Result) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if deliver.IsHopeless(answer.Err) {
		return answer.Err
	}
	s.sum.Sent++
	d.Kind, d.Status, d.LatencyMS = "delivery", answer.Status, float64(answer.Latency)/float64(time.Millisecond)
	switch {
	case answer.Err != nil:
		s.sum.Failed++
		s.lastErr = answer.Err
		d.Error = answer.Err.Error()
	case answer.Status >= 200 && answer.Status < 300:
		s.sum.Accepted++
	default:
		s.sum.Rejected++
	}
	if s.options.format.value == "json" {
		return jsonlines.New(s.streams.out).Write(d)
	}
	_, err := fmt.Fprintln(s.streams.out, d.text(answer))
	return err
}

func (d deliveryJSON) text(answer deliver.Result) string {
	what := d.Event
	if d.File != "" {
		what = fmt.Sprintf("%s:%d", safetext.Line(d.File, 500), d.Line)
	}
	if d.Error != "" {
		return fmt.Sprintf("%s: no answer: %s", what, safetext.Line(d.Error, 500))
	}
	text := fmt.Sprintf("%s: %d in %.1f ms", what, d.Status, d.LatencyMS)
	if body := safetext.Line(answer.Body, 100); body != "" && (d.Status < 200 || d.Status > 299) {
		text += ": " + body
	}
	return text
}

// finish prints the summary and says how the command ends.
func (s *sender) finish() error {
	if s.options.format.value == "json" {
		if err := jsonlines.New(s.streams.out).Write(s.sum); err != nil {
			return err
		}
	} else {
		fmt.Fprintf(s.streams.err, "siohook: %d sent: %d accepted, %d rejected, %d without an answer\n",
			s.sum.Sent, s.sum.Accepted, s.sum.Rejected, s.sum.Failed)
	}
	switch {
	case s.sum.Sent == 0:
		return &inconclusiveError{errors.New("no payload to send"), ""}
	case s.sum.Failed == s.sum.Sent:
		var failure *deliver.Failure
		hint := ""
		if errors.As(s.lastErr, &failure) {
			hint = failure.Hint()
		}
		return &inconclusiveError{s.lastErr, hint}
	case s.sum.Accepted < s.sum.Sent:
		return errFindings
	}
	return nil
}
