package contract

import (
	"context"
	"net"
	"net/http"
	"path/filepath"
	"slices"
	"time"
)

// T is what [Test] needs of a *testing.T. The package testing is not imported, for
// siohook would link and compile it.
type T[Self any] interface {
	Context() context.Context
	Error(args ...any)
	Errorf(format string, args ...any)
	Fatal(args ...any)
	Fatalf(format string, args ...any)
	Helper()
	Log(args ...any)
	Logf(format string, args ...any)
	Run(name string, f func(Self)) bool
	Skip(args ...any)
}

// Test tests a receiver that is an http.Handler, in the user's own Go test: it
// serves the handler on a loopback port and runs every phase against it, with a
// subtest per event and one for each check that does not hold for any event in
// particular. At most one Options may be given; with Options.Observe also lost
// and doubled sales are found.
func Test[TB T[TB]](t TB, receiver http.Handler, options ...Options) {
	t.Helper()
	var o Options
	switch len(options) {
	case 0:
	case 1:
		o = options[0]
	default:
		t.Fatal("contract.Test: want at most one Options")
	}
	url, stop, err := serve(receiver)
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	result, err := Run(t.Context(), Target{URL: url}, o)
	if err != nil {
		t.Fatal(err)
	}
	for _, event := range result.Events {
		t.Run(event.ID, func(t TB) {
			if event.Accepted.M == 0 {
				t.Skip("not sent")
			}
			for i := range result.Groups {
				if g := &result.Groups[i]; slices.Contains(g.Events, event.ID) {
					say(t, g, g.First.Event == event.ID)
				}
			}
		})
	}
	for i := range result.Groups {
		if g := &result.Groups[i]; len(g.Events) == 0 {
			t.Run(g.Check.ID, func(t TB) { say(t, g, true) })
		}
	}
	sayEnd(t, &result)
}

// serve serves a receiver on a loopback port, until stop.
func serve(receiver http.Handler) (url string, stop func(), err error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	server := &http.Server{Handler: receiver, ReadHeaderTimeout: time.Minute}
	go func() { _ = server.Serve(l) }() // ends with stop
	return "http://" + l.Addr().String(), func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		if server.Shutdown(ctx) != nil {
			_ = server.Close() // a receiver that hangs is not waited for
		}
	}, nil
}

// say reports a group, with its evidence at the event that it was found with first.
func say[TB T[TB]](t TB, g *Group, first bool) {
	t.Helper()
	text := g.Title() + ": see " + g.First.Event
	if first {
		text = g.String()
	}
	switch {
	case g.Known:
		t.Logf("known: %s", g.Title())
	case g.Check.Severity == Warning:
		t.Log(text)
	default:
		t.Error(text)
	}
}

// TestKept makes the delivery of a kept failure to a handler, in the user's own Go
// test, and fails as long as the check does not hold.
func TestKept[TB T[TB]](t TB, receiver http.Handler, payloadFile string, options ...Options) {
	t.Helper()
	var o Options
	if len(options) > 0 {
		o = options[0]
	}
	all, err := ReadKept(filepath.Dir(payloadFile))
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(all, func(k Kept) bool { return filepath.Base(k.File) == filepath.Base(payloadFile) })
	if i < 0 {
		t.Fatalf("%s is not a kept failure", payloadFile)
	}
	url, stop, err := serve(receiver)
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	outcome, got, err := Replay(t.Context(), Target{URL: url}, o, &all[i])
	switch {
	case err != nil:
		t.Fatal(err)
	case outcome != Fixed:
		t.Errorf("%s %s: want %s, got %s", all[i].Check, outcome.Words(), all[i].Want, got)
	}
}
