#!/usr/bin/env bash
# Deliveries per second that siohook listen takes, with every capture on disk and validated, beside a bare
# net/http handler that reads the body and answers 204, and beside webhook-tester: 64 connections, the sender
# on the same cores. Rounds take turns, so that all have the same weather; the medians count.
#
#   bench/listen.sh [ROUNDS] [SECONDS]
#
# Captures are written below TMPDIR: TMPDIR=/dev/shm measures without the disk.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
rounds=${1:-3} seconds=${2:-4}
tmp=$(mktemp -d)
pids=()
finish() {
	((${#pids[@]})) && kill "${pids[@]}" 2>/dev/null
	wait
	rm -rf "$tmp"
}
trap finish EXIT

CGO_ENABLED=0 go build -o "$tmp/siohook" ./cmd/siohook
(cd bench/peers/listen && go build -o "$tmp/load" .)
GOBIN=$tmp go install github.com/tarampampam/webhook-tester/v2/cmd/webhook-tester@v2.3.1 2>"$tmp/peer" ||
	echo "webhook-tester does not build from the module proxy: $(tail -n 1 "$tmp/peer")"
"$tmp/siohook" fake -n 2000 --seed 1 >"$tmp/payloads"

# start NAME COMMAND... sets url to where it listens.
start() {
	local name=$1
	shift
	"$@" >"$tmp/$name.out" 2>"$tmp/$name.err" &
	pids+=($!)
	for _ in $(seq 100); do
		url=$(sed -n 's|^listening on \(http://[^ ]*\).*|\1|p;q' "$tmp/$name.out")
		[[ -n $url ]] && return
		sleep 0.05
	done
	cat "$tmp/$name.err"
	return 1
}

names=(bare siohook)
declare -A urls
start bare "$tmp/load" -serve
urls[bare]=$url/
# Its lines go where nobody reads them at once, as in real use: a file.
start siohook "$tmp/siohook" listen --addr 127.0.0.1:0 --save "$tmp/captures"
urls[siohook]=$url/hook
if [[ -x $tmp/webhook-tester ]]; then
	port=$((20000 + RANDOM % 10000))
	"$tmp/webhook-tester" start --addr 127.0.0.1 --port "$port" --storage-driver fs --fs-storage-dir "$tmp" --auto-create-sessions >"$tmp/tester.out" 2>&1 &
	pids+=($!)
	for _ in $(seq 100); do
		curl -s -o /dev/null "http://127.0.0.1:$port/ready" && break
		sleep 0.05
	done
	urls[webhook-tester]=http://127.0.0.1:$port/11111111-1111-4111-8111-111111111111
	names+=(webhook-tester)
fi

for ((round = 0; round < rounds; round++)); do
	for name in "${names[@]}"; do
		"$tmp/load" -load "${urls[$name]}" -c 64 -d "${seconds}s" <"$tmp/payloads" >>"$tmp/$name.runs" || echo "$name: failed"
	done
done

median() { cut -d' ' -f"$2" "$tmp/$1.runs" | sort -n | sed -n "$(((rounds + 1) / 2))p"; }
bare=$(median bare 1) bare99=$(median bare 3)
printf '%-16s %14s %8s %8s %10s %10s %8s\n' receiver deliveries/s 'p50 ms' 'p99 ms' 'of bare' 'p99/bare' refused
for name in "${names[@]}"; do
	awk -v name="$name" -v rate="$(median "$name" 1)" -v p50="$(median "$name" 2)" -v p99="$(median "$name" 3)" -v refused="$(median "$name" 4)" \
		-v bare="$bare" -v bare99="$bare99" 'BEGIN { printf "%-16s %14.0f %8.2f %8.2f %9.0f%% %9.1fx %8d\n", name, rate, p50, p99, 100 * rate / bare, p99 / bare99, refused }'
done
