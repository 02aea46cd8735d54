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
	killCmd string
	several int
}

func (o *startOptions) addTo(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&o.command, "start", "", "command that starts the receiver; siohook stops it at the end. Its output goes to "+receiverLog)
	f.DurationVar(&o.waitFor, "wait-for", 0, "how long to wait for the receiver to listen")
	f.IntVar(&o.several, "instances", 1, "how many instances to start for --crash, which share a store: {port} stands for the port of each in --start, the URL and the probe")
	f.StringVar(&o.killCmd, "kill-cmd", "", "command with which --crash kills the receiver, where killing the processes of --start does not, such as 'docker rm -f shop'")
}

// receiver is what is started at a URL, and waited for.
func (o *startOptions) receiver(url string, target *targetOptions) (process.Receiver, error) {
	if url == "" && o.command != "" {
		return process.Receiver{}, &usageError{errors.New("--start needs a URL"), "give the URL on which the receiver listens"}
	}
	if o.killCmd != "" && o.command == "" {
		return process.Receiver{}, &usageError{errors.New("--kill-cmd needs --start"), "siohook starts the receiver again after it has killed it"}
	}
	client := deliver.New(deliver.Options{Provider: target.catalog.Wire.Header, Timeout: time.Second, AllowRemote: target.allowRemote})
	return process.Receiver{Command: o.command, KillCommand: o.killCmd, LogFile: receiverLog, URL: url, Client: client, Wait: o.waitFor}, nil
}
