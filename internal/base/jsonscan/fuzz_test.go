package jsonscan_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"io"
	"math/big"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/siohook/siohook/internal/base/jsonscan"
)

// value is the first value of a text as jsontext reads it, and its end; 0 when it
// refuses it. Where a number ends at the end of a text, more of it could follow.
func value(text []byte) (jsontext.Value, int) {
	d := jsontext.NewDecoder(bytes.NewReader(text), jsontext.AllowDuplicateNames(true))
	v, err := d.ReadValue()
	if err != nil {
		return nil, 0
	}
	return v, int(d.InputOffset())
}

// FuzzString holds String and the functions about the inside of strings against
// jsontext.
func FuzzString(f *testing.F) {
	for _, c := range stringEnds {
		f.Add([]byte(c.text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		text = append([]byte{'"'}, text...)
		end := jsonscan.String(text, 0)
		v, want := value(text)
		switch {
		case end < 0:
			if want > 0 {
				t.Fatalf("wrong at %d, jsontext takes %s", ^end, v)
			}
			checkFault(t, text, ^end)
			return
		case end != want:
			t.Fatalf("ends at %d, for jsontext at %d", end, want)
		case jsonscan.SkipString(text, 0) != end:
			t.Fatalf("ends at %d, skipped to %d", end, jsonscan.SkipString(text, 0))
		}
		meaning, err := jsontext.AppendUnquote(nil, text[:end])
		if err != nil {
			t.Fatal(err)
		}
		raw := text[1 : end-1]
		if got := jsonscan.AppendText(nil, raw); !bytes.Equal(got, meaning) {
			t.Fatalf("means %q, for jsontext %q", got, meaning)
		}
		if !jsonscan.EqualText(raw, string(meaning)) || jsonscan.EqualText(raw, string(meaning)+"x") {
			t.Fatal("not equal to what it means, or to more")
		}
		if !jsonscan.Equal(raw, raw) || jsonscan.Equal(raw, append(bytes.Clone(raw), `\u0061`...)) {
			t.Fatal("not equal to itself, or to more")
		}
		n := 0
		for rest := raw; len(rest) > 0; n++ {
			_, size := jsonscan.Rune(rest)
			rest = rest[size:]
		}
		if n != utf8.RuneCount(meaning) {
			t.Fatalf("%d characters, want %d", n, utf8.RuneCount(meaning))
		}
	})
}

// checkFault holds that what stands before a fault can be gone on with, and that with
// the byte at it nothing can.
func checkFault(t *testing.T, text []byte, at int) {
	t.Helper()
	if end := jsonscan.String(append(bytes.Clone(text[:at]), '"'), 0); end != at+1 {
		t.Fatalf("what is before %d is wrong as well: %d", at, end)
	}
}

// FuzzNumber holds Number, InRange and IsInteger against jsontext and math/big.
func FuzzNumber(f *testing.F) {
	for _, c := range numberEnds {
		f.Add([]byte(c.text))
	}
	f.Add([]byte("120.50e1"))
	f.Add([]byte("0.0e-5"))
	f.Fuzz(func(t *testing.T, text []byte) {
		end, isPlain := jsonscan.Number(text, 0)
		if end < 0 {
			if len(text) > 0 && !jsonscan.IsSpace(text[0]) && jsontext.Value(text).IsValid() && jsontext.Value(text).Kind() == '0' {
				t.Fatalf("wrong at %d, jsontext takes it", ^end)
			}
			return
		}
		number := text[:end]
		if isPlain == bytes.ContainsAny(number, ".eE") {
			t.Fatalf("%s is plain: %t", number, isPlain)
		}
		if !jsontext.Value(number).IsValid() || number[0] <= ' ' {
			t.Fatalf("%s is no number", number)
		}
		if end < len(text) && jsontext.Value(text[:end+1]).IsValid() && !jsonscan.IsSpace(text[end]) {
			t.Fatalf("%s is not all of the number", number)
		}
		if got := jsonscan.InRange(number); got != isInRange(string(number)) {
			t.Fatalf("%s is in range: %t", number, got)
		} else if !got {
			return
		}
		exact, ok := new(big.Rat).SetString(string(number))
		if !ok {
			t.Fatalf("math/big refuses %s", number)
		}
		if exact.IsInt() != jsonscan.IsInteger(number) {
			t.Fatalf("%s is an integer: %t", number, jsonscan.IsInteger(number))
		}
	})
}

// isInRange is InRange, said another way.
func isInRange(number string) bool {
	mantissa, power, _ := strings.Cut(strings.ToLower(strings.TrimPrefix(number, "-")), "e")
	whole, fraction, _ := strings.Cut(mantissa, ".")
	exponent, err := strconv.Atoi(cmp.Or(power, "0"))
	if err != nil || exponent > 308 || exponent < -308 || len(number) > 1000 {
		return false
	}
	matter := strings.Trim(whole+fraction, "0")
	point := len(whole) - strings.IndexAny(whole+fraction, "123456789") + exponent // after the first digit that matters it is 1
	return matter == "" || len(matter) <= 64 && point-1 <= 308 && point-1 >= -308
}

// FuzzValue holds that SkipValue finds the end of what jsontext reads, after the white
// space that Space skips, and comes to an end everywhere else.
func FuzzValue(f *testing.F) {
	for _, text := range []string{` {"a":[1,{"b":"}\""}]} `, "\n[]", "12", "null", `{"a":tru`, `[[[[`, "\"\\", `}{`} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		start := jsonscan.Space(text, 0)
		end := jsonscan.SkipValue(text, start, len(text))
		if end < 0 && ^end > len(text) || end > len(text) {
			t.Fatalf("end %d", end)
		}
		_, want := value(text)
		isWord := want > 0 && bytes.IndexByte([]byte(`"[{`), text[start]) < 0
		if isWord && want < len(text) && bytes.IndexByte([]byte(" \t\r\n,]}"), text[want]) < 0 {
			return // two words without anything between them look like one
		}
		if want > 0 && end != want {
			t.Fatalf("ends at %d, for jsontext at %d", end, want)
		}
		d := json.NewDecoder(bytes.NewReader(text))
		if _, err := d.Token(); errors.Is(err, io.EOF) && start != len(text) {
			t.Fatalf("%d bytes of white space, there are %d", start, len(text))
		}
	})
}
