package fake

import (
	"math/rand/v2"
	"strconv"

	"github.com/brianvoe/gofakeit/v6"
)

// world is the account that the events are about, a function of the seed.
type world struct {
	appendString stringAppender
	account      text
	currency     text
	steps        map[string][]*step // by kind
	pages        []*page
	tags         []*thing
	courses      []*thing
	bundles      []*thing
	campaigns    []*thing
	emails       []*thing
	words        []text
	companies    []text
	urls         []text
	plans        int // made so far
	locales      []locale
}

// thing is something of the account that has a number and a name of its own.
type thing struct {
	id    int64
	name  text
	about text // description, if it has one
}

// page is a page of a blog.
type page struct {
	thing
	blog *thing
}

// builder draws a world in a fixed order.
type builder struct {
	*world
	random *random
	words  *gofakeit.Faker
	taken  map[string]bool // names in use, after the kind of thing
}

func newWorld(seed uint64, appendString stringAppender) *world {
	random := &random{}
	random.pcg.Seed(seed, 0x5107_0acc_0017)
	b := &builder{
		world:  &world{appendString: appendString},
		random: random,
		words:  gofakeit.NewCustom(random),
		taken:  map[string]bool{},
	}
	b.account = b.text(pickOf(b, "owner", "account", "hello", "contact", "info") + pickOf(b, safeDomains[:]...))
	b.currency = b.text(pickOf(b, "eur", "eur", "eur", "usd", "gbp"))
	b.world.words = b.someWords(64)
	b.tags = b.things("tag", 140_000, 40, tagNames)
	b.courses = b.things("course", 44_000, 16, courseNames)
	b.bundles = b.things("bundle", 6_600, 8, bundleNames)
	b.campaigns = b.things("campaign", 82_000, 12, campaignNames)
	b.emails = b.things("e-mail", 1_321_000, 48, subjects)
	for i, c := range b.campaigns {
		c.about = b.text(b.phrase(descriptions[i%len(descriptions)]))
	}
	b.blogs()
	b.funnels()
	b.urls = b.addresses(48)
	b.people()
	return b.world
}

// text encodes s.
func (w *world) text(s string) text { return w.appendString(nil, s) }

// things makes n things with growing ids and names from the patterns.
func (b *builder) things(kind string, firstID int64, n int, patterns []string) []*thing {
	ids := b.ids(firstID)
	things := make([]*thing, n)
	for i := range things {
		things[i] = b.thing(kind, ids(), patterns[i%len(patterns)])
	}
	return things
}

func (b *builder) thing(kind string, id int64, pattern string) *thing {
	return &thing{id: id, name: b.text(b.unique(kind, b.phrase(pattern)))}
}

// ids gives growing numbers from about first.
func (b *builder) ids(first int64) func() int64 {
	next := first + int64(b.below(200))
	return func() int64 {
		next += 1 + int64(b.below(60))
		return next
	}
}

// unique is the name, numbered when another thing of the kind has it.
func (b *builder) unique(kind, name string) string {
	candidate := name
	for i := 2; b.taken[kind+" "+candidate]; i++ {
		candidate = name + " " + strconv.Itoa(i)
	}
	b.taken[kind+" "+candidate] = true
	return candidate
}

func (b *builder) blogs() {
	blogIDs, pageIDs := b.ids(33_600), b.ids(2_643_000)
	for range 3 {
		blog := b.thing("blog", blogIDs(), pickOf(b, blogNames...))
		for i := range 8 {
			p := b.thing("page", pageIDs(), pageNames[i%len(pageNames)])
			b.pages = append(b.pages, &page{thing: *p, blog: blog})
		}
	}
}

// addresses makes addresses of pages with the queries that campaigns add.
func (b *builder) addresses(n int) []text {
	urls := make([]text, n)
	for i := range urls {
		urls[i] = b.text(safeHost + slug(b.phrase(funnelNames[i%len(funnelNames)])) +
			"?utm_source=" + pickOf(b, "newsletter", "facebook", "google", "instagram", "partner") +
			"&utm_medium=" + pickOf(b, "email", "cpc", "social", "banner") +
			"&utm_campaign=" + slug(b.words.Noun()))
	}
	return urls
}

// below draws 0 ... n-1.
func (b *builder) below(n int) int { return pick(b.random.Uint64(), n) }

func pickOf[T any](b *builder, of ...T) T { return of[b.below(len(of))] }

// random is a PCG that gofakeit can draw from.
type random struct{ pcg rand.PCG }

// Uint64 and the two methods below implement math/rand's Source64.
func (r *random) Uint64() uint64 { return r.pcg.Uint64() }

// Int63 is Uint64 without its lowest bit.
func (r *random) Int63() int64 { return int64(r.pcg.Uint64() >> 1) }

// Seed starts the sequence of a seed.
func (r *random) Seed(seed int64) { r.pcg.Seed(uint64(seed), 0) }
