package fake

import "github.com/siohook/siohook/fake/internal/draw"

// What the account has besides its funnels, each drawn at its own slot.
var productSources = map[string]source{
	"tag.id":               ofThing(tagsOf, draw.Tag),
	"tag.name":             ofThingText(tagsOf, draw.Tag, (*thing).called),
	"course.id":            ofThing(coursesOf, draw.Course),
	"course.name":          ofThingText(coursesOf, draw.Course, (*thing).called),
	"bundle.id":            ofThing(bundlesOf, draw.Bundle),
	"bundle.name":          ofThingText(bundlesOf, draw.Bundle, (*thing).called),
	"campaign.id":          ofThing(campaignsOf, draw.Campaign),
	"campaign.name":        ofThingText(campaignsOf, draw.Campaign, (*thing).called),
	"campaign.description": ofThingText(campaignsOf, draw.Campaign, (*thing).described),
	"email.id":             ofThing(emailsOf, draw.Email),
	"email.subject":        ofThingText(emailsOf, draw.Email, (*thing).called),
}

func tagsOf(w *world) []*thing      { return w.tags }
func coursesOf(w *world) []*thing   { return w.courses }
func bundlesOf(w *world) []*thing   { return w.bundles }
func campaignsOf(w *world) []*thing { return w.campaigns }
func emailsOf(w *world) []*thing    { return w.emails }

func (t *thing) called() text    { return t.name }
func (t *thing) described() text { return t.about }

func ofThing(from func(*world) []*thing, k draw.Slot) source {
	return source{valueNumber, func(c *compiler, _ *member) (value, error) {
		drawn := c.thing(from(c.world), k)
		return numbers(func(s *scene) int64 { return drawn(s).id }), nil
	}}
}

func ofThingText(from func(*world) []*thing, k draw.Slot, of func(*thing) text) source {
	return source{valueText, func(c *compiler, _ *member) (value, error) {
		drawn := c.thing(from(c.world), k)
		return texts(func(s *scene) text { return of(drawn(s)) }), nil
	}}
}

// thing draws one of the things; in a sale it is the one that is sold.
func (c *compiler) thing(things []*thing, k draw.Slot) func(*scene) *thing {
	chosen := c.sold()
	switch {
	case chosen == nil:
		return func(s *scene) *thing { return things[draw.Pick(s.draw(k), len(things))] }
	case k == draw.Tag:
		return func(s *scene) *thing { return chosen(s).tag }
	case k == draw.Course:
		return func(s *scene) *thing { return chosen(s).course }
	}
	return func(s *scene) *thing { return things[draw.Pick(draw.At(uint64(chosen(s).id), k), len(things))] }
}
