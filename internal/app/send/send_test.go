package send

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/app/input"
	"github.com/siohook/siohook/internal/base/outcome"
	"github.com/siohook/siohook/internal/base/trial"
	"github.com/siohook/siohook/schemas"
)

// What came of all deliveries is how the command ends: one that was not accepted is a finding, whether
// it was answered or not, and none that was answered tells nothing.
func TestFinish(t *testing.T) {
	for _, tt := range []struct {
		answers  []int // 0 is none
		findings bool
		fails    bool // with an error of its own
		want     string
	}{
		{[]int{200, 204}, false, false, "2 sent: 2 accepted, 0 rejected, 0 without an answer"},
		{[]int{200, 0}, true, false, "2 sent: 1 accepted, 0 rejected, 1 without an answer"},
		{[]int{302, 200}, true, false, "2 sent: 1 accepted, 1 rejected, 0 without an answer"},
		{[]int{0, 0}, false, true, "2 sent: 0 accepted, 0 rejected, 2 without an answer"},
		{nil, false, true, "0 sent: 0 accepted, 0 rejected, 0 without an answer"},
	} {
		receiver := &shop{answers: map[string][]int{}}
		var sales []string
		for i, answer := range tt.answers {
			sales = append(sales, sale(i+1))
			receiver.answers[fmt.Sprint(i+1)] = []int{answer}
		}
		file := filepath.Join(t.TempDir(), "captures.ndjson")
		captured(t, file, append(sales, sale(99))...)
		server := httptest.NewServer(receiver)
		client := deliver.New(deliver.Options{Close: true})
		c := schemas.Automation()
		var out, log bytes.Buffer
		s := New(Options{Client: client, URL: server.URL, Opener: &input.Opener{Catalog: c}, Catalog: c, Now: func() time.Time { return begin }, Out: &out, Log: &log})
		wanted := Captures{From: []string{file}, Catalog: c, Now: func() time.Time { return begin }, Only: []string{"1", "2"}[:len(tt.answers)]}
		if tt.answers == nil {
			wanted.Since, wanted.Only = begin.Add(time.Hour), nil
		}
		if err := s.Captures(t.Context(), wanted); err != nil {
			t.Error(err)
		}
		err := s.Finish()
		if errors.Is(err, outcome.ErrFindings) != tt.findings || (err != nil && !tt.findings) != tt.fails || log.String() != "siohook: "+tt.want+"\n" {
			t.Errorf("%v: error %v, %s", tt.answers, err, &log)
		}
		if n := strings.Count(out.String(), "\n"); n != len(tt.answers) {
			t.Errorf("%v: %d lines", tt.answers, n)
		}
		client.Close()
		server.Close()
	}
}

// Captures from a moment on are sent, that of the moment with them, and as much faster as that is wanted.
func TestSince(t *testing.T) {
	receiver := &shop{}
	server := httptest.NewServer(receiver)
	defer server.Close()
	file := filepath.Join(t.TempDir(), "captures.ndjson")
	captured(t, file, sale(1), sale(2), sale(3))
	client := deliver.New(deliver.Options{Close: true})
	defer client.Close()
	c := schemas.Automation()
	s := New(Options{Client: client, URL: server.URL, Opener: &input.Opener{Catalog: c}, Catalog: c, Now: func() time.Time { return begin }, Out: &bytes.Buffer{}, Log: &bytes.Buffer{}})
	ctx, cancel := context.WithTimeout(t.Context(), trial.Patience)
	defer cancel()
	if err := s.Captures(ctx, Captures{From: []string{file}, Catalog: c, Now: func() time.Time { return begin }, Since: begin.Add(time.Minute), Speed: 60_000}); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(receiver.deliveries(), ","); got != "2 ,3 " {
		t.Errorf("sent %q", got)
	}
}
