// Package contract tests a webhook receiver against its provider's contract: it
// delivers every documented event, as the provider would, and tells what the
// receiver did not take.
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
// mean nothing: reach (does anything answer there), samples (the provider's own
// examples), coverage (every event, variant and documented shape).
//
// # What it does not do yet
//
// It judges by the receiver's answers alone: a delivery that is answered with a
// 2xx and then lost counts as accepted.
package contract
