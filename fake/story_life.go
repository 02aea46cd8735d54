package fake

import (
	"math"
	"math/bits"
	"math/rand/v2"
	"slices"
)

const (
	minute = 60
	hour   = 60 * minute
	day    = 24 * hour
)

// beatKind is what happens in a story.
type beatKind uint8

const (
	beatOptIn beatKind = iota
	beatBlogOptIn
	beatTagged
	beatUntagged
	beatVisit
	beatClick
	beatWebinar
	beatSale
	beatCourse
	beatBundle
	beatCampaign
	beatKinds
)

// beatEvents are the ids of the events.
var beatEvents = [beatKinds]string{
	beatOptIn:     "contact.optin.completed/funnel_step",
	beatBlogOptIn: "contact.optin.completed/blog_page",
	beatTagged:    "contact.tag.added",
	beatUntagged:  "contact.tag.removed",
	beatVisit:     "contact.page.visited",
	beatClick:     "contact.email_link.clicked",
	beatWebinar:   "contact.webinar.registered",
	beatSale:      "customer.sale.completed",
	beatCourse:    "contact.course.enrolled",
	beatBundle:    "contact.course_bundle.enrolled",
	beatCampaign:  "contact.campaign.finished",
}

// beat is one thing that happens to a contact.
type beat struct {
	at     int64 // Unix time
	kind   beatKind
	order  orderPart
	pinned uint8
	pins   [3]pin
}

// orderPart says whether a sale opens an order.
type orderPart uint8

const (
	opensOrder orderPart = iota
	continuesOrder
)

// pin fixes what is drawn at a slot.
type pin struct {
	slot  slot
	drawn uint64
}

// pinned is the number that makes pick choose i of n.
func pinned(k slot, i, n int) pin {
	drawn, rest := bits.Div64(uint64(i), 0, uint64(n))
	if rest > 0 {
		drawn++
	}
	return pin{k, drawn}
}

// What so many of 100 contacts do; the others drop out of that step.
const (
	rateFunnel   = 75 // opt in at a funnel; the others at a blog
	rateTagged   = 85 // get the tag of the funnel
	rateThanked  = 90 // see the page that thanks for the opt-in
	rateReader   = 40 // click in a mail, of those who did in the one before; there are five
	rateVisitor  = 40 // of clicks, lead to a page
	rateWebinar  = 20 // register for a webinar
	rateBuyer    = 18 // buy
	rateMonthly  = 25 // of buyers, by the month, where that is sold
	rateRenewed  = 85 // of months, are followed by another one, twelve times at most
	rateBump     = 35 // of buyers, take the order bump, where there is one
	rateUpsell   = 30 // of buyers, take the upsell, where there is one
	rateBundle   = 15 // of items bought, come with a bundle of courses
	rateNoLead   = 60 // of tagged buyers, lose the tag
	rateUntagged = 8  // of the others tagged, lose it
	rateFinished = 70 // are still there at the end of the campaign
)

// life appends all that happens to a contact who comes at a time, in the order
// of time. It is a function of the contact.
func (p *plot) life(beats []beat, who contact, arrival int64) []beat {
	var l life
	l.plot, l.beats = p, beats
	l.pcg.Seed(who.base, uint64(slotBeat))
	l.live(arrival)
	slices.SortStableFunc(l.beats, func(a, b beat) int {
		switch {
		case a.at < b.at:
			return -1
		case a.at > b.at:
			return 1
		}
		return 0
	})
	return l.beats
}

// life is one contact's.
type life struct {
	*plot
	pcg   rand.PCG
	beats []beat
}

// chance is true in so many of 100 cases.
func (l *life) chance(percent int) bool { return l.below(100) < percent }

func (l *life) below(n int) int { return pick(l.pcg.Uint64(), n) }

// after is a time between least and most seconds after another; short gaps are
// more frequent than long ones.
func (l *life) after(t, least, most int64) int64 {
	spread := most - least
	gap := min(pick(l.pcg.Uint64(), spread+1), pick(l.pcg.Uint64(), spread+1))
	return t + least + gap
}

func (l *life) add(at int64, kind beatKind, order orderPart, pins ...pin) {
	b := beat{at: at, kind: kind, order: order, pinned: uint8(len(pins))}
	copy(b.pins[:], pins)
	l.beats = append(l.beats, b)
}

// has tells whether the events of a kind happen at all.
func (l *life) has(kind beatKind) bool { return l.plans[kind] != nil }

// visit has the contact see a page of a funnel.
func (l *life) visit(at int64, of *step) { l.add(at, beatVisit, 0, l.pages[of]...) }

// visitAny has him see a page, of his own funnel more often than not.
func (l *life) visitAny(at int64, funnel int64) {
	if own := l.funnels[funnel].steps; len(own) > 0 && l.chance(70) {
		l.visit(at, own[l.below(len(own))])
		return
	}
	l.add(at, beatVisit, 0)
}

func (l *life) live(arrival int64) {
	w := l.world
	funnel := int64(0)
	lead, campaign := l.leads[l.below(len(l.leads))], l.below(len(w.campaigns))
	squeezes := w.steps[stepSqueeze]
	if l.chance(rateFunnel) && len(squeezes) > 0 {
		i := l.below(len(squeezes))
		funnel = squeezes[i].funnel.id
		lead, campaign = l.funnels[funnel].lead, l.funnels[funnel].campaign
		l.add(arrival, beatOptIn, 0, pinned(slotStep, i, len(squeezes)))
	} else {
		l.add(arrival, beatBlogOptIn, 0)
	}
	now := arrival
	if thanks := l.funnels[funnel].thanks; thanks != nil && l.chance(rateThanked) {
		now = l.after(now, 1, 5)
		l.visit(now, thanks)
	}
	tagged := l.chance(rateTagged)
	if tagged {
		now = l.after(now, 1, 20)
		l.add(now, beatTagged, 0, pinned(slotTag, lead, len(w.tags)))
	}
	finishes := arrival + int64(3+l.below(12))*day + int64(l.below(hour))
	for range l.below(4) {
		now = l.after(now, 5, 10*minute)
		l.visitAny(now, funnel)
	}
	mail := arrival
	for range 5 { // each mail loses some readers
		mail = l.after(mail, 20*hour, 4*day)
		if !l.chance(rateReader) {
			break
		}
		l.add(mail, beatClick, 0, pinned(slotEmail, l.below(len(w.emails)), len(w.emails)))
		if l.chance(rateVisitor) {
			l.visitAny(l.after(mail, 1, 15), funnel)
		}
	}
	if webinars := w.steps[stepWebinar]; l.chance(rateWebinar) && len(webinars) > 0 {
		i := l.below(len(webinars))
		if own := l.funnels[funnel].webinars; len(own) > 0 {
			i = own[l.below(len(own))]
		}
		l.add(l.after(arrival, 5*minute, 3*day), beatWebinar, 0, pinned(slotStep, i, len(webinars)))
	}
	bought := int64(0)
	if l.chance(rateBuyer) && l.has(beatSale) {
		bought = l.buy(l.after(now, 2*minute, 9*day), funnel)
	}
	switch {
	case tagged && bought > 0 && l.chance(rateNoLead):
		l.add(l.after(bought, 1, 30), beatUntagged, 0, pinned(slotTag, lead, len(w.tags)))
	case tagged && l.chance(rateUntagged):
		l.add(l.after(finishes, hour, 5*day), beatUntagged, 0, pinned(slotTag, lead, len(w.tags)))
	}
	if l.chance(rateFinished) {
		l.add(finishes, beatCampaign, 0, pinned(slotCampaign, campaign, len(w.campaigns)))
	}
}

// buy has the contact order, if possible in his own funnel, and tells what
// follows. The first price plan of a form is its offer, the second the order
// bump, the third the upsell. It returns when he bought.
func (l *life) buy(at int64, funnel int64) int64 {
	forms := l.world.steps[stepOrder]
	number := l.below(len(forms))
	if own := l.funnels[funnel].orders; len(own) > 0 {
		number = own[l.below(len(own))]
	}
	form := forms[number]
	kind, choice := 0, uint64(0)
	if !l.oneShot || l.subscription && l.chance(rateMonthly) {
		kind, choice = 1, math.MaxUint64
	}
	plans := form.plans[kind]
	l.visit(at-int64(20+l.below(90)), form)
	step := pinned(slotStep, number, len(forms))
	sale := func(at int64, part orderPart, i int) {
		l.add(at, beatSale, part, step, pinned(slotPlan, i, len(plans)), pin{planSlot, choice})
		if part == opensOrder || i > 0 { // a renewal gives nothing new
			l.deliver(at, plans[i])
		}
	}
	sale(at, opensOrder, 0)
	if kind == 1 {
		for month := int64(1); month <= 12 && l.chance(rateRenewed); month++ {
			sale(at+month*30*day+int64(l.below(20*minute)), continuesOrder, 0)
		}
		return at
	}
	if len(plans) > 1 && l.chance(rateBump) { // an order bump, at once
		sale(at+int64(l.below(3)), continuesOrder, 1)
	}
	if len(plans) > 2 && l.chance(rateUpsell) { // an upsell
		sale(l.after(at, 20, 10*minute), continuesOrder, 2)
	}
	return at
}

// planSlot is where a price plan's kind is drawn.
var planSlot = slotOf(planKey)

// deliver gives the buyer what the price plan gives and he does not have.
func (l *life) deliver(at int64, plan *pricePlan) {
	w := l.world
	for _, resource := range plan.gives {
		switch resource {
		case resourceTag:
			l.once(l.after(at, 1, 15), beatTagged, pinned(slotTag, slices.Index(w.tags, plan.tag), len(w.tags)))
		case resourceCourse:
			l.once(l.after(at, 1, minute), beatCourse, pinned(slotCourse, slices.Index(w.courses, plan.course), len(w.courses)))
		}
	}
	if l.chance(rateBundle) {
		l.add(l.after(at, 5, 2*minute), beatBundle, 0)
	}
}

// once adds what does not happen a second time.
func (l *life) once(at int64, kind beatKind, what pin) {
	if !slices.ContainsFunc(l.beats, func(b beat) bool { return b.kind == kind && b.pins[0] == what }) {
		l.add(at, kind, 0, what)
	}
}
