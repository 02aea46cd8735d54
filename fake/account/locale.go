package account

import (
	"embed"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/siohook/siohook/internal/base/lazy"
	"github.com/siohook/siohook/internal/base/pattern"
	"github.com/siohook/siohook/internal/base/sorted"
)

// tables are names and places by locale, made once by tools/locales.
//
//go:embed locales/*.txt
var tables embed.FS

// Locale is where contacts live: what its table says.
type Locale struct {
	Code      string // language-COUNTRY
	Country   string // ISO 3166-1
	Language  string // in which an account names things there
	First     []Name
	Last      []Name
	Streets   []string // patterns: # stands for a digit, % for one that is not 0, ? for a letter
	Phones    []string // patterns
	Cities    []City
	Companies []string // {last} stands for a surname
}

// Name is a first name or a surname.
type Name struct {
	Text string
	Mail string // as in e-mail addresses: a-z and hyphens
}

// City is a place to live.
type City struct{ Name, Postcode string } // the postcode is a pattern

var allLocales = sync.OnceValue(func() []*Locale {
	var all []*Locale
	for code, lines := range readTables(tables, "locales") {
		l := &Locale{
			Code: code, Country: lines["country"][0], Language: lines["language"][0],
			First: personNames(lines["first"]), Last: personNames(lines["last"]),
			Streets: lines["street"], Phones: lines["phone"], Companies: lines["company"],
		}
		for _, entry := range lines["city"] {
			name, postcode, _ := strings.Cut(entry, "=")
			l.Cities = append(l.Cities, City{name, postcode})
		}
		all = append(all, l)
	}
	sorted.By(all, func(a, b *Locale) int { return strings.Compare(a.Code, b.Code) })
	return all
})

// readTables reads the files of a folder by name: in each, lines of a key and
// values between |. They are ours, so what is wrong with them panics.
func readTables(files embed.FS, folder string) map[string]map[string][]string {
	entries, err := files.ReadDir(folder)
	if err != nil {
		panic(err)
	}
	all := map[string]map[string][]string{}
	for _, entry := range entries {
		text, err := files.ReadFile(folder + "/" + entry.Name())
		if err != nil {
			panic(err)
		}
		lines := map[string][]string{}
		for line := range strings.Lines(string(text)) {
			if key, values, ok := strings.Cut(strings.TrimSuffix(line, "\n"), " "); ok && key != "#" {
				lines[key] = strings.Split(escapes.Replace(values), "|")
			}
		}
		all[strings.TrimSuffix(entry.Name(), ".txt")] = lines
	}
	return all
}

var escapes = strings.NewReplacer(`\\`, `\`, `\n`, "\n", `\t`, "\t")

func personNames(entries []string) []Name {
	names := make([]Name, len(entries))
	for i, entry := range entries {
		name, roman, ok := strings.Cut(entry, "=")
		if !ok {
			roman = name
		}
		names[i] = Name{Text: name, Mail: mailName(roman)}
	}
	return names
}

// Locales lists the locales that contacts can live in.
func Locales() []string {
	var codes []string
	for _, l := range allLocales() {
		codes = append(codes, l.Code)
	}
	return codes
}

// localesOf finds the locales that match any of the patterns, in which * stands
// for any characters.
func localesOf(patterns []string) ([]*Locale, error) {
	var chosen []*Locale
	for _, p := range patterns {
		matched, nearest := pattern.Select(p, allLocales(), func(l *Locale) []string { return []string{l.Code} })
		if matched == nil {
			hint := ", want one of " + strings.Join(Locales(), ", ")
			if nearest != "" {
				hint = fmt.Sprintf(", did you mean %q?", nearest)
			}
			return nil, fmt.Errorf("unknown locale %q%s", p, hint)
		}
		for _, l := range matched {
			if !slices.Contains(chosen, l) {
				chosen = append(chosen, l)
			}
		}
	}
	return chosen, nil
}

// currency is what an account at home there is likely to sell in.
func (l *Locale) currency() string {
	currencies := map[string]string{"BR": "brl", "CA": "cad", "CH": "chf", "GB": "gbp", "IN": "inr", "MA": "mad", "MX": "mxn", "PL": "pln", "SE": "sek", "US": "usd"}
	if currency, ok := currencies[l.Country]; ok {
		return currency
	}
	return "eur"
}

// mailName is a name as it stands in an e-mail address; x when nothing of it can.
func mailName(s string) string {
	s = strings.Trim(notInMail().ReplaceAllString(fold(s), ""), "-")
	if s == "" {
		return "x"
	}
	return s
}

var notInMail = lazy.Pattern(`[^a-z-]`)
