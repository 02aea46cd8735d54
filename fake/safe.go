package fake

import "strconv"

// What may stand in an address: nothing else in this package makes one. A test
// walks 100,000 events for anything outside.

// safeDomains are kept for examples (RFC 2606).
var safeDomains = [...]string{"@example.com", "@example.org", "@example.net"}

// safeHost is where all web addresses are.
const safeHost = "https://www.example.com/"

// safeNetworks are kept for documentation (RFC 5737), each of 256 addresses.
var safeNetworks = [...]string{"192.0.2.", "198.51.100.", "203.0.113."}

// appendIPv4 appends the contact's address, in quotes.
func appendIPv4(dst []byte, c contact) []byte {
	u := c.draw(slotIP)
	dst = append(append(dst, '"'), safeNetworks[pick(u, len(safeNetworks))]...)
	return append(strconv.AppendInt(dst, int64(1+u%254), 10), '"')
}

// appendIPv6 appends the contact's address in 2001:db8::/32, kept for
// documentation (RFC 3849), in quotes.
func appendIPv6(dst []byte, c contact) []byte {
	u := c.draw(slotIP)
	dst = append(dst, `"2001:db8:`...)
	dst = strconv.AppendUint(dst, 1+u>>48%0xffff, 16)
	dst = strconv.AppendUint(append(dst, ':'), 1+u>>32%0xffff, 16)
	dst = strconv.AppendUint(append(dst, "::"...), 1+u%0xffff, 16)
	return append(dst, '"')
}

// appendUUID appends a UUID of version 4, in quotes.
func appendUUID(dst []byte, high, low uint64) []byte {
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
