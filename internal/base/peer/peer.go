// Package peer finds the programs of others that tests use: a test of a format
// is worth most when the program that people read it with takes part.
//
// Where a program is missing its tests are skipped and say so, unless the
// environment variable SIOHOOK_REQUIRE, a list with commas, names the peer.
package peer

import (
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// Command returns the path of a peer's program. Without the program it skips the
// test, or fails it when the peer is required.
func Command(tb testing.TB, peer, program string) string {
	tb.Helper()
	path, err := exec.LookPath(program)
	if err != nil {
		Missing(tb, peer, err.Error())
	}
	return path
}

// Missing ends a test that can not do without a peer: skipped, or failed when the
// peer is required.
func Missing(tb testing.TB, peer, why string) {
	tb.Helper()
	if IsRequired(peer) {
		tb.Fatalf("SIOHOOK_REQUIRE asks for %s: %s", peer, why)
	}
	tb.Skipf("SKIPPED: no %s: %s", peer, why)
}

// IsRequired tells whether SIOHOOK_REQUIRE names a peer.
func IsRequired(peer string) bool {
	return slices.Contains(strings.Split(os.Getenv("SIOHOOK_REQUIRE"), ","), peer) //nolint:forbidigo // only tests use this package
}
