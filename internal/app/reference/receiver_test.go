package reference_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/siohook/siohook/fake"
	"github.com/siohook/siohook/generator"
	"github.com/siohook/siohook/internal/app/reference"
	"github.com/siohook/siohook/schemas"
)

func start(t *testing.T, c *schemas.Catalog) *reference.Receiver {
	t.Helper()
	r, err := reference.Start(c, nil, time.Now, func(text string) { t.Error(text) })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.Close)
	return r
}

func post(t *testing.T, r *reference.Receiver, body []byte) (status int) {
	t.Helper()
	answer, err := http.Post(r.URL(), "application/json", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	return answer.StatusCode
}

func state(t *testing.T, r *reference.Receiver) (numbers map[string]float64) {
	t.Helper()
	text, err := json.Marshal(r.State())
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &numbers); err != nil {
		t.Fatal(err)
	}
	return numbers
}

// Each sale counts once, no other event does, and what breaks its schema is refused.
func TestCountsOnce(t *testing.T) {
	r := start(t, schemas.Automation())
	faker, err := fake.New(1, fake.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var sent [][]byte
	want := map[string]float64{"sales": 0}
	for n := range uint64(60) {
		event := faker.Event(n)
		sent = append(sent, event.Payload, event.Payload)
		parsed, err := schemas.Parse(event.Payload)
		if err != nil {
			t.Fatal(err)
		}
		if sale, ok := parsed.(*schemas.CustomerSaleCompleted); ok {
			want["sales"]++
			want["sale_amounts_"+sale.Data.OfferPricePlan.Currency] += float64(sale.Data.OfferPricePlan.DirectChargeAmount)
		}
	}
	for _, payload := range sent {
		if status := post(t, r, payload); status/100 != 2 {
			t.Fatalf("answered %d to %s", status, payload)
		}
	}
	if want["sales"] == 0 {
		t.Fatal("no sale among the events")
	}
	if diff := cmp.Diff(want, state(t, r)); diff != "" {
		t.Errorf("state (-want +got):\n%s", diff)
	}
	if arrived := r.Compare(sent); !arrived.Complete() || arrived.Captured != len(sent) || arrived.SentValid != len(sent) {
		t.Errorf("not all arrived: %s", arrived)
	}
	if arrived := r.Compare(append(sent, []byte("{}"))); arrived.Complete() {
		t.Errorf("what was not sent has arrived: %s", arrived)
	}
	if status := post(t, r, []byte(`{"type":"course.lecture.finished"}`)); status/100 != 2 {
		t.Errorf("answered %d to an event that is not known", status)
	}
	if status := post(t, r, bytes.Replace(faker.Event(0).Payload, []byte(`"data"`), []byte(`"date"`), 1)); status != http.StatusUnprocessableEntity {
		t.Errorf("answered %d to a payload without data", status)
	}
	if diff := cmp.Diff(want, state(t, r)); diff != "" {
		t.Errorf("state after what does not count (-want +got):\n%s", diff)
	}
}

// OrderPaid is an event of a catalog that is not ours: it has no envelope, and a text as its key.
type OrderPaid struct {
	Type  string `json:"type"`
	ID    string `json:"id" role:"identity"`
	Total string `json:"total" role:"amount"`
}

func (*OrderPaid) EventType() string    { return "order.paid" }
func (*OrderPaid) EventTime() time.Time { return time.Time{} }

// OrderRefunded takes back what [OrderPaid] has added.
type OrderRefunded struct {
	Type string `json:"type"`
	ID   string `json:"id" role:"identity"`
}

func (*OrderRefunded) EventType() string    { return "order.refunded" }
func (*OrderRefunded) EventTime() time.Time { return time.Time{} }

// What is counted, by what, and where the amount is: the catalog says so.
func TestOtherCatalog(t *testing.T) {
	c := &schemas.Catalog{Name: "orders", Title: "Orders", BaseURL: "https://example.com/orders/v1/", Rows: []*schemas.Row{
		{Type: "order.paid", Title: "Order paid", Counts: "order", Model: &OrderPaid{}, Evidence: schemas.Doc, Since: "v1"},
		{Type: "order.refunded", Title: "Order refunded", Counts: "-order", Model: &OrderRefunded{}, Evidence: schemas.Doc, Since: "v1"},
	}}
	files, err := generator.Generate(c, generator.Options{})
	if err != nil {
		t.Fatal(err)
	}
	c.Published = files
	r := start(t, c)
	for _, body := range []string{
		`{"type":"order.refunded","id":"b"}`, // before the order itself
		`{"type":"order.paid","id":"a","total":"12.50"}`, `{"type":"order.paid","id":"a","total":"12.50"}`,
		`{"type":"order.paid","id":"b","total":"3"}`, `{"type":"order.paid","id":"c","total":"0.25"}`,
	} {
		if status := post(t, r, []byte(body)); status/100 != 2 {
			t.Fatalf("answered %d to %s", status, body)
		}
	}
	if diff := cmp.Diff(map[string]float64{"orders": 2, "order_amounts": 12.75}, state(t, r)); diff != "" {
		t.Errorf("state (-want +got):\n%s", diff)
	}
}
