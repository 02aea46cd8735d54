package contract_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/siohook/siohook/contract"
	"github.com/siohook/siohook/schemas"
	"github.com/siohook/siohook/schemas/settings"
)

func TestZooReachProduct(t *testing.T) { finds(t, "reach/product") }

// A product that is signed is told from one that is not.
func TestProductOfSignedDeliveries(t *testing.T) {
	target := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if typeOf(r) != "customer.sale.completed" {
			w.WriteHeader(http.StatusBadRequest)
		}
	})
	result := test(t, target, contract.Options{
		Catalog: settings.Catalog(), Others: []*schemas.Catalog{schemas.Automation()}, Secret: []byte("s3cret-of-this-test"), Now: time.Now, Checks: []string{"reach", "samples"},
	})
	if diff := cmp.Diff([]string{"reach/product"}, found(&result)); diff != "" {
		t.Errorf("found (-want +got):\n%s", diff)
	}
}
