package account

import (
	"errors"
	"fmt"
	"net/mail"
	"slices"
	"strings"

	"github.com/siohook/siohook/internal/base/lazy"
)

var isCurrency = lazy.Pattern(`^[a-z]{3}$`)

// check finds what would make events that contradict each other or the schemas.
func (a *Account) check() error {
	c := checker{account: a, named: map[string]string{}}
	if a.Email != "" {
		if address, err := mail.ParseAddress(a.Email); err != nil || address.Address != a.Email {
			c.fail("/email", fmt.Errorf("want an e-mail address, got %q", a.Email))
		}
	}
	if a.Currency != "" && !isCurrency().MatchString(a.Currency) {
		c.fail("/currency", fmt.Errorf("want a currency such as eur, got %q", a.Currency))
	}
	if a.Language != "" && !slices.Contains(Languages(), a.Language) {
		c.fail("/language", fmt.Errorf("unknown language %q, want one of %s", a.Language, strings.Join(Languages(), ", ")))
	}
	for i, name := range a.Locales {
		if _, err := localesOf([]string{name}); err != nil {
			c.fail(fmt.Sprintf("/locales/%d", i), err)
		}
	}
	c.isGiven("/topics", a.Topics != nil, len(a.Topics))
	for i, topic := range a.Topics {
		if strings.ContainsAny(topic, "{}") || topic == "" {
			c.fail(fmt.Sprintf("/topics/%d", i), errors.New("want a text without braces"))
		}
	}
	c.items("/tags", "tag", a.Tags)
	c.items("/courses", "course", a.Courses)
	c.items("/course_bundles", "course bundle", a.CourseBundles)
	c.items("/campaigns", "campaign", a.Campaigns)
	c.items("/emails", "e-mail", a.Emails)
	c.isGiven("/urls", a.URLs != nil, len(a.URLs))
	c.isGiven("/blogs", a.Blogs != nil, len(a.Blogs))
	for i, blog := range a.Blogs {
		at := fmt.Sprintf("/blogs/%d", i)
		c.id(at, "blog", blog.ID, blog.Name)
		c.items(at+"/pages", "page", blog.Pages)
	}
	c.isGiven("/funnels", a.Funnels != nil, len(a.Funnels))
	for i, funnel := range a.Funnels {
		c.funnel(fmt.Sprintf("/funnels/%d", i), &funnel)
	}
	if c.first != nil {
		return c.first
	}
	return nil
}

// checker keeps the first fault.
type checker struct {
	account *Account
	named   map[string]string // name by kind and id
	first   *fault
}

func (c *checker) fail(pointer string, err error) {
	if c.first == nil {
		c.first = &fault{pointer, err}
	}
}

// isGiven fails for a list that is there and empty: nothing can be drawn from it.
func (c *checker) isGiven(pointer string, given bool, n int) {
	if given && n == 0 {
		c.fail(pointer, errors.New("want at least one; leave the list out to generate it"))
	}
}

func (c *checker) items(pointer, kind string, items []Item) {
	c.isGiven(pointer, items != nil, len(items))
	for i, item := range items {
		c.id(fmt.Sprintf("%s/%d", pointer, i), kind, item.ID, item.Name)
	}
}

func (c *checker) id(pointer, kind string, id int64, name string) {
	key := fmt.Sprintf("%s %d", kind, id)
	switch _, known := c.named[key]; {
	case id < 1:
		c.fail(pointer+"/id", fmt.Errorf("want an id from 1, got %d", id))
	case known:
		c.fail(pointer+"/id", fmt.Errorf("%s appears twice", key))
	case name == "":
		c.fail(pointer+"/name", errors.New("want a name"))
	}
	c.named[key] = name
}

func (c *checker) funnel(at string, funnel *Funnel) {
	c.id(at, "funnel", funnel.ID, funnel.Name)
	c.isGiven(at+"/steps", true, len(funnel.Steps))
	for i, step := range funnel.Steps {
		at := fmt.Sprintf("%s/steps/%d", at, i)
		c.id(at, "step", step.ID, step.Name)
		var kinds []string
		for _, kind := range StepKinds {
			kinds = append(kinds, kind.Name)
		}
		switch {
		case !slices.Contains(kinds, step.Type):
			c.fail(at+"/type", fmt.Errorf("want one of %s, got %q", strings.Join(kinds, ", "), step.Type))
		case step.Type == StepOrder && len(step.PricePlans) == 0:
			c.fail(at, errors.New("an order form needs price_plans"))
		case step.Type != StepOrder && len(step.PricePlans) > 0:
			c.fail(at+"/price_plans", errors.New("only an order form (offer-form) has price plans"))
		case step.Type == StepWebinar && step.Webinar == nil:
			c.fail(at, errors.New("a webinar registration needs a webinar"))
		case step.Type != StepWebinar && step.Webinar != nil:
			c.fail(at+"/webinar", errors.New("only a webinar_registration has a webinar"))
		case step.Webinar != nil && (step.Webinar.ID < 1 || step.Webinar.Duration < 1):
			c.fail(at+"/webinar", errors.New("want an id and a duration in seconds, both from 1"))
		}
		for k := range step.PricePlans {
			c.pricePlan(fmt.Sprintf("%s/price_plans/%d", at, k), &step.PricePlans[k])
		}
	}
}

func (c *checker) pricePlan(at string, plan *PricePlan) {
	c.id(at, "price plan", plan.ID, plan.Name)
	switch {
	case plan.Amount < 0:
		c.fail(at+"/amount", fmt.Errorf("want minor units from 0, got %d", plan.Amount))
	case plan.Type != "" && plan.Type != PlanOneShot && plan.Type != PlanSubscription:
		c.fail(at+"/type", fmt.Errorf("want %s or %s, got %q", PlanOneShot, PlanSubscription, plan.Type))
	}
	for i, r := range plan.Resources {
		at := fmt.Sprintf("%s/resources/%d", at, i)
		switch {
		case r.Type != ResourceTag && r.Type != ResourceCourse:
			c.fail(at+"/type", fmt.Errorf("want %s or %s, got %q", ResourceTag, ResourceCourse, r.Type))
		case !hasItem(c.account.things(r.Type), r.ID):
			c.fail(at+"/id", fmt.Errorf("the account has no %s %d: add it to its list as well", r.Type, r.ID))
		case slices.ContainsFunc(plan.Resources[:i], func(other Resource) bool { return other.Type == r.Type }):
			c.fail(at, fmt.Errorf("a price plan has at most one %s", r.Type))
		}
	}
}

// things are the items that resources of a type are about.
func (a *Account) things(resource string) []Item {
	if resource == ResourceTag {
		return a.Tags
	}
	return a.Courses
}

func hasItem(items []Item, id int64) bool {
	return slices.ContainsFunc(items, func(item Item) bool { return item.ID == id })
}
