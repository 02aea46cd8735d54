// Package browser holds the tests that look at siohook's pages as people do: in a
// real browser, Chromium, driven through its own protocol. It is a module of its
// own so that nothing of it gets into siohook.
//
// The tests build the real binary, start the commands that serve or write a page,
// and drive it. Without chromium they are skipped and say so, unless
// SIOHOOK_REQUIRE names browser. With SIOHOOK_SCREENSHOTS=DIR pictures of every
// page are kept there, at 390, 768 and 1280 pixels, light and dark: look at them.
package browser
