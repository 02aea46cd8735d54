package fake

import (
	"slices"
	"strings"
)

// plot is what stories are made of: the account, and the events that are made.
type plot struct {
	world   *world
	plans   [beatKinds]*plan // nil for events that are not made
	funnels map[int64]*stage // by id; 0 is of who has none
	pages   map[*step][]pin  // what makes a visit one of a step
	leads   []int            // numbers of the tags that are not sold
	// Which kinds of price plans a sale may have; see compiler.pricePlan.
	oneShot, subscription bool
}

// stage is a funnel, as a contact goes through it.
type stage struct {
	steps    []*step
	thanks   *step // after the opt-in; nil when there is none
	webinars []int // numbers of the registrations among all
	orders   []int // numbers of the order forms
	lead     int   // number of the tag for who opts in
	campaign int   // number of the campaign that begins then
}

func (f *Faker) plot() plot {
	w := f.world
	p := plot{world: w, funnels: map[int64]*stage{0: {}}, pages: map[*step][]pin{}}
	p.oneShot, p.subscription = w.sells(0), f.seen && w.sells(1)
	for _, plan := range f.plans {
		for kind, id := range beatEvents {
			if plan.row.ID() == id {
				p.plans[kind] = plan
			}
		}
	}
	for i, tag := range w.tags {
		if !slices.ContainsFunc(w.plans, func(sold *pricePlan) bool { return sold.tag == tag && slices.Contains(sold.gives, resourceTag) }) {
			p.leads = append(p.leads, i)
		}
	}
	if p.leads == nil {
		p.leads = aboutTopic(w.owner.Tags, "")
	}
	for _, funnel := range w.owner.Funnels {
		p.funnels[funnel.ID] = p.stage(&funnel)
	}
	for _, kind := range stepKinds {
		list := w.steps[kind.name]
		for i, s := range list {
			own := p.funnels[s.funnel.id]
			own.steps = append(own.steps, s)
			p.pages[s] = []pin{pinned(slotStep, i, len(list)), {slotOf(stepKey), p.plans[beatVisit].drawnFor(stepName, kind.name)}}
			switch kind.name {
			case stepOrder:
				own.orders = append(own.orders, i)
			case stepWebinar:
				own.webinars = append(own.webinars, i)
			case stepThanks:
				own.thanks = s
			}
		}
	}
	return p
}

// stage gives a funnel its tag and campaign, about the same topic if there are such.
func (p *plot) stage(funnel *Funnel) *stage {
	topic := ""
	for _, t := range p.world.topics {
		if strings.Contains(strings.ToLower(funnel.Name), strings.ToLower(t)) {
			topic = t
		}
	}
	var leads []int
	for _, i := range aboutTopic(p.world.owner.Tags, topic) {
		if slices.Contains(p.leads, i) {
			leads = append(leads, i)
		}
	}
	if leads == nil {
		leads = p.leads
	}
	campaigns := aboutTopic(p.world.owner.Campaigns, topic)
	return &stage{
		lead:     leads[pick(derive(uint64(funnel.ID), slotTag), len(leads))],
		campaign: campaigns[pick(derive(uint64(funnel.ID), slotCampaign), len(campaigns))],
	}
}

// drawnFor is a number that, drawn at a choice, takes one of its options.
func (p *plan) drawnFor(choice, value string) uint64 {
	if p != nil {
		for _, c := range p.choices {
			for _, o := range c.options {
				if c.name == choice && o.value == value {
					return o.below - 1
				}
			}
		}
	}
	return 0
}
