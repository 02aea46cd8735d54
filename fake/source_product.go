package fake

// What the account has besides its funnels, each drawn at its own slot.
var productSources = map[string]source{
	"tag.id":               ofThing(tagsOf, slotTag),
	"tag.name":             ofThingText(tagsOf, slotTag, (*thing).called),
	"course.id":            ofThing(coursesOf, slotCourse),
	"course.name":          ofThingText(coursesOf, slotCourse, (*thing).called),
	"bundle.id":            ofThing(bundlesOf, slotBundle),
	"bundle.name":          ofThingText(bundlesOf, slotBundle, (*thing).called),
	"campaign.id":          ofThing(campaignsOf, slotCampaign),
	"campaign.name":        ofThingText(campaignsOf, slotCampaign, (*thing).called),
	"campaign.description": ofThingText(campaignsOf, slotCampaign, (*thing).described),
	"email.id":             ofThing(emailsOf, slotEmail),
	"email.subject":        ofThingText(emailsOf, slotEmail, (*thing).called),
}

func tagsOf(w *world) []*thing      { return w.tags }
func coursesOf(w *world) []*thing   { return w.courses }
func bundlesOf(w *world) []*thing   { return w.bundles }
func campaignsOf(w *world) []*thing { return w.campaigns }
func emailsOf(w *world) []*thing    { return w.emails }

func (t *thing) called() text    { return t.name }
func (t *thing) described() text { return t.about }

func ofThing(from func(*world) []*thing, k slot) source {
	return source{valueNumber, func(c *compiler, _ *member) (value, error) {
		drawn := c.thing(from(c.world), k)
		return numbers(func(s *scene) int64 { return drawn(s).id }), nil
	}}
}

func ofThingText(from func(*world) []*thing, k slot, of func(*thing) text) source {
	return source{valueText, func(c *compiler, _ *member) (value, error) {
		drawn := c.thing(from(c.world), k)
		return texts(func(s *scene) text { return of(drawn(s)) }), nil
	}}
}

// thing draws one of the things; in a sale it is the one that is sold.
func (c *compiler) thing(things []*thing, k slot) func(*scene) *thing {
	chosen := c.sold()
	switch {
	case chosen == nil:
		return func(s *scene) *thing { return things[pick(s.draw(k), len(things))] }
	case k == slotTag:
		return func(s *scene) *thing { return chosen(s).tag }
	case k == slotCourse:
		return func(s *scene) *thing { return chosen(s).course }
	}
	return func(s *scene) *thing { return things[pick(derive(uint64(chosen(s).id), k), len(things))] }
}
