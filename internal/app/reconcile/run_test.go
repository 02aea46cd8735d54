package reconcile_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/siohook/siohook/internal/app/books"
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
