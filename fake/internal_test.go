package fake

import (
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/siohook/siohook/schemas"
)

func TestAppendInstant(t *testing.T) {
	times := []int64{0, -1, 951782400, 951868799, 951868800, lastTime, -62135596800, 4107542399}
	for i := range int64(20_000) {
		times = append(times, -62135596800+i*15_768_013)
	}
	for _, unix := range times {
		want := time.Unix(unix, 0).UTC().Format(`"2006-01-02T15:04:05-07:00"`)
		if got := string(appendInstant(nil, unix)); got != want {
			t.Fatalf("%d: got %s, want %s", unix, got, want)
		}
	}
}

// TestStepKinds compares the kinds of steps with those that the model documents.
func TestStepKinds(t *testing.T) {
	field, _ := reflect.TypeFor[schemas.FunnelStep]().FieldByName("Type")
	var got []string
	for _, kind := range stepKinds {
		got = append(got, kind.name)
	}
	if want := strings.Split(field.Tag.Get("doc"), ","); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestPlanTypes does the same for price plans.
func TestPlanTypes(t *testing.T) {
	field, _ := reflect.TypeFor[schemas.OfferPricePlan]().FieldByName("Type")
	if field.Tag.Get("doc") != planOneShot || field.Tag.Get("seen") != planSubscription {
		t.Errorf("got %s and %s, want %s", planOneShot, planSubscription, field.Tag)
	}
}

func TestMailName(t *testing.T) {
	for name, want := range map[string]string{"Élodie": "elodie", "Van 't Hof": "vanthof", "J.R.": "jr", "Jean-François": "jean-francois", "山田": "x"} {
		if got := mailName(name); got != want {
			t.Errorf("%s: got %s, want %s", name, got, want)
		}
	}
}

// TestDropOut counts who goes on at each step of 20,000 stories.
func TestDropOut(t *testing.T) {
	f, err := New(3, Options{Seen: true})
	if err != nil {
		t.Fatal(err)
	}
	teller := newTeller(f, f.start, StoryOptions{Contacts: 20_000, Days: 3650})
	done, of := map[string]int{}, map[string]int{}
	count := func(what string, did bool) {
		of[what]++
		if did {
			done[what]++
		}
	}
	for i := range teller.o.Contacts {
		happened := map[beatKind]int{}
		opened, months, sales := false, 0, map[uint64]bool{}
		for _, b := range teller.plot.life(nil, teller.contact(i), f.start) {
			if b.kind == beatSale && b.order == opensOrder {
				opened = true
			}
			if b.kind == beatSale {
				if b.pins[2].drawn > 0 {
					months++
				}
				sales[b.pins[1].drawn] = true
			}
			happened[b.kind]++
		}
		count("funnel", happened[beatOptIn] == 1)
		count("webinar", happened[beatWebinar] == 1)
		count("buyer", opened)
		count("finished", happened[beatCampaign] == 1)
		count("click 1", happened[beatClick] > 0)
		if happened[beatClick] > 0 {
			count("click 2", happened[beatClick] > 1)
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
			count("tagged", happened[beatTagged] == 1)
			if happened[beatTagged] > 0 {
				count("untagged", happened[beatUntagged] == 1)
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
