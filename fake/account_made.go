package fake

import (
	"math/rand/v2"
	"strconv"
	"strings"

	"github.com/brianvoe/gofakeit/v6"
)

// The kinds of funnel steps that something else in an account belongs to.
const (
	stepOrder   = "offer-form"
	stepWebinar = "webinar_registration"
)

// stepKinds are the documented kinds of funnel steps, with how often one of
// them is visited. A test compares them with the model.
var stepKinds = []struct {
	name   string
	weight float64
	texts  string // key of the patterns of their names
}{
	{"squeeze", 5, "squeeze"},
	{"opt_in_thank_you_page", 3, "thankyou"},
	{stepWebinar, 1, "webinar"},
	{stepOrder, 3, "order"},
}

// The types of price plans; the first is documented, the second seen.
const (
	planOneShot      = "one_shot"
	planSubscription = "subscription"
)

// The types of what a price plan gives.
const (
	resourceTag    = "systemeio_tag"
	resourceCourse = "membership_course"
)

// builder makes an account up, in a fixed order of drawings.
type builder struct {
	random *random
	words  *gofakeit.Faker
	texts  *phrases
	topics []string
	topic  string          // of the names that are made now; "" draws one for each
	taken  map[string]bool // names in use, after the kind of thing
}

// complete makes up what an account lacks, and returns what it is about.
func (a *Account) complete(seed uint64) (topics []string) {
	random := &random{}
	random.pcg.Seed(seed, 0x5107_0acc_0017)
	b := &builder{random: random, words: gofakeit.NewCustom(random), taken: map[string]bool{}}
	home := b.home(a)
	if a.Language == "" {
		a.Language = home.language
	}
	b.texts = textsOf(a.Language)
	b.topics = a.Topics
	if b.topics == nil {
		b.topics = b.texts.of["topic"]
	}
	made := Account{
		Email:    pickOf(b, "owner", "account", "hello", "contact", "info") + pickOf(b, safeDomains[:]...),
		Currency: home.currency(),
		Tags:     b.items("tag", 140_000, 40),
		Courses:  b.items("course", 44_000, 16),
	}
	if a.Tags == nil {
		a.Tags = made.Tags
	}
	if a.Courses == nil {
		a.Courses = made.Courses
	}
	if a.Currency == "" {
		a.Currency = made.Currency
	}
	made.CourseBundles = b.items("bundle", 6_600, 8)
	made.Campaigns = b.items("campaign", 82_000, 12)
	for i := range made.Campaigns {
		made.Campaigns[i].Description = b.phrase("about", i)
	}
	made.Emails = b.items("subject", 1_321_000, 48)
	made.Blogs = b.blogs()
	made.Funnels = b.funnels(a)
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
func (b *builder) home(a *Account) *locale {
	all := allLocales()
	if len(a.Locales) > 0 {
		if some, err := localesOf(a.Locales[:1]); err == nil {
			return some[0]
		}
	}
	if a.Language != "" {
		for _, l := range all {
			if l.language == a.Language {
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

// items makes n items with growing ids.
func (b *builder) items(kind string, firstID int64, n int) []Item {
	ids := b.ids(firstID)
	items := make([]Item, n)
	for i := range items {
		items[i] = Item{ID: ids(), Name: b.name(kind, i)}
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

// name is a name of the kind that no other has; it is numbered otherwise.
func (b *builder) name(kind string, i int) string {
	name := b.phrase(kind, i)
	candidate := name
	for n := 2; b.taken[kind+" "+candidate]; n++ {
		candidate = name + " " + strconv.Itoa(n)
	}
	b.taken[kind+" "+candidate] = true
	return candidate
}

// phrase fills in pattern i of a kind.
func (b *builder) phrase(kind string, i int) string {
	patterns := b.texts.of[kind]
	pattern := patterns[i%len(patterns)]
	for {
		before, rest, ok := strings.Cut(pattern, "{")
		if !ok {
			return upper(pattern)
		}
		what, after, _ := strings.Cut(rest, "}")
		switch {
		case what == "word":
			pattern = before + b.words.BuzzWord() + after
		case b.topic != "" && !strings.Contains(before, b.topic):
			pattern = before + b.topic + after
		default:
			pattern = before + pickOf(b, b.topics...) + after
		}
	}
}

// upper begins a text with a capital letter, if it begins with a topic's small one.
func upper(text string) string {
	if text == "" || text[0] < 'a' || text[0] > 'z' {
		return text
	}
	return strings.ToUpper(text[:1]) + text[1:]
}

func (b *builder) blogs() []Blog {
	blogIDs, pageIDs := b.ids(33_600), b.ids(2_643_000)
	blogs := make([]Blog, 3)
	for k := range blogs {
		blogs[k] = Blog{ID: blogIDs(), Name: b.name("blog", k)}
		for i := range 8 {
			blogs[k].Pages = append(blogs[k].Pages, Item{ID: pageIDs(), Name: b.name("page", i)})
		}
	}
	return blogs
}

// funnels makes funnels, each with an opt-in and a thank you page, most with an
// order form, some with a webinar.
func (b *builder) funnels(a *Account) []Funnel {
	funnelIDs, stepIDs, webinarIDs, planIDs := b.ids(614_000), b.ids(2_102_000), b.ids(54_000), b.ids(1_900)
	funnels := make([]Funnel, 24)
	plans := 0
	for i := range funnels {
		b.topic = b.topics[(i+b.below(2))%len(b.topics)]
		f := Funnel{ID: funnelIDs(), Name: b.name("funnel", i)}
		for _, kind := range stepKinds {
			if kind.name == stepOrder && i%4 == 3 || kind.name == stepWebinar && i%3 > 0 {
				continue
			}
			s := Step{ID: stepIDs(), Name: b.name(kind.texts, i), Type: kind.name}
			switch kind.name {
			case stepWebinar:
				s.Webinar = &Webinar{ID: webinarIDs(), Duration: pickOf[int64](b, 1800, 2700, 3600, 3600, 5400, 7200)}
			case stepOrder:
				for range 1 + b.below(3) {
					s.PricePlans = append(s.PricePlans, b.pricePlan(a, planIDs(), planOneShot, plans))
					plans++
				}
				s.PricePlans = append(s.PricePlans, b.pricePlan(a, planIDs(), planSubscription, plans))
				plans++
			}
			f.Steps = append(f.Steps, s)
		}
		funnels[i] = f
	}
	b.topic = ""
	return funnels
}

// prices in minor units, as often as they are listed: they end in 7, 9 or 0, and
// small ones are more frequent.
var prices = []int64{
	100, 583, 700, 900, 990, 990, 1_700, 1_900, 1_900, 1_990, 2_700, 2_700, 2_900, 3_700, 3_700, 3_900, 4_700, 4_700, 4_900, 4_999,
	6_700, 6_700, 7_900, 9_700, 9_700, 9_700, 12_700, 14_700, 19_700, 19_700, 24_900, 29_700, 39_700, 49_700, 49_700, 69_700, 99_700, 149_700, 199_700,
}

// monthly are the prices of subscriptions.
var monthly = []int64{500, 900, 990, 990, 1_700, 1_900, 1_900, 2_700, 2_900, 3_700, 4_700, 4_900, 6_700, 9_700, 19_700}

// pricePlan makes price plan number n. Of four in a row two give a tag and a
// course, one a tag, one a course.
func (b *builder) pricePlan(a *Account, id int64, kind string, n int) PricePlan {
	name := b.name("plan", b.below(1000))
	plan := PricePlan{ID: id, Name: name, InnerName: name, Type: kind}
	if b.below(2) == 0 {
		plan.InnerName += pickOf(b, " (old price)", " – test A/B", " [2026]")
	}
	amounts := prices
	if kind == planSubscription {
		amounts = monthly
	}
	plan.Amount = pickOf(b, amounts...) * perEuro(a.Currency)
	if n%4 != 1 {
		plan.Resources = append(plan.Resources, Resource{resourceTag, pickOf(b, a.Tags...).ID})
	}
	if n%4 != 3 {
		plan.Resources = append(plan.Resources, Resource{resourceCourse, pickOf(b, a.Courses...).ID})
	}
	return plan
}

// perEuro is how many units of a currency make about what a euro does.
func perEuro(currency string) int64 {
	switch currency {
	case "pln":
		return 4
	case "brl":
		return 6
	case "sek", "mad":
		return 10
	case "mxn":
		return 20
	case "inr":
		return 90
	}
	return 1
}

// addresses makes addresses of pages with the queries that campaigns add.
func (b *builder) addresses(n int) []string {
	urls := make([]string, n)
	for i := range urls {
		urls[i] = safeHost + slug(b.phrase("funnel", i)) +
			"?utm_source=" + pickOf(b, "newsletter", "facebook", "google", "instagram", "partner") +
			"&utm_medium=" + pickOf(b, "email", "cpc", "social", "banner") +
			"&utm_campaign=" + slug(pickOf(b, b.topics...))
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
