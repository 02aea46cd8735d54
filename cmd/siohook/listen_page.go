package main

import (
	"context"
	"fmt"

	"github.com/siohook/siohook/internal/app/inspect"
	"github.com/siohook/siohook/internal/app/listen"
	"github.com/siohook/siohook/internal/app/redact"
)

// page sets the inspector page up and gives its path; "" when there is none.
func (l *listening) page(ctx context.Context, options listen.Options, token string) (string, error) {
	key, err := redactKey("")
	if err != nil {
		return "", err
	}
	redactor, err := redact.New(key, l.options.catalog.Catalog)
	if err != nil {
		return "", err
	}
	o := inspect.Options{
		Listener: l.listener, Validator: options.Validator, Redactor: redactor, Client: l.client, Now: clock,
		Token: token, Hosts: l.options.hosts, Context: ctx,
	}
	if !l.loopback && token == "" {
		o.Off = "The page shows personal data, so it requires a token when other machines can open it: siohook listen --token-env NAME."
		fmt.Fprintln(l.streams.err, "siohook: the page is off because --addr is not loopback; --token-env NAME turns it on")
	}
	page, err := inspect.New(o)
	if err != nil {
		return "", err
	}
	l.listener.Page = page
	if o.Off != "" {
		return "", nil
	}
	return listen.PagePrefix, nil
}
