package contract

import (
	"strconv"
	"time"

	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/schemas"
)

// atTime is an event that happened at another time, wherever its payload says so, in the
// form in which it does.
func (p *places) atTime(one *payload, at time.Time) *payload {
	again := *one
	for _, pointer := range p.roles[schemas.RoleTime] {
		if n, ok := node(again.bytes, pointer); ok {
			if moved := timeLike(n, at); moved != "" {
				again.bytes, _ = with(again.bytes, pointer, moved)
			}
		}
	}
	return &again
}

// fromMilliseconds is when a Unix time is no longer one in seconds: they would be of the
// year 5138.
const fromMilliseconds = 100_000_000_000

// timeLike is a time in the form of another one: RFC 3339, or Unix seconds or
// milliseconds, as a number or in a text; "" when that is in none of these.
func timeLike(n jsonpos.Node, at time.Time) string {
	text, around := string(n.Raw()), ""
	if n.Kind() == jsonpos.String {
		text, around = n.Text(), `"`
	}
	if unix, err := strconv.ParseInt(text, 10, 64); err == nil {
		if unix >= fromMilliseconds {
			return around + strconv.FormatInt(at.UnixMilli(), 10) + around
		}
		return around + strconv.FormatInt(at.Unix(), 10) + around
	}
	then, err := time.Parse(time.RFC3339, text)
	if err != nil || around == "" {
		return ""
	}
	layout := "2006-01-02T15:04:05-07:00"
	if text[len(text)-1] == 'Z' {
		layout = time.RFC3339
	}
	return around + at.In(then.Location()).Format(layout) + around
}
