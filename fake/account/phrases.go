package account

import (
	"embed"
	"strings"
	"sync"

	"github.com/siohook/siohook/internal/base/sorted"
)

// nameFiles are the names that account owners give things, by language. The accents,
// slashes, quotes, signs, ampersands and emoji in them are there because receivers
// get them wrong.
//
//go:embed texts/*.txt
var nameFiles embed.FS

// phrases are patterns of names in one language, by the kind of thing.
type phrases struct{ of map[string][]string }

var allTexts = sync.OnceValue(func() map[string]*phrases {
	all := map[string]*phrases{}
	for language, lines := range readTables(nameFiles, "texts") {
		all[language] = &phrases{lines}
	}
	return all
})

// Languages lists the languages in which an account can name things.
func Languages() []string { return sorted.Keys(allTexts()) }

// textsOf are those of a language, English where there are none.
func textsOf(language string) *phrases {
	if t, ok := allTexts()[language]; ok {
		return t
	}
	return allTexts()["en"]
}

// lines are the topics of accounts, by what the account is about.
func (p *phrases) lines() [][]string {
	var lines [][]string
	for _, key := range sorted.Keys(p.of) {
		if strings.HasPrefix(key, "topics.") {
			lines = append(lines, p.of[key])
		}
	}
	return lines
}

// slug is the name as it stands in an address.
func slug(name string) string {
	return strings.Trim(strings.Join(strings.FieldsFunc(fold(name), func(r rune) bool { return r == '-' || r == ' ' }), "-"), "-")
}

// folded are the letters without accent of those with one.
var folded = strings.NewReplacer(
	"á", "a", "à", "a", "â", "a", "ä", "ae", "ã", "a", "å", "a", "ą", "a", "æ", "ae", "ç", "c", "ć", "c", "č", "c",
	"é", "e", "è", "e", "ê", "e", "ë", "e", "ę", "e", "í", "i", "ì", "i", "î", "i", "ï", "i", "ł", "l", "ñ", "n", "ń", "n",
	"ó", "o", "ò", "o", "ô", "o", "ö", "oe", "õ", "o", "ø", "o", "œ", "oe", "ś", "s", "š", "s", "ß", "ss",
	"ú", "u", "ù", "u", "û", "u", "ü", "ue", "ý", "y", "ÿ", "y", "ź", "z", "ż", "z", "ž", "z",
)

// fold keeps ASCII letters in lower case, digits, hyphens and blanks.
func fold(name string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-' || r == ' ' {
			return r
		}
		return -1
	}, folded.Replace(strings.ToLower(name)))
}
