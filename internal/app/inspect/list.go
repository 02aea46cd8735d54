package inspect

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"

	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/app/listen"
)

// pageSize is how many deliveries a page of the list has.
const pageSize = 50

// query is what the list is filtered by.
type query struct {
	listen.Filter
	Text string
}

func readQuery(v url.Values) query {
	q := query{Filter: listen.Filter{Event: v.Get("event"), Verdict: v.Get("verdict")}, Text: strings.TrimSpace(v.Get("q"))}
	q.Contact, _ = strconv.ParseInt(v.Get("contact"), 10, 64) // 0 is any
	return q
}

// URL gives the list with that filter, and a further parameter.
func (q query) URL(name, value string) string {
	v := url.Values{}
	for key, text := range map[string]string{"event": q.Event, "verdict": q.Verdict, "q": q.Text, name: value} {
		if text != "" && key != "" {
			v.Set(key, text)
		}
	}
	if q.Contact != 0 {
		v.Set("contact", strconv.FormatInt(q.Contact, 10))
	}
	if len(v) == 0 {
		return listen.PagePrefix
	}
	return listen.PagePrefix + "?" + v.Encode()
}

// searchTime is how long one page of the list is searched for.
const searchTime = 300 * time.Millisecond

// search gives a page of deliveries before a number, newest first. With a text it
// stops after a while; next is where to go on, 0 at the end.
func (p *Page) search(q query, before uint64) (list []listen.Entry, next uint64) {
	if q.Text == "" {
		list = p.opts.Listener.Index.Before(before, q.Filter, pageSize+1)
		if len(list) > pageSize {
			list = list[:pageSize]
			next = list[pageSize-1].Seq
		}
		return list, next
	}
	until := p.opts.Now().Add(searchTime)
	for {
		some := p.opts.Listener.Index.Before(before, q.Filter, 200)
		if len(some) == 0 {
			return list, 0
		}
		for i := range some {
			before = some[i].Seq
			if p.holds(&some[i], q.Text) {
				list = append(list, some[i])
			}
			if len(list) == pageSize || p.opts.Now().After(until) {
				return list, before
			}
		}
	}
}

// holds tells whether a text occurs in a delivery, whatever its case: in its URL,
// event or body, as it was sent or as it is meant.
func (p *Page) holds(e *listen.Entry, text string) bool {
	lower := strings.ToLower(text)
	if strings.Contains(strings.ToLower(e.URL), lower) || strings.Contains(e.Event, lower) {
		return true
	}
	c, err := p.opts.Listener.Store.Read(e.Place)
	if err != nil {
		return false
	}
	body := bytes.ToLower(c.Body)
	return bytes.Contains(body, []byte(lower)) || bytes.Contains(body, []byte(escaped(lower)))
}

// escaped writes a text as PHP does within JSON.
func escaped(text string) string {
	var b strings.Builder
	for _, c := range text {
		switch {
		case c == '/':
			b.WriteString(`\/`)
		case c < 0x80:
			b.WriteRune(c)
		case c > 0xffff:
			high, low := utf16.EncodeRune(c)
			fmt.Fprintf(&b, `\u%04x\u%04x`, high, low)
		default:
			fmt.Fprintf(&b, `\u%04x`, c)
		}
	}
	return b.String()
}

// eventCount is a line of the table of counts.
type eventCount struct {
	Event    string
	N        int
	Verdicts []listen.Count
}

func (p *Page) counts() (list []eventCount, all int) {
	for _, c := range p.opts.Listener.Index.Counts() {
		if len(list) == 0 || list[len(list)-1].Event != c.Event {
			list = append(list, eventCount{Event: c.Event})
		}
		last := &list[len(list)-1]
		last.N += c.N
		last.Verdicts = append(last.Verdicts, c)
		all += c.N
	}
	return list, all
}

type listPage struct {
	Query    query
	Rows     []row
	Next     uint64 // where older ones begin; 0 at the end
	Partial  bool   // the text was not searched for everywhere yet
	First    bool   // the page with the newest
	Counts   []eventCount
	All      int
	Last     uint64
	Verdicts []string
	Forward  string
	Here     string // the address to send deliveries to
}

func (p *Page) list(w http.ResponseWriter, r *http.Request) {
	q := readQuery(r.URL.Query())
	before, err := strconv.ParseUint(r.URL.Query().Get("before"), 10, 64)
	first := err != nil || before == 0
	if first {
		before = ^uint64(0)
	}
	data := listPage{Here: deliver.At(r.Host, "/"), Query: q, First: first, Verdicts: listen.Verdicts(), Last: p.opts.Listener.Index.Last()}
	var entries []entry
	entries, data.Next = p.search(q, before)
	for i := range entries {
		data.Rows = append(data.Rows, p.row(&entries[i]))
	}
	data.Partial = q.Text != "" && data.Next != 0 && len(entries) < pageSize
	data.Counts, data.All = p.counts()
	if f := p.opts.Listener.Forwarder; f != nil {
		data.Forward = f.To()
	}
	p.show(w, http.StatusOK, "list", data)
}
