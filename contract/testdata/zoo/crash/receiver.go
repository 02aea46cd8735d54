// A webhook receiver in Go that is to be killed at any moment. It listens on 127.0.0.1 at PORT, and
// keeps what it has counted in the folder STATE; GET /state shows that.
//
// DEFECT is what is wrong with it:
//
//	none                nothing
//	shared              nothing, and other instances may share its folder
//	ack-first           answers, and stores the sale then
//	no-flush            writes into a buffer, and flushes that now and then
//	memory-dedupe       remembers the sales in memory alone
//	check-then-act      looks whether the store has a sale, and adds it later
//	cache-per-instance  remembers what the store had when it started
//	rewrite             writes its file again from the beginning for each sale
//	lock-file           creates a lock file, and does not start where there is one
//	memory-queue        puts sales into a queue in memory
//	half                stores an order first, and its amount then
//	key-first           stores the id first, and the sale then
//	dead-thread         stores what is to be done, and forgets that when it ends
//	call-first          calls the service at SINK, and stores the sale then
package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"sync"
	"syscall"
	"time"
)

var (
	defect = os.Getenv("DEFECT")
	folder = os.Getenv("STATE")
)

// window is the time between the steps of what is to be one.
const window = 5 * time.Millisecond

// isShared tells whether others may write the files, too.
func isShared() bool {
	return defect == "shared" || defect == "check-then-act" || defect == "cache-per-instance"
}

type sale struct {
	ID       int64  `json:"id"`
	Amount   int64  `json:"amount"`
	Currency string `json:"currency"`
}

// store is a file of lines that survives a crash at any moment.
type store struct {
	file *os.File
	list []sale
}

func open(name string) *store {
	file, err := os.OpenFile(filepath.Join(folder, name), os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		log.Fatal(err)
	}
	s := &store{file: file}
	size := s.read()
	if !isShared() {
		_ = file.Truncate(size)
	}
	_ = file.Sync()
	return s
}

// read reads the whole lines, and returns their size.
func (s *store) read() int64 {
	lines, err := os.ReadFile(s.file.Name())
	if err != nil {
		log.Fatal(err)
	}
	lines = lines[:bytes.LastIndexByte(lines, '\n')+1]
	s.list = nil
	for line := range bytes.Lines(lines) {
		var one sale
		if err := json.Unmarshal(line, &one); err != nil {
			log.Fatal(err)
		}
		s.list = append(s.list, one)
	}
	return int64(len(lines))
}

func (s *store) append(one sale) error {
	end, err := s.file.Seek(0, io.SeekEnd)
	if err != nil {
		return err
	}
	line, _ := json.Marshal(one)
	_, err = s.file.Write(append(line, '\n'))
	if err = errors.Join(err, s.file.Sync()); err != nil {
		return errors.Join(err, s.file.Truncate(end))
	}
	s.list = append(s.list, one)
	return nil
}

func (s *store) has(id int64) bool {
	for _, one := range s.list {
		if one.ID == id {
			return true
		}
	}
	return false
}

type shop struct {
	mu                   sync.Mutex // one sale after the other
	sales, keys, amounts *store
	seen                 map[int64]bool
	buffer               *bufio.Writer
	jobs                 chan sale
}

func newShop() *shop {
	if defect == "lock-file" {
		file, err := os.OpenFile(filepath.Join(folder, "lock"), os.O_CREATE|os.O_EXCL, 0o600)
		if err != nil {
			log.Fatal(err)
		}
		_ = file.Close()
	}
	s := &shop{sales: open("sales.jsonl"), seen: map[int64]bool{}, jobs: make(chan sale, 1000)}
	s.keys, s.buffer = s.sales, bufio.NewWriterSize(s.sales.file, 8192)
	switch defect {
	case "key-first", "dead-thread":
		s.keys = open("keys.jsonl")
	case "half":
		s.amounts = open("amounts.jsonl")
	case "rewrite":
		text, err := os.ReadFile(filepath.Join(folder, "sales.json"))
		if err == nil {
			err = json.Unmarshal(text, &s.sales.list)
		}
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			log.Fatal(err)
		}
	}
	if defect != "memory-dedupe" {
		for _, one := range s.keys.list {
			s.seen[one.ID] = true
		}
	}
	go func() {
		for one := range s.jobs {
			time.Sleep(2 * window)
			if err := s.count(one); err != nil {
				log.Print(err)
			}
		}
	}()
	return s
}

// count counts a sale once.
func (s *shop) count(one sale) (err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if defect == "shared" {
		if err := syscall.Flock(int(s.sales.file.Fd()), syscall.LOCK_EX); err != nil {
			return err
		}
		defer func() { _ = syscall.Flock(int(s.sales.file.Fd()), syscall.LOCK_UN) }()
		if err := s.sales.file.Truncate(s.sales.read()); err != nil || s.sales.has(one.ID) {
			return err
		}
		return s.sales.append(one)
	}
	if defect == "check-then-act" {
		if s.sales.read(); s.sales.has(one.ID) {
			return nil
		}
		time.Sleep(window)
		return s.sales.append(one)
	}
	if s.seen[one.ID] {
		return nil
	}
	switch defect {
	case "no-flush":
		err = json.NewEncoder(s.buffer).Encode(one)
		s.sales.list = append(s.sales.list, one)
	case "rewrite":
		err = s.rewrite(one)
	case "half":
		if err = s.sales.append(sale{ID: one.ID}); err == nil {
			time.Sleep(window)
			err = s.amounts.append(one)
		}
	case "key-first":
		if err = s.keys.append(one); err == nil {
			time.Sleep(window)
			err = s.sales.append(one)
		}
	case "dead-thread":
		if err = s.keys.append(one); err == nil {
			time.AfterFunc(2*window, func() {
				s.mu.Lock()
				defer s.mu.Unlock()
				_ = s.sales.append(one)
			})
		}
	case "call-first":
		body, _ := json.Marshal(one)
		answer, err := http.Post(os.Getenv("SINK"), "application/json", bytes.NewReader(body))
		if err != nil {
			return err
		}
		_ = answer.Body.Close()
		if answer.StatusCode > 299 {
			return errors.New(answer.Status)
		}
		time.Sleep(window)
		return s.keep(one)
	default:
		err = s.sales.append(one)
	}
	s.seen[one.ID] = err == nil
	return err
}

func (s *shop) keep(one sale) error {
	s.seen[one.ID] = true
	return s.sales.append(one)
}

func (s *shop) rewrite(one sale) error {
	file, err := os.Create(filepath.Join(folder, "sales.json"))
	if err != nil {
		return err
	}
	time.Sleep(window)
	text, _ := json.Marshal(append(s.sales.list, one))
	_, err = file.Write(text)
	if err = errors.Join(err, file.Sync(), file.Close()); err == nil {
		s.sales.list = append(s.sales.list, one)
	}
	return err
}

func (s *shop) state() any {
	s.mu.Lock()
	defer s.mu.Unlock()
	if isShared() {
		s.sales.read()
	}
	sums := map[string]int64{}
	amounts := s.sales
	if s.amounts != nil {
		amounts = s.amounts
	}
	for _, one := range amounts.list {
		sums[one.Currency] += one.Amount
	}
	return map[string]any{"orders": len(s.sales.list), "revenue_cents": sums}
}

func (s *shop) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodGet {
		_ = json.NewEncoder(w).Encode(s.state())
		return
	}
	var event struct {
		Type string
		Data struct {
			OrderItem      struct{ ID *int64 } `json:"order_item"`
			OfferPricePlan struct {
				Amount   *int64 `json:"direct_charge_amount"`
				Currency *string
			} `json:"offer_price_plan"`
		}
	}
	body, err := io.ReadAll(r.Body)
	if err != nil || !json.Valid(body) {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	if err := json.Unmarshal(body, &event); err != nil {
		w.WriteHeader(http.StatusUnprocessableEntity)
		return
	}
	if event.Type != "customer.sale.completed" {
		return
	}
	plan := event.Data.OfferPricePlan
	if event.Data.OrderItem.ID == nil || plan.Amount == nil || plan.Currency == nil {
		w.WriteHeader(http.StatusUnprocessableEntity)
		return
	}
	one := sale{*event.Data.OrderItem.ID, *plan.Amount, *plan.Currency}
	switch defect {
	case "memory-queue":
		s.jobs <- one
		return
	case "ack-first":
		go func() {
			time.Sleep(2 * window)
			_ = s.count(one)
		}()
		return
	}
	if err := s.count(one); err != nil {
		log.Print(err)
		w.WriteHeader(http.StatusInternalServerError)
	}
}

func main() {
	if _, err := strconv.Atoi(os.Getenv("PORT")); err != nil {
		log.Fatal(err)
	}
	s := newShop()
	server := &http.Server{Addr: "127.0.0.1:" + os.Getenv("PORT"), Handler: s, ReadTimeout: 30 * time.Second}
	go func() {
		if err := server.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
			log.Fatal(err)
		}
	}()
	term := make(chan os.Signal, 1)
	signal.Notify(term, syscall.SIGTERM)
	<-term
	patience, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	_ = server.Shutdown(patience)
	s.mu.Lock()
	_ = s.buffer.Flush()
	if defect == "lock-file" {
		_ = os.Remove(filepath.Join(folder, "lock"))
	}
}
