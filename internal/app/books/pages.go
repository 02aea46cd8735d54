package books

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
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
	thisPage  = []string{"page", "currentpage", "pagenumber", "number"}
	morePages = []string{"hasmore", "hasnext", "hasnextpage", "hasmorepages", "morepages"}
	allPages  = []string{"totalpages", "lastpage", "pagecount", "pages", "numpages"}
)

// The parameters that take what members tell of the next page.
var parameters = map[string]string{
	"next": "page", "nextpage": "page", "nextcursor": "cursor", "cursor": "cursor", "after": "after", "offset": "offset", "nextoffset": "offset",
	"nexttoken": "next_token", "nextpagetoken": "page_token",
}

// said is what the members beside the rows of a page tell of the others.
type said struct {
	parameter, value string // of the next page
	page, pages      int    // this one, -1 where it is not told, and how many there are
	hasMore, isList  bool   // there are others; as lists of Stripe, they begin after an id
	isLinked         bool   // a member is for the next page, whether there is one or not
}

// page notes what a member beside the rows tells of other pages. value is as it is written.
func (b *Books) page(path []string, value string) {
	if len(value) > 4000 {
		return
	}
	last, text := bare(path[len(path)-1]), value
	if value[0] == '"' {
		text = jsonscan.Text([]byte(value[1 : len(value)-1]))
	}
	number, err := strconv.Atoi(text)
	isNumber := err == nil && number >= 0
	told := &said{} // nobody follows it
	if b.pages != nil {
		told = &b.pages.said
	}
	isNext := slices.Contains(nextPages, last) || len(path) > 1 && slices.Contains(nextPages, bare(path[len(path)-2])) || // links.next.href
		last == "offset" && text != value && !isNumber // what a next page begins with; a number is where this one does
	told.isLinked = told.isLinked || isNext
	switch {
	case isNext && value != "null" && value != "false" && value != `""` && value != "0":
		switch parameter := parameters[last]; {
		case b.pages != nil && b.pages.linked(text):
		case parameter != "" && (last != "next" || isNumber) && !strings.ContainsAny(text, "/?"):
			if name := path[len(path)-1]; name != strings.ToLower(name) { // nextPageToken
				parameter = strings.Replace(parameter, "_t", "T", 1)
			}
			told.parameter, told.value = parameter, text
		}
	case slices.Contains(morePages, last) && value == "true":
		told.hasMore = true
	case slices.Contains(allPages, last) && isNumber && number > 1:
		told.pages = number
	case slices.Contains(thisPage, last) && isNumber:
		told.page = number
		return
	case last == "object" && text == "list":
		told.isList = true
		return
	default:
		return
	}
	if b.more == "" {
		b.more = safetext.Line(strings.Join(path, ".")+" is "+value, 200)
	}
}

// bare is a name in small letters and without marks.
func bare(name string) string {
	return strings.NewReplacer("_", "", "-", "", "@", "").Replace(strings.ToLower(name))
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

	said       said            // of this page
	parameter  string          // with which it was asked for; "" where its address was told
	asked      int             // number of it; -1 where it has none
	isFromZero bool            // the first page has this number
	id         string          // in the row that was read last
	isFirst    bool            // no row of this page was read
	firsts     map[string]bool // rows that pages began with
}

const (
	mostPages     = 10_000
	mostPageBytes = 16 << 30 // of all pages
)

// What a header Link has of one address, and what its relation is, RFC 8288.
var (
	linkPattern = lazy.Pattern(`<([^>]*)>([^<]*)`)
	hasNext     = lazy.Pattern(`(?i);\s*rel\s*=\s*"?([^"]*\s)?next\b`)
)

// linked takes in the address of the next page, where that is one of the same server, and tells whether it is an address.
func (p *pages) linked(to string) bool {
	isAddress := strings.HasPrefix(to, "http://") || strings.HasPrefix(to, "https://") || strings.HasPrefix(to, "/") || strings.HasPrefix(to, "?")
	if p.link != "" || !isAddress {
		return isAddress
	}
	if next, err := p.base.Parse(to); err == nil && next.Scheme == p.base.Scheme && next.Host == p.base.Host {
		next.Fragment = ""
		p.link = next.String()
	}
	return true
}

// ask goes on with a parameter of the same address: the one of the user's that is empty, or has that name, or else that name.
func (p *pages) ask(parameter, value string) {
	address := *p.base
	query := address.Query()
	if given, err := url.Parse(p.source.Name); err == nil {
		of := given.Query()
		for _, name := range slices.Sorted(maps.Keys(of)) {
			if of.Get(name) == "" || bare(name) == bare(parameter) {
				parameter = name
				break
			}
		}
	}
	query.Set(parameter, value)
	address.RawQuery, address.Fragment = query.Encode(), ""
	p.link, p.parameter = address.String(), parameter
}

// follow finds the next page, after the last row of one, where what the page says is enough. How it is asked for is a
// convention, not something that the page says: whether it is right, the next page shows.
func (p *pages) follow() {
	told := p.said
	this := told.page
	if this < 0 {
		this = max(p.asked, p.n)
	}
	if p.n == 1 {
		p.isFromZero = told.page == 0
	}
	last := told.pages
	if p.isFromZero {
		last--
	}
	switch p.parameter, p.asked = "", -1; {
	case p.link != "":
	case told.parameter != "":
		p.ask(told.parameter, told.value)
	case told.pages > 0 && this >= last:
		if !told.hasMore {
			p.b.more = ""
		}
	case told.isLinked:
	case told.pages > 0, told.hasMore && told.page >= 0:
		p.asked = this + 1
		p.ask("page", strconv.Itoa(p.asked))
	case told.hasMore && told.isList && p.id != "":
		p.ask("starting_after", p.id)
	}
}

// check fails where the page that was asked for with a parameter is another one.
func (p *pages) check(row Row, isEnd bool) error {
	wrong := ""
	switch {
	case p.parameter == "":
	case isEnd && p.asked >= 0 && p.said.page >= 0 && p.said.page != p.asked:
		wrong = fmt.Sprintf("page %d again", p.said.page)
	case !isEnd && p.isFirst && p.firsts[row.text]:
		wrong = "rows that were there before"
	}
	if !isEnd && p.isFirst {
		p.firsts[row.text] = true
		p.isFirst = false
	}
	if wrong == "" {
		return nil
	}
	return fmt.Errorf("asked for the next page with the parameter %s, and got %s", shown(p.parameter), wrong)
}

const pagesAdvice = `name the parameter in the URL, without a value, as in "?cursor="; or have all rows in one page; or read the pages with --state-cmd`

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
		isEnd := errors.Is(err, io.EOF)
		if wrong := p.check(row, isEnd); wrong != nil && (err == nil || isEnd) {
			return Row{}, p.named(wrong)
		}
		if err == nil {
			if n, has := p.b.number["id"]; has {
				p.id = row.Value(n).Text
			}
		}
		if isEnd {
			p.follow()
		}
		if !isEnd || p.link == "" {
			return row, err
		}
		if err := p.turn(); err != nil {
			return Row{}, p.named(err)
		}
	}
}

// named is an error with the page that has it.
func (p *pages) named(err error) error {
	advice := hint.Of(err)
	if p.parameter != "" {
		advice = cmp.Or(advice, pagesAdvice)
	}
	return hint.With(fmt.Errorf("%s, page %d: %w", p.b.name, p.n, err), advice)
}

// turn goes to the next page.
func (p *pages) turn() error {
	p.b.more, p.said, p.isFirst = "", said{page: -1}, true
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
