package contract

import (
	"context"
	"errors"
)

var crashFullDisk = &rule{
	Check: Check{
		ID: "crash/full-disk", Phase: Crashing, Severity: Error, Observer: true,
		Purpose: "disks are full one day, and writes fail then",
		Expects: "the receiver acknowledges only {things} that it could write",
		Cause:   "the receiver ignores the error of a write, or writes after the answer",
		Fix:     "answer 503 when a write fails: the sender retries the delivery",
		Source:  "HTTP: a complete 2xx means that the delivery succeeded. A limit of the size of files stands for the full disk",
	},
}

// filled starts the receiver, lets it write nothing more, delivers, and kills it.
func (d *crashRound) filled(ctx context.Context) (*loss, error) {
	if err := d.kill(ctx); err != nil {
		return nil, err
	}
	d.isToFill = true
	l, err := d.start(ctx)
	if d.isToFill = false; err != nil || l != nil {
		return l, err
	}
	if l, err := d.goesOn(ctx); err != nil || l != nil {
		return l, err
	}
	d.base = d.crashing.base
	if now, err := d.rest(ctx); err == nil {
		d.base, d.due = now, 0
	}
	switch err := d.process.Fill(); {
	case errors.Is(err, errors.ErrUnsupported):
		d.book.skip(crashFullDisk, NoFiles, "the size of files cannot be limited on this system")
		d.sales = nil
		return nil, d.kill(ctx)
	case err != nil:
		return nil, err
	}
	d.tell("from now on it can write to no file")
	fails := false
	for _, s := range d.sales {
		s.sent = d.since()
		if s.answer, err = d.post(ctx, s.payload); err != nil {
			return nil, err
		}
		s.done = d.since()
		fails = fails || !s.isAcknowledged()
		d.tell("sent %s: %s", d.name(s.payload), statusOf(s.answer))
	}
	d.isFull = fails
	if err := d.kill(ctx); err != nil {
		return nil, err
	}
	d.tell("killed")
	return nil, nil
}
