package books

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/app/input"
	"github.com/siohook/siohook/internal/app/probe"
	"github.com/siohook/siohook/internal/base/hint"
	"github.com/siohook/siohook/internal/base/jsonscan"
	"github.com/siohook/siohook/internal/base/lazy"
	"github.com/siohook/siohook/internal/base/safetext"
	"github.com/siohook/siohook/internal/base/words"
)

// Members beside the rows that tell of other pages, in small letters and without marks.
var (
	nextPages = []string{"next", "nextpage", "nextpageurl", "nexturl", "nextlink", "nextcursor", "nextpagetoken", "nexttoken", "nextoffset", "odata.nextlink"}
	morePages = []string{"hasmore", "hasnext", "hasnextpage", "hasmorepages", "morepages"}
	allPages  = []string{"totalpages", "lastpage", "pagecount", "pages", "numpages"}
)

// page notes what a member beside the rows tells of other pages. value is as it is written.
func (b *Books) page(path []string, value string) {
	if len(value) > 4000 {
		return
	}
	isOf := func(names []string, name string) bool {
		return slices.Contains(names, strings.NewReplacer("_", "", "-", "", "@", "").Replace(strings.ToLower(name)))
	}
	last := path[len(path)-1]
	isNext := isOf(nextPages, last) || len(path) > 1 && isOf(nextPages, path[len(path)-2]) // links.next.href
	number, err := strconv.ParseFloat(value, 64)
	switch {
	case isNext && value != "null" && value != "false" && value != `""` && value != "0":
		if b.pages != nil && value[0] == '"' {
			b.pages.linked(jsonscan.Text([]byte(value[1 : len(value)-1])))
		}
	case isOf(morePages, last) && value == "true":
	case isOf(allPages, last) && err == nil && number > float64(b.pages.number()):
	default:
		return
	}
	if b.more == "" {
		b.more = safetext.Line(strings.Join(path, ".")+" is "+value, 200)
	}
}

// pages are those of an address, of which each tells where the next one is: in the header Link (RFC 8288), or in a member
// beside the rows that has its address.
type pages struct {
	b       *Books
	ctx     context.Context //nolint:containedctx // of the reading
	source  *Source
	silence *silence

	body io.Closer           // of the page that is read
	rows func() (Row, error) // of that page
	base *url.URL            // where it is
	link string              // of the next one; "" where there is none, or none that may be followed
	n    int                 // of this one, from 1
	size int64               // bytes, of all pages
	seen map[string]bool
}

const (
	mostPages     = 10_000
	mostPageBytes = 16 << 30 // of all pages
)

// number is that of the page that is read: 1 for what has none.
func (p *pages) number() int {
	if p == nil {
		return 1
	}
	return p.n
}

// What a header Link has of one address, and what its relation is, RFC 8288.
var (
	linkPattern = lazy.Pattern(`<([^>]*)>([^<]*)`)
	hasNext     = lazy.Pattern(`(?i);\s*rel\s*=\s*"?([^"]*\s)?next\b`)
)

// linked takes in the address of the next page, where that is one of the same server.
func (p *pages) linked(to string) {
	isAddress := strings.HasPrefix(to, "http://") || strings.HasPrefix(to, "https://") || strings.HasPrefix(to, "/") || strings.HasPrefix(to, "?")
	if p.link != "" || !isAddress {
		return
	}
	if next, err := p.base.Parse(to); err == nil && next.Scheme == p.base.Scheme && next.Host == p.base.Host {
		next.Fragment = ""
		p.link = next.String()
	}
}

// open asks for the page at the link.
func (p *pages) open() (io.Reader, error) {
	address, header := p.link, p.source.Header
	p.n++
	p.link = ""
	switch first, err := url.Parse(p.source.Name); {
	case p.n > mostPages:
		return nil, fmt.Errorf("there are more than %s", words.Count(mostPages, "page"))
	case p.seen[address]:
		return nil, fmt.Errorf("%s is the next page of itself, or of one behind it", deliver.SafeURL(address))
	case err == nil && p.base != nil && p.base.Host != first.Host:
		header = nil // it is for the first server
	}
	p.seen[address] = true
	var body io.ReadCloser
	var err error
	p.silence.during(func() {
		var answered map[string][]string
		var at string
		if body, answered, at, err = probe.Stream(p.ctx, address, header, p.source.Deliver); err != nil {
			return
		}
		if p.base, err = url.Parse(at); err != nil {
			return
		}
		for _, line := range answered["Link"] {
			for _, link := range linkPattern().FindAllStringSubmatch(line, -1) {
				if hasNext().MatchString(link[2]) {
					to := link[1]
					if !strings.Contains(to, "://") && !strings.HasPrefix(to, "/") && !strings.HasPrefix(to, "?") {
						to = p.base.ResolveReference(&url.URL{Path: to}).String()
					}
					p.linked(to)
					p.b.more = safetext.Line("the header Link is "+line, 200)
				}
			}
		}
	})
	if cause := p.ctx.Err(); err != nil && cause != nil {
		err = fmt.Errorf("%s: %w", deliver.SafeURL(address), context.Cause(p.ctx)) // with its hint
	}
	if err != nil {
		return nil, err
	}
	p.body = body
	return p.silence.of(&counted{body, p}), nil
}

// next is the next row of all pages.
func (p *pages) next() (Row, error) {
	for {
		row, err := p.rows()
		if !errors.Is(err, io.EOF) || p.link == "" {
			return row, err
		}
		if err := p.turn(); err != nil {
			return Row{}, hint.With(fmt.Errorf("%s, page %d: %w", p.b.name, p.n, err), hint.Of(err))
		}
	}
}

// turn goes to the next page.
func (p *pages) turn() error {
	p.b.more = ""
	if err := p.close(); err != nil {
		return err
	}
	raw, err := p.open()
	if err != nil {
		return err
	}
	in, err := input.Unpack(raw)
	if err != nil {
		return err
	}
	next, isHere := p.b.next, p.b.isHere
	err = p.b.format(in, p.source.At)
	p.rows, p.b.next, p.b.isHere = p.b.next, next, isHere
	return err
}

// close ends the page that is read.
func (p *pages) close() error {
	if p.body == nil {
		return nil
	}
	err := p.body.Close()
	p.body = nil
	return err
}

// shaped fails where a page has rows in another form than the first one, such as an error.
func (b *Books) shaped(as string) error {
	if b.shape == "" {
		b.shape = as
	}
	if b.shape != as {
		return fmt.Errorf("want %s as on the first page, got %s", b.shape, as)
	}
	return nil
}

// counted bounds what all pages have.
type counted struct {
	in io.Reader
	p  *pages
}

func (c *counted) Read(b []byte) (int, error) {
	n, err := c.in.Read(b)
	if c.p.size += int64(n); c.p.size > mostPageBytes {
		return n, fmt.Errorf("the pages have more than %s", words.Count(mostPageBytes, "byte"))
	}
	return n, err
}
