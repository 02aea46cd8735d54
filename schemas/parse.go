package schemas

import (
	"fmt"
	"reflect"

	"github.com/go-json-experiment/json"

	"github.com/siohook/siohook/internal/base/jsonpos"
)

// mostDepth is how deep a payload may nest that is parsed: package json's own limit.
const mostDepth = 10_000

// Parse decodes a payload of the automation catalog; see [Catalog.Parse].
func Parse(body []byte) (Event, error) { return automation.Parse(body) }

// Parse decodes a payload into the struct of its event: the result is a pointer
// of the type that the event's row names. Names are matched exactly, unknown
// members are ignored, members that are missing stay at their zero value.
// Invalid UTF-8 and duplicate members are errors.
//
// An event that the catalog does not have gives an *[UnknownTypeError] or an
// *[UnknownVariantError]; one that nothing names, when several have its shape, an
// *[AmbiguousError].
func (c *Catalog) Parse(body []byte) (Event, error) { return c.ParseDelivery(Delivery{Body: body}) }

// ParseDelivery is Parse for catalogs whose deliveries name their event in a header, too.
func (c *Catalog) ParseDelivery(d Delivery) (Event, error) {
	body := d.Body
	payload, err := jsonpos.Parse(body, jsonpos.Limits{MaxDepth: mostDepth})
	if err != nil {
		return nil, fmt.Errorf("parse payload: %w", err)
	}
	row, err := c.IdentifyOne(d.Header, payload)
	if err != nil {
		return nil, err
	}
	if row.Model == nil {
		return nil, fmt.Errorf("catalog %s: %s has no Go struct", c.Name, row.ID())
	}
	event, ok := reflect.New(reflect.TypeOf(row.Model).Elem()).Interface().(Event)
	if !ok {
		panic(fmt.Sprintf("catalog %s: model of %s is not a pointer to an event", c.Name, row.ID()))
	}
	if err := json.Unmarshal(body, event); err != nil {
		return nil, fmt.Errorf("parse %s: %w", row.ID(), err)
	}
	return event, nil
}
