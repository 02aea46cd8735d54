package inspect

import (
	"net/http"
	"strconv"

	"github.com/siohook/siohook/internal/base/jsonpos"
)

// difference is a line of a comparison.
type difference struct {
	Pointer, A, B string
	Class         string // same, changed, gone or new
}

type comparePage struct {
	A, B        entry
	AText       string // the numbers as they were asked for
	BText       string
	Differences []difference
	Same        int
	Problem     string
	Given       bool
}

func (p *Page) compare(w http.ResponseWriter, r *http.Request) {
	data := comparePage{AText: r.URL.Query().Get("a"), BText: r.URL.Query().Get("b")}
	data.Given = data.AText != "" && data.BText != ""
	if data.Given {
		a, _ := strconv.ParseUint(data.AText, 10, 64) // 0 is none
		b, _ := strconv.ParseUint(data.BText, 10, 64)
		ea, ca, errA := p.capture(a)
		eb, cb, errB := p.capture(b)
		data.A, data.B = ea, eb
		switch {
		case errA != nil:
			data.Problem = errA.Error()
		case errB != nil:
			data.Problem = errB.Error()
		default:
			data.Differences, data.Same, data.Problem = compare(ca.Body, cb.Body)
		}
	}
	p.show(w, http.StatusOK, "compare", data)
}

// compare gives the members in which two payloads differ, in the order of the
// first.
func compare(a, b []byte) (list []difference, same int, problem string) {
	left, errA := jsonpos.Parse(a, jsonpos.Limits{MaxValues: 20_000})
	right, errB := jsonpos.Parse(b, jsonpos.Limits{MaxValues: 20_000})
	if errA != nil || errB != nil {
		return nil, 0, "One of the two bodies is not JSON."
	}
	if left.Root().Kind() != right.Root().Kind() {
		return []difference{{"", excerpt(left.Root()), excerpt(right.Root()), "changed"}}, 0, ""
	}
	seen := map[string]bool{}
	var walk func(n jsonpos.Node)
	walk = func(n jsonpos.Node) {
		pointer := n.Pointer()
		other, ok := right.Lookup(pointer)
		seen[pointer] = true
		switch {
		case !ok:
			list = append(list, difference{pointer, excerpt(n), "", "gone"})
		case n.Kind() == other.Kind() && (n.Kind() == jsonpos.Object || n.Kind() == jsonpos.Array) && !isEmpty(n) && !isEmpty(other):
			for c := range n.Children() {
				walk(c)
			}
		case string(n.Raw()) == string(other.Raw()):
			same++
		default:
			list = append(list, difference{pointer, excerpt(n), excerpt(other), "changed"})
		}
	}
	walk(left.Root())
	var added func(n jsonpos.Node)
	added = func(n jsonpos.Node) {
		if !seen[n.Pointer()] {
			list = append(list, difference{n.Pointer(), "", excerpt(n), "new"})
			return
		}
		if twin, ok := left.Lookup(n.Pointer()); ok && twin.Kind() == n.Kind() && !isEmpty(twin) {
			for c := range n.Children() {
				added(c)
			}
		}
	}
	added(right.Root())
	return list, same, ""
}

func isEmpty(n jsonpos.Node) bool {
	for range n.Children() {
		return false
	}
	return true
}

func excerpt(n jsonpos.Node) string { return jsonpos.Excerpt(n.Raw(), 300) }
