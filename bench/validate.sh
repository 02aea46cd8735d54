#!/usr/bin/env bash
# Measures siohook validate against its peers, all in one run on one core, and prints a table of ratios.
# Needs Go, node, npm and taskset; the peers come from the Go module proxy and from npm.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
rounds=${ROUNDS:-5}

(cd "$root" && CGO_ENABLED=0 go build -o "$work/siohook" ./cmd/siohook)
(cd "$root/bench/peers/go" && go build -o "$work/peers" .)
(cd "$work" && npm init -y >/dev/null 2>&1 && npm install --silent ajv@8.20.0 ajv-formats@3 @sourcemeta/jsonschema >/dev/null 2>&1)

cd "$work"
./siohook fake -n 200000 --seed 7 >clean.ndjson
node "$root/bench/peers/break.mjs" 0.05 <clean.ndjson >broken.ndjson
node "$root/bench/peers/break.mjs" member <clean.ndjson >member.ndjson
node "$root/bench/peers/break.mjs" news <clean.ndjson >news.ndjson
head -n 10000 clean.ndjson | node "$root/bench/peers/break.mjs" 1 >mutated.ndjson

one() { GOMAXPROCS=1 taskset -c 0 "$@"; }
two() { GOMAXPROCS=2 taskset -c 0,1 "$@"; }
ajv() { one node "$root/bench/peers/ajv.mjs" "$root/schemas/json" "$@"; }

echo "== correctness: valid and invalid of 200,000 valid, and of 10,000 mutated"
check() { # name command: FILE is appended
	local name=$1; shift
	local clean mutated
	clean=$("$@" clean.ndjson | cut -d' ' -f1,2) mutated=$("$@" mutated.ndjson | cut -d' ' -f1,2)
	printf '%-22s %s | %s\n' "$name" "$clean" "$mutated"
	[[ $clean == "200000 0" && $mutated == "0 10000" ]] || { echo "$name is wrong: its time means nothing"; exit 1; }
}
own() { { ./siohook validate --format json "$1" || true; } | tail -n 1 | sed 's/.*"valid":\([0-9]*\),"invalid":\([0-9]*\).*/\1 \2/'; }
# Its command line takes one schema, so the bundle. It knows JSON Lines by the file's name.
for file in clean mutated; do cp $file.ndjson $file.jsonl; done
sourcemeta=$(find node_modules/@sourcemeta/jsonschema -type f -name "jsonschema-linux-$(uname -m)") # what its wrapper in JavaScript starts
sourcemeta() { one "$sourcemeta" validate --fast "$@"; }
verdicts() { { sourcemeta --continue "$root/schemas/json/bundle.schema.json" "${1%.ndjson}.jsonl" 2>&1 || true; } | tail -n 1 | sed -n 's/^[0-9]* validated, \([0-9]*\) passed, \([0-9]*\) failed$/\1 \2/p'; }
check siohook own
check jsonschema/v5 ./peers v5 "$root/schemas/json"
check ajv ajv
check @sourcemeta/jsonschema verdicts
echo "goccy/go-json checks only syntax: it accepts both"

best() { sort -n | head -n 1; } # other work on the machine only makes a run slower
seconds() { # of a whole process
	for ((i = 0; i < rounds; i++)); do
		local start end
		start=$(date +%s.%N)
		"$@" >/dev/null 2>&1 || true
		end=$(date +%s.%N)
		echo "$end $start" | awk '{ print $1 - $2 }'
	done | best
}
inside() { for ((i = 0; i < rounds; i++)); do "$@" | cut -d' ' -f3; done | best; } # as the peer itself measures, without start-up

library() { inside one ./peers siohook - "$1"; }
base=$(library clean.ndjson)
whole=$(seconds one ./siohook validate clean.ndjson)
row() { awk -v n="$1" -v s="$2" -v b="$3" 'BEGIN { printf "| %-58s | %8.3f | %7.2f |\n", n, s, s / b }'; }
echo
echo "| one core, 200,000 payloads, $(du -m clean.ndjson | cut -f1) MB | seconds | siohook is x times as fast |"
echo "|---|---|---|"
row "siohook, the library" "$base" "$base"
row "jsonschema/v5 with dispatch, decode included" "$(inside one ./peers v5 "$root/schemas/json" clean.ndjson)" "$base"
row "ajv 8, JSON.parse + compiled validate, dispatched" "$(inside ajv clean.ndjson)" "$base"
row "goccy/go-json Valid, syntax only" "$(inside one ./peers goccy - clean.ndjson)" "$base"
row "siohook, 5 % invalid, all explained" "$(library broken.ndjson)" "$base"
row "siohook, an unknown member in every payload" "$(library member.ndjson)" "$base"
five=$(library broken.ndjson)
echo
echo "| the same file, 5 % invalid | seconds | siohook is x times as fast |"
echo "|---|---|---|"
row "siohook, all explained" "$five" "$five"
row "ajv with allErrors" "$(inside ajv broken.ndjson all)" "$five"
echo
echo "| whole processes | seconds | of siohook on valid payloads |"
echo "|---|---|---|"
row "siohook validate" "$whole" "$whole"
row "siohook validate, 5 % invalid, as text" "$(seconds one ./siohook validate broken.ndjson)" "$whole"
row "siohook validate, an unknown member in every payload" "$(seconds one ./siohook validate member.ndjson)" "$whole"
row "siohook validate, an unknown value or member in every one" "$(seconds one ./siohook validate news.ndjson)" "$whole"
row "@sourcemeta/jsonschema validate --fast" "$(seconds sourcemeta "$root/schemas/json/bundle.schema.json" clean.jsonl)" "$whole"
row "siohook validate, an unknown member in every payload, two workers" "$(seconds two ./siohook validate member.ndjson)" "$whole"
for ((i = 0; i < 5; i++)); do cat clean.ndjson; done >large.ndjson
split -n l/2 -d -a 1 --additional-suffix=.ndjson large.ndjson half
echo
echo "| two workers, in turns with one; medians | seconds | of one |"
echo "|---|---|---|"
# The best of two cores would compare two that nothing else used with one of which that is half as rare.
median() { sort -n | awk '{ all[NR] = $1 } END { print all[int((NR + 1) / 2)] }'; }
processes() { # what two cores are worth here: as two processes, each with a core and half of the file
	for ((core = 0; core < 2; core++)); do
		GOMAXPROCS=1 taskset -c $core ./siohook validate half$core.ndjson &
	done
	wait
}
turns() { # name how command: one and two workers take turns, because what else the machine does changes
	local name=$1 how=$2 with1=() with2=() with3=() one
	shift 2
	for ((i = 0; i < 2 * rounds; i++)); do
		with1+=("$(rounds=1 "$how" one "$@")")
		with2+=("$(rounds=1 "$how" two "$@")")
		[[ $* != *large* ]] || with3+=("$(rounds=1 seconds processes)")
	done
	one=$(printf '%s\n' "${with1[@]}" | median)
	row "$name, one worker" "$one" "$one"
	row "$name, two workers" "$(printf '%s\n' "${with2[@]}" | median)" "$one"
	[[ $* != *large* ]] || row "$name, two processes with half of it each" "$(printf '%s\n' "${with3[@]}" | median)" "$one"
}
turns "siohook, the library, reading the file" inside ./peers workers - clean.ndjson
turns "siohook validate, 100 MB" seconds ./siohook validate clean.ndjson
turns "siohook validate, 500 MB" seconds ./siohook validate large.ndjson
echo
# Every fault that one change can make of a payload of each event, where ajv finds it, too: neither syntax nor limits.
./siohook fake --invalid | node "$root/bench/peers/faults.mjs" >faults.ndjson
ajv faults.ndjson all | awk '{ printf "ajv allErrors: %.2f errors per fault, %d faults\n", $4 / $2, $2 }'
(./siohook validate --format json faults.ndjson || true) | awk '/"severity":"error"/ { n++ } /"kind":"summary"/ { match($0, /"invalid":[0-9]+/); faults = substr($0, RSTART + 10, RLENGTH - 10) } END { printf "siohook: %.4f violations per fault, %d faults\n", n / faults, faults }'
(cd "$root" && go test ./fake -run '^TestMutations$' -v | sed -n 's/.*go:[0-9]*: \(.*declared ([0-9.]* %)\).*/\1/p')
(cd "$root" && go test ./validate -run '^$' -bench 'Payload|Middleware' -benchtime 1s | grep ^Benchmark)
if [[ -x /usr/bin/time ]]; then
	/usr/bin/time -f "peak memory %M kB" ./siohook validate clean.ndjson
fi
echo "commit $(cd "$root" && git rev-parse --short HEAD), $(go version | cut -d' ' -f3,4), node $(node --version), $(nproc) cores, $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)"
