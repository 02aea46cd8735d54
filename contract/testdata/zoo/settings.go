package zoo

import (
	"encoding/json"
	"io"
	"net/http"
)

// The names of the catalog settings that the receivers here know.
const (
	eventHeader = "X-Webhook-Event"
	saleNew     = "SALE_NEW"
	saleGone    = "SALE_CANCELED"
)

// notice is what a receiver of the catalog settings reads of a delivery.
type notice struct {
	Name    string `json:"-"` // from the header
	Contact struct {
		ID    int64
		Email string
	}
	Tag      struct{ Name string }
	Customer struct{ Email string }
	Order    struct{ ID int64 }
	Item     struct{ ID int64 } `json:"orderItem"`
	Plan     struct {
		Amount   int64
		Currency string
	} `json:"pricePlan"`
}

// sale is the notice as books have it.
func (n *notice) sale() *event {
	var e event
	e.Data.Item.ID, e.Data.Order.ID = n.Item.ID, n.Order.ID
	e.Data.Plan.Amount, e.Data.Plan.Currency = n.Plan.Amount, n.Plan.Currency
	return &e
}

// cancel takes back a sale that was counted, once.
func (s *Shop) cancel(n *notice) {
	s.mu.Lock()
	defer s.mu.Unlock()
	e := n.sale()
	if !s.seen[e.Data.Item.ID] || s.gone[e.Data.Item.ID] {
		return
	}
	if s.gone == nil {
		s.gone = map[int64]bool{}
	}
	s.gone[e.Data.Item.ID] = true
	s.orders--
	s.revenue -= float64(e.Data.Plan.Amount) / 100
	s.currency[e.Data.Plan.Currency] -= float64(e.Data.Plan.Amount) / 100
}

// reads parses a delivery of the catalog settings; it answers 400 itself.
func reads(w http.ResponseWriter, r *http.Request) (n notice, body []byte, ok bool) {
	if r.Method != http.MethodPost {
		http.Error(w, "POST only", http.StatusMethodNotAllowed)
		return n, nil, false
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 8<<20))
	if err == nil {
		err = json.Unmarshal(body, &n)
	}
	if err != nil {
		http.Error(w, "no JSON", http.StatusBadRequest)
		return n, body, false
	}
	n.Name = r.Header.Get(eventHeader)
	return n, body, true
}

// settingsShop is the correct receiver of the catalog settings, with something before it that may
// answer instead.
func settingsShop(defect func(s *Shop, w http.ResponseWriter, r *http.Request, n *notice, body []byte) (answered bool)) func() *Shop {
	return newShop(func(s *Shop, w http.ResponseWriter, r *http.Request) {
		n, body, ok := reads(w, r)
		if !ok || defect != nil && defect(s, w, r, &n, body) {
			return
		}
		switch n.Name {
		case saleNew:
			s.book(n.sale())
		case saleGone:
			s.cancel(&n)
		}
		w.WriteHeader(http.StatusNoContent)
	})
}

// renames is the correct receiver of the catalog settings, which takes names for others.
func renames(to func(r *http.Request, name string, body []byte) string) func() *Shop {
	return settingsShop(func(_ *Shop, _ http.ResponseWriter, r *http.Request, n *notice, body []byte) bool {
		n.Name = to(r, n.Name, body)
		return false
	})
}
