package fake

import "strings"

// locale is a country that contacts live in, encoded.
type locale struct {
	country text
	first   []name
	last    []name
	streets []text // patterns, see appendPattern
	phones  []text // patterns
	places  []placed
}

type name struct {
	text text
	mail []byte // as in e-mail addresses: a-z and hyphens
}

type placed struct{ city, postcode text }

// people encodes the countries. Names of English-speaking ones are drawn.
func (b *builder) people() {
	for _, from := range countries {
		l := locale{country: b.text(from.code)}
		firsts, lasts := from.first, from.last
		if firsts == nil {
			firsts, lasts = englishFirst, englishLast
			for range 40 {
				firsts = append(firsts, b.words.FirstName())
				lasts = append(lasts, b.words.LastName())
			}
		}
		l.first, l.last = b.names(firsts), b.names(lasts)
		for _, street := range from.streets {
			l.streets = append(l.streets, b.text(street))
		}
		for _, phone := range from.phones {
			l.phones = append(l.phones, b.text(phone))
		}
		for _, place := range from.places {
			l.places = append(l.places, placed{city: b.text(place.city), postcode: b.text(place.postcode)})
		}
		b.locales = append(b.locales, l)
	}
	for i := range 16 {
		b.companies = append(b.companies, b.text(b.phrase(companyNames[i%len(companyNames)])))
	}
}

func (b *builder) names(from []string) []name {
	names := make([]name, len(from))
	for i, s := range from {
		names[i] = name{text: b.text(s), mail: []byte(mailName(s))}
	}
	return names
}

// mailName is a name as it stands in an e-mail address; x when nothing of it can.
func mailName(s string) string {
	s = strings.Trim(strings.ReplaceAll(fold(s), " ", ""), "-")
	s = strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return -1
		}
		return r
	}, s)
	if s == "" {
		return "x"
	}
	return s
}
