package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"
)

// crashShop is a receiver that is a process: it listens at ADDR, keeps its sales in the file STATE, one in
// each line, and has the defect DEFECT.
type crashShop struct {
	mu    sync.Mutex
	file  *os.File
	sales map[int64]int64 // amounts
}

// crashShopMain is the command shop of scripts.
func crashShopMain() {
	file, err := os.OpenFile(os.Getenv("STATE"), os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o600)
	if err == nil {
		s := &crashShop{file: file, sales: map[int64]int64{}}
		if err = s.replay(); err == nil {
			err = http.ListenAndServe(os.Getenv("ADDR"), s)
		}
	}
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

type crashSale struct{ ID, Amount int64 }

// replay reads what the last process has stored, and cuts off what it has not stored to the end.
func (s *crashShop) replay() error {
	text, err := io.ReadAll(s.file)
	if err != nil {
		return err
	}
	whole := text[:bytes.LastIndexByte(text, '\n')+1]
	for line := range bytes.Lines(whole) {
		var sale crashSale
		if err := json.Unmarshal(line, &sale); err != nil {
			return err
		}
		s.sales[sale.ID] = sale.Amount
	}
	return s.file.Truncate(int64(len(whole)))
}

// book calls the service at SERVICE, if there is one: each sale is booked there, too. With DEFECT=twice, two
// calls for a sale do not show that they are the same.
func (s *crashShop) book(sale crashSale) error {
	address := os.Getenv("SERVICE")
	if address == "" {
		return nil
	}
	call, err := http.NewRequest(http.MethodPost, address+"/bookings", strings.NewReader("{}"))
	if err != nil {
		return err
	}
	if os.Getenv("DEFECT") != "twice" {
		call.Header.Set("Idempotency-Key", strconv.FormatInt(sale.ID, 10))
	}
	answer, err := (&http.Client{Timeout: time.Minute}).Do(call)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return errors.New(answer.Status)
	}
	return nil
}

// store stores a sale. What cannot be written to its end is cut off.
func (s *crashShop) store(sale crashSale) error {
	info, err := s.file.Stat()
	if err != nil {
		return err
	}
	if _, err = fmt.Fprintf(s.file, "{\"ID\":%d,\"Amount\":%d}\n", sale.ID, sale.Amount); err == nil {
		err = s.file.Sync()
	}
	if err != nil {
		_ = s.file.Truncate(info.Size()) // or else the next start does so
	}
	return err
}

func (s *crashShop) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r.Method == http.MethodGet {
		total := int64(0)
		for _, amount := range s.sales {
			total += amount
		}
		fmt.Fprintf(w, `{"orders":%d,"cents":%d}`, len(s.sales), total)
		return
	}
	var e struct {
		Type string
		Data struct {
			Item struct{ ID int64 } `json:"order_item"`
			Plan struct {
				Amount int64 `json:"direct_charge_amount"`
			} `json:"offer_price_plan"`
		}
	}
	if json.NewDecoder(r.Body).Decode(&e) != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	sale := crashSale{e.Data.Item.ID, e.Data.Plan.Amount}
	if _, known := s.sales[sale.ID]; known || e.Type != "customer.sale.completed" {
		return
	}
	if os.Getenv("DEFECT") == "late" {
		time.AfterFunc(20*time.Millisecond, func() {
			s.mu.Lock()
			defer s.mu.Unlock()
			if s.store(sale) == nil {
				s.sales[sale.ID] = sale.Amount
			}
		})
		return
	}
	if os.Getenv("DEFECT") == "careless" {
		go func() { _ = s.book(sale) }()
	} else if s.book(sale) != nil {
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	if s.store(sale) != nil {
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	s.sales[sale.ID] = sale.Amount
}
