// Contacts that opt in, are tagged and buy: the same contact has the same ids and
// address in all events, and a cause comes before its effect.
//
//	./k6 run -e URL=http://127.0.0.1:3000/webhook -e EVENTS=10000 examples/stories.js
import http from 'k6/http';
import { check } from 'k6';
import siohook from 'k6/x/siohook';

const events = siohook.events({ seed: Number(__ENV.SEED || 1), stories: { contacts: 100, days: 30 } });

export const options = {
  scenarios: {
    stories: { executor: 'shared-iterations', vus: Number(__ENV.VUS || 10), iterations: Number(__ENV.EVENTS || 1000) },
  },
  thresholds: { checks: ['rate==1'] },
};

export default function () {
  const made = events.event();
  check(siohook.validate(made.body), { 'the event is valid': (v) => v.valid });
  siohook.check(http.post(__ENV.URL, made.body, { headers: made.headers }), made);
}
