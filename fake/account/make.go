package account

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/brianvoe/gofakeit/v6"

	"github.com/siohook/siohook/fake/internal/draw"
	"github.com/siohook/siohook/fake/internal/safe"
)

// The kinds of funnel steps.
const (
	StepSqueeze = "squeeze"
	StepThanks  = "opt_in_thank_you_page"
	StepWebinar = "webinar_registration"
	StepOrder   = "offer-form"
)

// StepKind is a kind of funnel step.
type StepKind struct {
	Name   string
	Weight float64 // how often one is visited, beside the others
	texts  string  // key of the patterns of their names
}

// StepKinds are the documented kinds of funnel steps. A test compares them with the
// model.
var StepKinds = []StepKind{
	{StepSqueeze, 5, "squeeze"},
	{StepThanks, 3, "thankyou"},
	{StepWebinar, 1, "webinar"},
	{StepOrder, 3, "order"},
}

// builder makes an account up, in a fixed order of drawings.
type builder struct {
	random *random
	faker  *gofakeit.Faker // draws from random
	texts  *phrases
	topics []string
	taken  map[string]bool // names in use, after the kind of thing
}

// Made is an account that lacks nothing.
type Made struct {
	Account *Account
	Topics  []string    // what it is about, whether given or made up
	Homes   [64]*Locale // a contact lives in one of these, each as probable
}

// Make makes up what an account lacks; nil lacks everything. Contacts live in the
// locales that the patterns name, such as fr-* for some of [Locales]; without patterns
// in those of the account, else everywhere, most of them where the account is at home.
func Make(seed uint64, given *Account, locales ...string) (*Made, error) {
	a := &Account{}
	if given != nil {
		*a = *given
		if err := a.check(); err != nil {
			return nil, err
		}
	}
	if len(locales) > 0 {
		a.Locales = locales
	}
	chosen, err := localesOf(a.Locales)
	if err != nil {
		return nil, err
	}
	made := &Made{Account: a, Topics: a.complete(seed)}
	made.live(chosen)
	return made, nil
}

// live spreads the contacts over the locales: evenly over those chosen, or with three of
// five where the account is at home.
func (m *Made) live(chosen []*Locale) {
	if len(chosen) > 0 {
		for i := range m.Homes {
			m.Homes[i] = chosen[i%len(chosen)]
		}
		return
	}
	var home []*Locale
	all := allLocales()
	for _, l := range all {
		if l.Language == m.Account.Language && l.currency() == m.Account.Currency {
			home = append(home, l)
		}
	}
	if home == nil {
		home = all
	}
	abroad := 0
	for i := range m.Homes {
		if i%5 < 3 {
			m.Homes[i] = home[i%len(home)]
		} else {
			m.Homes[i] = all[abroad%len(all)]
			abroad++
		}
	}
}

// complete makes up what an account lacks, and returns what it is about.
func (a *Account) complete(seed uint64) (topics []string) {
	random := &random{}
	random.pcg.Seed(seed, 0x5107_0acc_0017)
	b := &builder{random: random, faker: gofakeit.NewCustom(random), taken: map[string]bool{}}
	home := b.home(a)
	if a.Language == "" {
		a.Language = home.Language
	}
	b.texts = textsOf(a.Language)
	b.topics = a.Topics
	if b.topics == nil {
		b.topics = slices.Clone(pickOf(b, b.texts.lines()...))
		b.faker.ShuffleStrings(b.topics)
	}
	made := Account{
		Email:    pickOf(b, "owner", "account", "hello", "contact", "info") + pickOf(b, safe.Domains[:]...),
		Currency: home.currency(),
		Courses:  b.items("course", b.ids(44_000), 16),
	}
	tagIDs := b.ids(140_000)
	leads, buyers := b.items("tag", tagIDs, 28), b.items("buyer", tagIDs, 12)
	if a.Tags == nil {
		a.Tags = slices.Concat(leads, buyers)
	} else {
		buyers = a.Tags
	}
	if a.Courses == nil {
		a.Courses = made.Courses
	}
	if a.Currency == "" {
		a.Currency = made.Currency
	}
	made.CourseBundles = b.items("bundle", b.ids(6_600), 8)
	made.Campaigns = b.items("campaign", b.ids(82_000), 12)
	for i := range made.Campaigns {
		made.Campaigns[i].Description = b.phrase("about", i, b.spread("campaign", i))
	}
	made.Emails = b.items("subject", b.ids(1_321_000), 48)
	made.Blogs = b.blogs()
	made.Funnels = b.funnels(&seller{builder: b, account: a, buyers: buyers, ids: b.ids(1_900)})
	made.URLs = b.addresses(48)
	a.fill(&made)
	return b.topics
}

// fill takes what is missing from another account.
func (a *Account) fill(from *Account) {
	if a.Email == "" {
		a.Email = from.Email
	}
	for _, list := range []struct{ to, from *[]Item }{
		{&a.CourseBundles, &from.CourseBundles}, {&a.Campaigns, &from.Campaigns}, {&a.Emails, &from.Emails},
	} {
		if *list.to == nil {
			*list.to = *list.from
		}
	}
	if a.Blogs == nil {
		a.Blogs = from.Blogs
	}
	if a.Funnels == nil {
		a.Funnels = from.Funnels
	}
	if a.URLs == nil {
		a.URLs = from.URLs
	}
}

// home is the locale that the account is in: the first of those given, one with
// the language given, or one that is drawn, France more often than others.
func (b *builder) home(a *Account) *Locale {
	all := allLocales()
	if len(a.Locales) > 0 {
		if some, err := localesOf(a.Locales[:1]); err == nil {
			return some[0]
		}
	}
	if a.Language != "" {
		for _, l := range all {
			if l.Language == a.Language {
				return l
			}
		}
	}
	if b.below(3) == 0 {
		some, _ := localesOf([]string{"fr-FR"}) // is there
		return some[0]
	}
	return all[b.below(len(all))]
}

// items makes n things with growing ids, named by the patterns of a kind.
func (b *builder) items(kind string, ids func() int64, n int) []Item {
	items := make([]Item, n)
	for i := range items {
		items[i] = Item{ID: ids(), Name: b.name(kind, i, b.spread(kind, i))}
	}
	return items
}

// ids gives growing numbers from about first.
func (b *builder) ids(first int64) func() int64 {
	next := first + int64(b.below(200))
	return func() int64 {
		next += 1 + int64(b.below(60))
		return next
	}
}

// spread is the topic of thing i of a kind. Things in a row are of different
// topics, and there are as many names as patterns times topics.
func (b *builder) spread(kind string, i int) int {
	patterns := len(b.texts.of[kind])
	return i%patterns + i/patterns
}

// name is a name of the kind, about a topic, that no other has; it is numbered
// otherwise.
func (b *builder) name(kind string, i, topic int) string {
	name := b.phrase(kind, i, topic)
	candidate := name
	for n := 2; b.taken[kind+" "+candidate]; n++ {
		candidate = name + " " + strconv.Itoa(n)
	}
	b.taken[kind+" "+candidate] = true
	return candidate
}

// phrase fills in pattern i of a kind: a topic, and those after it.
func (b *builder) phrase(kind string, i, topic int) string {
	patterns := b.texts.of[kind]
	pattern := patterns[i%len(patterns)]
	for ; strings.Contains(pattern, "{topic}"); topic++ {
		pattern = strings.Replace(pattern, "{topic}", b.topics[topic%len(b.topics)], 1)
	}
	return upper(pattern)
}

// upper begins a text with a capital letter.
func upper(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	if size == 0 {
		return ""
	}
	return string(unicode.ToUpper(first)) + text[size:]
}

func (b *builder) blogs() []Blog {
	blogIDs, pageIDs := b.ids(33_600), b.ids(2_643_000)
	blogs := make([]Blog, 3)
	page := 0
	for k := range blogs {
		blogs[k] = Blog{ID: blogIDs(), Name: b.name("blog", k, k)}
		for range 8 {
			blogs[k].Pages = append(blogs[k].Pages, Item{ID: pageIDs(), Name: b.name("page", page, b.spread("page", page))})
			page++
		}
	}
	return blogs
}

// funnels makes funnels, each with an opt-in and a thank you page, most with an
// order form, some with a webinar. Each is about a topic.
func (b *builder) funnels(sells *seller) []Funnel {
	funnelIDs, stepIDs, webinarIDs := b.ids(614_000), b.ids(2_102_000), b.ids(54_000)
	funnels := make([]Funnel, 24)
	for i := range funnels {
		topic := i % len(b.topics)
		pattern := topic + i/len(b.topics)
		f := Funnel{ID: funnelIDs(), Name: b.name("funnel", pattern, topic)}
		for _, kind := range StepKinds {
			if kind.Name == StepOrder && i%4 == 3 || kind.Name == StepWebinar && i%3 > 0 {
				continue
			}
			s := Step{ID: stepIDs(), Name: b.name(kind.texts, pattern, topic), Type: kind.Name}
			switch kind.Name {
			case StepWebinar:
				s.Webinar = &Webinar{ID: webinarIDs(), Duration: pickOf[int64](b, 1800, 2700, 3600, 3600, 5400, 7200)}
			case StepOrder:
				s.PricePlans = sells.plans(pattern, topic)
			}
			f.Steps = append(f.Steps, s)
		}
		funnels[i] = f
	}
	return funnels
}

// addresses makes addresses of pages with the queries that campaigns add.
func (b *builder) addresses(n int) []string {
	urls := make([]string, n)
	for i := range urls {
		topic := b.spread("funnel", i)
		urls[i] = safe.Host + slug(b.phrase("funnel", i, topic)) + "?utm_source=" +
			pickOf(b, "newsletter&utm_medium=email", "facebook&utm_medium=cpc", "facebook&utm_medium=social", "google&utm_medium=cpc", "instagram&utm_medium=social", "partner&utm_medium=affiliate") +
			"&utm_campaign=" + slug(b.topics[topic%len(b.topics)])
	}
	return urls
}

// below draws 0 ... n-1.
func (b *builder) below(n int) int { return draw.Pick(b.random.Uint64(), n) }

func pickOf[T any](b *builder, of ...T) T { return of[b.below(len(of))] }

// random is a PCG that gofakeit can draw from.
type random struct{ pcg rand.PCG }

// Uint64 and the two methods below implement math/rand's Source64.
func (r *random) Uint64() uint64 { return r.pcg.Uint64() }

// Int63 is Uint64 without its lowest bit.
func (r *random) Int63() int64 { return int64(r.pcg.Uint64() >> 1) }

// Seed starts the sequence of a seed.
func (r *random) Seed(seed int64) { r.pcg.Seed(uint64(seed), 0) }
