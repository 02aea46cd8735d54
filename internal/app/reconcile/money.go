package reconcile

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// amount is a sum of money in ten-thousandths of what a text counts: 12.34 is 123,400.
type amount int64

const one amount = 10_000

// marks counts how the numbers of a column write their decimals, so that 1.234 can be told from 1,234, and how many are
// negative: some books have what is sold so.
type marks struct{ points, commas, negative, positive int }

// areNegative tells that most numbers are, refunds apart. One or two may be refunds themselves.
func (m *marks) areNegative() bool { return m.negative > 2 && m.negative > 4*m.positive }

// see notes the mark of a text whose decimals are no group of three digits.
func (m *marks) see(text string) {
	body := digitsOf(text)
	i := strings.LastIndexAny(body, ".,")
	if i < 0 || len(body)-i-1 == 3 && strings.IndexAny(body, ".,") == i {
		return
	}
	if strings.Count(body, body[i:i+1]) > 1 { // 1.234.567
		if body[i] == '.' {
			m.commas++
		} else {
			m.points++
		}
		return
	}
	if body[i] == '.' {
		m.points++
	} else {
		m.commas++
	}
}

// longestMoney is how many bytes an amount has with all that people write around it.
const longestMoney = 40

// digitsOf is what is left of an amount without its currency and white space; "" when the text
// is none.
func digitsOf(text string) string {
	if len(text) > longestMoney {
		return ""
	}
	start, end := strings.IndexAny(text, "0123456789"), strings.LastIndexAny(text, "0123456789")
	if start < 0 {
		return ""
	}
	if start > 0 && (text[start-1] == '.' || text[start-1] == ',') { // .50
		start--
	}
	if !isCurrencyText(text[:start]) || !isCurrencyText(text[end+1:]) {
		return ""
	}
	body := text[start : end+1]
	plain := true
	for i := range len(body) {
		if c := body[i]; c != '.' && c != ',' && (c < '0' || c > '9') {
			plain = false
			break
		}
	}
	if !plain {
		body = grouping.Replace(body)
		if strings.Trim(body, "0123456789.,") != "" || strings.ContainsFunc(body, func(r rune) bool { return (r < '0' || r > '9') && r != '.' && r != ',' }) {
			return ""
		}
	}
	return body
}

// grouping are the characters that separate groups of digits, beside point and comma.
var grouping = strings.NewReplacer(" ", "", "'", "", "\u2019", "", "\u00a0", "", "\u202f", "")

// isCurrencyText tells what may stand before or behind the digits: a sign, a symbol or a code.
func isCurrencyText(text string) bool {
	if text == "" || text == "-" || text == minus {
		return true
	}
	letters := 0
	for _, r := range text {
		switch {
		case r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z':
			letters++
		case strings.ContainsRune(" \u00a0\u202f+-"+minus+"()$\u20ac\u00a3\u00a5\u20b9\u20ba\u20bd.", r):
		default:
			return false
		}
	}
	return letters <= 3
}

// minus is the mathematical sign, as spreadsheets write it.
const minus = "\u2212"

// exponent reads what programs write of floating-point numbers: 1.97E2.
func exponent(text string) (amount, bool) {
	i := strings.IndexAny(text, "eE")
	if i < 1 || len(text) > longestMoney || len(strings.TrimLeft(text[i+1:], "+-")) > 3 {
		return 0, false
	}
	text = strings.Replace(strings.Replace(text, minus, "-", 1), ",", ".", 1)
	if strings.Trim(text, "+-.eE0123456789") != "" {
		return 0, false
	}
	sum, err := strconv.ParseFloat(text, 64)
	if sum = math.Round(sum * float64(one)); err != nil || math.Abs(sum) >= math.MaxInt64/float64(one) {
		return 0, false
	}
	return amount(sum), true
}

// money reads an amount, rounded to ten-thousandths. The marks are those of its column: where most amounts are
// negative, those are the positive ones.
func (m marks) money(text string) (amount, bool) {
	sum, ok := m.signed(text)
	if m.areNegative() {
		sum = -sum
	}
	return sum, ok
}

func (m marks) signed(text string) (amount, bool) {
	if sum, ok := exponent(text); ok {
		return sum, true
	}
	body := digitsOf(text)
	if body == "" {
		return 0, false
	}
	decimal := -1
	if i := strings.LastIndexAny(body, ".,"); i >= 0 {
		mark, only := body[i:i+1], strings.IndexAny(body, ".,") == i
		switch {
		case strings.Count(body, mark) > 1: // all of them group
		case !only: // both are there
			decimal = i
		case len(body)-i-1 != 3:
			decimal = i
		case mark == ".":
			if m.commas <= m.points {
				decimal = i
			}
		case m.commas > m.points:
			decimal = i
		}
	}
	value, places, up := int64(0), 0, false
	for i := range len(body) {
		c := body[i]
		if c == '.' || c == ',' {
			continue
		}
		if decimal >= 0 && i > decimal {
			if places++; places > 4 {
				up = up || places == 5 && c >= '5'
				continue
			}
		}
		if value > (math.MaxInt64-9)/10 {
			return 0, false
		}
		value = value*10 + int64(c-'0')
	}
	for ; places < 4; places++ {
		if value > math.MaxInt64/10 {
			return 0, false
		}
		value *= 10
	}
	if up {
		value++
	}
	if before, _, _ := strings.Cut(text, body[:1]); strings.ContainsAny(before, "-("+minus) || strings.HasSuffix(text, "-") || strings.HasSuffix(text, minus) {
		value = -value
	}
	return amount(value), true
}

// String writes the amount with the decimals that it has, two at least where there are any.
func (a amount) String() string {
	sign := ""
	if a < 0 {
		sign, a = "-", -a
	}
	whole, rest := a/one, int64(a%one)
	text := sign + strconv.FormatInt(int64(whole), 10)
	if rest == 0 {
		return text
	}
	digits := strconv.FormatInt(rest+int64(one), 10)[1:]
	if digits[2:] == "00" {
		digits = digits[:2]
	}
	return text + "." + digits
}

// codes are the currencies that are known beside an amount: another word there may be "net".
var codes = []string{
	"AED", "ARS", "AUD", "BRL", "CAD", "CHF", "CLP", "CNY", "COP", "CZK", "DKK", "EGP", "EUR", "GBP", "HKD", "HUF", "IDR", "ILS", "INR", "JPY", "KES", "KRW", "KWD", "MAD", "MXN",
	"MYR", "NGN", "NOK", "NZD", "PEN", "PHP", "PLN", "RON", "RUB", "SAR", "SEK", "SGD", "THB", "TND", "TRY", "TWD", "UAH", "USD", "VND", "XAF", "XOF", "ZAR",
}

// currencyIn is the currency that stands beside an amount; "" where there is none.
func currencyIn(text string) string {
	word := strings.ToUpper(strings.TrimFunc(text, func(r rune) bool { return (r < 'A' || r > 'Z') && (r < 'a' || r > 'z') }))
	if slices.Contains(codes, word) {
		return word
	}
	if i := strings.IndexAny(text, "$\u20ac\u00a3\u00a5\u20b9\u20ba\u20bd"); i >= 0 && word == "" {
		_, size := utf8.DecodeRuneInString(text[i:])
		return text[i : i+size]
	}
	return ""
}

// symbols are the currencies that a symbol stands for.
var symbols = map[string][]string{
	"$":      {"USD", "AUD", "CAD", "NZD", "HKD", "SGD", "TWD", "MXN", "ARS", "CLP", "COP", "BRL"},
	"\u20ac": {"EUR"},
	"\u00a3": {"GBP", "EGP"},
	"\u00a5": {"JPY", "CNY"},
	"\u20b9": {"INR"},
	"\u20ba": {"TRY"},
	"\u20bd": {"RUB"},
}

// isOtherCurrency tells whether what the books have is another currency than that of the delivery.
func isOtherCurrency(is, of string) bool {
	return is != "" && of != "" && is != of && !slices.Contains(symbols[is], of)
}

// minorDigits is how many decimals the minor unit of a currency has (ISO 4217): two but for these.
func minorDigits(currency string) int {
	switch strings.ToUpper(currency) {
	case "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF":
		return 0
	case "BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND":
		return 3
	}
	return 2
}
