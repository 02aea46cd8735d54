package contract

import (
	"context"
	"time"
)

// loseChild kills one process of the receiver that is not its main one, such as a worker of a server.
func (d *crashRound) loseChild() error {
	d.turn++
	killed, err := d.process.KillChild(d.turn)
	if err != nil {
		return &stuck{err}
	}
	d.isAlone = !killed
	return nil
}

// untilEnded is how long a main process may take to end because another one has died: where it ends
// later, it is started again when a delivery finds nothing there.
const untilEnded = 300 * time.Millisecond

// mayRestart starts the receiver again where its main process has ended, as a supervisor does.
func (d *crashRound) mayRestart(ctx context.Context) (*loss, error) {
	if d.isAlone || !d.awaitEnd(ctx, untilEnded) {
		return nil, d.send.ended(ctx)
	}
	d.tell("its main process has ended")
	if err := d.kill(ctx); err != nil { // what is left of it
		return nil, err
	}
	return d.start(ctx)
}
