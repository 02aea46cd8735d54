package fake

import (
	"fmt"

	"github.com/siohook/siohook/fake/account"
	"github.com/siohook/siohook/internal/base/sorted"
)

// condition is when a member is set that else is null: where a choice takes an option of a set.
type condition func(*compiler) (choice int, set optionSet, err error)

// conditions are those that the parameter set names.
var conditions = map[string]condition{
	"subscription":     ofSubscription,
	"resource.tag":     ofResource(0),
	"resource.product": ofResource(1),
}

// ofSubscription holds where the price plan is one.
func ofSubscription(c *compiler) (choice int, set optionSet, err error) {
	if _, err := c.pricePlan(); err != nil {
		return 0, 0, err
	}
	choice = c.byKey[planKey]
	for i, o := range c.plan.choices[choice].options {
		if o.value == account.PlanSubscription {
			set |= 1 << i
		}
	}
	return choice, set, nil
}

// ofResource holds for one kind of what is sold.
func ofResource(kind int) condition {
	return func(c *compiler) (int, optionSet, error) {
		options := []option{{value: "tag", weight: 3}, {value: "product", weight: 1}}
		return c.choose("resource kind", "resource", options, nil), 1 << kind, nil
	}
}

// conditional adds what a member holds where a condition does, else null.
func (c *compiler) conditional(m *member, name string) error {
	when := conditions[name]
	if when == nil {
		return fmt.Errorf("unknown fake condition %q%s", name, hint(name, sorted.Keys(conditions)))
	}
	inner := *m
	inner.Params = nil
	if len(m.form.groups) == 0 {
		return fmt.Errorf("schema %s: the fake condition %q needs a member that is null or an object", m.form.place(), name)
	}
	all, nullable, err := m.form.branches()
	if err != nil {
		return err
	}
	if !nullable || len(all) != 1 {
		return fmt.Errorf("schema %s: the fake condition %q needs a member that is null or an object", m.form.place(), name)
	}
	inner.form = all[0]
	i, set, err := when(c)
	if err != nil {
		return err
	}
	if set == 0 {
		c.text("null")
		return nil
	}
	ops, err := c.branch(i, set, func() error { return c.member(&inner) })
	if err != nil {
		return err
	}
	c.add(func(dst []byte, s *scene) []byte {
		if set&(1<<s.options[i]) == 0 {
			return append(dst, "null"...)
		}
		return run(ops, dst, s)
	})
	return nil
}
