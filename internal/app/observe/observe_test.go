package observe_test

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/siohook/siohook/internal/app/observe"
)

// What changes by itself, like the number of times that it was looked at, is no change.
func TestChangeIsOfWhatRests(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		looks, orders, listed := 0, 1, []any{map[string]any{"price": "5.83"}}
		o := observe.New(func() any {
			looks++
			return map[string]any{"looks": looks, "orders": orders, "list": listed, "name/of~it": "3"}
		}, time.Second)
		before, err := o.Stable(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		orders, listed = 3, append(listed, map[string]any{"price": "1.00"})
		after, moved, _, err := o.Moved(t.Context(), before, time.Second)
		if err != nil || !moved {
			t.Fatalf("moved: %v, error %v", moved, err)
		}
		if diff := cmp.Diff(map[string]float64{"/orders": 2, "/list/length": 1, "/list/*/price": 1}, observe.Change(before, after)); diff != "" {
			t.Errorf("change (-want +got):\n%s", diff)
		}
		if !o.IsDecimal("/list/*/price") || o.IsDecimal("/orders") {
			t.Error("5.83 is in units, 3 may be in either")
		}
		if _, moved, _, err := o.Moved(t.Context(), after, time.Second); err != nil || moved {
			t.Errorf("moved: %v, error %v", moved, err)
		}
	})
}

// What counts is no clock while a queue is worked off, also where that takes longer than a change may take to show;
// what counts on for ever is one.
func TestCountOfQueue(t *testing.T) {
	for _, tt := range []struct {
		jobs       int
		isRestless bool
	}{{500, false}, {1 << 20, true}} {
		synctest.Test(t, func(t *testing.T) {
			orders := 0
			o := observe.New(func() any {
				orders = min(orders+1, tt.jobs)
				return map[string]any{"orders": orders}
			}, time.Second)
			o.Watch(map[string]bool{"/orders": true})
			before, err := o.Glance()
			if err != nil {
				t.Fatal(err)
			}
			o.Watch(nil)
			if _, err := o.Rest(t.Context()); err != nil {
				t.Fatal(err)
			}
			o.Watch(map[string]bool{"/orders": true})
			now, err := o.Rest(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if d := observe.Change(before, now)["/orders"]; o.IsRestless("/orders") != tt.isRestless || !tt.isRestless && d != float64(tt.jobs-1) {
				t.Errorf("%d jobs: restless %v, changed by %v", tt.jobs, o.IsRestless("/orders"), d)
			}
		})
	}
}

// What is dear to look at is looked at less often: looking takes a third of the time at most, but
// where that would be seldom.
func TestLooksLeaveTime(t *testing.T) {
	for _, tt := range []struct{ look, least, most int }{{0, 60, 90}, {1, 55, 85}, {40, 7, 11}, {400, 2, 4}} { // ms, looks in a second
		synctest.Test(t, func(t *testing.T) {
			looks := 0
			o := observe.New(func() any {
				looks++
				time.Sleep(time.Duration(tt.look) * time.Millisecond)
				return 1
			}, time.Second)
			o.Clock = time.Now
			if _, is, _, err := o.Until(t.Context(), time.Second, time.Second, func(observe.State) bool { return false }); is || err != nil {
				t.Fatal(is, err)
			}
			if looks < tt.least || looks > tt.most {
				t.Errorf("a look takes %d ms: %d looks in a second, want %d to %d", tt.look, looks, tt.least, tt.most)
			}
		})
	}
}

func TestReadingThatFails(t *testing.T) {
	closed := errors.New("the database is closed")
	for _, value := range []any{closed, func() {}} {
		_, err := observe.New(func() any { return value }, time.Second).Stable(t.Context())
		var failed *observe.Error
		if !errors.As(err, &failed) {
			t.Errorf("%v: error %v", value, err)
		}
	}
}

// A reading that fails for a moment is made again, and so often only.
func TestReadingThatFailsForAMoment(t *testing.T) {
	for fails, want := range map[int]bool{3: true, 4: false} {
		synctest.Test(t, func(t *testing.T) {
			looks := 0
			o := observe.New(func() any {
				if looks++; looks <= fails {
					return errors.New("busy")
				}
				return 1
			}, time.Second)
			if _, err := o.Stable(t.Context()); (err == nil) != want {
				t.Errorf("it fails %d times: error %v", fails, err)
			}
		})
	}
}

// A number that is as it should be is looked at once more after a rest: what is counted late, or twice,
// shows then.
func TestCountsLate(t *testing.T) {
	for _, late := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			orders, begun := 0, time.Now()
			c := observe.NewCounts(func() any {
				if late && time.Since(begun) > 30*time.Millisecond {
					return 2
				}
				return orders
			}, time.Second)
			if err := c.Begin(t.Context()); err != nil {
				t.Fatal(err)
			}
			orders, begun = 1, time.Now()
			agrees := false
			err := c.Until(t.Context(), func(grew map[string]float64) bool {
				agrees = grew[""] == 1
				return agrees
			})
			if agrees == late || err != nil {
				t.Errorf("counted late: %v, agrees: %v, error %v", late, agrees, err)
			}
		})
	}
}

// What changes now and then while deliveries are worked off is no clock.
func TestChangesNowAndThen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		looks := 0
		o := observe.New(func() any {
			looks++
			return map[string]any{"orders": looks / 2, "looks": looks}
		}, time.Second)
		if _, err := o.Rest(t.Context()); err != nil || o.IsRestless("/orders") || !o.IsRestless("/looks") {
			t.Errorf("orders restless: %v, looks: %v, error %v", o.IsRestless("/orders"), o.IsRestless("/looks"), err)
		}
	})
}
