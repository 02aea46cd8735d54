//go:build unix

package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/siohook/siohook/internal/app/capture"
	"github.com/siohook/siohook/internal/base/peer"
	"github.com/siohook/siohook/internal/base/trial"
)

// seeded are deliveries of sales, and the books that follow from them but for some faults.
type seeded struct {
	dir    string
	faults map[string][]string // ids of items by the check that finds them, sorted

	running *atomic.Pointer[os.Process] // the comparison
}

// The faults, one after the other. What a currency or an amount becomes is in fault.row.
var seededFaults = []string{"lost", "doubled", "factor", "rounding", "currency"}

const firstItem = 10_000_000 // all have as many digits: in the order of numbers they are in that of texts

// seed writes captures.ndjson with n sales and books.csv, with so many faults, spread evenly.
func seed(t testing.TB, n, faults int) seeded {
	t.Helper()
	s := seeded{t.TempDir(), map[string][]string{}, new(atomic.Pointer[os.Process])}
	captures, endCaptures := s.create(t, "captures.ndjson")
	table, endTable := s.create(t, "books.csv")
	fmt.Fprintln(table, "id,external_id,buyer,total,currency,created_at,status")
	apart := min(2*time.Second, 30*24*time.Hour/time.Duration(n))
	var line []byte
	row := 0
	for i := range n {
		at := time.Date(2025, 3, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(i) * apart)
		item, cents := firstItem+i, 500+i*7919%90_000
		sale := fmt.Appendf(nil, `{"type":"customer.sale.completed","data":{"customer":{"id":%d,"payment_processor":"stripe","contact_id":%d,"email":"buyer%d@example.com","fields":{"country":"FR","first_name":"Ada","surname":"Test"},"client_ip":"192.0.2.1"},`+
			`"funnel_step":{"id":311,"name":"Order","type":"offer-form","funnel":{"id":118,"name":"Course"}},"offer_price_plan":{"id":19,"name":"Course","inner_name":"Course","type":"one_shot","direct_charge_amount":%d,"subscription_plan":null,"currency":"eur"},`+
			`"order":{"id":%d,"created_at":%q},"order_item":{"id":%d,"created_at":%q,"resources":[]},"coupon":null},"created_at":%q}`,
			100+i, 20_000+i, i, cents, 600_000+i, at.Format(time.RFC3339), item, at.Format(time.RFC3339), at.Format(time.RFC3339))
		one := capture.Capture{Seq: uint64(i + 1), Time: at, Method: "POST", URL: "/webhook", Proto: "HTTP/1.1", Event: "customer.sale.completed", Status: 200, Body: sale,
			Headers: [][2]string{{"Content-Type", "application/json"}, {"User-Agent", "Symfony"}}}
		var err error
		if line, err = one.Append(line[:0]); err != nil {
			t.Fatal(err)
		}
		if _, err := captures.Write(append(line, '\n')); err != nil {
			t.Fatal(err)
		}
		fault := ""
		if k := i * faults / n; (i+1)*faults/n > k {
			fault = seededFaults[k%len(seededFaults)]
		}
		amount, currency, times := fmt.Sprintf("%d.%02d", cents/100, cents%100), "EUR", 1
		check := "reconcile/amount"
		switch fault {
		case "":
			check = ""
		case "lost":
			times, check = 0, "reconcile/lost"
		case "doubled":
			times, check = 2, "reconcile/doubled"
		case "factor":
			amount = fmt.Sprintf("%d.00", cents)
		case "rounding":
			amount = fmt.Sprintf("%d.%02d", (cents+1)/100, (cents+1)%100)
		case "currency":
			currency = "USD"
		}
		if check != "" {
			s.faults[check] = append(s.faults[check], fmt.Sprint(item))
		}
		for range times {
			row++
			fmt.Fprintf(table, "%d,%d,buyer%d@example.com,%s,%s,%s,paid\n", row, item, i, amount, currency, at.Add(time.Second).Format(time.RFC3339))
		}
	}
	endCaptures()
	endTable()
	return s
}

// create creates a file, and gives what writes to it.
func (s seeded) create(t testing.TB, name string) (w *bufio.Writer, end func()) {
	t.Helper()
	f, err := os.Create(filepath.Join(s.dir, name))
	if err != nil {
		t.Fatal(err)
	}
	w = bufio.NewWriterSize(f, 1<<20)
	return w, func() {
		if err := w.Flush(); err != nil {
			t.Fatal(err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// sqlite imports the books with sqlite3, and returns the command that prints them.
func (s seeded) sqlite(t testing.TB, program string) string {
	t.Helper()
	s.must(t, program, "shop.db", ".mode csv", ".import books.csv orders")
	return `sqlite3 -json shop.db "select * from orders"`
}

// postgres imports the books into a server of its own, and returns the command that prints them.
func (s seeded) postgres(t testing.TB) string {
	t.Helper()
	psql := peer.Command(t, "postgresql", "psql")
	servers, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb") // Debian keeps it off PATH
	if len(servers) == 0 {
		peer.Missing(t, "postgresql", "no initdb in /usr/lib/postgresql")
	}
	bin := filepath.Dir(servers[len(servers)-1])
	dir, err := os.MkdirTemp("", "pg") // the path of a socket is short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	var as []string // it refuses to run as root
	if os.Getuid() == 0 {
		as = []string{peer.Command(t, "postgresql", "setpriv"), "--reuid=postgres", "--regid=postgres", "--clear-groups"}
		s.must(t, "chown", "postgres", dir)
	}
	data := filepath.Join(dir, "data")
	s.must(t, append(as, filepath.Join(bin, "initdb"), "-D", data, "-A", "trust", "-U", "siohook", "--no-sync")...)
	s.must(t, append(as, filepath.Join(bin, "pg_ctl"), "-D", data, "-w", "-t", "60", "-l", filepath.Join(dir, "log"), "-o", "-c listen_addresses='' -c fsync=off -k "+dir, "start")...)
	t.Cleanup(func() { s.must(t, append(as, filepath.Join(bin, "pg_ctl"), "-D", data, "-m", "immediate", "stop")...) })
	at := "-h " + dir + " -U siohook postgres"
	s.must(t, psql, "-q", "-h", dir, "-U", "siohook", "postgres",
		"-c", "create table orders (id bigint primary key, external_id bigint, buyer text, total numeric(12,2), currency char(3), created_at timestamptz, status text)",
		"-c", `\copy orders from books.csv csv header`)
	return "psql " + at + ` -c "copy orders to stdout csv header"`
}

// must runs a command that must not fail, in the folder.
func (s seeded) must(t testing.TB, command ...string) {
	t.Helper()
	c := exec.Command(command[0], command[1:]...)
	c.Dir = s.dir
	// What a server prints goes to a file: it would hold a pipe open.
	out, err := os.Create(filepath.Join(t.TempDir(), "out"))
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	c.Stdout, c.Stderr = out, out
	if err := c.Run(); err != nil {
		text, _ := os.ReadFile(out.Name())
		t.Fatalf("%q: %v\n%s", command, err, text)
	}
}

// reconciled is what siohook reconcile found.
type reconciled struct {
	found map[string][]string // ids by check, sorted
	took  time.Duration
	cpu   time.Duration
	most  int64 // bytes of memory
	lines []map[string]any
	said  string
	code  int
}

// reconcile runs the binary in the folder.
func (s seeded) reconcile(t testing.TB, args ...string) (r reconciled) {
	t.Helper()
	binary, err := exec.LookPath("siohook")
	if err != nil {
		t.Fatal(err)
	}
	c := exec.CommandContext(t.Context(), binary, append([]string{"reconcile", "captures.ndjson", "--format", "json"}, args...)...)
	c.Dir = s.dir
	var out, errs bytes.Buffer
	c.Stdout, c.Stderr = &out, &errs
	started := time.Now()
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	s.running.Store(c.Process)
	_ = c.Wait() // the code tells
	r = reconciled{found: map[string][]string{}, took: time.Since(started), said: errs.String(), code: c.ProcessState.ExitCode(), cpu: c.ProcessState.UserTime() + c.ProcessState.SystemTime()}
	if usage, ok := c.ProcessState.SysUsage().(*syscall.Rusage); ok {
		r.most = usage.Maxrss << 10
	}
	for line := range bytes.Lines(out.Bytes()) {
		var one map[string]any
		if err := json.Unmarshal(line, &one); err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		r.lines = append(r.lines, one)
		if check, ok := one["check"].(string); ok && one["id"] != nil {
			r.found[check] = append(r.found[check], fmt.Sprint(one["id"]))
		}
	}
	for check := range r.found {
		slices.Sort(r.found[check])
	}
	return r
}

// Each of the faults that were seeded is found, and no other, whatever the books are kept in.
func TestReconcileSeeded(t *testing.T) {
	n, faults := trial.Size(2_000, 4_000, 1_000_000), trial.Size(50, 200, 1_000)
	s := seed(t, n, faults)
	for check := range s.faults {
		slices.Sort(s.faults[check])
	}
	for name, state := range map[string]func(t *testing.T) []string{
		"csv": func(*testing.T) []string { return []string{"--state", "books.csv"} },
		"sqlite": func(t *testing.T) []string {
			return []string{"--state-cmd", s.sqlite(t, peer.Command(t, "sqlite", "sqlite3"))}
		},
		"postgresql": func(t *testing.T) []string { return []string{"--state-cmd", s.postgres(t)} },
	} {
		t.Run(name, func(t *testing.T) {
			r := s.reconcile(t, state(t)...)
			if diff := cmp.Diff(s.faults, r.found); diff != "" || r.code != 1 {
				t.Errorf("exit %d, %s\n%.3000s", r.code, diff, r.said)
			}
			if name == "csv" { // what is lost can be resent
				r = s.reconcile(t, "--state", "books.csv", "--send-missing", "http://127.0.0.1:9/", "--limit", fmt.Sprint(faults))
				var planned []string
				for _, line := range r.lines {
					if line["step"] == "planned" {
						planned = append(planned, fmt.Sprint(line["id"]))
					}
				}
				if diff := cmp.Diff(s.faults["reconcile/lost"], planned); diff != "" { // in the order of time
					t.Error(diff)
				}
			}
			t.Logf("%d deliveries, %v: %.1f s, %.1f s of CPU time, %d MB", n, slices.Sorted(maps.Keys(r.found)), r.took.Seconds(), r.cpu.Seconds(), r.most>>20)
		})
	}
}
