package main

import (
	"errors"
	"time"

	"github.com/spf13/cobra"

	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/app/process"
)

// receiverLog is where a receiver that siohook starts writes to.
const receiverLog = ".siohook/receiver.log"

// startOptions say how the receiver comes to listen.
type startOptions struct {
	command string
	waitFor time.Duration
}

func (o *startOptions) addTo(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&o.command, "start", "", "command that starts the receiver; siohook stops it at the end. Its output goes to "+receiverLog)
	f.DurationVar(&o.waitFor, "wait-for", 0, "how long to wait for the receiver to listen")
}

// receiver is what is started at a URL, and waited for.
func (o *startOptions) receiver(url string, target *targetOptions) (process.Receiver, error) {
	if url == "" && o.command != "" {
		return process.Receiver{}, &usageError{errors.New("--start needs a URL"), "give the URL on which the receiver listens"}
	}
	client := deliver.New(deliver.Options{Provider: target.catalog.Wire.Header, Timeout: time.Second, AllowRemote: target.allowRemote})
	return process.Receiver{Command: o.command, LogFile: receiverLog, URL: url, Client: client, Wait: o.waitFor}, nil
}
