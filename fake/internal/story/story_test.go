package story

import (
	"math"
	"testing"

	"github.com/siohook/siohook/fake/account"
	"github.com/siohook/siohook/fake/internal/draw"
)

// TestDropOut counts who goes on at each step of 20,000 stories.
func TestDropOut(t *testing.T) {
	made, err := account.Make(3, nil)
	if err != nil {
		t.Fatal(err)
	}
	plot := New(made, Options{Sales: true, Seen: true, Kind: func(Moment, string) uint64 { return 0 }})
	done, of := map[string]int{}, map[string]int{}
	count := func(what string, did bool) {
		of[what]++
		if did {
			done[what]++
		}
	}
	for i := range uint64(20_000) {
		happened := map[Moment]int{}
		opened, months, sales := false, 0, map[uint64]bool{}
		for _, b := range plot.Life(nil, draw.At(3, draw.Slot(i)), 0) {
			if b.Opens {
				opened = true
			}
			if b.Moment == Bought {
				if b.pins[2].Drawn > 0 {
					months++
				}
				sales[b.pins[1].Drawn] = true
			}
			happened[b.Moment]++
		}
		count("funnel", happened[OptIn] == 1)
		count("webinar", happened[Registered] == 1)
		count("buyer", opened)
		count("finished", happened[Finished] == 1)
		count("click 1", happened[Clicked] > 0)
		if happened[Clicked] > 0 {
			count("click 2", happened[Clicked] > 1)
		}
		if opened {
			count("monthly", months > 0)
			if months == 0 {
				count("several items", len(sales) > 1)
			} else {
				count("renewed", months > 1)
			}
		}
		if !opened {
			count("tagged", happened[Tagged] == 1)
			if happened[Tagged] > 0 {
				count("untagged", happened[Untagged] == 1)
			}
		}
	}
	for what, rate := range map[string]float64{
		"funnel": rateFunnel, "webinar": rateWebinar, "buyer": rateBuyer, "finished": rateFinished, "click 1": rateReader, "click 2": rateReader,
		"monthly": rateMonthly, "renewed": rateRenewed, "tagged": rateTagged, "untagged": rateUntagged,
	} {
		got := 100 * float64(done[what]) / float64(of[what])
		t.Logf("%s: %.1f %% of %d, want %v", what, got, of[what], rate)
		if math.Abs(got-rate) > 250/math.Sqrt(float64(of[what])) { // five standard deviations
			t.Errorf("%s: %.1f %% of %d, want %v", what, got, of[what], rate)
		}
	}
	if share := float64(done["several items"]) / float64(of["several items"]); share < 0.2 || share > 0.4 {
		t.Errorf("%.2f of the orders have several items", share)
	}
}
