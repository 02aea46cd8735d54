package accept

// scanDateTime reads a date-time of the usual forms, 2021-10-05T08:10:29+00:00
// or with Z, from after the opening quote: the offset after the closing quote.
// 0 for every other form, valid or not: fractions, leap seconds, escapes.
func scanDateTime(b []byte, i int) int {
	const ( // digits are 0 in the pattern; added, they set the high bit of what is no digit
		pattern0, add0 = "0000-00-", "\x76\x76\x76\x76\x7f\x76\x76\x7f"
		pattern1, add1 = "00T00:00", "\x76\x76\x7f\x76\x76\x7f\x76\x76"
	)
	if len(b)-i < 26 {
		if len(b)-i < 21 || b[i+19] != 'Z' {
			return 0
		}
	}
	date, clock := load(b, i)^word(pattern0), load(b, i+8)^word(pattern1)
	if ((date+word(add0))|date|(clock+word(add1))|clock)&high != 0 {
		return 0
	}
	month, day := pair(date, 5), pair(clock, 0)
	if month-1 > 11 || month == 0 || day == 0 || day > 28 && day > daysIn(pair(date, 0)*100+pair(date, 2), month) || pair(clock, 3) > 23 || pair(clock, 6) > 59 {
		return 0
	}
	tail := b[i+16:]
	if tail[0] != ':' || tail[1]-'0' > 5 || tail[2]-'0' > 9 {
		return 0
	}
	if tail[3] == 'Z' && tail[4] == '"' {
		return i + 21
	}
	if len(tail) < 10 || tail[3] != '+' && tail[3] != '-' || tail[6] != ':' || tail[9] != '"' {
		return 0
	}
	h, m := [2]byte{tail[4] - '0', tail[5] - '0'}, [2]byte{tail[7] - '0', tail[8] - '0'}
	if h[0] > 2 || h[1] > 9 || h[0] == 2 && h[1] > 3 || m[0] > 5 || m[1] > 9 {
		return 0
	}
	return i + 26
}

func byteAt(w uint64, n int) uint8 { return uint8(w >> (8 * n)) }

// pair is the number that the digits n and n+1 of w make.
func pair(w uint64, n int) int { return int(byteAt(w, n))*10 + int(byteAt(w, n+1)) }

func daysIn(year, month int) int {
	switch month {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}
