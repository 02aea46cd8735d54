#!/usr/bin/env bash
# Measures siohook load against other load testers, receiver on one core and generator on
# another, all in one run, and prints tables. Parts: closed open truth memory (default: the first three).
# Needs Go, node, npm, taskset, nginx and wrk (Debian's packages); the rest is built or installed.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
work=$(mktemp -d)
pids=()
stop() { if ((${#pids[@]})); then kill "${pids[@]}" 2>/dev/null || true; wait "${pids[@]}" 2>/dev/null || true; fi; pids=(); }
trap 'stop; rm -rf "$work"' EXIT
rounds=${ROUNDS:-5} seconds=${SECONDS_EACH:-3} connections=32
parts=("$@")
((${#parts[@]})) || parts=(closed open truth)

echo "building" >&2
cd "$root"
CGO_ENABLED=0 go build -o "$work/siohook" ./cmd/siohook
for tool in vegeta:github.com/tsenart/vegeta/v12 hey:github.com/rakyll/hey bombardier:github.com/codesenberg/bombardier; do
	go build -modfile="tools/${tool%%:*}.mod" -o "$work/${tool%%:*}" "${tool#*:}"
done
(cd bench/peers/load && go build -o "$work/receiver" .)
if [[ -n ${K6:-} ]]; then cp "$K6" "$work/k6"; else (cd integrations/k6 && go build -o "$work/k6" .); fi
cp bench/peers/autocannon.mjs bench/peers/closed.js "$work"
cd "$work"
npm init -y >/dev/null 2>&1
npm install --silent autocannon@8.0.0 >/dev/null 2>&1
export K6_NO_USAGE_REPORT=true K6_AUTO_EXTENSION_RESOLUTION=false GOMAXPROCS=1

generator() { taskset -c 1 "$@"; }
median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

# start_receiver nginx|receiver [ARG...] puts its address into $url.
start_receiver() {
	if [[ $1 == nginx ]]; then
		cat >nginx.conf <<-END
			worker_processes 1; daemon off; pid $work/nginx.pid; error_log $work/nginx.log crit;
			events { worker_connections 4096; }
			http {
				access_log off; keepalive_requests 1000000000;
				client_body_temp_path $work/nginx-body; proxy_temp_path $work/nginx-proxy; fastcgi_temp_path $work/nginx-fastcgi;
				uwsgi_temp_path $work/nginx-uwsgi; scgi_temp_path $work/nginx-scgi;
				server { listen 127.0.0.1:$((20000 + RANDOM % 10000)); location / { return 204; } }
			}
		END
		taskset -c 0 nginx -c "$work/nginx.conf" &
		pids+=($!)
		url=http://$(sed -n 's/.*listen \([0-9.:]*\);.*/\1/p' nginx.conf)/
	else
		rm -f address
		GOMAXPROCS=1 taskset -c 0 ./receiver "${@:2}" >address &
		pids+=($!)
		while [[ ! -s address ]]; do sleep 0.05; done
		url=http://$(cat address)/
	fi
	until ./siohook send "$url" >/dev/null 2>&1; do sleep 0.1; done
}

# timed COMMAND... leaves the seconds of CPU in the file cpu.
timed() {
	local TIMEFORMAT='%U %S'
	{ time "$@" 2>messages; } 2>times
	awk '{ print $1 + $2 }' times >cpu
}

# measure TOOL appends requests a second of the closed model to rates-TOOL, and CPU per request to cpus-TOOL.
measure() {
	local tool=$1 body=(-m POST -H 'Content-Type: application/json' -f body.json) parse
	case $tool in
	siohook)
		timed generator ./siohook load "$url" --rate max --connections $connections --duration "${seconds}s" --seed 7 --format json >out
		parse='const r = JSON.parse(text); if (r.sent !== r.ok) throw r.errors; r.ok / r.duration_ns * 1e9'
		;;
	wrk)
		timed generator wrk -t1 -c$connections -d"${seconds}s" -s wrk.lua "$url" >out
		parse='Number(/Requests.sec: *([0-9.]+)/.exec(text)[1])'
		;;
	vegeta)
		timed generator ./vegeta attack -format=json -lazy -rate=0 -workers=$connections -max-workers=$connections -duration="${seconds}s" -targets=targets.json >vegeta.bin
		./vegeta report -type=json vegeta.bin >out
		parse='JSON.parse(text).throughput'
		;;
	hey)
		timed generator ./hey -z "${seconds}s" -c $connections -m POST -T application/json -D body.json "$url" >out
		parse='Number(/Requests.sec:\s*([0-9.]+)/.exec(text)[1])'
		;;
	bombardier | bombardier-fasthttp)
		local client=--http1
		[[ $tool == bombardier ]] || client=--fasthttp
		timed generator ./bombardier -c $connections -d "${seconds}s" "${body[@]}" $client -o json -p r "$url" >out
		parse='const r = JSON.parse(text).result; r.req2xx / r.timeTakenSeconds'
		;;
	autocannon)
		timed generator node autocannon.mjs "$url" bodies.ndjson $connections "$seconds" >out
		parse='Number(text)'
		;;
	k6)
		timed generator ./k6 run --quiet --address 127.0.0.1:0 --summary-export out -e URL="$url" -e VUS=$connections -e TIME="${seconds}s" closed.js >/dev/null
		parse='JSON.parse(text).metrics.http_reqs.rate'
		;;
	esac
	node -e "
		const fs = require('fs'), text = fs.readFileSync('out', 'utf8'), rate = (() => eval(process.argv[1]))(), cpu = Number(fs.readFileSync('cpu'));
		fs.appendFileSync('rates-$tool', rate + '\n'); fs.appendFileSync('cpus-$tool', cpu / (rate * $seconds) * 1e6 + '\n')" "$parse"
}

prepare() {
	# All bodies are different; the one of those that send only one is as long as they are on average.
	./siohook fake -n 200000 --seed 7 >bodies.ndjson
	local average
	average=$(awk '{ n += length($0) } END { print int(n / NR) }' bodies.ndjson)
	awk -v a="$average" 'length($0) == a { printf "%s", $0; exit }' bodies.ndjson >body.json
	cat >wrk.lua <<-'END'
		wrk.method = "POST"
		local f = io.open("body.json"); wrk.body = f:read("*a"); f:close()
		wrk.headers["Content-Type"] = "application/json"
	END
}

closed() {
	local receiver tool i
	prepare
	for receiver in nginx receiver; do
		start_receiver "$receiver"
		./siohook fake -n $((40000 * seconds)) --seed 7 --format vegeta --url "$url" -o targets.json
		rm -f rates-* cpus-*
		for ((i = 0; i < rounds; i++)); do
			for tool in siohook wrk vegeta hey bombardier bombardier-fasthttp autocannon k6; do
				[[ $receiver == nginx || $tool != k6 ]] || continue
				measure $tool
			done
		done
		stop
		printf '\n| closed model, %s connections, %s, medians of %s | requests/s | siohook is x times as fast | CPU per request | x times that of siohook |\n|---|---|---|---|---|\n' $connections "$receiver" "$rounds"
		row() {
			awk -v n="$1" -v v="$(median <"rates-$2")" -v b="$(median <rates-siohook)" -v c="$(median <"cpus-$2")" -v d="$(median <cpus-siohook)" \
				'BEGIN { printf "| %s | %d | %.2f | %.1f us | %.2f |\n", n, v, b / v, c, c / d }'
		}
		row "siohook load, every body different" siohook
		row "wrk, one body" wrk
		row "vegeta, lazy JSON targets" vegeta
		row "hey, one body" hey
		row "bombardier with net/http, one body" bombardier
		row "bombardier with fasthttp, one body" bombardier-fasthttp
		row "autocannon, every body different" autocannon
		if [[ $receiver == nginx ]]; then row "k6 with siohook's extension, every body different" k6; fi
	done
}

open() {
	local r i
	start_receiver nginx
	printf '\n| open model, nginx, medians of %s | rate held | p50 | p99 from when due | p99 of the lag | CPU per request |\n|---|---|---|---|---|---|\n' "$rounds"
	for r in 1000 10000 30000; do
		rm -f m-*
		for ((i = 0; i < rounds; i++)); do
			timed generator ./siohook load "$url" --rate $r/s --duration "${seconds}s" --warmup 500ms --format json >load.json || true
			node -e '
				const fs = require("fs"), r = JSON.parse(fs.readFileSync("load.json")), cpu = Number(fs.readFileSync("cpu")), all = r.sent + r.warm_up.sent;
				const last = Math.max(r.last_sent_ns, r.duration_ns) / 1e9;
				fs.appendFileSync("m-rate", 100 * r.sent / last / Number(process.argv[1]) + "\n"); fs.appendFileSync("m-p50", r.latency.p50_ms + "\n");
				fs.appendFileSync("m-p99", r.latency.p99_ms + "\n"); fs.appendFileSync("m-lag", r.lag.p99_ms + "\n"); fs.appendFileSync("m-cpu", cpu / all * 1e6 + "\n")' $r
		done
		awk -v r=$r -v rate="$(median <m-rate)" -v p50="$(median <m-p50)" -v p99="$(median <m-p99)" -v lag="$(median <m-lag)" -v cpu="$(median <m-cpu)" \
			'BEGIN { printf "| siohook load, %d/s | %.2f %% | %.2f ms | %.2f ms | %.2f ms | %.0f us |\n", r, rate, p50, p99, lag, cpu }'
		((r < 30000)) || continue
		./siohook fake -n $((r * seconds)) --seed 7 --format vegeta --url "$url" -o targets.json
		rm -f v-*
		for ((i = 0; i < rounds; i++)); do
			timed generator ./vegeta attack -format=json -lazy -rate=$r/s -duration="${seconds}s" -targets=targets.json >vegeta.bin
			./vegeta report -type=json vegeta.bin | node -e '
				const fs = require("fs"), r = JSON.parse(fs.readFileSync(0)), cpu = Number(fs.readFileSync("cpu"));
				fs.appendFileSync("v-rate", 100 * r.rate / Number(process.argv[1]) + "\n"); fs.appendFileSync("v-p50", r.latencies["50th"] / 1e6 + "\n");
				fs.appendFileSync("v-p99", r.latencies["99th"] / 1e6 + "\n"); fs.appendFileSync("v-cpu", cpu / r.requests * 1e6 + "\n")' $r
		done
		awk -v r=$r -v rate="$(median <v-rate)" -v p50="$(median <v-p50)" -v p99="$(median <v-p99)" -v cpu="$(median <v-cpu)" \
			'BEGIN { printf "| vegeta, %d/s | %.2f %% | %.2f ms | %.2f ms, from when sent | | %.0f us |\n", r, rate, p50, p99, cpu }'
	done
	stop
}

truth() {
	prepare
	# wrk corrects its figures afterwards, by the average time between requests.
	printf '\n| a receiver that stalls for 1 s every 10 s, 20 s | p99 | longest |\n|---|---|---|\n| analytic, of requests that are due evenly | 900 ms | 1000 ms |\n'
	start_receiver receiver -stall 1s -every 10s
	generator ./siohook load "$url" --rate 500/s --duration 20s --format json | node -e '
		const r = JSON.parse(require("fs").readFileSync(0)); console.log(`| siohook load, open model, 500/s | ${r.latency.p99_ms.toFixed(0)} ms | ${r.latency.max_ms.toFixed(0)} ms |`)'
	stop
	start_receiver receiver -stall 1s -every 10s
	generator ./hey -z 20s -c 10 -q 50 -m POST -T application/json -D body.json "$url" | awk '/Slowest/ { max = $2 } /99%/ { p99 = $3 } END { printf "| hey, closed model, 10 connections at 50/s each | %.0f ms | %.0f ms |\n", p99 * 1000, max * 1000 }'
	stop
	start_receiver receiver -stall 1s -every 10s
	generator wrk -t1 -c10 -d20s --latency -s wrk.lua "$url" | awk '/99%/ { p99 = $2 } /Latency  / { max = $4 } END { printf "| wrk, closed model corrected afterwards, 10 connections | %s | %s |\n", p99, max }'
	stop
}

memory() {
	local for=${MEMORY_SECONDS:-300} pid
	start_receiver nginx
	taskset -c 1 ./siohook load "$url" --rate max --connections $connections --duration "${for}s" >memory.txt 2>/dev/null & # no function: that would be the shell's pid
	pid=$!
	printf '\n| memory at the highest rate, %s s | resident |\n|---|---|\n' "$for"
	for part in 10 25 50 75 98; do
		sleep $((for * part / 100 - ${slept:-0}))
		slept=$((for * part / 100))
		awk -v s=$slept '/VmRSS/ { printf "| after %d s | %.0f MB |\n", s, $2 / 1024 }' "/proc/$pid/status"
	done
	awk '/VmHWM/ { printf "| the most | %.0f MB |\n", $2 / 1024 }' "/proc/$pid/status"
	wait "$pid"
	grep '^sent' memory.txt
	stop
}

for part in "${parts[@]}"; do $part; done
printf '\ncommit %s, %s, node %s, wrk %s, %s, %s cores, %s\n' "$(git -C "$root" rev-parse --short HEAD)" "$(go version | cut -d' ' -f3,4)" "$(node --version)" \
	"$(wrk -v 2>&1 | awk '/^wrk/ { print $2 }')" "$(nginx -v 2>&1 | cut -d/ -f2)" "$(nproc)" "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)"
