package main

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/siohook/siohook/internal/base/peer"
	"github.com/siohook/siohook/internal/base/trial"
)

// shops are receivers in other languages whose answers show nothing.
var shops = []struct{ peer, program, file, start string }{
	{"node", "node", "shop.mjs", `exec node "$RECEIVER"`},
	{"python", "python3", "shop.py", `exec python3 "$RECEIVER"`},
	{"php", "php", "shop.php", `exec php -S "127.0.0.1:$PORT" "$RECEIVER"`},
}

// The checks that are not observed where what is observed tells no more.
var (
	ofCounts = []string{"coverage/counted", "coverage/amount", "coverage/side-effect", "idempotency/twice", "idempotency/concurrent", "idempotency/after-drop", "idempotency/after-error", "idempotency/items", "idempotency/renewal", "order/state"}
	ofItems  = []string{"coverage/amount", "idempotency/items", "idempotency/renewal"}
)

// shopViews are how the receivers work and what they show, what is wrong with them, and the
// check that must find it.
var shopViews = []struct {
	work, view, defect, check string
	unseen                    []string // beside rejection/accepted
}{
	{work: "queue"},
	{work: "queue", defect: "no-dedupe", check: "idempotency/twice"},
	{work: "queue", defect: "order-id", check: "idempotency/items"},
	{work: "queue", defect: "side-effect", check: "coverage/side-effect"},
	{work: "wait", defect: "drops", check: "idempotency/distinct"},
	{work: "threads"},
	{work: "threads", defect: "no-dedupe", check: "idempotency/twice"},
	{work: "threads", defect: "side-effect", check: "coverage/side-effect"},
	{view: "lag", defect: "side-effect", check: "coverage/side-effect"},
	{view: "lag", defect: "no-dedupe", check: "idempotency/twice"},
	{work: "wait", view: "lag", defect: "no-dedupe", check: "idempotency/twice"}, // it takes longer from one to the next than a change takes to show later than another
	{view: "lag"},
	{view: "html"},
	{view: "html", defect: "no-dedupe", check: "idempotency/twice"},
	{view: "html", defect: "side-effect", check: "coverage/side-effect"},
	{view: "metrics"},
	{view: "metrics", defect: "order-id", check: "idempotency/items"},
	{view: "csv"},
	{view: "csv", defect: "side-effect", check: "coverage/side-effect"},
	{view: "customers"},
	{view: "customers", defect: "order-id", check: "idempotency/items"},
	{view: "access", unseen: ofItems},
	{view: "access", defect: "side-effect", check: "coverage/side-effect", unseen: ofItems},
	{view: "words", unseen: ofCounts},
	{view: "words", defect: "no-dedupe", unseen: ofCounts},
	{view: "log", unseen: ofCounts},
}

// TestObservedZoo finds what only an observer shows, however the receiver works and whatever it
// shows, and finds nothing in its twin. The usual run has a sample in each language.
func TestObservedZoo(t *testing.T) {
	t.Parallel()
	folder, err := filepath.Abs("../../contract/testdata/zoo")
	if err != nil {
		t.Fatal(err)
	}
	lines := []string{"RECEIVER\tWORK\tVIEW\tDEFECT\tFOUND\tFALSE\tREQUESTS\tTIME"}
	for n, shop := range shops {
		if _, err := exec.LookPath(shop.program); err != nil {
			continue
		}
		t.Run(shop.peer, func(t *testing.T) {
			peer.Command(t, shop.peer, shop.program)
			visits := make([]visit, len(shopViews))
			var wait sync.WaitGroup
			room := make(chan struct{}, 6)
			for i, v := range shopViews {
				if !trial.Full() && i%(3*len(shops)) != 3*n { // each kind of work and view in some language
					continue
				}
				workers := "1" // of PHP: it takes one request at a time
				if v.defect == "drops" {
					workers = "16"
				}
				port, state := trial.Port(t), filepath.Join(t.TempDir(), "state.json")
				wait.Go(func() {
					room <- struct{}{}
					defer func() { <-room }()
					phases := "samples,coverage,idempotency,order"
					if trial.Full() && v.work == "" {
						phases = ""
					}
					visits[i] = testReceiver(t, shop.start, "http://127.0.0.1:"+port, phases, "2s",
						"RECEIVER="+filepath.Join(folder, shop.file), "DEFECT="+v.defect, "WORK="+v.work, "VIEW="+v.view, "PORT="+port, "STATE="+state, "PHP_CLI_SERVER_WORKERS="+workers)
				})
			}
			wait.Wait()
			for i, v := range shopViews {
				if visits[i].took == 0 {
					continue
				}
				t.Run(strings.Join([]string{v.work, v.view, v.defect}, " "), func(t *testing.T) {
					visits[i].judgeObserved(t, v.check, v.unseen)
				})
				found, others := visits[i].found(v.check)
				lines = append(lines, fmt.Sprintf("%s\t%s\t%s\t%s\t%s\t%s\t%d\t%.1f s", shop.file, v.work, v.view, v.defect, found, strings.Join(others, " "), visits[i].summary.Requests, visits[i].took.Seconds()))
			}
		})
	}
	showTable(lines)
}

// judgeObserved compares what was found, and what was not observed, with what there is.
func (v *visit) judgeObserved(t *testing.T, check string, unseen []string) {
	t.Helper()
	var checks []string
	if check != "" {
		checks = []string{check}
	}
	// Others are about what these receivers do not have, such as values that are expected.
	got := slices.DeleteFunc(slices.Clone(v.unseen), func(c string) bool {
		return !slices.Contains(ofCounts, c) || c == "idempotency/after-error" && !slices.Contains(unseen, c) // one that acknowledges first rejects nothing
	})
	if check == "coverage/side-effect" { // which may show together with a sale, where it shows late
		isAmount := func(c string) bool { return c == "coverage/amount" }
		got, unseen = slices.DeleteFunc(got, isAmount), slices.DeleteFunc(slices.Clone(unseen), isAmount)
	}
	v.checks = slices.DeleteFunc(v.checks, func(c string) bool { return c == "coverage/currency" }) // a warning: they have one total
	if v.err != nil || !slices.Equal(v.checks, checks) || !slices.Equal(got, unseen) {
		t.Errorf("%v, exit %d, found %q, want %q; not observed %q, want %q\n%s\n%s", v.err, v.code, v.checks, checks, got, unseen, v.out.String(), v.diagnostics.String()[max(0, v.diagnostics.Len()-500):])
	}
}
