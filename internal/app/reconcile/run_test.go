package reconcile_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/siohook/siohook/internal/app/books"
	"github.com/siohook/siohook/internal/app/capture"
	"github.com/siohook/siohook/internal/app/input"
	"github.com/siohook/siohook/internal/app/reconcile"
	"github.com/siohook/siohook/internal/base/trial"
	"github.com/siohook/siohook/schemas"
)

func TestMain(m *testing.M) { trial.Main(m) }

// Where one side is much larger than the other, the columns are found all the same.
func TestSidesOfOtherSizes(t *testing.T) {
	row := schemas.Automation().Rows[1]
	sample, err := schemas.Automation().Sample(row)
	if err != nil {
		t.Fatal(err)
	}
	number := func(i int) int { return i*7919%1_000_003 + 5_000_000 }
	for _, tt := range []struct{ deliveries, rows int }{{10, 30_000}, {30_000, 10}} {
		folder := t.TempDir()
		var payloads, table strings.Builder
		compact := strings.Join(strings.Fields(string(sample)), "")
		for i := range tt.deliveries {
			payloads.WriteString(strings.NewReplacer("763123", fmt.Sprint(number(i)), "612661", fmt.Sprint(number(i)+3_000_000)).Replace(compact) + "\n")
		}
		table.WriteString("n,ref,status\n")
		for i := range tt.rows {
			fmt.Fprintf(&table, "%d,%d,paid\n", i, number(i+1))
		}
		for name, text := range map[string]string{"sales.jsonl": payloads.String(), "orders.csv": table.String()} {
			if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		state, err := books.Open(t.Context(), books.Source{Name: filepath.Join(folder, "orders.csv")})
		if err != nil {
			t.Fatal(err)
		}
		defer state.Close()
		r, err := reconcile.Run(t.Context(), reconcile.Options{
			Catalog: schemas.Automation(), Opener: &input.Opener{}, AsOf: time.Now(), Workers: 2, TempDir: folder, Progress: func(func() string) {},
		}, reconcile.Sources{Files: input.Files{Args: []string{filepath.Join(folder, "sales.jsonl")}}, State: state})
		if err != nil {
			t.Fatal(err)
		}
		want := max(1, tt.deliveries-tt.rows)
		if got := r.Summary.Findings[reconcile.Lost]; got != want || r.Summary.Mapping[0].Column != "ref" {
			t.Errorf("%d deliveries, %d rows: %d lost, want %d; %v", tt.deliveries, tt.rows, got, want, r.Summary.Mapping)
		}
		if err := r.Close(); err != nil {
			t.Error(err)
		}
		left, err := filepath.Glob(filepath.Join(folder, "siohook*"))
		if err != nil || len(left) > 0 {
			t.Errorf("%v is left, %v", left, err)
		}
	}
}

// A folder of siohook listen: what a receiver that deliveries were forwarded to has answered stands beside them. A last
// line that is half there is still being written; a changed one cannot be trusted.
func TestStore(t *testing.T) {
	folder, state := t.TempDir(), filepath.Join(t.TempDir(), "orders.csv")
	store, err := capture.OpenStore(folder, capture.StoreOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for i := 1; i <= 5; i++ {
		body := fmt.Sprintf(`{"type":"customer.sale.completed","data":{"customer":{"contact_id":71},"order":{"id":50%d},"order_item":{"id":900%[1]d}}}`, i)
		if err := store.Append(&capture.Capture{Time: time.Date(2026, 3, 1, 8, i, 0, 0, time.UTC), Method: "POST", URL: "/", Body: []byte(body)}, nil); err != nil {
			t.Fatal(err)
		}
	}
	for _, a := range []capture.Answered{
		{Seq: 1, Outcome: capture.Delivered, Status: 204},
		{Seq: 2, Outcome: capture.Rejected, Status: 400},
		{Seq: 3, Outcome: capture.GaveUp, Error: "refused"},
		{Seq: 4, Outcome: capture.Delivered, Status: 204},
	} {
		if err := store.Answer(a); err != nil {
			t.Fatal(err)
		}
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(state, []byte("ref,who\n9001,a\n9005,b\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(folder, capture.SegmentName(1))
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	refused := []string{"reconcile/refused 9002 status 400", "reconcile/refused 9003 status unknown: no answer", "reconcile/lost 9004 none"}
	for _, tt := range []struct {
		name, text, unread string
		want               []string
	}{
		{"as it is", string(whole), "", refused},
		{"half a line at the end", string(whole[:len(whole)-20]), "", refused},
		{"a changed line", strings.Replace(string(whole), `"seq":4,`, `"seq":7,`, 1), "line 4: ", refused[:2]},
	} {
		if err := os.WriteFile(file, []byte(tt.text), 0o600); err != nil {
			t.Fatal(err)
		}
		books, err := books.Open(t.Context(), books.Source{Name: state})
		if err != nil {
			t.Fatal(err)
		}
		r, err := reconcile.Run(t.Context(), reconcile.Options{
			Catalog: schemas.Automation(), Opener: &input.Opener{}, Map: reconcile.Pairs{"identity=ref"}, AsOf: time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC), Workers: 2, Progress: func(func() string) {},
		}, reconcile.Sources{Files: input.Files{Args: []string{folder}}, State: books})
		if r == nil || (err == nil) != (tt.unread == "") || err != nil && !strings.Contains(err.Error(), tt.unread) {
			t.Fatalf("%s: error %v", tt.name, err)
		}
		var got []string
		for f, err := range r.Findings() {
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, fmt.Sprint(f.Check, " ", f.ID, " ", f.Got))
		}
		if err := errors.Join(r.Close(), books.Close()); err != nil || !slices.Equal(got, tt.want) {
			t.Errorf("%s: got %q, error %v", tt.name, got, err)
		}
	}
}
