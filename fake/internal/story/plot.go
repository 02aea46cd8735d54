// Package story tells what happens to the contacts of an account, one thing after the
// other: who opts in, is tagged, visits pages, clicks links, comes to a webinar, buys, is
// enrolled, loses a tag, finishes a campaign, or drops out on the way. It knows the account
// and no event.
package story

import (
	"slices"
	"strings"

	"github.com/siohook/siohook/fake/account"
	"github.com/siohook/siohook/fake/internal/draw"
)

// Plot is what stories are made of.
type Plot struct {
	account *account.Account
	steps   map[string][]*step // by kind
	funnels map[int64]*stage   // by id; 0 is of who has none
	leads   []int              // numbers of the tags that are not sold
	sales   bool               // whether anything is bought
	creates bool               // whether it is told that contacts are new
	cancels bool               // whether sales are canceled
	// Which kinds of price plans a sale may have.
	oneShot, subscription bool
}

// step is a step of a funnel.
type step struct {
	funnel *stage
	number int        // among those of its kind
	visit  []draw.Pin // what makes a visit one of it
	plans  [2][]*account.PricePlan
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

// Options say which stories an account has.
type Options struct {
	Sales   bool // contacts buy
	Creates bool // that a contact is new is told, too
	Cancels bool // some cancel what they bought
	Seen    bool // also what is not documented: subscriptions
	// Kind returns the number that, drawn in the event of a moment, makes its funnel step
	// one of a kind. It is needed for visits alone.
	Kind func(m Moment, kind string) uint64
}

// New is the plot of an account.
func New(made *account.Made, o Options) *Plot {
	a := made.Account
	p := &Plot{account: a, steps: map[string][]*step{}, funnels: map[int64]*stage{0: {}}, sales: o.Sales, creates: o.Creates, cancels: o.Sales && o.Cancels}
	sold := map[int64]bool{}
	for i := range a.Funnels {
		for _, s := range a.Funnels[i].Steps {
			for _, plan := range s.PricePlans {
				for _, r := range plan.Resources {
					sold[r.ID] = sold[r.ID] || r.Type == account.ResourceTag
				}
			}
		}
	}
	for i, tag := range a.Tags {
		if !sold[tag.ID] {
			p.leads = append(p.leads, i)
		}
	}
	if p.leads == nil {
		p.leads = account.About(a.Tags, "")
	}
	for i := range a.Funnels {
		p.funnels[a.Funnels[i].ID] = p.stage(&a.Funnels[i], made.Topics)
	}
	for _, kind := range account.StepKinds {
		p.add(kind.Name, o.Kind)
	}
	p.oneShot, p.subscription = p.sells(0), o.Seen && p.sells(1)
	return p
}

// add adds the steps of a kind.
func (p *Plot) add(kind string, drawn func(Moment, string) uint64) {
	var list []*step
	for i := range p.account.Funnels {
		funnel := &p.account.Funnels[i]
		own := p.funnels[funnel.ID]
		for k := range funnel.Steps {
			if funnel.Steps[k].Type != kind {
				continue
			}
			s := &step{funnel: own, number: len(list)}
			for _, plan := range funnel.Steps[k].PricePlans {
				of := 0
				if plan.Type == account.PlanSubscription {
					of = 1
				}
				s.plans[of] = append(s.plans[of], &plan)
			}
			list = append(list, s)
			own.steps = append(own.steps, s)
			switch kind {
			case account.StepOrder:
				own.orders = append(own.orders, s.number)
			case account.StepWebinar:
				own.webinars = append(own.webinars, s.number)
			case account.StepThanks:
				own.thanks = s
			}
		}
	}
	for i, s := range list {
		s.visit = []draw.Pin{draw.Pinned(draw.Step, i, len(list)), {Slot: draw.Of(draw.StepKind), Drawn: drawn(Visited, kind)}}
	}
	p.steps[kind] = list
}

// sells tells whether every order form has price plans of a kind.
func (p *Plot) sells(kind int) bool {
	return !slices.ContainsFunc(p.steps[account.StepOrder], func(form *step) bool { return len(form.plans[kind]) == 0 })
}

// stage gives a funnel its tag and campaign, about the same topic if there are such.
func (p *Plot) stage(funnel *account.Funnel, topics []string) *stage {
	topic := ""
	for _, t := range topics {
		if strings.Contains(strings.ToLower(funnel.Name), strings.ToLower(t)) {
			topic = t
		}
	}
	var leads []int
	for _, i := range account.About(p.account.Tags, topic) {
		if slices.Contains(p.leads, i) {
			leads = append(leads, i)
		}
	}
	if leads == nil {
		leads = p.leads
	}
	campaigns := account.About(p.account.Campaigns, topic)
	return &stage{
		lead:     leads[draw.Pick(draw.At(uint64(funnel.ID), draw.Tag), len(leads))],
		campaign: campaigns[draw.Pick(draw.At(uint64(funnel.ID), draw.Campaign), len(campaigns))],
	}
}
