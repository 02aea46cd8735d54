package fake

// Shape is one of the forms that an event comes in.
type Shape struct {
	Event  string  // id of the event
	Name   string  // what has several forms: a member as a rule, "fields"
	Value  string  // the form: "empty"
	Weight float64 // share of the event's deliveries that have it, above 0, at most 1
}

// String is name=value, as in [Event.Shapes].
func (s Shape) String() string { return s.Name + "=" + s.Value }

// Shapes lists every shape of every selected event, in the catalog's order.
func (f *Faker) Shapes() []Shape {
	var shapes []Shape
	for _, p := range f.plans {
		shares := make([][]float64, len(p.choices)) // share of each option of each choice
		for i, c := range p.choices {
			met := 1.0
			if c.parent >= 0 {
				met = 0
				for o, share := range shares[c.parent] {
					if c.within&(1<<o) != 0 {
						met += share
					}
				}
			}
			for _, o := range c.options {
				shares[i] = append(shares[i], met*o.weight)
				if met*o.weight == 0 {
					continue // another one is fixed
				}
				shapes = append(shapes, Shape{Event: p.row.ID(), Name: c.name, Value: o.value, Weight: met * o.weight})
			}
		}
	}
	return shapes
}
