package inspect

import (
	"net/http"
	"strconv"
	"time"

	"github.com/siohook/siohook/internal/app/listen"
)

// moment is a delivery on a timeline.
type moment struct {
	Entry entry
	Since time.Duration // since the one before
}

type contactPage struct {
	Contact int64
	Moments []moment
	More    bool
}

// mostMoments is how long a timeline is.
const mostMoments = 500

func (p *Page) contact(w http.ResponseWriter, r *http.Request) {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil || id == 0 {
		p.fail(w, http.StatusNotFound, "Unknown contact.")
		return
	}
	list := p.opts.Listener.Index.From(0, listen.Filter{Contact: id}, mostMoments+1)
	if len(list) == 0 {
		p.fail(w, http.StatusNotFound, "No delivery belongs to this contact.")
		return
	}
	data := contactPage{Contact: id, More: len(list) > mostMoments}
	for i := range list[:min(len(list), mostMoments)] {
		m := moment{Entry: list[i]}
		if i > 0 {
			m.Since = list[i].Time.Sub(list[i-1].Time)
		}
		data.Moments = append(data.Moments, m)
	}
	p.show(w, http.StatusOK, "contact", data)
}
