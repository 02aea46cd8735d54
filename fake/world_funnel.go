package fake

import "math"

// The kinds of funnel steps that something else in a world belongs to.
const (
	stepOrder   = "offer-form"
	stepWebinar = "webinar_registration"
)

// stepKinds are the documented kinds of funnel steps, with how often one of
// them is visited. A test compares them with the model.
var stepKinds = []struct {
	name   string
	weight float64
	names  []string // patterns
}{
	{"squeeze", 5, squeezeNames},
	{"opt_in_thank_you_page", 3, thankYouNames},
	{stepWebinar, 1, webinarNames},
	{stepOrder, 3, orderNames},
}

// The types of price plans; the first is documented, the second seen.
const (
	planOneShot      = "one_shot"
	planSubscription = "subscription"
)

// step is a step of a funnel.
type step struct {
	thing
	kind    text
	funnel  *thing
	webinar *webinar        // of a webinar registration
	plans   [2][]*pricePlan // of an order form: one shot, subscription
}

// webinar is what a webinar registration registers for.
type webinar struct{ id, duration int64 }

// pricePlan is a price on an order form.
type pricePlan struct {
	thing
	innerName text
	kind      text
	amount    int64  // in minor units
	gives     uint64 // drawing of what the buyer gets
}

// funnels makes funnels, each with an opt-in and a thank you page, most with an
// order form, some with a webinar.
func (b *builder) funnels() {
	b.steps = map[string][]*step{}
	funnelIDs, stepIDs, webinarIDs, planIDs := b.ids(614_000), b.ids(2_102_000), b.ids(54_000), b.ids(1_900)
	for i := range 24 {
		funnel := b.thing("funnel", funnelIDs(), funnelNames[i%len(funnelNames)])
		for _, kind := range stepKinds {
			if kind.name == stepOrder && i%4 == 3 || kind.name == stepWebinar && i%3 > 0 {
				continue
			}
			s := &step{
				thing:  *b.thing("step", stepIDs(), kind.names[i%len(kind.names)]),
				kind:   b.text(kind.name),
				funnel: funnel,
			}
			switch kind.name {
			case stepWebinar:
				s.webinar = &webinar{id: webinarIDs(), duration: pickOf[int64](b, 1800, 2700, 3600, 3600, 5400, 7200)}
			case stepOrder:
				for range 1 + b.below(3) {
					s.plans[0] = append(s.plans[0], b.pricePlan(planIDs(), planOneShot))
				}
				s.plans[1] = append(s.plans[1], b.pricePlan(planIDs(), planSubscription))
			}
			b.steps[kind.name] = append(b.steps[kind.name], s)
		}
	}
}

// pricePlan makes a price plan. What it gives is spread evenly over the plans,
// so that few of them have each combination.
func (b *builder) pricePlan(id int64, kind string) *pricePlan {
	name := b.unique("plan", b.phrase(pickOf(b, planNames...)))
	inner := name
	if b.below(2) == 0 {
		inner += pickOf(b, " (old price)", " – test A/B", " [2026]")
	}
	plan := &pricePlan{
		thing:     thing{id: id, name: b.text(name)},
		innerName: b.text(inner),
		kind:      b.text(kind),
		amount:    pickOf[int64](b, 100, 583, 700, 990, 1700, 1900, 2700, 3700, 4700, 4999, 6700, 9700, 12_100, 19_700, 29_700, 49_700, 99_700, 199_700),
		gives:     math.MaxUint64 / 2,
	}
	b.plans++
	plan.gives += uint64(b.plans) * golden
	return plan
}
