package capture

import (
	"bytes"
	"testing"
)

// Whatever comes over a connection and in whatever pieces: it does not panic, it
// keeps no more than a head, and the pieces are of no account.
func FuzzTap(f *testing.F) {
	for _, text := range []string{
		"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{}GET / HTTP/1.1\r\n\r\n",
		"POST / HTTP/1.1\nTransfer-Encoding: chunked\n\n2;x\r\nab\r\n0\r\nT: x\r\n\r\nPUT / HTTP/1.1\r\n folded\r\n\r\n",
		"\r\n\r\n\n", "x\r\n\r\n", "POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
		"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\nab",
	} {
		f.Add([]byte(text), 3)
	}
	f.Fuzz(func(t *testing.T, text []byte, piece int) {
		var whole, pieces tapped
		whole.feed(text)
		for rest := text; len(rest) > 0; {
			n := min(len(rest), max(1, piece%100))
			pieces.feed(rest[:n])
			rest = rest[n:]
		}
		if len(whole.heads) != len(pieces.heads) || whole.state != pieces.state {
			t.Fatalf("%q: %d heads at once, %d in pieces; %v, %v", text, len(whole.heads), len(pieces.heads), whole.state, pieces.state)
		}
		for i := range whole.heads {
			if !bytes.Equal(whole.heads[i], pieces.heads[i]) {
				t.Errorf("%q: %q", whole.heads[i], pieces.heads[i])
			}
			exactHeaders(whole.heads[i])
		}
	})
}
