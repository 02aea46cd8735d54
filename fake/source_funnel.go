package fake

import (
	"errors"
	"fmt"

	"github.com/siohook/siohook/fake/account"
	"github.com/siohook/siohook/fake/internal/draw"
)

var funnelSources = map[string]source{
	"funnel.id":        ofStep(func(s *step) int64 { return s.funnel.id }),
	"funnel.name":      ofStepText(func(s *step) text { return s.funnel.name }),
	"step.id":          ofStep(func(s *step) int64 { return s.id }),
	"step.name":        ofStepText(func(s *step) text { return s.name }),
	"step.type":        ofStepText(func(s *step) text { return s.kind }),
	"webinar.id":       ofWebinar(func(w *account.Webinar) int64 { return w.ID }),
	"webinar.duration": ofWebinar(func(w *account.Webinar) int64 { return w.Duration }),
	"webinar.start": plainTime(func(s *scene) int64 {
		const halfHour = 30 * 60
		return (floorDiv(s.time, halfHour) + 1 + draw.Pick(s.draw(draw.WebinarStart), int64(144))) * halfHour
	}),
	"page.id":   ofPage(func(p *page) int64 { return p.id }),
	"page.name": ofPageText(func(p *page) text { return p.name }),
	"blog.id":   ofPage(func(p *page) int64 { return p.blog.id }),
	"blog.name": ofPageText(func(p *page) text { return p.blog.name }),
	"page.url":  plainText(func(s *scene) text { return s.world.urls[draw.Pick(s.draw(draw.URL), len(s.world.urls))] }),
}

// The choice of a step, of any kind; its key goes on with the kind, if that is fixed.
const (
	stepKey  = draw.StepKind
	stepName = "step"
)

// step draws the event's funnel step: of one kind where the parameter step
// names it, else of any.
func (c *compiler) step(m *member) (func(*scene) *step, error) {
	kind := m.params["step"]
	var options []option
	var lists [][]*step
	known := false
	for _, k := range account.StepKinds {
		known = known || kind == k.Name
		if (kind == "" || kind == k.Name) && len(c.world.steps[k.Name]) > 0 {
			options = append(options, option{value: k.Name, weight: k.Weight})
			lists = append(lists, c.world.steps[k.Name])
		}
	}
	switch {
	case kind != "" && !known:
		return nil, fmt.Errorf("unknown kind of step %q", kind)
	case lists == nil:
		return nil, fmt.Errorf("the account has no funnel step of type %s", kind)
	}
	i := c.choose(stepKey+kind, stepName, options, nil)
	return func(s *scene) *step {
		list := lists[s.options[i]]
		return list[draw.Pick(s.draw(draw.Step), len(list))]
	}, nil
}

func ofStep(of func(*step) int64) source {
	return source{valueNumber, func(c *compiler, m *member) (value, error) {
		drawn, err := c.step(m)
		return numbers(func(s *scene) int64 { return of(drawn(s)) }), err
	}}
}

func ofStepText(of func(*step) text) source {
	return source{valueText, func(c *compiler, m *member) (value, error) {
		drawn, err := c.step(m)
		return texts(func(s *scene) text { return of(drawn(s)) }), err
	}}
}

// ofWebinar is about the webinar whose registration step the event has.
func ofWebinar(of func(*account.Webinar) int64) source {
	return source{valueNumber, func(c *compiler, _ *member) (value, error) {
		list := c.world.steps[account.StepWebinar]
		if len(list) == 0 {
			return nil, errors.New("the account has no funnel step of type " + account.StepWebinar)
		}
		return numbers(func(s *scene) int64 { return of(list[draw.Pick(s.draw(draw.Step), len(list))].webinar) }), nil
	}}
}

func ofPage(of func(*page) int64) source {
	return plainNumber(func(s *scene) int64 { return of(s.page()) })
}

func ofPageText(of func(*page) text) source {
	return plainText(func(s *scene) text { return of(s.page()) })
}

func (s *scene) page() *page { return s.world.pages[draw.Pick(s.draw(draw.Page), len(s.world.pages))] }
