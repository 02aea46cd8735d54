package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"
)

// crashShop is a receiver that is a process: it listens at ADDR, keeps each sale in a file of its own in
// the folder STATE, which other instances may share, and has the defect DEFECT:
//
//	late      answers, and stores the sale then
//	cache     remembers what it has stored itself, and what was stored when it started
//	twice     two calls of the service for a sale do not show that they are the same
//	careless  does not look what the service answers
type crashShop struct {
	folder, defect, address string

	mu    sync.Mutex
	sales map[string]int64 // amounts, by the name of the file
}

// crashShopMain is the command shop of scripts.
func crashShopMain() {
	s := &crashShop{folder: os.Getenv("STATE"), defect: os.Getenv("DEFECT"), address: os.Getenv("ADDR"), sales: map[string]int64{}}
	err := os.MkdirAll(s.folder, 0o700)
	if err == nil {
		err = s.read()
	}
	if err == nil {
		err = http.ListenAndServe(s.address, s)
	}
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

// read reads the sales that were stored since it was called last.
func (s *crashShop) read() error {
	files, err := os.ReadDir(s.folder)
	for _, file := range files {
		name := file.Name()
		if _, known := s.sales[name]; known || strings.HasPrefix(name, "half-") {
			continue
		}
		text, err := os.ReadFile(filepath.Join(s.folder, name))
		if err != nil {
			return err
		}
		var amount int64
		if _, err := fmt.Sscan(string(text), &amount); err != nil {
			return err
		}
		s.sales[name] = amount
	}
	return err
}

// book calls the service at SERVICE, if there is one: each sale is booked there, too.
func (s *crashShop) book(id int64) error {
	address := os.Getenv("SERVICE")
	if address == "" {
		return nil
	}
	call, err := http.NewRequest(http.MethodPost, address+"/bookings", strings.NewReader("{}"))
	if err != nil {
		return err
	}
	if s.defect != "twice" {
		call.Header.Set("Idempotency-Key", strconv.FormatInt(id, 10))
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

// store stores a sale: a whole file gets its name, unless another one has it.
func (s *crashShop) store(id, amount int64) error {
	name := fmt.Sprint(id)
	if s.defect == "cache" {
		name += "-at-" + strings.ReplaceAll(s.address, ":", "-")
	}
	half, err := os.CreateTemp(s.folder, "half-*")
	if err != nil {
		return err
	}
	defer os.Remove(half.Name())
	_, err = fmt.Fprint(half, amount)
	if err = errors.Join(err, half.Sync(), half.Close()); err != nil {
		return err
	}
	if err = os.Link(half.Name(), filepath.Join(s.folder, name)); errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err == nil && s.defect == "cache" {
		s.sales[fmt.Sprint(id)] = 0
	}
	return err
}

func (s *crashShop) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r.Method == http.MethodGet {
		if err := s.read(); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		orders, total := 0, int64(0)
		for _, amount := range s.sales {
			if amount > 0 {
				orders, total = orders+1, total+amount
			}
		}
		fmt.Fprintf(w, `{"orders":%d,"cents":%d}`, orders, total)
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
	switch {
	case e.Type != "customer.sale.completed":
	case s.defect == "late":
		time.AfterFunc(20*time.Millisecond, func() { _ = s.store(e.Data.Item.ID, e.Data.Plan.Amount) }) // that is the defect
	default:
		if err := s.count(e.Data.Item.ID, e.Data.Plan.Amount); err != nil {
			http.Error(w, err.Error(), http.StatusServiceUnavailable)
		}
	}
}

// count books a new sale, and stores it.
func (s *crashShop) count(id, amount int64) error {
	if err := s.read(); err != nil {
		return err
	}
	if _, known := s.sales[fmt.Sprint(id)]; known {
		return nil
	}
	if s.defect == "careless" {
		called := make(chan struct{})
		go func() {
			defer close(called)
			_ = s.book(id)
		}()
		select { // a call that is not answered is not waited for
		case <-called:
		case <-time.After(time.Second):
		}
	} else if err := s.book(id); err != nil {
		return err
	}
	return s.store(id, amount)
}
