package fake

import (
	"errors"
	"fmt"

	"github.com/siohook/siohook/fake/encode"
	"github.com/siohook/siohook/schemas"
)

// chosen is what the options say is made.
type chosen struct {
	rows     []*schemas.Row
	below    []uint64  // see [mixRows]; nil when all rows are as frequent
	template *template // nil when there is none
}

func (o *Options) choose(appendString encode.StringAppender) (c chosen, err error) {
	switch {
	case o.Template != nil && (len(o.Events) > 0 || o.Mix != nil):
		return c, errors.New("fake: a template is one event, so no other event can be selected")
	case o.Template == nil && len(o.Vary) > 0:
		return c, errors.New("fake: Vary needs a template")
	case o.Mix != nil && len(o.Events) > 0:
		return c, errors.New("fake: select events by name or by a mix, not both")
	case o.Template != nil:
		if c.template, err = newTemplate(*o, appendString); err != nil {
			return c, fmt.Errorf("fake: %w", err)
		}
		c.rows = []*schemas.Row{c.template.row}
	case o.Mix != nil:
		c.rows, c.below, err = mixRows(o.Catalog, o.Mix, o.Seen)
	default:
		c.rows, err = selectRows(o.Catalog, o.Events, o.Seen)
	}
	return c, err
}

// Selected lists the rows that the options select, in the catalog's order.
func Selected(o Options) ([]*schemas.Row, error) {
	f, err := New(0, o)
	if err != nil {
		return nil, err
	}
	rows := make([]*schemas.Row, len(f.plans))
	for i, p := range f.plans {
		rows[i] = p.row
	}
	return rows, nil
}
