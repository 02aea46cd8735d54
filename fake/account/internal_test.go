package account

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/siohook/siohook/schemas"
)

// TestStepKinds compares the kinds of steps with those that the model documents.
func TestStepKinds(t *testing.T) {
	field, _ := reflect.TypeFor[schemas.FunnelStep]().FieldByName("Type")
	var got []string
	for _, kind := range StepKinds {
		got = append(got, kind.Name)
	}
	if want := strings.Split(field.Tag.Get("doc"), ","); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestPlanTypes does the same for price plans.
func TestPlanTypes(t *testing.T) {
	field, _ := reflect.TypeFor[schemas.OfferPricePlan]().FieldByName("Type")
	if field.Tag.Get("doc") != PlanOneShot || field.Tag.Get("seen") != PlanSubscription {
		t.Errorf("got %s and %s, want %s", PlanOneShot, PlanSubscription, field.Tag)
	}
}

func TestMailName(t *testing.T) {
	for name, want := range map[string]string{"Élodie": "elodie", "Van 't Hof": "vanthof", "J.R.": "jr", "Jean-François": "jean-francois", "山田": "x"} {
		if got := mailName(name); got != want {
			t.Errorf("%s: got %s, want %s", name, got, want)
		}
	}
}
