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

func (w *world) appendFirstName(dst []byte, c contact) []byte {
	dst = append(dst, `"first_name":`...)
	return append(dst, w.localeOf(c).firstOf(c).text...)
}

func (w *world) appendNames(dst []byte, c contact) []byte {
	l := w.localeOf(c)
	dst = append(append(dst, `"first_name":`...), l.firstOf(c).text...)
	return append(append(dst, `,"surname":`...), l.lastOf(c).text...)
}

// appendFull appends the seven documented fields in the order of the sample.
func (w *world) appendFull(dst []byte, c contact) []byte {
	l := w.localeOf(c)
	place := &l.places[draw.Pick(c.draw(draw.Place), len(l.places))]
	digits := c.draw(draw.Digits)
	dst = append(append(dst, `"country":`...), l.country...)
	dst = append(dst, `,"phone_number":`...)
	dst = appendPattern(dst, l.phones[draw.Pick(c.draw(draw.Phone), len(l.phones))], digits)
	dst = append(dst, `,"street_address":`...)
	dst = appendPattern(dst, l.streets[draw.Pick(c.draw(draw.Street), len(l.streets))], digits>>24)
	dst = w.appendNames(append(dst, ','), c)
	dst = append(dst, `,"postcode":`...)
	dst = appendPattern(dst, place.postcode, digits>>32)
	return append(append(dst, `,"city":`...), place.city...)
}

// appendCustom appends fields that were seen beside the documented ones. The
// company is called after the contact.
func (w *world) appendCustom(dst []byte, c contact) []byte {
	u := c.draw(draw.Company)
	dst = append(dst, `,"company_name":`...)
	l := w.localeOf(c)
	name := l.companies[draw.Pick(u, len(l.companies))]
	last := l.lastOf(c).text
	dst = append(dst, name[0]...)
	dst = append(dst, last[1:len(last)-1]...)
	dst = append(dst, name[1]...)
	dst = append(dst, `,"tax_number":"`...)
	dst = strconv.AppendUint(dst, 100_000_000+u%900_000_000, 10)
	dst = append(dst, `","favourite_topic":`...)
	return append(dst, w.words[u%uint64(len(w.words))]...)
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
