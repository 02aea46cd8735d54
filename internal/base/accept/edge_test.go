package accept_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/siohook/siohook/internal/base/accept"
)

// base is a payload in the form on the wire.
const base = `{"type":"contact.tag.added","data":{"tag":{"id":141002,"name":"vip"},"contact":{"id":29143587,` +
	`"email":"ann@example.com","fields":{"city":"Utrecht","country":"NL"},"ip":null,"referred_by_contact_id":null,` +
	`"referred_by_contact_email":null}},"account":{"email":"owner@example.com"},"created_at":"2021-10-05T09:52:38+00:00"}`

// TestEdges holds what the slow way says of the cases on which validators
// disagree, and what plans may say: yes or don't know.
func TestEdges(t *testing.T) {
	const yes, no = true, false
	long := func(n int) string { return strings.Repeat("9", n) }
	for _, c := range []struct {
		name       string
		old, new   string
		slow, plan bool
	}{
		{"as it is", "", "", yes, yes},

		{"integer 1.0", `141002`, `1.0`, yes, yes},
		{"integer 1e2", `141002`, `1e2`, yes, yes},
		{"integer 1E+2", `141002`, `1E+2`, yes, yes},
		{"integer 0.1e1", `141002`, `0.1e1`, yes, yes},
		{"integer 10e-1", `141002`, `10e-1`, yes, yes},
		{"integer -0", `141002`, `-0`, yes, yes},
		{"integer 0.0e-5", `141002`, `0.0e-5`, yes, yes},
		{"integer 120.50e1", `141002`, `120.50e1`, yes, yes},
		{"fraction 1e-1", `141002`, `1e-1`, no, no},
		{"fraction 120.50", `141002`, `120.50`, no, no},
		{"fraction 9007199254740993.5", `141002`, `9007199254740993.5`, no, no},
		{"integer 9007199254740993", `141002`, `9007199254740993`, yes, yes},
		{"integer of 30 digits", `141002`, long(30), yes, yes},
		{"integer of 64 digits", `141002`, long(64), yes, yes},
		{"integer of 65 digits", `141002`, long(65), no, no},
		{"integer of 65 characters with a fraction", `141002`, long(62) + ".00", yes, yes},
		{"integer with a sign and 64 digits", `141002`, "-" + long(64), yes, yes},
		{"integer of 309 digits, one of which matters", `141002`, "1" + strings.Repeat("0", 308), yes, yes},
		{"integer of 310 digits", `141002`, "1" + strings.Repeat("0", 309), no, no},
		{"fraction with 80 digits, one of which matters", `141002`, "0." + strings.Repeat("0", 79) + "1", no, no},
		{"integer with 80 zeros behind the point", `141002`, "1." + strings.Repeat("0", 80), yes, yes},
		{"number of 1,001 characters", `141002`, "1." + strings.Repeat("0", 999), no, no},
		{"exponent 308", `141002`, `1e308`, yes, yes},
		{"exponent 309", `141002`, `1e309`, no, no},
		{"exponent -309", `141002`, `0e-309`, no, no},
		{"exponent 1e400", `141002`, `1e400`, no, no},
		{"exponent 1e1000001", `141002`, `1e1000001`, no, no},
		{"exponent 00000001", `141002`, `1e00000001`, yes, yes},
		{"number 01", `141002`, `01`, no, no},
		{"number +1", `141002`, `+1`, no, no},
		{"number .5", `141002`, `.5`, no, no},
		{"number 1.", `141002`, `1.`, no, no},
		{"number -", `141002`, `-`, no, no},
		{"number 1e", `141002`, `1e`, no, no},
		{"number 1x", `141002`, `1x`, no, no},
		{"NaN", `141002`, `NaN`, no, no},
		{"number in a string", `141002`, `"141002"`, no, no},

		{"escaped member name", `"type"`, `"t\u0079pe"`, yes, yes},
		{"escaped member name of data", `"data"`, `"\u0064ata"`, yes, yes},
		{"escaped member name inside", `"country"`, `"c\u006funtry"`, yes, yes},
		{"escaped type", `"contact.tag.added"`, `"contact.tag.adde\u0064"`, yes, yes},
		{"escaped quote in a name", `"country"`, `"a\"b"`, yes, yes},
		{"escaped name of 129 bytes", `"country"`, `"` + strings.Repeat("a", 123) + `\u0062"`, yes, no},
		{"name of 500 bytes", `"country"`, `"` + strings.Repeat("a", 500) + `"`, yes, yes},
		{"white space everywhere", `{"type":"contact.tag.added",`, "\n\t { \r\"type\" :\t\"contact.tag.added\"\n , ", yes, yes},
		{"white space after", `+00:00"}`, "+00:00\" }\r\n\t ", yes, yes},
		{"U+00A0 before", `{"type"`, "\u00a0{\"type\"", no, no},
		{"U+00A0 between", `,"account"`, ",\u00a0\"account\"", no, no},
		{"form feed", `,"account"`, ",\f\"account\"", no, no},
		{"BOM", `{"type"`, "\ufeff{\"type\"", no, no},
		{"two documents", `+00:00"}`, `+00:00"}{}`, no, no},
		{"comma after", `+00:00"}`, `+00:00"},`, no, no},
		{"NUL after", `+00:00"}`, "+00:00\"}\x00", no, no},
		{"trailing comma", `"name":"vip"}`, `"name":"vip",}`, no, no},
		{"no comma", `"name":"vip"},`, `"name":"vip"}`, no, no},
		{"cut", `:00"}`, `:00"`, no, no},

		{"UTF-8", `"vip"`, `"é漢🎁"`, yes, yes},
		{"escapes", `"vip"`, `"\u00e9\u6f22\ud83c\udf81\/\b\f\n\r\t\"\\"`, yes, yes},
		{"U+0000 escaped", `"vip"`, `"\u0000"`, yes, yes},
		{"U+007F", `"vip"`, "\"\x7f\"", yes, yes},
		{"lone high surrogate", `"vip"`, `"\ud83c"`, no, no},
		{"lone low surrogate", `"vip"`, `"\udf81"`, no, no},
		{"two high surrogates", `"vip"`, `"\ud83c\ud83c"`, no, no},
		{"high surrogate and text", `"vip"`, `"\ud83cx\udf81"`, no, no},
		{"lone surrogate in a name", `"country"`, `"\ud83c"`, no, no},
		{"surrogate in UTF-8", `"vip"`, "\"\xed\xa0\xbc\"", no, no},
		{"invalid UTF-8", `"vip"`, "\"vip\xff\"", no, no},
		{"cut UTF-8", `"vip"`, "\"vip\xc3\"", no, no},
		{"overlong UTF-8", `"vip"`, "\"\xc0\xaf\"", no, no},
		{"invalid UTF-8 in a name", `"country"`, "\"\xff\"", no, no},
		{"U+FFFD itself", `"vip"`, "\"\ufffd\"", yes, yes},
		{"control character", `"vip"`, "\"v\x01p\"", no, no},
		{"newline in a string", `"vip"`, "\"v\np\"", no, no},
		{"escape \\x", `"vip"`, `"\x41"`, no, no},
		{"escape \\u12", `"vip"`, `"\u12"`, no, no},
		{"escape \\U", `"vip"`, `"\U00000041"`, no, no},

		{"duplicate member", `"name":"vip"`, `"name":"vip","name":"vip"`, no, no},
		{"duplicate member apart", `"created_at"`, `"type":"contact.tag.added","created_at"`, no, no},
		{"duplicate member escaped", `"name":"vip"`, `"name":"vip","n\u0061me":"vip"`, no, no},
		{"duplicate field", `"country":"NL"`, `"city":"NL"`, no, no},
		{"duplicate field escaped", `"country":"NL"`, `"c\u0069ty":"NL"`, no, no},
		{"duplicate field, first escaped", `"city"`, `"c\u006funtry"`, no, no},
		{"duplicate long field", `"country":"NL"`, `"` + long(40) + `":"x","` + long(40) + `":"x"`, no, no},
		{"fields that end alike", `"country":"NL"`, `"` + long(40) + `a":"x","` + long(40) + `b":"x"`, yes, yes},
		{"fields that begin alike", `"country":"NL"`, `"a":"x","aa":"x","":"x"`, yes, yes},
		{"field with U+0000", `"country":"NL"`, `"a":"x","a\u0000":"x"`, yes, yes},

		{"date-time Z", `:38+00:00`, `:38Z`, yes, yes},
		{"date-time z", `:38+00:00`, `:38z`, yes, yes},
		{"date-time lower t", `2021-10-05T09`, `2021-10-05t09`, yes, yes},
		{"date-time fraction", `:38+00:00`, `:38.123456+00:00`, yes, yes},
		{"date-time offset", `:38+00:00`, `:38-23:59`, yes, yes},
		{"date-time leap second", `T09:52:38+00:00`, `T23:59:60+00:00`, yes, yes},
		{"date-time leap second elsewhere", `T09:52:38+00:00`, `T09:52:60+00:00`, no, no},
		{"date-time leap day", `2021-10-05T`, `2024-02-29T`, yes, yes},
		{"date-time no leap day", `2021-10-05T`, `2023-02-29T`, no, no},
		{"date-time 1900-02-29", `2021-10-05T`, `1900-02-29T`, no, no},
		{"date-time 31 April", `2021-10-05T`, `2021-04-31T`, no, no},
		{"date-time month 0", `2021-10-05T`, `2021-00-05T`, no, no},
		{"date-time month 13", `2021-10-05T`, `2021-13-05T`, no, no},
		{"date-time day 0", `2021-10-05T`, `2021-10-00T`, no, no},
		{"date-time year 0", `2021-10-05T`, `0000-01-01T`, yes, yes},
		{"date-time hour 24", `T09:52`, `T24:00`, no, no},
		{"date-time minute 60", `T09:52`, `T09:60`, no, no},
		{"date-time offset 24", `+00:00`, `+24:00`, no, no},
		{"date-time offset 00:60", `+00:00`, `+00:60`, no, no},
		{"date-time without offset", `:38+00:00`, `:38`, no, no},
		{"date-time with a space", `2021-10-05T`, `2021-10-05 `, no, no},
		{"date-time escaped", `2021-10-05T`, `2021-10-05\u0054`, yes, yes},
		{"date-time with a signed hour", `T09:52`, `T+9:52`, no, no}, // v5 takes it

		{"e-mail a@b", `ann@example.com`, `a@b`, yes, yes},
		{"e-mail quoted", `ann@example.com`, `\"ann b\"@example.com`, yes, yes},
		{"e-mail IDN", `ann@example.com`, `ann@bücher.example`, no, no},
		{"e-mail international", `ann@example.com`, `änn@example.com`, yes, yes},
		{"e-mail with an address", `ann@example.com`, `ann@[192.0.2.1]`, yes, yes},
		{"e-mail with a display name", `ann@example.com`, `Ann <ann@example.com>`, no, no},
		{"e-mail without @", `ann@example.com`, `ann.example.com`, no, no},
		{"e-mail two @", `ann@example.com`, `ann@x@example.com`, no, no},
		{"e-mail with two points", `ann@example.com`, `ann..b@example.com`, no, no},
		{"e-mail point first", `ann@example.com`, `.ann@example.com`, no, no},
		{"e-mail point last", `ann@example.com`, `ann.@example.com`, no, no},
		{"e-mail host point last", `ann@example.com`, `ann@example.com.`, no, no},
		{"e-mail hyphen first", `ann@example.com`, `ann@-example.com`, no, no},
		{"e-mail hyphen first inside", `ann@example.com`, `ann@example.-com`, yes, yes}, // v5 looks at the first label only
		{"e-mail hyphen last", `ann@example.com`, `ann@example-.com`, no, no},
		{"e-mail local of 64", `ann@example.com`, strings.Repeat("a", 64) + `@example.com`, yes, yes},
		{"e-mail local of 65", `ann@example.com`, strings.Repeat("a", 65) + `@example.com`, no, no},
		{"e-mail label of 64", `ann@example.com`, `a@` + strings.Repeat("a", 64) + `.com`, no, no},
		{"e-mail of 254", `ann@example.com`, `abc@` + strings.Repeat("a.", 125), no, no},
		{"e-mail of 255", `ann@example.com`, `abc@` + strings.Repeat("a.", 125) + "a", no, no},
		{"e-mail empty", `ann@example.com`, ``, no, no},
		{"e-mail escaped", `ann@example.com`, `ann\u0040example.com`, yes, yes},

		{"member missing", `"name":"vip"`, `"nome":"vip"`, no, no},
		{"null where a string", `"vip"`, `null`, no, no},
		{"true where a string", `"vip"`, `true`, no, no},
		{"string where null", `"ip":null`, `"ip":"192.0.2.1"`, yes, yes},
		{"nul", `"ip":null`, `"ip":nul`, no, no},
		{"nullx", `"ip":null`, `"ip":nullx`, no, no},
		{"fields []", `{"city":"Utrecht","country":"NL"}`, `[]`, yes, yes},
		{"fields [ ]", `{"city":"Utrecht","country":"NL"}`, "[ \n]", yes, yes},
		{"fields {}", `{"city":"Utrecht","country":"NL"}`, `{}`, yes, yes},
		{"fields with an element", `{"city":"Utrecht","country":"NL"}`, `["x"]`, no, no},
		{"fields null", `{"city":"Utrecht","country":"NL"}`, `null`, no, no},
		{"field of another type", `"NL"`, `1`, no, no},
		{"other order", `"id":141002,"name":"vip"`, `"name":"vip","id":141002`, yes, yes},
		{"type last", `{"type":"contact.tag.added",`, `{`, no, no},
	} {
		t.Run(c.name, func(t *testing.T) {
			payload := bytes.Replace([]byte(base), []byte(c.old), []byte(c.new), 1)
			if c.old != "" && string(payload) == base {
				t.Fatalf("%s is not in the payload", c.old)
			}
			if _, slow := slowSet(payload); slow != c.slow {
				t.Errorf("the slow way says %v: %s", slow, payload)
			}
			if _, plan := accepts(payload); plan != c.plan {
				t.Errorf("the plan says %v: %s", plan, payload)
			}
			if c.plan && !c.slow {
				t.Error("the table itself has a wrong yes")
			}
		})
	}
}

// TestTypeAnywhere finds the event wherever its type stands.
func TestTypeAnywhere(t *testing.T) {
	rest := strings.TrimPrefix(base, `{"type":"contact.tag.added",`)
	for _, payload := range []string{
		base,
		`{` + strings.TrimSuffix(rest, "}") + `,"type":"contact.tag.added"}`,
		`{` + strings.Replace(rest, `,"account"`, `,"type":"contact.tag.added","account"`, 1),
	} {
		if n, ok := accepts([]byte(payload)); !ok || automation()[n].row.ID() != "contact.tag.added" {
			t.Errorf("%d, %v: %s", n, ok, payload)
		}
	}
}

// TestLimits mirrors those of jsonpos.
func TestLimits(t *testing.T) {
	everything := compileSchema(t, []byte(`{}`), true)
	for _, c := range []struct {
		name    string
		limits  accept.Limits
		payload string
		want    bool
	}{
		{"depth 64", accept.Limits{}, strings.Repeat("[", 64) + strings.Repeat("]", 64), true},
		{"depth 65", accept.Limits{}, strings.Repeat("[", 65) + strings.Repeat("]", 65), false},
		{"depth 2", accept.Limits{MaxDepth: 2}, `{"a":[]}`, true},
		{"depth 3", accept.Limits{MaxDepth: 2}, `{"a":[[]]}`, false},
		{"values 4", accept.Limits{MaxValues: 4}, `[1,2,3]`, true},
		{"values 5", accept.Limits{MaxValues: 4}, `[1,2,3,4]`, false},
		{"values in objects", accept.Limits{MaxValues: 4}, `{"a":{"b":{"c":{}}}}`, false},
		{"names 64", accept.Limits{}, numbered(64), true},
		{"names 65", accept.Limits{}, numbered(65), false},
	} {
		p := accept.Compile(everything, c.limits)
		if notes, ok := p.Inspect([]byte(c.payload), nil); ok != c.want || len(notes) > 0 {
			t.Errorf("%s: %v, %v", c.name, ok, notes)
		}
	}
}

// numbered is an object of n members.
func numbered(n int) string {
	members := make([]string, n)
	for i := range members {
		members[i] = `"n` + strings.Repeat("x", i) + `":1`
	}
	return "{" + strings.Join(members, ",") + "}"
}
