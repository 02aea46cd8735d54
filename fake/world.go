package fake

import (
	"fmt"
	"strings"
)

// world is an account, encoded and ready to draw from.
type world struct {
	appendString stringAppender
	owner        *Account
	topics       []string
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
	webinar *Webinar        // of a webinar registration
	plans   [2][]*pricePlan // of an order form: one shot, subscription
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

// account completes the account of the options from the seed. Contacts live in
// the locales chosen; none means everywhere.
func (o *Options) account(seed uint64) (account *Account, chosen []*locale, topics []string, err error) {
	account = &Account{}
	if o.Account != nil {
		*account = *o.Account
		if err := account.check(); err != nil {
			return nil, nil, nil, fmt.Errorf("fake: %w", err)
		}
	}
	if o.Locales != nil {
		account.Locales = o.Locales
	}
	if chosen, err = localesOf(account.Locales); err != nil {
		return nil, nil, nil, fmt.Errorf("fake: %w", err)
	}
	topics = account.complete(seed)
	return account, chosen, topics, nil
}

// newWorld encodes the account of the options.
func newWorld(seed uint64, o *Options) (*world, error) {
	appendString, err := o.Encoding.appender()
	if err != nil {
		return nil, err
	}
	account, chosen, topics, err := o.account(seed)
	if err != nil {
		return nil, err
	}
	w := &world{appendString: appendString, owner: account, topics: topics, steps: map[string][]*step{}}
	w.account, w.currency = w.text(account.Email), w.text(account.Currency)
	w.tags, w.courses, w.bundles = w.things(account.Tags), w.things(account.Courses), w.things(account.CourseBundles)
	w.campaigns, w.emails = w.things(account.Campaigns), w.things(account.Emails)
	for _, blog := range account.Blogs {
		owner := w.thing(Item{ID: blog.ID, Name: blog.Name})
		for _, p := range blog.Pages {
			w.pages = append(w.pages, &page{thing: *w.thing(p), blog: owner})
		}
	}
	for i := range account.Funnels {
		w.funnel(&account.Funnels[i])
	}
	for _, url := range account.URLs {
		w.urls = append(w.urls, w.text(url))
	}
	for _, topic := range topics {
		w.words = append(w.words, w.text(topic))
	}
	w.live(chosen, account.Language, account.Currency)
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

func (w *world) thing(from Item) *thing {
	return &thing{id: from.ID, name: w.text(from.Name), about: w.text(from.Description)}
}

func (w *world) things(from []Item) []*thing {
	things := make([]*thing, len(from))
	for i := range from {
		things[i] = w.thing(from[i])
	}
	return things
}

func (w *world) funnel(from *Funnel) {
	funnel := w.thing(Item{ID: from.ID, Name: from.Name})
	for _, made := range from.Steps {
		s := &step{thing: *w.thing(Item{ID: made.ID, Name: made.Name}), kind: w.text(made.Type), funnel: funnel, webinar: made.Webinar}
		for _, p := range made.PricePlans {
			kind := 0
			if p.Type == planSubscription {
				kind = 1
			}
			s.plans[kind] = append(s.plans[kind], w.pricePlan(&p))
		}
		w.steps[made.Type] = append(w.steps[made.Type], s)
	}
}

func (w *world) pricePlan(from *PricePlan) *pricePlan {
	plan := &pricePlan{
		thing: *w.thing(Item{ID: from.ID, Name: from.Name}), number: len(w.plans),
		innerName: w.text(from.InnerName), kind: w.text(from.Type), amount: from.Amount,
	}
	if from.InnerName == "" {
		plan.innerName = plan.name
	}
	if from.Type == "" {
		plan.kind = w.text(planOneShot)
	}
	plan.tag = w.tags[pick(derive(uint64(from.ID), slotTag), len(w.tags))]
	plan.course = w.courses[pick(derive(uint64(from.ID), slotCourse), len(w.courses))]
	for _, r := range from.Resources {
		plan.gives = append(plan.gives, r.Type)
		if r.Type == resourceTag {
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

// live spreads the contacts over the locales: evenly over those chosen, or with
// three of five where the account is at home.
func (w *world) live(chosen []*locale, language, currency string) {
	encoded := map[*locale]*people{}
	at := func(l *locale) *people {
		if encoded[l] == nil {
			encoded[l] = w.encode(l)
		}
		return encoded[l]
	}
	if len(chosen) > 0 {
		for i := range w.people {
			w.people[i] = at(chosen[i%len(chosen)])
		}
		return
	}
	var home []*locale
	all := allLocales()
	for _, l := range all {
		if l.language == language && l.currency() == currency {
			home = append(home, l)
		}
	}
	if home == nil {
		home = all
	}
	abroad := 0
	for i := range w.people {
		if i%5 < 3 {
			w.people[i] = at(home[i%len(home)])
		} else {
			w.people[i] = at(all[abroad%len(all)])
			abroad++
		}
	}
}

func (w *world) encode(l *locale) *people {
	p := &people{country: w.text(l.country), first: w.names(l.first), last: w.names(l.last), streets: w.texts(l.streets), phones: w.texts(l.phones)}
	for _, c := range l.cities {
		p.places = append(p.places, placed{city: w.text(c.name), postcode: w.text(c.postcode)})
	}
	for _, company := range l.companies {
		before, after, _ := strings.Cut(company, "{last}")
		begin, end := w.text(before), w.text(after)
		p.companies = append(p.companies, [2]text{begin[:len(begin)-1], end[1:]})
	}
	return p
}

func (w *world) names(from []personName) []name {
	names := make([]name, len(from))
	for i, n := range from {
		names[i] = name{text: w.text(n.text), mail: n.mail}
	}
	return names
}
