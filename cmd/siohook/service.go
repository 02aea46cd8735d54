package main

import (
	"context"
	"fmt"
	"net/url"
	"time"

	"github.com/siohook/siohook/contract"
	"github.com/siohook/siohook/internal/app/capture"
	"github.com/siohook/siohook/internal/app/sink"
)

// service is the service of --sink, which can fail.
type service struct {
	*sink.Sink

	addr   string
	warn   func(string)
	server *capture.Server
}

// listen listens at its address, which stays the same.
func (s *service) listen() (err error) {
	if s.server, err = capture.Listen(s.addr, s.Sink, capture.ServerOptions{Warn: s.warn}); err != nil {
		return err
	}
	if u, err := url.Parse(s.server.URL()); err == nil {
		s.addr = u.Host
	}
	return nil
}

func (s *service) close(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	_ = s.server.Close(ctx) // what is still open is cut off
}

// disturb makes it fail in a way.
func (s *service) disturb(way contract.Outage) (contract.Disturbance, error) {
	if way != contract.Gone {
		met, end := s.Disturb(string(way))
		return contract.Disturbance{Met: met, End: func() error { end(); return nil }}, nil
	}
	s.close(context.Background())
	return contract.Disturbance{End: func() error {
		if err := s.listen(); err != nil {
			return fmt.Errorf("--sink %s: listen again: %w", s.addr, err)
		}
		return nil
	}}, nil
}
