package fake

import (
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
