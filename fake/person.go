package fake

import (
	"strconv"

	"github.com/siohook/siohook/fake/internal/draw"
	"github.com/siohook/siohook/fake/internal/safe"
)

// What follows from a contact's number and the tables of his country.

func (w *world) localeOf(c contact) *people {
	return w.people[draw.Pick(c.draw(draw.Locale), len(w.people))]
}

func (l *people) firstOf(c contact) *name {
	return &l.first[draw.Pick(c.draw(draw.First), len(l.first))]
}

func (l *people) lastOf(c contact) *name { return &l.last[draw.Pick(c.draw(draw.Last), len(l.last))] }

// appendEmail appends an address made of the names and, as the only digits, the
// contact's number: no two contacts share one.
func (w *world) appendEmail(dst []byte, c contact) []byte {
	l := w.localeOf(c)
	first, last := l.firstOf(c).mail, l.lastOf(c).mail
	u := c.draw(draw.Address)
	dst = append(dst, '"')
	switch u % 4 {
	case 0:
		dst = append(append(append(dst, first...), '.'), last...)
	case 1:
		dst = append(append(append(dst, first...), '_'), last...)
	case 2:
		dst = append(append(append(dst, last...), '.'), first...)
	default:
		dst = append(append(dst, first...), '+')
	}
	dst = strconv.AppendUint(dst, c.number, 10)
	dst = append(dst, safe.Domains[u>>8%uint64(len(safe.Domains))]...)
	return append(dst, '"')
}

// contactField is a field of a contact.
type contactField struct {
	slug, label string
	text        func(dst []byte, w *world, c contact) []byte // its value, encoded
}

// contactFieldList are the documented fields in the order of the sample, and after them those
// that were seen besides. The company is called after the contact.
var contactFieldList = []contactField{
	{"country", "Country", func(dst []byte, w *world, c contact) []byte { return append(dst, w.localeOf(c).country...) }},
	{"phone_number", "Phone number", func(dst []byte, w *world, c contact) []byte {
		l := w.localeOf(c)
		return appendPattern(dst, l.phones[draw.Pick(c.draw(draw.Phone), len(l.phones))], c.draw(draw.Digits))
	}},
	{"street_address", "Street address", func(dst []byte, w *world, c contact) []byte {
		l := w.localeOf(c)
		return appendPattern(dst, l.streets[draw.Pick(c.draw(draw.Street), len(l.streets))], c.draw(draw.Digits)>>24)
	}},
	{"first_name", "First name", func(dst []byte, w *world, c contact) []byte { return append(dst, w.localeOf(c).firstOf(c).text...) }},
	{"surname", "Surname", func(dst []byte, w *world, c contact) []byte { return append(dst, w.localeOf(c).lastOf(c).text...) }},
	{"postcode", "Postcode", func(dst []byte, w *world, c contact) []byte {
		return appendPattern(dst, w.localeOf(c).placeOf(c).postcode, c.draw(draw.Digits)>>32)
	}},
	{"city", "City", func(dst []byte, w *world, c contact) []byte { return append(dst, w.localeOf(c).placeOf(c).city...) }},
	{"company_name", "Company name", func(dst []byte, w *world, c contact) []byte {
		l := w.localeOf(c)
		name := l.companies[draw.Pick(c.draw(draw.Company), len(l.companies))]
		last := l.lastOf(c).text
		return append(append(append(dst, name[0]...), last[1:len(last)-1]...), name[1]...)
	}},
	{"tax_number", "Tax number", func(dst []byte, _ *world, c contact) []byte {
		return append(strconv.AppendUint(append(dst, '"'), 100_000_000+c.draw(draw.Company)%900_000_000, 10), '"')
	}},
	{"favourite_topic", "Favourite topic", func(dst []byte, w *world, c contact) []byte {
		return append(dst, w.words[c.draw(draw.Company)%uint64(len(w.words))]...)
	}},
}

func (l *people) placeOf(c contact) *placed {
	return &l.places[draw.Pick(c.draw(draw.Place), len(l.places))]
}

// appendPattern appends a text in which # stands for a digit, % for a digit that
// is not 0, and ? for one of letters, each taken from u.
func appendPattern(dst []byte, pattern text, u uint64) []byte {
	for _, b := range pattern {
		switch b {
		case '#':
			b, u = byte('0'+u%10), u/10
		case '%':
			b, u = byte('1'+u%9), u/9
		case '?':
			b, u = letters[u%uint64(len(letters))], u/uint64(len(letters))
		}
		dst = append(dst, b)
	}
	return dst
}

// letters are those that postcodes of Britain, Canada and the Netherlands use alike.
const letters = "ABEGHJLNPRTWXYZ"
