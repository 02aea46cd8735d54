#!/usr/bin/env bash
# Measures siohook validate beside its peers, each on one core, and siohook drift and redact beside it.
# The peers come from Go's module proxy and from npm, at the versions of bench/peers.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
need node npm taskset
payloads=${PAYLOADS:-100000}

siohook
npm_peers
(cd "$root/bench/peers/go" && go build -o "$work/peers" .)
cd "$work"
./siohook fake -n "$payloads" --seed 7 >clean.ndjson
node "$root/bench/peers/break.mjs" 0.05 <clean.ndjson >broken.ndjson
node "$root/bench/peers/break.mjs" member <clean.ndjson >member.ndjson
head -n 10000 clean.ndjson | node "$root/bench/peers/break.mjs" 1 >mutated.ndjson
mutated=$(wc -l <mutated.ndjson)
for ((i = 0; i < 5; i++)); do cat clean.ndjson; done >large.ndjson
split -n l/2 -d -a 1 --additional-suffix=.ndjson large.ndjson half

go_peer() { one ./peers "$1" "$root/schemas/json" "$2" "$3"; }         # LIBRARY FILE PASSES
ajv() { one node "$root/bench/peers/ajv.mjs" "$root/schemas/json" "$@"; } # FILE PASSES [all]
# Its command line takes one schema, so the bundle. It knows JSON Lines by the file's name.
for file in clean mutated; do cp $file.ndjson $file.jsonl; done
sourcemeta=$(find "$root/bench/peers/node_modules/@sourcemeta/jsonschema" -type f -name "jsonschema-linux-$(uname -m)") # what its wrapper in JavaScript starts
sourcemeta() { one "$sourcemeta" validate --fast "$@"; }

# A peer whose verdicts are others has no time to compare.
check() { # name, verdicts on the valid ones, verdicts on those with one fault each
	[[ $2 == "$payloads 0" && $3 == "0 $mutated" ]] || { echo "$1 is wrong: $2 and $3 valid and invalid" >&2; exit 2; }
}
own() { { ./siohook validate --format json "$1" || true; } | tail -n 1 | sed 's/.*"valid":\([0-9]*\),"invalid":\([0-9]*\).*/\1 \2/'; }
verdicts() { { sourcemeta --continue "$root/schemas/json/bundle.schema.json" "$1" 2>&1 || true; } | tail -n 1 | sed -n 's/^[0-9]* validated, \([0-9]*\) passed, \([0-9]*\) failed$/\1 \2/p'; }
check siohook "$(own clean.ndjson)" "$(own mutated.ndjson)"
check @sourcemeta/jsonschema "$(verdicts clean.jsonl)" "$(verdicts mutated.jsonl)"
check ajv "$(ajv clean.ndjson 0 | cut -d' ' -f1,2)" "$(ajv mutated.ndjson 0 | cut -d' ' -f1,2)"
check jsonschema/v5 "$(go_peer v5 clean.ndjson 0 | cut -d' ' -f1,2)" "$(go_peer v5 mutated.ndjson 0 | cut -d' ' -f1,2)"

inside() { # NAME COMMAND...: payloads a second of what measures itself
	local name=$1
	shift
	"$@" | awk -v n="$payloads" '{ print n / $3 }' | keep "$name"
}
whole() { # NAME PAYLOADS COMMAND...: payloads a second of a whole process
	local name=$1 n=$2 took
	shift 2
	took=$(seconds "$@")
	((round == 0)) || awk -v n="$n" -v s="$took" 'BEGIN { print n / s }' | keep "$name"
}
processes() { # what two cores are worth here: a process on each, with half of the file
	local core
	for core in 0 1; do GOMAXPROCS=1 taskset -c $core ./siohook validate half$core.ndjson & done
	wait
}
for ((round = 0; round <= rounds; round++)); do
	if ((round > 0)); then
		inside library go_peer siohook clean.ndjson "$passes"
		inside ajv ajv clean.ndjson "$passes"
		inside goccy go_peer goccy clean.ndjson "$passes"
		inside v5 go_peer v5 clean.ndjson "$passes"
		inside library-broken go_peer siohook broken.ndjson "$passes"
		inside ajv-broken ajv broken.ndjson "$passes" all
		inside library-member go_peer siohook member.ndjson "$passes"
	fi
	whole process "$payloads" one ./siohook validate clean.ndjson
	whole sourcemeta "$payloads" sourcemeta "$root/schemas/json/bundle.schema.json" clean.jsonl
	whole process-broken "$payloads" one ./siohook validate broken.ndjson
	whole process-member "$payloads" one ./siohook validate member.ndjson
	whole large $((5 * payloads)) one ./siohook validate large.ndjson
	whole large-two $((5 * payloads)) two ./siohook validate large.ndjson
	whole large-processes $((5 * payloads)) processes
	for name in validate drift redact; do whole both-$name "$payloads" two ./siohook $name clean.ndjson; done
done

# Every fault that one change can make of a payload of each event, where ajv finds it, too: neither syntax nor limits.
./siohook fake --invalid | node "$root/bench/peers/faults.mjs" >faults.ndjson
note "Every verdict is the same on $(number "$payloads") valid payloads and on $(number "$mutated") with one fault each; goccy looks at syntax alone."
note "$(ajv faults.ndjson 0 all | awk '{ printf "On %d single faults that schemas can speak of, ajv reports %.2f errors on average", $2, $4 / $2 }'), $(
	(./siohook validate --format json faults.ndjson || true) | awk '/"severity":"error"/ { n++ } /"kind":"summary"/ { match($0, /"invalid":[0-9]+/); faults = substr($0, RSTART + 10, RLENGTH - 10) } END { printf "siohook %.4f", n / faults }')."
if [[ -x /usr/bin/time ]]; then
	note "$(/usr/bin/time -f '%M' ./siohook validate clean.ndjson 2>&1 >/dev/null | tail -n 1 | awk '{ printf "Peak memory of siohook validate on them: %.0f MB.", $1 / 1024 }')"
fi
floor "$(ratio "$(of library)" "$(of ajv)")" 8 "times as fast as ajv on valid payloads"
floor "$(ratio "$(of library-broken)" "$(of ajv-broken)")" 5 "times as fast as ajv with 5 % invalid"

row() { echo "| $1 | $2 | $3 | $(number "$(of "$4")") | $([[ $4 == "$5" ]] || ratio "$(of "$5")" "$(of "$4")") |"; }
validate_table() {
	echo "| payloads | tool | measured | payloads/s | siohook is x times as fast |"
	echo "|---|---|---|---:|---:|"
	row valid "siohook, the library" "in one process" library library
	row valid "ajv, JSON.parse and compiled schemas, dispatched" "in one process" ajv library
	row valid "jsonschema/v5, decoding and schemas, dispatched" "in one process" v5 library
	row valid "goccy/go-json, syntax alone" "in one process" goccy library
	row "5 % invalid" "siohook, the library, all explained" "in one process" library-broken library-broken
	row "5 % invalid" "ajv with allErrors" "in one process" ajv-broken library-broken
	row "an unknown member in each" "siohook, the library" "in one process" library-member library
	row valid "siohook validate" "whole processes" process process
	row valid "@sourcemeta/jsonschema validate --fast, its binary" "whole processes" sourcemeta process
	row "5 % invalid" "siohook validate, as text" "whole processes" process-broken process
	row "an unknown member in each" "siohook validate, as text" "whole processes" process-member process
	row "valid, five times as many" "siohook validate, one worker" "whole processes" large large
	row "valid, five times as many" "siohook validate, two workers" "whole processes" large-two large
	row "valid, five times as many" "siohook validate, two processes with half of it each" "whole processes" large-processes large
}
drift_table() {
	echo "| command, two workers | measured | payloads/s | validate is x times as fast |"
	echo "|---|---|---:|---:|"
	for name in validate drift redact; do
		echo "| siohook $name | whole processes | $(number "$(of both-$name)") | $([[ $name == validate ]] || ratio "$(of both-validate)" "$(of both-$name)") |"
	done
}
publish validate
publish drift
exit $unmet
