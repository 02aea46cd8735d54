// k6 with siohook's extension as fast as answers come, every body different.
import http from 'k6/http';
import siohook from 'k6/x/siohook';

const events = siohook.events({ seed: 7 });

export const options = {
  discardResponseBodies: true,
  scenarios: { all: { executor: 'constant-vus', vus: Number(__ENV.VUS), duration: __ENV.TIME } },
};

export default function () {
  const made = events.event(__VU * 10000000 + __ITER);
  http.post(__ENV.URL, made.body, { headers: made.headers });
}
