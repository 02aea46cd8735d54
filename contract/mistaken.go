package contract

import (
	"slices"
	"strings"

	"github.com/siohook/siohook/internal/base/lazy"
)

// alikes are words with those that people take for them in names of events.
var alikes = [][]string{
	{"new", "created", "completed", "added", "made"},
	{"created", "new", "added"},
	{"added", "new", "created", "add"},
	{"removed", "deleted", "remove"},
	{"canceled", "cancelled", "refunded", "cancel"},
	{"cancelled", "canceled", "refunded", "cancel"},
	{"completed", "new", "created", "complete"},
	{"paid", "completed"},
	{"refunded", "canceled", "refund"},
	{"updated", "changed", "update"},
	{"opt", "opted"},
	{"sale", "order", "purchase"},
	{"order", "sale", "purchase"},
	{"contact", "lead", "subscriber"},
	{"customer", "client"},
}

// wordsOf takes the name of an event apart: SALE_NEW, sale.new, saleNew.
var wordsOf = lazy.Pattern(`[A-Z]+(?:[a-z]+)?|[a-z]+|[0-9]+`)

// mistaken are names that people take for that of an event, each once: its words in another
// order, one of them another word, and all of that in other spellings.
func mistaken(name string) []string {
	words := wordsOf().FindAllString(name, -1)
	for i := range words {
		words[i] = strings.ToLower(words[i])
	}
	if len(words) == 0 || len(words) > 6 {
		return nil
	}
	orders := [][]string{words}
	if len(words) > 1 {
		last := len(words) - 1
		orders = append(orders, slices.Concat(words[last:], words[:last]), slices.Concat(words[1:], words[:1]))
	}
	for i, word := range words {
		for _, other := range alike(word) {
			changed := slices.Clone(words)
			changed[i] = other
			orders = append(orders, changed)
			if len(words) == 2 {
				orders = append(orders, []string{changed[1], changed[0]})
			}
		}
	}
	if len(words) == 2 { // both, too
		for _, first := range alike(words[0]) {
			for _, second := range alike(words[1]) {
				orders = append(orders, []string{first, second}, []string{second, first})
			}
		}
	}
	var names []string
	for _, spelling := range spellings { // the nearest first
		for _, order := range orders {
			if one := spelling(order); one != name && !slices.Contains(names, one) {
				names = append(names, one)
			}
		}
	}
	return names
}

// alike are the words that people take for another one.
func alike(word string) []string {
	for _, some := range alikes {
		if some[0] == word {
			return some[1:]
		}
	}
	return nil
}

var spellings = []func(words []string) string{
	func(words []string) string { return strings.ToUpper(strings.Join(words, "_")) },
	func(words []string) string { return strings.Join(words, ".") },
	func(words []string) string { return strings.Join(words, "_") },
	func(words []string) string { return strings.Join(words, "-") },
	func(words []string) string { return strings.ToUpper(strings.Join(words, "-")) },
	func(words []string) string { return strings.ToUpper(strings.Join(words, ".")) },
	func(words []string) string { return strings.ToUpper(strings.Join(words, "")) },
	camel,
	func(words []string) string {
		whole := camel(words)
		return strings.ToLower(whole[:1]) + whole[1:]
	},
}

func camel(words []string) string {
	var b strings.Builder
	for _, word := range words {
		b.WriteString(strings.ToUpper(word[:1]) + word[1:])
	}
	return b.String()
}
