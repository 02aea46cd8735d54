// Command siohook tests webhook receivers against the contract of systeme.io's
// webhooks: it prints their schemas, validates payloads, makes events up, sends
// them, and tells what a receiver does not take.
package main

import (
	"context"
	"io"
	"log"
	"os"
	"os/signal"
	"syscall"
)

func main() { os.Exit(mainCode()) }

func mainCode() int {
	log.SetOutput(io.Discard) // net/http's, about what others send; our own words go through streams
	ends := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) { // as under nohup
		ends = append(ends, syscall.SIGHUP)
	}
	ctx, stop := signal.NotifyContext(context.Background(), ends...)
	defer stop()
	context.AfterFunc(ctx, stop) // a second ^C ends at once
	return run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
}
