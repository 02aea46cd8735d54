// Package contract tests a webhook receiver against its provider's contract: it
// delivers every documented event as the provider would, what the provider may
// send one day, and what is broken, and tells what the receiver does wrong.
//
// In a Go test, of an http.Handler:
//
//	func TestWebhook(t *testing.T) {
//		contract.Test(t, myHandler)
//	}
//
// A receiver that runs elsewhere, in any language:
//
//	result, err := contract.Run(ctx, contract.Target{URL: "http://127.0.0.1:3000/hook"}, contract.Options{})
//
// A run goes through phases, and stops where one shows that the next ones would
// mean nothing: reach, samples, coverage, tolerance, rejection, idempotency, order,
// time, signature. The phase crash comes last, where the options say so: [Crash] and
// [Options.Process]. [Checks] lists what each looks at. Findings with one cause are one [Group],
// whose payload is made as small as it goes.
//
// Answers do not show whether a sale was lost or counted twice. With
// [Options.Observe] the package looks at what deliveries change; without it, the
// checks that need it are listed as not observed, never as passed.
//
// # What it does not do
//
// It signs deliveries where the catalog says how ([Options.Secret]), and forges signatures. It
// does not measure whether they are compared in constant time. It does not look into the receiver: whether what is counted is also right, beyond
// numbers and amounts, is for the receiver's own tests.
package contract
