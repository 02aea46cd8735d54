package provider_test

import (
	"net/http"
	"strconv"
	"testing"
	"time"

	"github.com/siohook/siohook/generator"
	"github.com/siohook/siohook/schemas"
)

// OrderPaid is sent when an order is paid.
type OrderPaid struct {
	// What happened.
	Action string `json:"action"`
	// Number of the order.
	ID string `json:"id" role:"identity" jsonschema:"pattern=^ord_[0-9a-z]+$,example=ord_1a2b3c4d"`
	// Who bought.
	Buyer Person `json:"buyer"`
	// What it costs, in cents.
	Total int64 `json:"total" role:"amount" jsonschema:"minimum=1,example=1999"`
	// Code of the currency.
	Currency string `json:"currency" role:"currency" doc:"EUR,USD"`
	// When it was paid.
	PaidAt int64 `json:"paid_at" role:"time" jsonschema:"minimum=1,example=1767225600"`
}

// Person is a customer of the shop.
type Person struct {
	// Number of the customer.
	ID string `json:"id" role:"contact" jsonschema:"format=uuid,example=7f9c24e5-2c1b-4a55-9a3e-3d6f6a8d1b20"`
	// Address of the customer.
	Email string `json:"email" role:"email" jsonschema:"format=email,example=ann@example.com"`
	// Names of the customer, if known.
	Name *string `json:"name"`
}

// OrderRefunded is sent when an order is paid back.
type OrderRefunded struct {
	// What happened.
	Action string `json:"action"`
	// Number of the refund.
	ID string `json:"id" role:"identity" jsonschema:"pattern=^ref_[0-9a-z]+$,example=ref_5e6f7a8b"`
	// Number of the order that is paid back.
	Order string `json:"order" role:"order" jsonschema:"pattern=^ord_[0-9a-z]+$,example=ord_1a2b3c4d"`
	// What is paid back, in cents.
	Total int64 `json:"total" role:"amount" jsonschema:"minimum=1,example=999"`
	// Code of the currency.
	Currency string `json:"currency" role:"currency" doc:"EUR,USD"`
	// When it was paid back, in milliseconds.
	At int64 `json:"at" role:"time" jsonschema:"minimum=1,example=1767225600000"`
}

// CustomerJoined is sent when somebody becomes a customer.
type CustomerJoined struct {
	// What happened.
	Action string `json:"action"`
	// The customer.
	Customer Person `json:"customer"`
	// What the customer is interested in.
	Topics []string `json:"topics"`
	// When the customer joined.
	JoinedAt int64 `json:"joined_at" role:"time" jsonschema:"minimum=1,example=1767225600"`
}

// EventType implements [schemas.Event].
func (*OrderPaid) EventType() string { return "order.paid" }

// EventTime implements [schemas.Event].
func (e *OrderPaid) EventTime() time.Time { return time.Unix(e.PaidAt, 0).UTC() }

// EventType implements [schemas.Event].
func (*OrderRefunded) EventType() string { return "order.refunded" }

// EventTime implements [schemas.Event].
func (e *OrderRefunded) EventTime() time.Time { return time.UnixMilli(e.At).UTC() }

// EventType implements [schemas.Event].
func (*CustomerJoined) EventType() string { return "customer.joined" }

// EventTime implements [schemas.Event].
func (e *CustomerJoined) EventTime() time.Time { return time.Unix(e.JoinedAt, 0).UTC() }

var secret = []byte("not a secret")

// catalog is what a user writes, generated.
func catalog(t *testing.T) *schemas.Catalog {
	t.Helper()
	c := &schemas.Catalog{
		Name: "shop", Title: "Events of a shop", BaseURL: "https://example.com/schemas/shop/v1/",
		Rows: []*schemas.Row{
			{Type: "order.paid", Title: "Order paid", Counts: "order", Model: &OrderPaid{}, Evidence: schemas.Doc, Since: "v1"},
			{Type: "order.refunded", Title: "Order refunded", Model: &OrderRefunded{}, Evidence: schemas.Doc, Since: "v1"},
			{Type: "customer.joined", Title: "Customer joined", Model: &CustomerJoined{}, Evidence: schemas.Doc, Since: "v1"},
		},
		Wire: schemas.Wire{
			Event:    schemas.Both{First: schemas.HeaderName("X-Shop-Topic"), Second: schemas.BodyMember("/action")},
			Header:   http.Header{"Content-Type": {"application/json; charset=utf-8"}, "User-Agent": {"Shop/1.0"}},
			Encoding: "compact",
			Stamp: func(d *schemas.Delivery, of schemas.Attempt) {
				d.Header.Set("X-Shop-Message", strconv.FormatUint(of.Event, 10))
				d.Header.Set("X-Shop-Attempt", strconv.Itoa(of.Number))
			},
			Sign: schemas.HMAC{Header: "X-Shop-Signature", Prefix: "sha256="},
		},
	}
	files, err := generator.Generate(c, generator.Options{})
	if err != nil {
		t.Fatal(err)
	}
	c.Published = files
	return c
}
