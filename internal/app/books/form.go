package books

import (
	"slices"
	"strings"

	"github.com/siohook/siohook/internal/base/jsonscan"
)

// form is what an object has rows in.
type form uint8

const (
	none   form = iota // it is a row
	byName             // in an object whose members are rows
	byID               // the same, and their names are ids
	listed             // in an array
)

// formIn tells what an object at i has rows in, as far as its text goes.
func formIn(b []byte, i, depth int) (found form) {
	areRows, areIDs, isRow := true, true, false // each of its members is a row, and each name an id; it is one itself
	isPage := false
	lists, areAlike := map[string]bool{}, false
	for name, value := range jsonscan.Members(b, i, deepestValue) {
		areIDs = areIDs && isID(name)
		switch b[value] {
		case '[':
			switch {
			case isBeside(string(name)):
				isPage = true
			case opens(b, value, "{]"), isSheet(b, value):
				return listed
			}
			areRows = false
		case '{':
			if depth > 0 && !isOne(b, value) {
				found = max(found, formIn(b, value, depth-1))
				for name, in := range jsonscan.Members(b, value, deepestValue) {
					if b[in] == '[' && opens(b, in, "{") {
						areAlike = areAlike || lists[string(name)]
						lists[string(name)] = true
					}
				}
			}
			areRows = areRows && (hasScalar(b, value) || areIDs && !isKeyed(b, value))
			isRow = true
		default:
			areRows = false
		}
	}
	switch {
	case !areRows || !isRow:
	case areIDs:
		return byID // rows may have lists of their own
	case found != listed || areAlike:
		return byName
	}
	if found == none && isPage {
		return listed
	}
	return found
}

// opens tells whether the array at i begins with one of some bytes, as far as its text goes.
func opens(b []byte, i int, with string) bool {
	at := jsonscan.Space(b, i+1)
	return at < len(b) && strings.IndexByte(with, b[at]) >= 0
}

// isSheet tells whether the array at i begins with the texts of a line, as that of a spreadsheet.
func isSheet(b []byte, i int) bool {
	return opens(b, i, "[") && opens(b, jsonscan.Space(b, i+1), `"`)
}

// isID tells whether the name of a member is an id rather than a word: digits, or long with a digit in it.
func isID(name []byte) bool {
	digits := 0
	for _, c := range name {
		switch {
		case c >= '0' && c <= '9':
			digits++
		case c != '-' && c != '_' && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z'):
			return false
		}
	}
	return digits > 0 && (digits == len(name) || len(name) >= 8)
}

// isKeyed tells whether the object at i has objects by their ids, and nothing else.
func isKeyed(b []byte, i int) bool {
	is := false
	for name, value := range jsonscan.Members(b, i, deepestValue) {
		if is = b[value] == '{' && isID(name); !is {
			break
		}
	}
	return is
}

// The names of what one order has for itself, and those that hold many have not; in small letters and without marks.
var ownIDs = []string{"id", "uid", "uuid", "gid", "number", "orderid", "orderno", "ordernumber", "order", "reference", "externalid", "invoiceid", "invoicenumber", "saleid", "transactionid"}

// isOne tells whether the object at i is a row with objects in a list, rather than what holds a list of rows: it has an id of
// its own, and tells nothing of pages.
func isOne(b []byte, i int) bool {
	hasID, hasList := false, false
	for name, value := range jsonscan.Members(b, i, deepestValue) {
		plain := bare(jsonscan.Text(name))
		switch c := b[value]; {
		case slices.Contains(nextPages, plain), slices.Contains(morePages, plain), slices.Contains(allPages, plain):
			return false
		case c == '[':
			hasList = hasList || opens(b, value, "{")
		case c == '{':
			hasList = hasList || isKeyed(b, value)
		case slices.Contains(ownIDs, plain):
			hasID = c == '"' || c >= '0' && c <= '9' || hasID
		}
	}
	return hasID && hasList
}

// hasScalar tells whether an object has a member that is neither an object nor an array, or none at all.
func hasScalar(b []byte, i int) bool {
	if first := jsonscan.Space(b, i+1); first < len(b) && b[first] == '}' {
		return true
	}
	for _, value := range jsonscan.Members(b, i, deepestValue) {
		if b[value] != '{' && b[value] != '[' {
			return true
		}
	}
	return false
}
