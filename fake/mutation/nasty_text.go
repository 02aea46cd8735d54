package mutation

import "strings"

// oddText is a text that is legal and that some code does not stand. Names of
// hosts in it are those of documentation.
type oddText struct{ name, text, what string }

// oddTexts are odd texts, one of which looks like a delivery of an event.
func oddTexts(event string) []oddText {
	return []oddText{
		{"empty", "", "empty"},
		{"spaces", " \t\r\n ", "white space"},
		{"huge", strings.Repeat("x", 5000), "5,000 characters long"},
		{"word", strings.Repeat("Donaudampfschifffahrt", 20), "one long word"},
		{"rtl", "مرحبا بالعالم שלום עולם", "written from right to left"},
		{"bidi", "invoice\u202egpj.exe\u202c", "reversed by a bidi override"},
		{"astral", "👩‍👩‍👧‍👦 𝕏 𐍈 🇫🇷", "beyond the Basic Multilingual Plane"},
		{"combining", "Z\u0351\u036b\u0343\u036aa\u0306\u0308l\u0346g\u030ao", "full of combining characters"},
		{"composed", "Ame\u0301lie é", "in two normal forms of Unicode"},
		{"no-break", "a\u00a0b\u2028c\u2029d\ufeffe\u200bf", "full of non-ASCII spaces"},
		{"cjk", "日本語の名前 한국어 中文", "Chinese, Japanese and Korean"},
		{"nul", "a\x00b", "with a NUL character"},
		{"control", "a\x01\x1b[31mred\x7f", "with control characters"},
		{"lines", "a\r\nX-Injected: 1\r\n\r\nb", "on several lines"},
		{"html", `<script>alert(1)</script><b title="x">&amp;</b>`, "HTML"},
		{"sql", `Robert'); DROP TABLE contacts;--`, "SQL"},
		{"quotes", `"O'Neil" \ / \" '' ` + "``", "full of quotes and backslashes"},
		{"shell", `$(id) ; | & > ` + "`id`" + ` %PATH% ${HOME}`, "shell commands"},
		{"format", "%s %d %n {0} {{7*7}} ${7*7} #{7*7}", "format strings and templates"},
		{"formula", "=1+1", "a spreadsheet formula"},
		{"path", "../../../../etc/passwd", "a path"},
		{"json", `{"type":` + quote(event) + `}`, "JSON"},
		{"null", "null", "the word null"},
		{"number", "0123e4", "digits"},
		{"proto", "__proto__", "the word __proto__"},
	}
}

// isWhole names the odd texts that are odd only when they are the whole text, and those
// that are long or hide what follows.
var isWhole = map[string]bool{"empty": true, "spaces": true, "huge": true, "word": true, "nul": true, "null": true, "number": true, "proto": true}

// oddNames are slugs of contact fields; owners of accounts make them up.
func oddNames() []oddText {
	return []oddText{
		{"proto", "__proto__", "__proto__"},
		{"constructor", "constructor", "constructor"},
		{"prototype", "prototype", "prototype"},
		{"to-string", "toString", "toString"},
		{"has-own", "hasOwnProperty", "hasOwnProperty"},
		{"class", "class", "class"},
		{"dunder", "__class__", "__class__"},
		{"id", "id", "id"},
		{"no-name", "", "the empty string"},
		{"space", " ", "a space"},
		{"index", "0", "0"},
		{"dots", "a.b.c", "a.b.c"},
		{"brackets", "a[b][]", "a[b][]"},
		{"dollar", "$where", "$where"},
		{"pointer", "a/b~c", "a/b~c"},
		{"sql", `x"; DROP TABLE contacts;--`, "SQL"},
		{"html", "<b>x</b>", "HTML"},
		{"upper", "FIRST_NAME", "FIRST_NAME"},
		{"accents", "prénom", "a word with an accent"},
		{"astral", "🎂", "an emoji"},
		{"rtl", "الاسم", "a right-to-left word"},
		{"long", strings.Repeat("slug_", 60), "a word of 300 characters"},
	}
}

// oddEmails are valid addresses on domains of documentation.
func oddEmails() []oddText {
	return []oddText{
		{"plus", "ann+shop+2026@example.com", "full of plus signs"},
		{"quote", "o'brien@example.com", "with an apostrophe"},
		{"upper", "Ann.Smith@EXAMPLE.COM", "in upper case"},
		{"symbols", "!#$%&*-/=?^_{|}~@example.com", "full of symbols"},
		{"long", strings.Repeat("a", 64) + "@example.com", "as long as allowed"},
		{"deep", "ann@mail.eu.shop.example.com", "on a deep subdomain"},
	}
}
