package schemas_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"

	"github.com/siohook/siohook/schemas"
)

// A receiver that books sales and survives everything else.
func ExampleParse_handler() {
	booked := map[int64]bool{}
	receiver := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 5<<20))
		if err != nil {
			http.Error(w, "cannot read the body", http.StatusBadRequest)
			return
		}
		event, err := schemas.Parse(body)
		var unknown *schemas.UnknownTypeError
		if errors.As(err, &unknown) {
			w.WriteHeader(http.StatusNoContent) // a trigger without a documented payload
			return
		}
		if err != nil {
			http.Error(w, "no payload of systeme.io", http.StatusBadRequest)
			return
		}
		if sale, ok := event.(*schemas.CustomerSaleCompleted); ok {
			// The item, not the order: a bump or upsell repeats the order's number.
			booked[sale.Data.OrderItem.ID] = true
			plan := sale.Data.OfferPricePlan
			fmt.Printf("sale of %d.%02d %s\n", plan.DirectChargeAmount/100, plan.DirectChargeAmount%100, plan.Currency)
		}
		w.WriteHeader(http.StatusNoContent)
	})

	for _, row := range schemas.Automation().Rows {
		sample, err := schemas.Automation().Sample(row)
		if err != nil {
			fmt.Println(err)
			return
		}
		answer := httptest.NewRecorder()
		receiver.ServeHTTP(answer, httptest.NewRequest(http.MethodPost, "/", strings.NewReader(string(sample))))
		if answer.Code != http.StatusNoContent {
			fmt.Println(row.ID(), answer.Code)
		}
	}
	fmt.Println(len(booked), "booked")
	// Output:
	// sale of 5.83 eur
	// 1 booked
}

func ExampleParse() {
	event, err := schemas.Parse([]byte(`{"type":"contact.tag.added","data":{
		"tag":{"id":141002,"name":"vip"},
		"contact":{"id":29143587,"email":"ann@example.com","fields":[],"ip":null,
			"referred_by_contact_id":null,"referred_by_contact_email":null}},
		"account":{"email":"owner@example.com"},"created_at":"2021-10-05T09:52:38+00:00"}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	switch e := event.(type) {
	case *schemas.ContactTagAdded:
		fmt.Println(e.Data.Contact.Email, "has the tag", e.Data.Tag.Name)
	default:
		fmt.Println("something else:", e.EventType())
	}
	// Output: ann@example.com has the tag vip
}

// A receiver verifies the bytes of the body as they come, before anything parses them.
func ExampleHMAC_Verify() {
	scheme := schemas.Schemes()["github"]
	d := schemas.Delivery{Header: http.Header{}, Body: []byte("Hello, World!")}
	d.Header.Set("X-Hub-Signature-256", "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17")
	fmt.Println(scheme.Verify(d, []byte("It's a Secret to Everybody"), time.Now()))
	d.Body = []byte("Hello, World?")
	fmt.Println(scheme.Verify(d, []byte("It's a Secret to Everybody"), time.Now()))
	// Output:
	// <nil>
	// header X-Hub-Signature-256 is not the signature of the body
}
