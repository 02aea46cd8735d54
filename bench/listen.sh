#!/usr/bin/env bash
# Deliveries a second that siohook listen takes, with every capture stored and validated, beside a bare net/http
# handler that reads the body and answers 204, and beside webhook-tester: 64 connections, the sender on the same
# cores. Captures are stored in memory (/dev/shm) and on the disk of TMPDIR.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
need node curl
seconds=${SECONDS_EACH:-2}

siohook
(cd "$root/bench/peers/listen" && go build -o "$work/load" .)
GOBIN=$work go install github.com/tarampampam/webhook-tester/v2/cmd/webhook-tester@v2.3.1 2>"$work/peer" ||
	note "webhook-tester is left out: it does not build from the module proxy ($(tail -n 1 "$work/peer" | sed 's/.*: //'))."
cd "$work"
./siohook fake -n 2000 --seed 1 >payloads
memory=$(mktemp -d -p /dev/shm)
trap 'stop; rm -rf "$work" "$memory"' EXIT

# start NAME COMMAND... puts where it listens into urls.
declare -A urls
names=()
start() {
	local name=$1
	shift
	"$@" >"$name.out" 2>"$name.err" & # its lines go where nobody reads them at once, as in real use: a file
	pids+=($!)
	for _ in $(seq 100); do
		urls[$name]=$(sed -n 's|^listening on \(http://[^ ]*\).*|\1/hook|p;q' "$name.out")
		[[ -z ${urls[$name]} ]] || { names+=("$name"); return; }
		sleep 0.1
	done
	cat "$name.err" >&2
	exit 2
}
start bare ./load -serve
start memory ./siohook listen --addr 127.0.0.1:0 --save "$memory/captures"
start disk ./siohook listen --addr 127.0.0.1:0 --save "$work/captures"
if [[ -x webhook-tester ]]; then
	port=$((20000 + RANDOM % 10000))
	./webhook-tester start --addr 127.0.0.1 --port "$port" --storage-driver fs --fs-storage-dir "$work" --auto-create-sessions >tester.out 2>&1 &
	pids+=($!)
	for _ in $(seq 100); do
		curl -s -o /dev/null "http://127.0.0.1:$port/ready" && break
		sleep 0.1
	done
	urls[webhook-tester]=http://127.0.0.1:$port/11111111-1111-4111-8111-111111111111
	names+=(webhook-tester)
fi

for ((round = 0; round <= rounds; round++)); do
	for name in "${names[@]}"; do
		./load -load "${urls[$name]}" -c 64 -d "${seconds}s" <payloads >figures || { echo "$name failed" >&2; exit 2; }
		((round == 0)) || read -r rate p50 p99 refused <figures
		((round == 0)) || { echo "$rate" | keep "$name"; echo "$p50" | keep "$name-p50"; echo "$p99" | keep "$name-p99"; echo "$refused" | keep "$name-refused"; }
	done
done

share() { awk -v a="$(of "$1")" -v b="$(of bare)" 'BEGIN { print 100 * a / b }'; }
floor "$(share memory)" 50 "% of a bare net/http handler, captures in memory"
floor "$(share disk)" 40 "% of a bare net/http handler, captures on disk"
listen_table() {
	echo "| receiver, 64 connections | deliveries/s | of bare | p50 | p99 | not 2xx |"
	echo "|---|---:|---:|---:|---:|---:|"
	row() {
		[[ -f runs/$1 ]] || return 0
		printf '| %s | %s | %.0f %% | %.2f ms | %.2f ms | %d |\n' "$2" "$(number "$(of "$1")")" "$(share "$1")" "$(of "$1-p50")" "$(of "$1-p99")" "$(of "$1-refused")"
	}
	row bare "bare net/http: reads the body, answers 204"
	row memory "siohook listen, captures in memory"
	row disk "siohook listen, captures on disk"
	row webhook-tester "webhook-tester, captures on disk"
}
note "Each receiver is one process for all rounds, its first is left out; the sender is on the same cores."
publish listen
exit $unmet
