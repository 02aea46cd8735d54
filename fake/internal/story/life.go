package story

import (
	"math"
	"math/rand/v2"
	"slices"

	"github.com/siohook/siohook/fake/account"
	"github.com/siohook/siohook/fake/internal/draw"
)

const (
	minute = 60
	hour   = 60 * minute
	day    = 24 * hour
)

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
	rateCanceled = 10 // of buyers, cancel the item that they bought last
	rateBundle   = 15 // of items bought, come with a bundle of courses
	rateNoLead   = 60 // of tagged buyers, lose the tag
	rateUntagged = 8  // of the others tagged, lose it
	rateFinished = 70 // are still there at the end of the campaign
)

// Life appends all that happens to a contact who comes at a time, in the order of time. It
// is a function of the base of the contact's drawings.
func (p *Plot) Life(beats []Beat, base uint64, arrival int64) []Beat {
	l := life{Plot: p, beats: beats}
	l.pcg.Seed(base, uint64(draw.Beat))
	l.live(arrival)
	inOrder(l.beats)
	return l.beats
}

// life is one contact's.
type life struct {
	*Plot
	pcg   rand.PCG
	beats []Beat
}

// chance is true in so many of 100 cases.
func (l *life) chance(percent int) bool { return l.below(100) < percent }

func (l *life) below(n int) int { return draw.Pick(l.pcg.Uint64(), n) }

// after is a time between least and most seconds after another; short gaps are
// more frequent than long ones.
func (l *life) after(t, least, most int64) int64 {
	spread := most - least
	gap := min(draw.Pick(l.pcg.Uint64(), spread+1), draw.Pick(l.pcg.Uint64(), spread+1))
	return t + least + gap
}

func (l *life) add(at int64, m Moment, pins ...draw.Pin) {
	b := Beat{At: at, Moment: m, pinned: uint8(len(pins))}
	copy(b.pins[:], pins)
	l.beats = append(l.beats, b)
}

// visit has the contact see a page of a funnel.
func (l *life) visit(at int64, of *step) { l.add(at, Visited, of.visit...) }

// visitAny has him see a page, of his own funnel more often than not.
func (l *life) visitAny(at int64, funnel *stage) {
	if own := funnel.steps; len(own) > 0 && l.chance(70) {
		l.visit(at, own[l.below(len(own))])
		return
	}
	l.add(at, Visited)
}

func (l *life) live(arrival int64) {
	a := l.account
	funnel := l.funnels[0]
	lead, campaign := l.leads[l.below(len(l.leads))], l.below(len(a.Campaigns))
	if l.creates {
		l.add(arrival, Created)
	}
	squeezes := l.steps[account.StepSqueeze]
	if l.chance(rateFunnel) && len(squeezes) > 0 {
		i := l.below(len(squeezes))
		funnel = squeezes[i].funnel
		lead, campaign = funnel.lead, funnel.campaign
		l.add(arrival, OptIn, draw.Pinned(draw.Step, i, len(squeezes)))
	} else {
		l.add(arrival, BlogOptIn)
	}
	now := arrival
	if thanks := funnel.thanks; thanks != nil && l.chance(rateThanked) {
		now = l.after(now, 1, 5)
		l.visit(now, thanks)
	}
	tagged := l.chance(rateTagged)
	if tagged {
		now = l.after(now, 1, 20)
		l.add(now, Tagged, draw.Pinned(draw.Tag, lead, len(a.Tags)))
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
		l.add(mail, Clicked, draw.Pinned(draw.Email, l.below(len(a.Emails)), len(a.Emails)))
		if l.chance(rateVisitor) {
			l.visitAny(l.after(mail, 1, 15), funnel)
		}
	}
	if webinars := l.steps[account.StepWebinar]; l.chance(rateWebinar) && len(webinars) > 0 {
		i := l.below(len(webinars))
		if own := funnel.webinars; len(own) > 0 {
			i = own[l.below(len(own))]
		}
		l.add(l.after(arrival, 5*minute, 3*day), Registered, draw.Pinned(draw.Step, i, len(webinars)))
	}
	bought := int64(0)
	if l.chance(rateBuyer) && l.sales {
		bought = l.buy(l.after(now, 2*minute, 9*day), funnel)
	}
	switch {
	case tagged && bought > 0 && l.chance(rateNoLead):
		l.add(l.after(bought, 1, 30), Untagged, draw.Pinned(draw.Tag, lead, len(a.Tags)))
	case tagged && l.chance(rateUntagged):
		l.add(l.after(finishes, hour, 5*day), Untagged, draw.Pinned(draw.Tag, lead, len(a.Tags)))
	}
	if l.chance(rateFinished) {
		l.add(finishes, Finished, draw.Pinned(draw.Campaign, campaign, len(a.Campaigns)))
	}
}

// buy has the contact order, if possible in his own funnel, and tells what
// follows. The first price plan of a form is its offer, the second the order
// bump, the third the upsell. It returns when he bought.
func (l *life) buy(at int64, funnel *stage) int64 {
	forms := l.steps[account.StepOrder]
	number := l.below(len(forms))
	if own := funnel.orders; len(own) > 0 {
		number = own[l.below(len(own))]
	}
	form := forms[number]
	kind, choice := 0, uint64(0)
	if !l.oneShot || l.subscription && l.chance(rateMonthly) {
		kind, choice = 1, math.MaxUint64
	}
	plans := form.plans[kind]
	l.visit(at-int64(20+l.below(90)), form)
	step := draw.Pinned(draw.Step, number, len(forms))
	var last Beat
	sale := func(at int64, i int, opens bool) {
		l.add(at, Bought, step, draw.Pinned(draw.Plan, i, len(plans)), draw.Pin{Slot: planSlot, Drawn: choice})
		l.beats[len(l.beats)-1].Opens = opens
		last = l.beats[len(l.beats)-1]
		if opens || i > 0 { // a renewal gives nothing new
			l.deliver(at, plans[i])
		}
	}
	sale(at, 0, true)
	if kind == 1 {
		for month := int64(1); month <= 12 && l.chance(rateRenewed); month++ {
			sale(at+month*30*day+int64(l.below(20*minute)), 0, false)
		}
		return at
	}
	if len(plans) > 1 && l.chance(rateBump) { // an order bump, at once
		sale(at+int64(l.below(3)), 1, false)
	}
	if len(plans) > 2 && l.chance(rateUpsell) { // an upsell
		sale(l.after(at, 20, 10*minute), 2, false)
	}
	if l.cancels && l.chance(rateCanceled) {
		l.add(l.after(last.At, hour, 14*day), Canceled, last.Pins()...)
	}
	return at
}

// planSlot is where a price plan's kind is drawn.
var planSlot = draw.Of(draw.PlanKind)

// deliver gives the buyer what the price plan gives and he does not have.
func (l *life) deliver(at int64, plan *account.PricePlan) {
	a := l.account
	for _, resource := range plan.Resources {
		switch resource.Type {
		case account.ResourceTag:
			l.once(l.after(at, 1, 15), Tagged, draw.Pinned(draw.Tag, numberOf(a.Tags, resource.ID), len(a.Tags)))
		case account.ResourceCourse:
			l.once(l.after(at, 1, minute), Enrolled, draw.Pinned(draw.Course, numberOf(a.Courses, resource.ID), len(a.Courses)))
		}
	}
	if l.chance(rateBundle) {
		l.add(l.after(at, 5, 2*minute), BundleEnrolled)
	}
}

// once adds what does not happen a second time.
func (l *life) once(at int64, m Moment, what draw.Pin) {
	if !slices.ContainsFunc(l.beats, func(b Beat) bool { return b.isAbout(m, what) }) {
		l.add(at, m, what)
	}
}

// numberOf is the number of the item with an id.
func numberOf(items []account.Item, id int64) int {
	return slices.IndexFunc(items, func(item account.Item) bool { return item.ID == id })
}
