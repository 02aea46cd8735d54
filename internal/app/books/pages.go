package books

import (
	"slices"
	"strconv"
	"strings"

	"github.com/siohook/siohook/internal/base/safetext"
)

// Members beside the rows that tell of other pages, in small letters and without marks.
var (
	nextPages = []string{"next", "nextpage", "nextpageurl", "nexturl", "nextlink", "nextcursor", "nextpagetoken", "nexttoken", "nextoffset", "odata.nextlink"}
	morePages = []string{"hasmore", "hasnext", "hasnextpage", "hasmorepages", "morepages"}
	allPages  = []string{"totalpages", "lastpage", "pagecount", "pages", "numpages"}
)

// page notes what a member beside the rows tells of other pages. value is as it is written.
func (b *Books) page(path []string, value string) {
	if b.more != "" || len(value) > 1000 {
		return
	}
	isOf := func(names []string, name string) bool {
		return slices.Contains(names, strings.NewReplacer("_", "", "-", "", "@", "").Replace(strings.ToLower(name)))
	}
	last := path[len(path)-1]
	isNext := isOf(nextPages, last) || len(path) > 1 && isOf(nextPages, path[len(path)-2]) // links.next.href
	number, err := strconv.ParseFloat(value, 64)
	switch {
	case isNext && value != "null" && value != "false" && value != `""` && value != "0":
	case isOf(morePages, last) && value == "true":
	case isOf(allPages, last) && err == nil && number > 1:
	default:
		return
	}
	b.more = safetext.Line(strings.Join(path, ".")+" is "+value, 200)
}
