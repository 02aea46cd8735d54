// Package consumers holds the tests that hand what siohook schema export writes to
// the programs that others read it with: code generators, linters, validators and
// package managers, pinned in package.json and tools/codegen.mod. It is a module of its own, so that
// nothing of it gets into siohook.
//
// Without node, or before npm ci, the tests are skipped and say so, unless
// SIOHOOK_REQUIRE names node. What they show is in docs/PUBLISHING.md.
package consumers
