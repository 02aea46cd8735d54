package jsonpos

import (
	"strconv"
	"strings"
)

var (
	escaper   = strings.NewReplacer("~", "~0", "/", "~1")
	unescaper = strings.NewReplacer("~1", "/", "~0", "~")
)

// Escape writes a member's name as a reference token of a JSON Pointer.
func Escape(name string) string { return escaper.Replace(name) }

// Unescape is the name that a reference token of a JSON Pointer stands for.
func Unescape(token string) string { return unescaper.Replace(token) }

// Tokens splits a JSON Pointer into its reference tokens, unescaped. The empty
// pointer has none.
func Tokens(pointer string) []string {
	if pointer == "" {
		return nil
	}
	tokens := strings.Split(strings.TrimPrefix(pointer, "/"), "/")
	for i, token := range tokens {
		tokens[i] = unescaper.Replace(token)
	}
	return tokens
}

// Index reads a reference token as the index of an array's element: digits without
// leading zeros.
func Index(token string) (index int, ok bool) {
	index, err := strconv.Atoi(token)
	return index, err == nil && index >= 0 && strconv.Itoa(index) == token
}
