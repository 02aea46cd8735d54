package main

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"github.com/siohook/siohook/internal/base/peer"
	"github.com/siohook/siohook/schemas"
	"github.com/siohook/siohook/validate"
)

// vegetaReport is what vegeta report -type=json prints, as far as it is of interest.
type vegetaReport struct {
	Requests    int            `json:"requests"`
	Success     float64        `json:"success"`
	StatusCodes map[string]int `json:"status_codes"`
	Latencies   struct {
		Max int64 `json:"max"`
	} `json:"latencies"`
}

// The real vegeta sends what siohook fake makes for it, as the documentation says,
// and reads what siohook load --results wrote.
func TestVegeta(t *testing.T) {
	t.Parallel()
	vegeta := peer.Command(t, "vegeta", "vegeta")
	siohook, err := exec.LookPath("siohook")
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	bodies := map[string]int{}
	v := validate.New(schemas.Automation(), validate.Options{Profile: schemas.Strict})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil || !v.Payload(body).Valid() || r.Header.Get("X-Synthetic") != "siohook" {
			http.Error(w, "not as the provider sends it", http.StatusBadRequest)
			return
		}
		mu.Lock()
		defer mu.Unlock()
		bodies[string(body)]++
		w.WriteHeader(http.StatusNoContent)
	}))
	defer server.Close()
	folder := t.TempDir()
	pipe := siohook + " fake -n 200 --seed 7 --format vegeta --url " + server.URL + "/hook | " + vegeta + " attack -format=json -lazy -rate=400/s -duration=1m | " + vegeta + " report -type=json"
	report := readVegeta(t, exec.Command("sh", "-c", pipe))
	mu.Lock() // what the server has answered it may not be done with
	different := len(bodies)
	mu.Unlock()
	// It ends with the targets, not by the clock, and each of its workers that finds no more counts that as a request.
	if n := report.StatusCodes["0"]; report.Requests != 200+n || report.StatusCodes["204"] != 200 || different != 200 {
		t.Errorf("%+v, %d different bodies: want 200 of all, and the end", report, different)
	}

	results := filepath.Join(folder, "results.json")
	out, err := exec.Command(siohook, "load", server.URL+"/hook", "--rate", "max", "--connections", "4", "--max-requests", "200", "--duration", "1m", "--seed", "8", "--results", results).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	report = readVegeta(t, exec.Command(vegeta, "report", "-type=json", results))
	if report.Requests != 200 || report.Success != 1 || report.StatusCodes["204"] != 200 || report.Latencies.Max <= 0 {
		t.Errorf("%+v: want 200 requests with latencies", report)
	}
}

func readVegeta(t *testing.T, cmd *exec.Cmd) (r vegetaReport) {
	t.Helper()
	var diagnostics bytes.Buffer
	cmd.Stderr = &diagnostics
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %v\n%s%s", cmd.Args, err, out, diagnostics.Bytes())
	}
	if err := json.Unmarshal(out, &r); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return r
}
