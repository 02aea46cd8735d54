package fake

import "fmt"

var saleSources = map[string]source{
	"plan.id":         ofPlan(func(p *pricePlan) int64 { return p.id }),
	"plan.name":       ofPlanText(func(p *pricePlan) text { return p.name }),
	"plan.inner_name": ofPlanText(func(p *pricePlan) text { return p.innerName }),
	"plan.type":       ofPlanText(func(p *pricePlan) text { return p.kind }),
	"plan.amount":     ofPlan(func(p *pricePlan) int64 { return p.amount }),
	"plan.currency":   plainText(func(s *scene) text { return s.world.currency }),
	"order.id":        plainNumber(func(s *scene) int64 { return s.number(2_700_000, 3, slotOrder) }),
	"order.time":      plainTime(func(s *scene) int64 { return s.time - 4 - pick(s.draw(slotOrderTime), int64(40)) }),
	"item.id":         plainNumber(func(s *scene) int64 { return s.number(3_600_000, 5, slotItem) }),
	"sale.processor": {valueText, func(c *compiler, m *member) (value, error) {
		if len(m.documented)+len(m.seen) == 0 {
			return nil, fmt.Errorf("sale.processor needs a doc tag with its values")
		}
		return c.enumeration(m, nil), nil
	}},
	"resource.access": {valueText, resourceAccess},
}

const planKey = "price plan"

// pricePlan draws one of the price plans of the event's order form.
// Subscriptions are only seen.
func (c *compiler) pricePlan() func(*scene) *pricePlan {
	options := []option{{value: planOneShot, weight: 3}}
	if c.seen {
		options = append(options, option{value: planSubscription, weight: 1})
	}
	i := c.choose(planKey, "plan", options, nil)
	forms := c.world.steps[stepOrder]
	return func(s *scene) *pricePlan {
		plans := forms[pick(s.draw(slotStep), len(forms))].plans[s.options[i]]
		return plans[pick(s.draw(slotPlan), len(plans))]
	}
}

// sold draws the price plan of a sale, which decides what the buyer gets; nil
// when the event, as far as it is compiled, is about no price plan.
func (c *compiler) sold() func(*scene) *pricePlan {
	if _, ok := c.byKey[planKey]; !ok {
		return nil
	}
	return c.pricePlan()
}

func ofPlan(of func(*pricePlan) int64) source {
	return source{valueNumber, func(c *compiler, _ *member) (value, error) {
		drawn := c.pricePlan()
		return numbers(func(s *scene) int64 { return of(drawn(s)) }), nil
	}}
}

func ofPlanText(of func(*pricePlan) text) source {
	return source{valueText, func(c *compiler, _ *member) (value, error) {
		drawn := c.pricePlan()
		return texts(func(s *scene) text { return of(drawn(s)) }), nil
	}}
}

// resourceAccess is what the parameter access says of the kind of resource.
func resourceAccess(c *compiler, m *member) (value, error) {
	switch access := m.params["access"]; access {
	case "null":
		return func(dst []byte, _ *scene) []byte { return append(dst, "null"...) }, nil
	case "":
		return nil, fmt.Errorf("resource.access needs the parameter access")
	default:
		return c.constant(access), nil
	}
}
