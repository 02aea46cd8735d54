package publish

import (
	_ "embed"
	"strconv"
	"strings"
	"sync"
	"unicode"
)

// identifier is a name as TypeScript, Python and PHP have them: letters, digits and underscores.
func identifier(name string) string {
	name = strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_' {
			return r
		}
		return '_'
	}, name)
	if name == "" || unicode.IsDigit([]rune(name)[0]) {
		name = "_" + name
	}
	return name
}

// unique makes a name one that is not taken yet, with an underscore or a number where it is. Names that have the same
// key are the same.
func unique(taken map[string]bool, key func(string) string, name string) string {
	one := name
	for n := 1; taken[key(one)]; n++ {
		if one = name + "_"; n > 1 {
			one += strconv.Itoa(n)
		}
	}
	taken[key(one)] = true
	return one
}

func itself(name string) string { return name }

// reservedNames are names, in lower case, that no type may have in one of the languages: their keywords, the
// types they have, and what a file of types imports.
//
//go:embed reserved.txt
var reservedNames string

var reserved = sync.OnceValue(func() map[string]bool {
	names := map[string]bool{}
	for _, name := range strings.Fields(reservedNames) {
		names[name] = true
	}
	return names
})
