package input

import (
	"github.com/siohook/siohook/internal/base/hint"
	"github.com/siohook/siohook/internal/base/words"
	"github.com/siohook/siohook/schemas"
	"github.com/siohook/siohook/validate"
)

// Product is the catalog among Others that a delivery is of, by name; "" where it is of none. It
// counts the delivery in Products. It is not safe for concurrent use.
func (o *Opener) Product(d schemas.Delivery) string {
	if len(o.Others) == 0 {
		return ""
	}
	if o.validator == nil {
		o.validator, o.Products = validate.New(o.Catalog.OrDefault(), validate.Options{Others: o.Others}), map[string]int{}
	}
	name := o.validator.Delivery(d).Product
	if name != "" {
		o.Products[name]++
	}
	return name
}

// NameOf is what a delivery that is sent names its event, as [schemas.Catalog.NameOf] has it. It
// counts a delivery of another product.
func (o *Opener) NameOf(d schemas.Delivery) (string, error) {
	product := o.Product(d)
	name, err := o.Catalog.OrDefault().NameOf(d)
	switch {
	case err == nil:
		return name, nil
	case product != "":
		return "", hint.With(err, "this is "+words.A(product)+" delivery; --catalog "+product)
	}
	return "", hint.With(err, "captures have headers: siohook listen --save DIR and siohook fake write them")
}
