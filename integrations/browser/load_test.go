package browser_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/siohook/siohook/internal/base/trial"
)

// The report of a load run as people open it: one file, no network, plots that are
// drawn, on a phone and on a desk.
func TestLoadReport(t *testing.T) {
	var n atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		switch i := n.Add(1); {
		case i%97 == 0:
			http.Error(w, "broken", http.StatusInternalServerError)
		case i%41 == 0:
			w.Header().Set("Retry-After", "1")
			w.WriteHeader(http.StatusTooManyRequests)
		case i > 600 && i < 700:
			time.Sleep(300 * time.Millisecond) // a hiccup to be seen
		case i%7 == 0:
			time.Sleep(20 * time.Millisecond)
		}
	}))
	defer server.Close()
	folder := t.TempDir()
	hostile := "/hook?note=%3C/script%3E%3Cscript%3Ealert(1)%3C/script%3E&x=<img+src=x+onerror=alert(1)>"
	cmd := exec.Command(siohook(t), "load", server.URL+hostile, "--ramp", "100..600/s", "--duration", "4s", "--warmup", "300ms", "--invalid", "2%",
		"--slo", "p99<1m,errors<20%", "--report", "html=load.html")
	cmd.Dir = folder
	verdict := "PASS"
	out, err := cmd.CombinedOutput()
	if strings.Contains(string(out), "\nSCHEDULE NOT KEPT: ") { // this machine is busy
		verdict = "SCHEDULE NOT KEPT"
	} else if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	p := open(t, "file://"+filepath.Join(folder, "load.html"))
	if got := eval[int64](p, `document.querySelectorAll(".plot canvas").length`); got != 4 {
		t.Errorf("%d plots, want 4", got)
	}
	// Each plot has pixels that are neither background nor of one colour only.
	if blank := eval[string](p, `[...document.querySelectorAll(".plot")].filter(e => {
		const c = e.querySelector("canvas"), d = c.getContext("2d").getImageData(0, 0, c.width, c.height).data, seen = new Set();
		for (let i = 0; i < d.length; i += 4) if (d[i+3] > 200) seen.add(d[i] << 16 | d[i+1] << 8 | d[i+2]);
		return seen.size < 3;
	}).map(e => e.id).join()`); blank != "" {
		t.Errorf("plots without a line: %s", blank)
	}
	if got := eval[int64](p, `JSON.parse(document.getElementById("data").textContent).time.length`); got < 30 {
		t.Errorf("%d points, want one per 0.1 s", got)
	}
	if got := eval[int64](p, `document.querySelectorAll("[onclick], [onload], [onerror], img, iframe, script[src], link[rel=stylesheet]").length`); got != 0 {
		t.Errorf("%d elements that a report must not have", got)
	}
	if got := eval[string](p, `document.querySelector(".badge").textContent`); got != verdict {
		t.Errorf("verdict %q", got)
	}
	if got := eval[int64](p, `document.querySelectorAll(".plot .u-legend tr").length`); got < 14 {
		t.Errorf("%d lines in the legends", got)
	}
	if got := eval[int64](p, `[...document.querySelectorAll(".plot .u-legend .u-series:first-child .u-value")].filter((v) => v.textContent.trim() === "–" || v.textContent.trim() === "--").length`); got != 0 {
		t.Errorf("%d legends without values", got)
	}
	p.looks("load")
}

// Reports of a run that got no answer, and of the closed model: no plot fails for
// want of numbers.
func TestOddLoadReports(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }))
	defer server.Close()
	folder := t.TempDir()
	for name, c := range map[string]struct {
		args    []string
		verdict string
		plots   int64
	}{
		"nobody": {[]string{"http://127.0.0.1:" + trial.Port(t), "--rate", "20/s", "--duration", "300ms"}, "NOTHING TESTED", 3},
		"closed": {[]string{server.URL, "--rate", "max", "--duration", "300ms"}, "DONE", 4},
		"one":    {[]string{server.URL, "--rate", "1/s", "--duration", "50ms"}, "DONE", 4},
	} {
		page := filepath.Join(folder, name+".html")
		out, err := exec.Command(siohook(t), append([]string{"load", "--report", "html=" + page}, c.args...)...).CombinedOutput()
		t.Logf("%s: %v", name, err)
		p := open(t, "file://"+page)
		if got := eval[string](p, `document.querySelector(".badge").textContent`); got != c.verdict {
			t.Errorf("%s: verdict %q, want %q\n%s", name, got, c.verdict, out)
		}
		if got := eval[int64](p, `document.querySelectorAll(".plot canvas").length`); got != c.plots {
			t.Errorf("%s: %d plots, want %d", name, got, c.plots)
		}
	}
}
