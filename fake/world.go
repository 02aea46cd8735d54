package fake

import (
	"fmt"
	"strings"

	"github.com/siohook/siohook/fake/account"
	"github.com/siohook/siohook/fake/encode"
	"github.com/siohook/siohook/fake/internal/draw"
)

// world is an account, encoded and ready to draw from.
type world struct {
	appendString encode.StringAppender
	made         *account.Made
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
	labels       map[string]text // of contact fields, by slug
	urls         []text
	plans        []*pricePlan
	people       [64]*people // a contact lives in one of these, each as probable
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

// step is a step of a funnel.
type step struct {
	thing
	kind    text
	funnel  *thing
	webinar *account.Webinar // of a webinar registration
	plans   [2][]*pricePlan  // of an order form: one shot, subscription
}

// pricePlan is a price on an order form.
type pricePlan struct {
	thing
	number    int // among all plans
	innerName text
	kind      text
	amount    int64    // in minor units
	gives     []string // types of resources; nil when that is to be drawn
	tag       *thing
	course    *thing
}

// people are the tables of a locale, encoded.
type people struct {
	country   text
	language  text
	first     []name
	last      []name
	streets   []text
	phones    []text
	places    []placed
	companies [][2]text // before and after the surname, with the quotes
}

type name struct {
	text text
	mail string
}

type placed struct{ city, postcode text }

// newWorld encodes the account of the options.
func newWorld(seed uint64, o *Options) (*world, error) {
	appendString, err := o.Encoding.Strings()
	if err != nil {
		return nil, fmt.Errorf("fake: %w", err)
	}
	made, err := account.Make(seed, o.Account, o.Locales...)
	if err != nil {
		return nil, fmt.Errorf("fake: %w", err)
	}
	w := &world{appendString: appendString, made: made, steps: map[string][]*step{}}
	own := made.Account
	w.account, w.currency = w.text(own.Email), w.text(own.Currency)
	w.tags, w.courses, w.bundles = w.things(own.Tags), w.things(own.Courses), w.things(own.CourseBundles)
	w.campaigns, w.emails = w.things(own.Campaigns), w.things(own.Emails)
	for _, blog := range own.Blogs {
		owner := w.thing(account.Item{ID: blog.ID, Name: blog.Name})
		for _, p := range blog.Pages {
			w.pages = append(w.pages, &page{thing: *w.thing(p), blog: owner})
		}
	}
	for i := range own.Funnels {
		w.funnel(&own.Funnels[i])
	}
	for _, url := range own.URLs {
		w.urls = append(w.urls, w.text(url))
	}
	for _, topic := range made.Topics {
		w.words = append(w.words, w.text(topic))
	}
	w.labels = map[string]text{}
	for _, f := range contactFieldList {
		w.labels[f.slug] = w.text(f.label)
	}
	encoded := map[*account.Locale]*people{}
	for i, home := range made.Homes {
		if encoded[home] == nil {
			encoded[home] = w.encode(home)
		}
		w.people[i] = encoded[home]
	}
	return w, nil
}

// text encodes s.
func (w *world) text(s string) text { return w.appendString(nil, s) }

func (w *world) texts(from []string) []text {
	texts := make([]text, len(from))
	for i, s := range from {
		texts[i] = w.text(s)
	}
	return texts
}

func (w *world) thing(from account.Item) *thing {
	return &thing{id: from.ID, name: w.text(from.Name), about: w.text(from.Description)}
}

func (w *world) things(from []account.Item) []*thing {
	things := make([]*thing, len(from))
	for i := range from {
		things[i] = w.thing(from[i])
	}
	return things
}

func (w *world) funnel(from *account.Funnel) {
	funnel := w.thing(account.Item{ID: from.ID, Name: from.Name})
	for _, made := range from.Steps {
		s := &step{thing: *w.thing(account.Item{ID: made.ID, Name: made.Name}), kind: w.text(made.Type), funnel: funnel, webinar: made.Webinar}
		for _, p := range made.PricePlans {
			kind := 0
			if p.Type == account.PlanSubscription {
				kind = 1
			}
			s.plans[kind] = append(s.plans[kind], w.pricePlan(&p))
		}
		w.steps[made.Type] = append(w.steps[made.Type], s)
	}
}

func (w *world) pricePlan(from *account.PricePlan) *pricePlan {
	plan := &pricePlan{
		thing: *w.thing(account.Item{ID: from.ID, Name: from.Name}), number: len(w.plans),
		innerName: w.text(from.InnerName), kind: w.text(from.Type), amount: from.Amount,
	}
	if from.InnerName == "" {
		plan.innerName = plan.name
	}
	if from.Type == "" {
		plan.kind = w.text(account.PlanOneShot)
	}
	plan.tag = w.tags[draw.Pick(draw.At(uint64(from.ID), draw.Tag), len(w.tags))]
	plan.course = w.courses[draw.Pick(draw.At(uint64(from.ID), draw.Course), len(w.courses))]
	for _, r := range from.Resources {
		plan.gives = append(plan.gives, r.Type)
		if r.Type == account.ResourceTag {
			plan.tag = byID(w.tags, r.ID)
		} else {
			plan.course = byID(w.courses, r.ID)
		}
	}
	w.plans = append(w.plans, plan)
	return plan
}

// byID finds the thing of an id that is known to be there.
func byID(things []*thing, id int64) *thing {
	for _, t := range things {
		if t.id == id {
			return t
		}
	}
	panic(fmt.Sprintf("fake: nothing has the id %d", id))
}

func (w *world) encode(l *account.Locale) *people {
	language, _, _ := strings.Cut(l.Code, "-")
	p := &people{country: w.text(l.Country), language: w.text(language), first: w.names(l.First), last: w.names(l.Last), streets: w.texts(l.Streets), phones: w.texts(l.Phones)}
	for _, c := range l.Cities {
		p.places = append(p.places, placed{city: w.text(c.Name), postcode: w.text(c.Postcode)})
	}
	for _, company := range l.Companies {
		before, after, _ := strings.Cut(company, "{last}")
		begin, end := w.text(before), w.text(after)
		p.companies = append(p.companies, [2]text{begin[:len(begin)-1], end[1:]})
	}
	return p
}

func (w *world) names(from []account.Name) []name {
	names := make([]name, len(from))
	for i, n := range from {
		names[i] = name{text: w.text(n.Text), mail: n.Mail}
	}
	return names
}
