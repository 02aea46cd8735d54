// Package safe has what may stand in an address that is made up: none of it reaches
// anybody. A test of package fake walks 100,000 events for anything else.
package safe

import (
	"strconv"

	"github.com/siohook/siohook/fake/internal/draw"
)

// Domains are kept for examples (RFC 2606).
var Domains = [...]string{"@example.com", "@example.org", "@example.net"}

// Host is where all web addresses are.
const Host = "https://www.example.com/"

// networks are kept for documentation (RFC 5737), each of 256 addresses.
var networks = [...]string{"192.0.2.", "198.51.100.", "203.0.113."}

// AppendIPv4 appends the address of a drawn number, in quotes.
func AppendIPv4(dst []byte, u uint64) []byte {
	dst = append(append(dst, '"'), networks[draw.Pick(u, len(networks))]...)
	return append(strconv.AppendInt(dst, int64(1+u%254), 10), '"')
}

// AppendIPv6 appends the address of a drawn number in 2001:db8::/32, kept for
// documentation (RFC 3849), in quotes.
func AppendIPv6(dst []byte, u uint64) []byte {
	dst = append(dst, `"2001:db8:`...)
	dst = strconv.AppendUint(dst, 1+u>>48%0xffff, 16)
	dst = strconv.AppendUint(append(dst, ':'), 1+u>>32%0xffff, 16)
	dst = strconv.AppendUint(append(dst, "::"...), 1+u%0xffff, 16)
	return append(dst, '"')
}

// AppendUUID appends a UUID of version 4, in quotes.
func AppendUUID(dst []byte, high, low uint64) []byte {
	const digits = "0123456789abcdef"
	high = high&^0xf000 | 0x4000
	low = low&^(3<<62) | 1<<63
	dst = append(dst, '"')
	for i := range 32 {
		if i == 8 || i == 12 || i == 16 || i == 20 {
			dst = append(dst, '-')
		}
		half := high
		if i >= 16 {
			half = low
		}
		dst = append(dst, digits[half>>(60-4*(i%16))&15])
	}
	return append(dst, '"')
}
