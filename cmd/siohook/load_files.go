package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"sync/atomic"
	"time"

	"github.com/siohook/siohook/internal/app/capture"
	"github.com/siohook/siohook/internal/app/load"
)

// resultsFile is what --results names.
type resultsFile struct {
	file   *os.File
	writer *load.Results
}

// metricsPage is what --metrics shows: the run that is under way.
type metricsPage struct {
	server *capture.Server
	runner atomic.Pointer[load.Runner]
}

// ServeHTTP implements [http.Handler].
func (m *metricsPage) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	runner := m.runner.Load()
	if runner == nil {
		http.Error(w, "the run has not started", http.StatusServiceUnavailable)
		return
	}
	runner.ServeHTTP(w, r)
}

// open opens what is written while the run lasts.
func (l *loadRun) open(o *loadOptions) error {
	if o.metrics != "" {
		l.metrics = &metricsPage{}
		server, err := capture.Listen(o.metrics, l.metrics, capture.ServerOptions{Warn: l.streams.warn})
		if err != nil {
			return &usageError{fmt.Errorf("--metrics %s: %w", o.metrics, err), "for example 127.0.0.1:9100"}
		}
		l.metrics.server = server
		fmt.Fprintf(l.streams.err, "siohook: metrics at %s/metrics\n", server.URL())
	}
	if o.results != "" {
		file, err := os.Create(o.results)
		if err != nil {
			return errors.Join(err, l.close())
		}
		l.results = &resultsFile{file: file}
		l.results.writer = load.NewResults(file, l.options.URL)
		l.options.OnResult = l.results.writer.Write
	}
	return nil
}

func (l *loadRun) close() error {
	var errs []error
	if l.metrics != nil {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		_ = l.metrics.server.Close(ctx) // the process ends anyway
		l.metrics = nil
	}
	if l.results != nil {
		errs = append(errs, l.results.writer.Close(), l.results.file.Close())
		l.results = nil
	}
	return errors.Join(errs...)
}
