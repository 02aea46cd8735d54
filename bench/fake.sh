#!/usr/bin/env bash
# Measures siohook fake beside npm's fakers on the same three events, each on one core.
# MEMORY_EVENTS=100000000 measures memory over as many events: about a minute.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
need node npm taskset
count=${PAYLOADS:-1000000} memory=${MEMORY_EVENTS:-5000000}
three="contact.tag.added=1,contact.optin.completed/funnel_step=1,customer.sale.completed=1"

siohook
npm_peers
(cd "$root" && go test -c -o "$work/fake.test" ./fake)
cd "$work"

library() { # NAME BENCHMARK COMMAND...: passes of the library's benchmark in one process, the first to warm up
	local name=$1 benchmark=$2
	shift 2
	(cd "$root/fake" && "$@" "$work/fake.test" -test.run '^$' -test.bench "$benchmark" -test.benchtime 1s -test.count $((passes + 1))) |
		awk '/events\/s/ { for (i = 1; i < NF; i++) if ($(i + 1) == "events/s") print $i }' | tail -n +2 | median | keep "$name"
}
peer() { one node "$root/bench/peers/faker.mjs" "$root/schemas/json" "$1" "$2" "$passes" | keep "$1"; } # PACKAGE COUNT
whole() { # NAME FLAGS...
	local name=$1 took
	shift
	took=$(seconds one ./siohook fake -n "$count" "$@")
	((round == 0)) || awk -v n="$count" -v s="$took" 'BEGIN { print n / s }' | keep "$name"
}
for ((round = 0; round <= rounds; round++)); do
	if ((round > 0)); then
		library three 'AppendThree' one
		peer faker 20000
		peer jsf 1500
		library all 'Append/php' one
		library stories 'Stories' one
		library parallel 'AppendParallel' two
	fi
	whole process-three --mix "$three"
	whole process-all
done

if [[ -x /usr/bin/time ]]; then
	note "$(/usr/bin/time -f '%M %e' ./siohook fake -n "$memory" 2>&1 >/dev/null | tail -n 1 | awk -v n="$(number "$memory")" '{ printf "Peak memory of siohook fake -n %s: %.0f MB, in %.0f s.", n, $1 / 1024, $2 }')"
fi
note "Two cores make $(number "$(of parallel)") events/s of all kinds with the library, $(ratio "$(of parallel)" "$(of all)") times as many as one."
floor "$(of all)" 600000 "events/s a core with the library, all events"
floor "$(of process-all)" 600000 "events/s a core with siohook fake, all events"

row() { echo "| $1 | $2 | $3 | $(number "$(of "$4")") | $([[ $4 == "$5" ]] || ratio "$(of "$5")" "$(of "$4")") |"; }
fake_table() {
	echo "| events | tool | measured | events/s | siohook is x times as fast |"
	echo "|---|---|---|---:|---:|"
	row three "siohook, the library, as php writes JSON" "in one process" three three
	row three "@faker-js/faker and JSON.stringify" "in one process" faker three
	row three "json-schema-faker on the strict schemas" "in one process" jsf three
	row all "siohook, the library" "in one process" all all
	row stories "siohook, the library" "in one process" stories all
	row three "siohook fake" "whole processes" process-three process-three
	row all "siohook fake" "whole processes" process-all process-three
}
publish fake
exit $unmet
