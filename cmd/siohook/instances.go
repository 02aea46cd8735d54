package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"slices"
	"strconv"
	"strings"

	"github.com/siohook/siohook/internal/app/probe"
	"github.com/siohook/siohook/internal/tester/conduct"
)

// portWord stands for the port of an instance.
const portWord = "{port}"

// instances gives each instance a port of its own, puts that of the first into what starts it and
// shows it, and returns the others.
func (o *testOptions) instances(ctx context.Context) (others []*conduct.Instance, err error) {
	switch {
	case o.start.several < 1:
		return nil, &usageError{fmt.Errorf("--instances: want a number above zero, got %d", o.start.several), ""}
	case o.start.several > 1 && o.start.command == "":
		return nil, &usageError{errors.New("--instances needs --start"), "for example --start 'PORT={port} node server.js'"}
	case o.start.several > 1 && (!strings.Contains(o.start.command, portWord) || !strings.Contains(o.url, portWord)):
		return nil, &usageError{errors.New("--instances: --start and the URL need {port}"), "for example --start 'PORT={port} node server.js' http://127.0.0.1:{port}/webhook"}
	case !strings.Contains(o.start.command, portWord):
		return nil, nil
	}
	ports, err := freePorts(o.start.several)
	if err != nil {
		return nil, err
	}
	first := *o
	for _, text := range []*string{&o.url, &o.start.command, &o.start.killCmd, &o.observe.probe.url, &o.observe.probe.cmd} {
		*text = strings.ReplaceAll(*text, portWord, ports[0])
	}
	for i, port := range ports[1:] {
		at := func(text string) string { return strings.ReplaceAll(text, portWord, port) }
		start, show := first.start, first.observe.probe
		start.command, start.killCmd = at(start.command), at(start.killCmd)
		one := &conduct.Instance{URL: at(first.url)}
		if one.Receiver, err = start.receiver(one.URL, &o.target); err != nil {
			return nil, err
		}
		one.Receiver.LogFile = strings.TrimSuffix(receiverLog, ".log") + "-" + strconv.Itoa(i+2) + ".log"
		if at(show.url) != show.url || at(show.cmd) != show.cmd {
			show.url, show.cmd = at(show.url), at(show.cmd)
			read, err := show.readers(ctx, &o.target)
			if err != nil {
				return nil, err
			}
			one.Observe = probe.All(read)
		}
		others = append(others, one)
	}
	return others, nil
}

// freePorts are ports on which nothing listens, and which no system gives to others meanwhile.
func freePorts(n int) (ports []string, err error) {
	for range 1000 {
		port := strconv.Itoa(10_000 + rand.IntN(10_000))
		l, err := net.Listen("tcp", "127.0.0.1:"+port)
		if err != nil || slices.Contains(ports, port) {
			continue
		}
		_ = l.Close()
		if ports = append(ports, port); len(ports) == n {
			return ports, nil
		}
	}
	return nil, errors.New("--instances: no ports are free from 10000 to 20000")
}
