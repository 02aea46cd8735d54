// Package load sends events to a receiver at a rate, and tells what came of every
// single one.
//
//	schedule := load.Steady(500, 30*time.Second)
//	report, err := load.Run(ctx, load.Options{
//		URL: url, Pacer: schedule, Source: load.Events(faker, 0, fake.Shard{}, false), Connections: 1000, Now: clock,
//	})
//
// # Honest numbers
//
// With a rate, arrivals come on a schedule, whatever the receiver does (the open
// model), and latency is counted from the time at which a request was due. Time
// that a request waits because the receiver holds all others up is therefore in
// the figures, as it would be for the provider; the time from writing a request to
// its answer stands beside it as service time. At rate max each connection sends
// when it has its answer (the closed model), which hides such waiting: reports say
// which of the two it was.
//
// Every request that was sent ends in exactly one of: a 2xx, another status, or a
// class of errors. [Counts.Balance] holds that against the number that was sent.
//
// # How it works
//
// A [Pacer] is a pure function from the time that has passed and the number of
// requests sent to the time to wait. One worker at a time, the leader, waits for
// the next arrival with its payload made already, hands the lead on and sends.
// When nobody is left to lead, another worker with a connection of its own is
// started, up to Options.Connections.
//
// The package does not retry, follow redirects, or slow down when asked to.
package load
