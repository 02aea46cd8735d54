// Package inspect is the page of siohook listen: a list of deliveries that grows
// as they come, each with its payload, what is wrong in it, and what was answered.
//
//	page, err := inspect.New(inspect.Options{Listener: l, Validator: v, ...})
//	l.Page = page
//
// Payloads are hostile: the page escapes them, runs no script but its own file,
// loads nothing from elsewhere, answers to no foreign name, and changes nothing
// on the word of another page. It can be read without JavaScript.
package inspect
