package reconcile

import (
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // --tz also works where the machine has no time zones: in containers, on Windows

	"github.com/siohook/siohook/internal/app/role"
)

// moments is how the times of a column are written.
type moments struct {
	monthFirst bool           // 01/31/2026, and the same with other marks
	zone       *time.Location // of those without an offset; nil: there is none
}

// moment is what a text says of a time.
type moment struct {
	at        time.Time
	hasOffset bool
	isDay     bool // it has no time of day
	// spread is how much later it may be: where clocks are set back, an hour comes twice, and where they are set forward,
	// there is none.
	spread time.Duration
	zone   string // the letters behind the time, such as CET, which are no offset: several zones have them
}

// layouts are forms that programs write beside those of ISO 8601.
var layouts = []struct {
	layout    string
	hasOffset bool
}{
	{time.RFC1123Z, true},
	{time.RFC1123, true},
	{time.RFC850, true},
	{time.UnixDate, true},
	{"2006-01-02 15:04:05 -0700 MST", true},
	{time.ANSIC, false},
	{"Jan 2, 2006 15:04:05", false},
	{"Jan 2, 2006, 3:04:05 PM", false},
	{"Jan 2, 2006", false},
	{"2 Jan 2006 15:04:05", false},
	{"2 Jan 2006", false},
	{"January 2, 2006", false},
	{"2 January 2006", false},
}

// read reads a time.
func (m moments) read(text string) (moment, bool) {
	found, ok := m.plain(text)
	if ok && !found.hasOffset && m.zone != nil && m.zone != time.UTC {
		clock := found.at
		found.at, found.spread = instants(clock, m.zone)
		if found.isDay {
			if found.at.Day() != clock.Day() { // it begins later: there was no midnight
				found.at = found.at.Add(found.spread)
			}
			found.spread = 0
		}
		if found.zone != "" { // it tells which of two instants it is
			name, _ := found.at.Zone()
			if name != found.zone {
				found.at = found.at.Add(found.spread)
				name, _ = found.at.Zone()
			}
			found.spread, ok = 0, name == found.zone
		}
	}
	return found, ok
}

// instants are the earliest one at which the clocks of a zone may have shown a time, and how much later it may be.
func instants(clock time.Time, zone *time.Location) (time.Time, time.Duration) {
	offset := func(at time.Time) time.Duration {
		_, seconds := at.In(zone).Zone()
		return time.Duration(seconds) * time.Second
	}
	before, after := offset(clock.Add(-24*time.Hour)), offset(clock.Add(24*time.Hour))
	first, second := clock.Add(-before).In(zone), clock.Add(-after).In(zone)
	isFirst, isSecond := offset(first) == before, offset(second) == after
	switch {
	case before == after || isFirst && !isSecond:
		return first, 0
	case isSecond && !isFirst:
		return second, 0
	case first.After(second):
		first, second = second, first
	}
	return first, second.Sub(first)
}

// plain reads a time as it is written; one without an offset, as if its clock had that of UTC.
func (m moments) plain(text string) (moment, bool) {
	text = strings.TrimSpace(text)
	if len(text) < len("2026") || len(text) > 40 {
		return moment{}, false
	}
	if strings.Trim(text, "0123456789.") == "" && strings.Count(text, ".") < 2 {
		return unix(text)
	}
	if text[0] >= '0' && text[0] <= '9' {
		if found, ok := m.digits(text); ok {
			return found, true
		}
	}
	for _, form := range layouts {
		if at, err := time.ParseInLocation(form.layout, text, time.UTC); err == nil {
			found := moment{at: at, hasOffset: form.hasOffset, isDay: !strings.Contains(form.layout, "4")}
			if strings.Contains(form.layout, "MST") && !strings.Contains(form.layout, "-0700") {
				if name, _ := at.Zone(); name != "UTC" && name != "GMT" {
					found.hasOffset, found.zone = false, name
				}
			}
			return found, true
		}
	}
	return moment{}, false
}

// unix reads seconds or milliseconds since 1970, from 2001 on: a smaller number may be anything.
func unix(text string) (moment, bool) {
	whole, fraction, _ := strings.Cut(text, ".")
	if len(whole) < 10 || len(whole) > 16 {
		return moment{}, false
	}
	if len(whole) == 16 { // microseconds
		n, err := strconv.ParseInt(whole, 10, 64)
		return moment{at: time.UnixMicro(n).UTC(), hasOffset: true}, err == nil
	}
	n, unit, ok := role.Unix([]byte(whole))
	if !ok || unit == time.Second && len(whole) != 10 {
		return moment{}, false
	}
	at := time.UnixMilli(n)
	if unit == time.Second {
		at = time.Unix(n, 0)
		if fraction != "" {
			nanos, _ := strconv.ParseInt((fraction + "000000000")[:9], 10, 64)
			at = at.Add(time.Duration(nanos))
		}
	}
	return moment{at: at.UTC(), hasOffset: true}, true
}

// digits reads a date in digits with a time behind it, perhaps: 2026-01-31T12:00:00.5+01:00,
// 31.01.2026 12:00, 1/31/2026.
func (m moments) digits(text string) (moment, bool) {
	var parts [3]int
	var lengths [3]int
	var mark byte
	rest := text
	for i := range parts {
		n := leading(rest)
		if n == 0 || n > 4 {
			return moment{}, false
		}
		parts[i], _ = strconv.Atoi(rest[:n])
		lengths[i] = n
		rest = rest[n:]
		if i == 2 {
			break
		}
		if rest == "" || !strings.ContainsRune("-./", rune(rest[0])) || i == 1 && rest[0] != mark {
			return moment{}, false
		}
		mark, rest = rest[0], rest[1:]
	}
	year, month, day := parts[0], parts[1], parts[2]
	switch {
	case lengths[0] == 4:
	case lengths[2] != 4:
		return moment{}, false
	case m.monthFirst:
		year, month, day = parts[2], parts[0], parts[1]
	default:
		year, month, day = parts[2], parts[1], parts[0]
	}
	if month < 1 || month > 12 || day < 1 || day > 31 {
		return moment{}, false
	}
	if rest == "" {
		return moment{at: time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC), isDay: true}, true
	}
	rest = strings.TrimPrefix(rest, ",")
	rest = strings.TrimLeft(rest, " ")
	rest = strings.TrimPrefix(rest, "T")
	var clock [3]int
	nanos := 0
	for i := range clock {
		n := leading(rest)
		if n == 0 || n > 2 {
			return moment{}, false
		}
		clock[i], _ = strconv.Atoi(rest[:n])
		rest = rest[n:]
		if rest == "" || rest[0] != ':' {
			if i == 0 {
				return moment{}, false
			}
			break
		}
		rest = rest[1:]
	}
	if rest != "" && (rest[0] == '.' || rest[0] == ',') {
		n := leading(rest[1:])
		if n == 0 {
			return moment{}, false
		}
		nanos, _ = strconv.Atoi((rest[1:1+n] + "000000000")[:9])
		rest = rest[1+n:]
	}
	rest = strings.TrimLeft(rest, " ")
	if half := strings.ToUpper(rest); half == "AM" || half == "PM" {
		if clock[0] < 1 || clock[0] > 12 {
			return moment{}, false
		}
		clock[0] %= 12
		if half == "PM" {
			clock[0] += 12
		}
		rest = ""
	}
	hasOffset, zone := rest != "", time.UTC
	if hasOffset {
		seconds, ok := offset(rest)
		if !ok {
			return moment{}, false
		}
		if seconds != 0 {
			zone = time.FixedZone("", seconds)
		}
	}
	if clock[0] > 24 || clock[1] > 59 || clock[2] > 60 {
		return moment{}, false
	}
	isDay := clock == [3]int{} && nanos == 0 // where all times of a column are midnight
	return moment{at: time.Date(year, time.Month(month), day, clock[0], clock[1], clock[2], nanos, zone), hasOffset: hasOffset, isDay: isDay}, true
}

// offset reads Z, UTC, +01, +0100 or +01:00.
func offset(text string) (seconds int, ok bool) {
	switch strings.ToUpper(text) {
	case "Z", "UTC", "GMT", "+00", "+00:00":
		return 0, true
	}
	sign := 1
	switch text[0] {
	case '+':
	case '-':
		sign = -1
	default:
		return 0, false
	}
	digits := strings.Replace(text[1:], ":", "", 1)
	if leading(digits) != len(digits) || len(digits) != 2 && len(digits) != 4 {
		return 0, false
	}
	hours, _ := strconv.Atoi(digits[:2])
	minutes := 0
	if len(digits) == 4 {
		minutes, _ = strconv.Atoi(digits[2:])
	}
	return sign * (hours*3600 + minutes*60), hours < 24 && minutes < 60
}

// leading is how many digits a text begins with.
func leading(text string) int {
	n := 0
	for n < len(text) && text[n] >= '0' && text[n] <= '9' {
		n++
	}
	return n
}
