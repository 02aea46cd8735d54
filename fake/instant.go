package fake

// appendInstant appends Unix seconds as the provider writes times, in quotes:
// "2021-10-05T08:10:29+00:00".
func appendInstant(dst []byte, unix int64) []byte {
	dst = appendDate(append(dst, '"'), unix)
	second := int(unix - floorDiv(unix, secondsPerDay)*secondsPerDay)
	dst = appendTwo(append(dst, 'T'), second/3600)
	dst = appendTwo(append(dst, ':'), second/60%60)
	dst = appendTwo(append(dst, ':'), second%60)
	return append(dst, `+00:00"`...)
}

const secondsPerDay = 24 * 60 * 60

// appendDate appends the day in UTC: 2021-10-05. Years have four digits.
func appendDate(dst []byte, unix int64) []byte {
	// Days are counted from 0000-03-01, so that leap days come last in their
	// year; 146097 days are 400 years.
	days := floorDiv(unix, secondsPerDay) + 719468
	era := floorDiv(days, 146097)
	day := days - era*146097
	year := (day - day/1460 + day/36524 - day/146096) / 365
	day -= 365*year + year/4 - year/100
	month := (5*day + 2) / 153 // from March
	day -= (153*month+2)/5 - 1
	year += era * 400
	if month += 3; month > 12 {
		month -= 12
		year++
	}
	dst = appendTwo(dst, int(year/100))
	dst = appendTwo(dst, int(year%100))
	dst = appendTwo(append(dst, '-'), int(month))
	return appendTwo(append(dst, '-'), int(day))
}

func appendTwo(dst []byte, n int) []byte { return append(dst, byte('0'+n/10), byte('0'+n%10)) }

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}
