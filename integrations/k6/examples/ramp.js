// An open load that ramps up, with objectives: requests are due at a rate, whatever
// the receiver does.
//
//	./k6 run -e URL=http://127.0.0.1:3000/webhook examples/ramp.js
//	./k6 run -e URL=... -e RATE=2000 -e TIME=5m -e SEED=7 examples/ramp.js
import http from 'k6/http';
import siohook from 'k6/x/siohook';

const rate = Number(__ENV.RATE || 500);
const time = __ENV.TIME || '1m';

const events = siohook.events({
  seed: Number(__ENV.SEED || 1),
  mix: { 'contact.*': 1, 'customer.sale.completed': 3 },
});

export const options = {
  discardResponseBodies: true,
  scenarios: {
    ramp: {
      executor: 'ramping-arrival-rate',
      startRate: Math.ceil(rate / 10),
      timeUnit: '1s',
      stages: [{ target: rate, duration: time }, { target: rate, duration: time }],
      preAllocatedVUs: Math.ceil(rate / 10), // k6 makes more when answers are slow
      maxVUs: Math.ceil(rate * 2),
    },
  },
  thresholds: {
    http_req_duration: ['p(99)<250'],
    checks: ['rate>0.999'],
    dropped_iterations: ['count==0'], // this machine, or maxVUs, could not keep the schedule
  },
};

export default function () {
  const made = events.event(); // event i of the seed, i counted over all processes
  siohook.check(http.post(__ENV.URL, made.body, { headers: made.headers }), made);
}
