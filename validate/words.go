package validate

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/siohook/siohook/internal/base/words"
)

// wanted says in plain words what a failed keyword asks for.
func wanted(f *failure) string {
	want := ask(f)
	if len(f.or) > 0 {
		want += " or " + strings.Join(f.or, " or ")
	}
	return want
}

func ask(f *failure) string {
	switch f.keyword {
	case "type":
		return strings.Join(typeNames(f.want), " or ")
	case "const":
		return compact(f.want)
	case "enum":
		values, _ := f.want.([]any)
		if len(values) == 1 {
			return compact(values[0])
		}
		words := make([]string, len(values))
		for i, value := range values {
			words[i] = compact(value)
		}
		return "one of " + strings.Join(words, ", ")
	case "format":
		return formatWords(fmt.Sprint(f.want))
	case "pattern":
		return fmt.Sprintf("text matching %v", f.want)
	case "minLength":
		return "at least " + count(f.want, "character")
	case "maxLength":
		return "at most " + count(f.want, "character")
	case "minimum":
		return fmt.Sprintf("at least %v", f.want)
	case "exclusiveMinimum":
		return fmt.Sprintf("more than %v", f.want)
	case "maximum":
		return fmt.Sprintf("at most %v", f.want)
	case "exclusiveMaximum":
		return fmt.Sprintf("less than %v", f.want)
	case "multipleOf":
		return fmt.Sprintf("a multiple of %v", f.want)
	case "minItems":
		return "at least " + count(f.want, "element")
	case "maxItems":
		if isZero(f.want) {
			return "[]"
		}
		return "at most " + count(f.want, "element")
	case "uniqueItems":
		return "unique elements"
	case "minContains", "contains":
		return "more elements of the documented kind"
	case "maxContains":
		return "fewer elements of the documented kind"
	case "minProperties":
		return "at least " + count(f.want, "member")
	case "maxProperties":
		return "at most " + count(f.want, "member")
	case "dependentRequired":
		return fmt.Sprintf("member %s too", compact(f.want))
	case "oneOf":
		return "exactly one of the documented forms"
	case "not":
		return "another form"
	case "false":
		return "no value"
	}
	return "what the schema's " + f.keyword + " requires"
}

func formatWords(format string) string {
	switch format {
	case "date-time":
		return "a date-time such as 2021-10-05T08:10:29+00:00"
	case "email":
		return "an e-mail address"
	case "uri":
		return "an absolute URI"
	}
	return "the format " + format
}

// count puts a number before a noun.
func count(n any, noun string) string {
	if whole, err := strconv.ParseInt(fmt.Sprint(n), 10, 64); err == nil {
		return words.Count(whole, noun)
	}
	return fmt.Sprintf("%v %ss", n, noun)
}

// typeNames lists the JSON types of a type keyword, each once.
func typeNames(want any) []string {
	if name, ok := want.(string); ok {
		return []string{name}
	}
	var names []string
	for _, name := range texts(want) {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// texts returns the strings of a JSON array.
func texts(array any) []string {
	elements, _ := array.([]any)
	var out []string
	for _, element := range elements {
		if text, ok := element.(string); ok {
			out = append(out, text)
		}
	}
	return out
}

func isZero(n any) bool { return n == json.Number("0") }

// compact writes a JSON value as people write it: short, and <, >, & as they are.
func compact(value any) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(value); err != nil {
		return fmt.Sprint(value)
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// quoted joins names, each in quotes.
func quoted(names []string, joint string) string {
	words := make([]string, len(names))
	for i, name := range names {
		words[i] = compact(name)
	}
	return strings.Join(words, joint)
}
