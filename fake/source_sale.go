package fake

import (
	"errors"
	"fmt"
	"slices"

	"github.com/siohook/siohook/fake/account"
	"github.com/siohook/siohook/fake/internal/draw"
)

var saleSources = map[string]source{
	"plan.id":         ofPlan(func(p *pricePlan) int64 { return p.id }),
	"plan.name":       ofPlanText(func(p *pricePlan) text { return p.name }),
	"plan.inner_name": ofPlanText(func(p *pricePlan) text { return p.innerName }),
	"plan.type":       ofPlanText(func(p *pricePlan) text { return p.kind }),
	"plan.amount":     ofPlan(func(p *pricePlan) int64 { return p.amount }),
	"plan.currency":   plainText(func(s *scene) text { return s.world.currency }),
	"order.id":        plainNumber((*scene).orderID),
	"order.time":      plainTime((*scene).orderTime),
	"item.time":       plainTime((*scene).itemTime),
	"item.id":         plainNumber(func(s *scene) int64 { return s.number(3_600_000, 5, draw.Item) }),
	"sale.processor": {valueText, func(c *compiler, m *member) (value, error) {
		values, ok := m.form.enumeration([]string{"string"})
		if !ok {
			values, ok = m.form.examples()
		}
		if !ok {
			return nil, fmt.Errorf("sale.processor needs an enumeration of its values, or examples")
		}
		return c.oneOfValues(m, values, nil)
	}},
	"resource.access": {valueText, resourceAccess},
	// What an order costs is known where it begins: then it is the price of the item.
	"order.total": {valueNumber, func(c *compiler, m *member) (value, error) {
		plan, err := c.pricePlan()
		k := draw.Of(m.path)
		return c.orNull(m, numbers(func(s *scene) int64 { return plan(s).amount }), func(s *scene) uint64 {
			if s.order.N != s.n {
				return 0
			}
			return s.draw(k)
		}), err
	}},
	"order.vat": {valueNumber, func(c *compiler, m *member) (value, error) {
		k := draw.Of(m.path)
		return c.orNull(m, func(dst []byte, _ *scene) []byte { return append(dst, "0.0"...) }, func(s *scene) uint64 { return s.draw(k) }), nil
	}},
}

const planKey = draw.PlanKind

// pricePlan draws one of the price plans of the event's order form.
// Subscriptions are only seen.
func (c *compiler) pricePlan() (func(*scene) *pricePlan, error) {
	forms := c.world.steps[account.StepOrder]
	var options []option
	var kinds []int
	for kind, o := range []option{{value: account.PlanOneShot, weight: 3}, {value: account.PlanSubscription, weight: 1}} {
		if c.world.sells(kind) && (kind == 0 || c.seen) {
			options, kinds = append(options, o), append(kinds, kind)
		}
	}
	switch {
	case len(forms) == 0:
		return nil, errors.New("the account has no order form, a funnel step of type " + account.StepOrder)
	case len(options) == 0:
		return nil, errors.New("the account has an order form without a price plan of type " + account.PlanOneShot)
	}
	i := c.choose(planKey, "plan", options, nil)
	return func(s *scene) *pricePlan {
		plans := forms[draw.Pick(s.draw(draw.Step), len(forms))].plans[kinds[s.options[i]]]
		return plans[draw.Pick(s.draw(draw.Plan), len(plans))]
	}, nil
}

// sells tells whether every order form has price plans of a kind.
func (w *world) sells(kind int) bool {
	return !slices.ContainsFunc(w.steps[account.StepOrder], func(form *step) bool { return len(form.plans[kind]) == 0 })
}

// sold draws the price plan of a sale, which decides what the buyer gets; nil
// when the event, as far as it is compiled, is about no price plan.
func (c *compiler) sold() func(*scene) *pricePlan {
	if _, ok := c.byKey[planKey]; !ok {
		return nil
	}
	chosen, err := c.pricePlan()
	if err != nil {
		panic(err) // it could be drawn before
	}
	return chosen
}

func ofPlan(of func(*pricePlan) int64) source {
	return source{valueNumber, func(c *compiler, _ *member) (value, error) {
		drawn, err := c.pricePlan()
		return numbers(func(s *scene) int64 { return of(drawn(s)) }), err
	}}
}

func ofPlanText(of func(*pricePlan) text) source {
	return source{valueText, func(c *compiler, _ *member) (value, error) {
		drawn, err := c.pricePlan()
		return texts(func(s *scene) text { return of(drawn(s)) }), err
	}}
}

// resourceAccess is on what terms a resource is given: a course on the first that is
// documented, all else on none.
func resourceAccess(c *compiler, m *member) (value, error) {
	terms, _ := m.form.enumeration([]string{"string"})
	if c.kind != account.ResourceCourse || len(terms) == 0 {
		return func(dst []byte, _ *scene) []byte { return append(dst, "null"...) }, nil
	}
	encoded, err := c.encoded(terms[0])
	return texts(func(*scene) text { return encoded }), err
}
