// Package provider tests siohook with the catalog of a provider that does not exist: its
// events are named in a header and a member of the body, its ids are texts, its times Unix
// times, there is no envelope, and its deliveries are signed. It is a module of its own, as a
// user's catalog is.
package provider
