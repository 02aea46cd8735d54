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

// plot is what stories are made of: the account, and the events that are made.
type plot struct {
	world  *world
	plans  [beatKinds]*plan // nil for events that are not made
	orders map[*thing][]int // numbers of the order forms of a funnel
	// Which kinds of price plans a sale may have; see compiler.pricePlan.
	oneShot, subscription bool
}

func (f *Faker) plot() plot {
	p := plot{world: f.world, orders: map[*thing][]int{}}
	p.oneShot, p.subscription = f.world.sells(0), f.seen && f.world.sells(1)
	for _, plan := range f.plans {
		for kind, id := range beatEvents {
			if plan.row.ID() == id {
				p.plans[kind] = plan
			}
		}
	}
	for i, form := range f.world.steps[stepOrder] {
		p.orders[form.funnel] = append(p.orders[form.funnel], i)
	}
	return p
}

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

func (l *life) live(arrival int64) {
	w := l.world
	var funnel *thing
	lead := l.below(len(w.tags))
	squeezes := w.steps[stepKinds[0].name]
	if l.chance(75) && len(squeezes) > 0 {
		i := l.below(len(squeezes))
		funnel = squeezes[i].funnel
		lead = pick(derive(uint64(funnel.id), slotTag), len(w.tags)) // each funnel has its own
		l.add(arrival, beatOptIn, 0, pinned(slotStep, i, len(squeezes)))
	} else {
		l.add(arrival, beatBlogOptIn, 0)
	}
	tagged := l.chance(85)
	now := arrival
	if tagged {
		now = l.after(now, 1, 20)
		l.add(now, beatTagged, 0, pinned(slotTag, lead, len(w.tags)))
	}
	campaign := l.below(len(w.campaigns))
	finishes := arrival + int64(3+l.below(12))*day + int64(l.below(hour))
	for range l.below(4) {
		now = l.after(now, 5, 10*minute)
		l.add(now, beatVisit, 0)
	}
	mail := arrival
	for range 5 { // each mail loses some readers
		mail = l.after(mail, 20*hour, 4*day)
		if !l.chance(40) {
			break
		}
		l.add(mail, beatClick, 0, pinned(slotEmail, l.below(len(w.emails)), len(w.emails)))
		if l.chance(40) {
			l.add(l.after(mail, 10, 15*minute), beatVisit, 0)
		}
	}
	if webinars := w.steps[stepWebinar]; l.chance(20) && len(webinars) > 0 {
		l.add(l.after(arrival, 5*minute, 3*day), beatWebinar, 0, pinned(slotStep, l.below(len(webinars)), len(webinars)))
	}
	bought := int64(0)
	if l.chance(18) && l.has(beatSale) {
		bought = l.buy(l.after(now, 2*minute, 9*day), funnel)
	}
	switch {
	case tagged && bought > 0 && l.chance(60): // no longer a lead
		l.add(l.after(bought, 1, 30), beatUntagged, 0, pinned(slotTag, lead, len(w.tags)))
	case tagged && l.chance(8):
		l.add(l.after(finishes, hour, 5*day), beatUntagged, 0, pinned(slotTag, lead, len(w.tags)))
	}
	if l.chance(70) {
		l.add(finishes, beatCampaign, 0, pinned(slotCampaign, campaign, len(w.campaigns)))
	}
}

// buy has the contact order, if possible in his own funnel, and tells what
// follows. It returns when he bought.
func (l *life) buy(at int64, funnel *thing) int64 {
	forms := l.world.steps[stepOrder]
	number := l.below(len(forms))
	if own := l.orders[funnel]; len(own) > 0 {
		number = own[l.below(len(own))]
	}
	form := forms[number]
	kind, choice := 0, uint64(0)
	if !l.oneShot || l.subscription && l.chance(25) {
		kind, choice = 1, math.MaxUint64
	}
	plans := form.plans[kind]
	first := l.below(len(plans))
	step := pinned(slotStep, number, len(forms))
	sale := func(at int64, part orderPart, i int) {
		l.add(at, beatSale, part, step, pinned(slotPlan, i, len(plans)), pin{planSlot, choice})
		if part == opensOrder || i != first {
			l.deliver(at, plans[i])
		}
	}
	sale(at, opensOrder, first)
	if kind == 1 {
		for month := int64(1); month <= 12 && l.chance(85); month++ {
			sale(at+month*30*day+int64(l.below(20*minute)), continuesOrder, first)
		}
		return at
	}
	if len(plans) > 1 && l.chance(35) { // an order bump, at once
		sale(at+int64(l.below(3)), continuesOrder, (first+1)%len(plans))
	}
	if len(plans) > 2 && l.chance(30) { // an upsell
		sale(l.after(at, 20, 10*minute), continuesOrder, (first+2)%len(plans))
	}
	return at
}

// planSlot is where a price plan's kind is drawn.
var planSlot = slotOf(planKey)

// deliver gives the buyer what the price plan gives.
func (l *life) deliver(at int64, plan *pricePlan) {
	w := l.world
	for _, resource := range plan.gives {
		switch resource {
		case resourceTag:
			l.add(l.after(at, 1, 15), beatTagged, 0, pinned(slotTag, slices.Index(w.tags, plan.tag), len(w.tags)))
		case resourceCourse:
			l.add(l.after(at, 1, minute), beatCourse, 0, pinned(slotCourse, slices.Index(w.courses, plan.course), len(w.courses)))
		}
	}
	if l.chance(15) {
		l.add(l.after(at, 5, 2*minute), beatBundle, 0)
	}
}
