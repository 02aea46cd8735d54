// Package redact takes the person out of payloads and keeps their shape: members,
// types, nulls, lengths, escapes, and whether they are valid.
//
//	r, err := redact.New(key, catalog)
//	fixture := r.Payload(body)
//
// It is keyed and deterministic: with the same key the same value becomes the
// same other value wherever it stands, so that a contact can be followed through
// several payloads; without the key nobody finds out what stood there.
//
// E-mail addresses stay such, with their plus tags, at example.com; ids stay ids
// of as many digits; phone numbers, IP addresses and URLs become ones that reach
// nobody; times are all moved by the same span. Of other strings each letter and
// digit is replaced. What the catalog documents as a value stays, and so do the
// names of members.
//
// Payloads need not be JSON: what is broken stays broken in the same way.
package redact
