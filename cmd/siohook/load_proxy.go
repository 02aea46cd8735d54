package main

import (
	"errors"
	"fmt"
	"net/url"

	"github.com/siohook/siohook/internal/app/deliver"
)

// proxyURL reads the address of a proxy; nil is none.
func proxyURL(address string, allowRemote bool) (*url.URL, error) {
	if address == "" {
		return nil, nil //nolint:nilnil // no proxy is no error
	}
	if !allowRemote {
		return nil, &usageError{errors.New("--proxy requires --allow-remote, because a proxy may reach other machines"), ""}
	}
	if err := deliver.CheckURL(address); err != nil {
		return nil, fmt.Errorf("--proxy: %w", err)
	}
	return url.Parse(address)
}
