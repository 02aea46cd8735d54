// Package siohook is a JavaScript extension of the load tester k6: it makes the
// events that siohook makes up, by number.
//
//	import siohook from 'k6/x/siohook';
//	const events = siohook.events({ seed: 7, mix: { 'contact.*': 3, 'customer.sale.completed': 1 } });
//	export default function () {
//	  const made = events.event();
//	  siohook.check(http.post(__ENV.URL, made.body, { headers: made.headers }), made);
//	}
//
// Deliveries of {catalog: 'settings', secretEnv: 'WEBHOOK_SECRET'}, or of a catalog in a folder, have the
// headers of each event, and its signature.
//
// Event i of a seed is always the same, and k6 numbers iterations across all its
// processes, so execution segments send disjoint parts of one sequence without
// talking to each other.
package siohook
