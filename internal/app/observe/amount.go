package observe

import (
	"math"
	"strconv"
	"strings"

	"github.com/siohook/siohook/internal/base/lazy"
)

// The forms in which people write numbers: with separators between thousands, and a comma
// for the point, with a currency before or behind.
var (
	currencyBefore = lazy.Pattern(`^(?:[A-Z]{3}|[$€£¥₹]|US\$)[ \x{a0}\x{202f}]?`)
	currencyBehind = lazy.Pattern(`[ \x{a0}\x{202f}]?(?:[A-Z]{3}|[$€£¥₹%])$`)
	thousands      = lazy.Pattern(`^([-+]?[0-9]{1,3})((?:,[0-9]{3})+|(?:\.[0-9]{3}){2,}|(?:[ '’\x{a0}\x{202f}][0-9]{3})+|(?:\.[0-9]{3})+)(?:([.,])([0-9]{1,2}))?$`)
	decimalComma   = lazy.Pattern(`^[-+]?[0-9]+,[0-9]{1,2}$`)
)

// longestAmount is how many bytes a number may have with all that people write around it.
const longestAmount = 40

// amount reads a number. isMoney tells that it is written as money is: with two decimals.
func amount(text string) (n float64, isMoney, ok bool) {
	text = strings.TrimSpace(text)
	if text == "" || len(text) > longestAmount && !isDigit(text[len(text)-1]) {
		return 0, false, false
	}
	if n, ok := plain(text); ok {
		return n, hasCents(text), true
	}
	if len(text) > longestAmount {
		return 0, false, false
	}
	bare := currencyBehind().ReplaceAllString(currencyBefore().ReplaceAllString(text, ""), "")
	if parts := thousands().FindStringSubmatch(bare); len(parts) > 0 && (parts[3] == "" || !strings.HasPrefix(parts[2], parts[3])) {
		bare = parts[1] + strings.Map(onlyDigits, parts[2])
		if parts[4] != "" {
			bare += "." + parts[4]
		}
	} else if decimalComma().MatchString(bare) {
		bare = strings.Replace(bare, ",", ".", 1)
	}
	n, ok = plain(bare)
	return n, ok && hasCents(bare), ok
}

// mostMoney is how many words of a text are looked at for amounts.
const mostMoney = 1000

// Money are the amounts in a text that are written as money is, with two decimals: 5.83, 1,234.56 or
// 5,83 €.
func Money(text string) (amounts []float64) {
	for i, word := range strings.Fields(text) {
		if i == mostMoney {
			break
		}
		if n, isMoney, ok := amount(strings.Trim(word, ":;()[]\"'")); ok && isMoney {
			amounts = append(amounts, n)
		}
	}
	return amounts
}

func hasCents(text string) bool {
	_, decimals, _ := strings.Cut(text, ".")
	return len(decimals) == 2
}

// plain reads a number as programs write it.
func plain(text string) (float64, bool) {
	if text == "" || strings.Trim(text, "0123456789+-.eE") != "" {
		return 0, false // also no hexadecimal one, and no underscores
	}
	n, err := strconv.ParseFloat(text, 64)
	return n, err == nil && !math.IsInf(n, 0) && !math.IsNaN(n)
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func onlyDigits(r rune) rune {
	if r >= '0' && r <= '9' {
		return r
	}
	return -1
}
