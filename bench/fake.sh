#!/usr/bin/env bash
# Measures siohook fake against npm's fakers on the same three events, all in one run on one core, and
# prints a table of ratios. Needs Go, node, npm and taskset; the peers come from npm.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
rounds=${ROUNDS:-3}
memory=${MEMORY_EVENTS:-20000000} # MEMORY_EVENTS=100000000 takes about a minute

(cd "$root" && CGO_ENABLED=0 go build -o "$work/siohook" ./cmd/siohook && go test -c -o "$work/fake.test" ./fake)
(cd "$work" && npm init -y >/dev/null 2>&1 && npm install --silent @faker-js/faker@10.6.0 json-schema-faker@0.5 >/dev/null 2>&1)
cd "$work"

median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
one() { GOMAXPROCS=1 taskset -c 0 "$@"; }
peer() { for ((i = 0; i < rounds; i++)); do one node "$root/bench/peers/faker.mjs" "$root/schemas/json" "$1" "$2" | cut -d' ' -f1; done | median; }
process() { # events per second of the whole process
	for ((i = 0; i < rounds; i++)); do
		start=$(date +%s.%N)
		"$@" >/dev/null
		end=$(date +%s.%N)
		awk -v a="$start" -v b="$end" 'BEGIN { print int(2000000 / (b - a)) }'
	done | median
}
library() { for ((i = 0; i < rounds; i++)); do (cd "$root/fake" && one "$work/fake.test" -test.run '^$' -test.bench "$1" -test.benchtime 2s) | awk '/events\/s/ { for (i = 1; i < NF; i++) if ($(i+1) == "events/s") print int($i) }'; done | median; }
two() { for ((i = 0; i < rounds; i++)); do (cd "$root/fake" && GOMAXPROCS=2 "$work/fake.test" -test.run '^$' -test.bench 'AppendParallel' -test.benchtime 2s) | awk '/events\/s/ { for (i = 1; i < NF; i++) if ($(i+1) == "events/s") print int($i) }'; done | median; }

three="contact.tag.added=1,contact.optin.completed/funnel_step=1,customer.sale.completed=1"
base=$(library 'AppendThree')
row() { awk -v n="$1" -v s="$2" -v b="$base" 'BEGIN { printf "| %-52s | %9d | %8.2f |\n", n, s, b / s }'; }
echo "| one core | events/s | siohook is x times as fast |"
echo "|---|---|---|"
row "siohook, the library, three events as php writes them" "$base"
row "@faker-js/faker and JSON.stringify" "$(peer faker 30000)"
row "json-schema-faker on the strict schemas" "$(peer jsf 3000)"
row "siohook, the library, all events" "$(library 'Append/php')"
row "siohook, stories" "$(library 'Stories')"
row "siohook fake, whole process, three events" "$(process one ./siohook fake -n 2000000 --mix "$three")"
echo "two cores, all events: $(two) events/s"
if [[ -x /usr/bin/time ]]; then
	/usr/bin/time -f "peak memory of $memory events: %M kB, in %e s" ./siohook fake -n "$memory" >/dev/null
fi
echo "commit $(cd "$root" && git rev-parse --short HEAD), $(go version | cut -d' ' -f3,4), node $(node --version), $(nproc) cores, $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)"
