#!/usr/bin/env bash
# Measures siohook load beside other load testers, the receiver on one core and the generator on another.
# Parts: closed open stall memory; without one, the first three. K6=FILE is k6 with siohook's extension, built.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
need node npm taskset nginx wrk
seconds=${SECONDS_EACH:-2} connections=32
parts=("$@")
((${#parts[@]})) || parts=(closed open stall)

siohook
npm_peers
cd "$root"
for tool in vegeta:github.com/tsenart/vegeta/v12 hey:github.com/rakyll/hey bombardier:github.com/codesenberg/bombardier; do
	go build -modfile="tools/${tool%%:*}.mod" -o "$work/${tool%%:*}" "${tool#*:}"
done
(cd bench/peers/load && go build -o "$work/receiver" .)
if [[ -n ${K6:-} ]]; then cp "$K6" "$work/k6"; else (cd integrations/k6 && go build -o "$work/k6" .); fi
cd "$work"
export K6_NO_USAGE_REPORT=true K6_AUTO_EXTENSION_RESOLUTION=false GOMAXPROCS=1
versions=", wrk $(wrk -v 2>&1 | awk '/^wrk/ { print $2 }'), nginx $(nginx -v 2>&1 | cut -d/ -f2)"

generator() { taskset -c 1 "$@"; }

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

# measure TOOL keeps requests a second of the closed model, and CPU per request, under names with that of the receiver.
measure() {
	local tool=$1 took=$seconds body=(-m POST -H 'Content-Type: application/json' -f body.json) parse
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
		timed generator node "$root/bench/peers/autocannon.mjs" "$url" bodies.ndjson $connections "$seconds" >out
		took=$((seconds + 1)) # it warms up in the same process
		parse='Number(text)'
		;;
	k6)
		timed generator ./k6 run --quiet --address 127.0.0.1:0 --summary-export out -e URL="$url" -e VUS=$connections -e TIME="${seconds}s" "$root/bench/peers/closed.js" >/dev/null
		parse='JSON.parse(text).metrics.http_reqs.rate'
		;;
	esac
	((round == 0)) || node -e "
		const fs = require('fs'), text = fs.readFileSync('out', 'utf8'), rate = (() => eval(process.argv[1]))(), cpu = Number(fs.readFileSync('cpu'));
		fs.appendFileSync('runs/$receiver-$tool', rate + '\n'); fs.appendFileSync('runs/$receiver-$tool-cpu', cpu / (rate * $took) * 1e6 + '\n')" "$parse"
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
	local receiver tool
	prepare
	for receiver in nginx receiver; do
		start_receiver "$receiver"
		./siohook fake -n $((40000 * seconds)) --seed 7 --format vegeta --url "$url" -o targets.json
		for ((round = 0; round <= rounds; round++)); do
			for tool in siohook wrk vegeta hey bombardier bombardier-fasthttp autocannon k6; do
				[[ $receiver == nginx || $tool != k6 ]] || continue
				measure $tool
			done
		done
		stop
	done
	floor "$(ratio "$(of nginx-siohook)" "$(of nginx-vegeta)")" 3 "times as many requests/s as vegeta"
	floor "$(awk -v a="$(of nginx-siohook)" -v b="$(of nginx-wrk)" 'BEGIN { print 100 * a / b }')" 75 "% of wrk's requests/s"
	note "$connections connections; every tool is a whole process, its first turn is left out."
	publish load
}

load_table() {
	row() {
		local other="|"
		[[ ! -f runs/receiver-$2 ]] || other="$(number "$(of "receiver-$2")") | $([[ $2 == siohook ]] || ratio "$(of receiver-siohook)" "$(of "receiver-$2")")"
		echo "| $1 | $(number "$(of "nginx-$2")") | $([[ $2 == siohook ]] || ratio "$(of nginx-siohook)" "$(of "nginx-$2")") | $(awk -v c="$(of "nginx-$2-cpu")" 'BEGIN { printf "%.1f us", c }') | $other |"
	}
	echo '| as fast as answers come | nginx, requests/s | siohook is x times as fast | CPU per request | a fasthttp receiver, requests/s | siohook is x times as fast |'
	echo '|---|---:|---:|---:|---:|---:|'
	row "siohook load, every body different" siohook
	row "wrk, one body" wrk
	row "vegeta, lazy JSON targets" vegeta
	row "hey, one body" hey
	row "bombardier with net/http, one body" bombardier
	row "bombardier with fasthttp, one body" bombardier-fasthttp
	row "autocannon, every body different" autocannon
	row "k6 with siohook's extension, every body different" k6
}

open() {
	local rate
	start_receiver nginx
	for rate in 1000 10000 30000; do
		((rate == 30000)) || ./siohook fake -n $((rate * seconds)) --seed 7 --format vegeta --url "$url" -o targets-$rate.json
	done
	for ((round = 0; round <= rounds; round++)); do
		for rate in 1000 10000 30000; do
			timed generator ./siohook load "$url" --rate $rate/s --duration "${seconds}s" --warmup 500ms --format json >load.json || true
			((round == 0)) || node -e '
				const fs = require("fs"), [rate] = process.argv.slice(1).map(Number), r = JSON.parse(fs.readFileSync("load.json")), cpu = Number(fs.readFileSync("cpu"));
				const keep = (name, value) => fs.appendFileSync(`runs/siohook-${rate}-${name}`, value + "\n"), last = Math.max(r.last_sent_ns, r.duration_ns) / 1e9;
				keep("rate", 100 * r.sent / last / rate); keep("p50", r.latency.p50_ms); keep("p99", r.latency.p99_ms); keep("lag", r.lag.p99_ms);
				keep("cpu", cpu / (r.sent + r.warm_up.sent) * 1e6)' $rate
			((rate < 30000)) || continue
			timed generator ./vegeta attack -format=json -lazy -rate=$rate/s -duration="${seconds}s" -targets=targets-$rate.json >vegeta.bin
			((round == 0)) || ./vegeta report -type=json vegeta.bin | node -e '
				const fs = require("fs"), [rate] = process.argv.slice(1).map(Number), r = JSON.parse(fs.readFileSync(0)), cpu = Number(fs.readFileSync("cpu"));
				const keep = (name, value) => fs.appendFileSync(`runs/vegeta-${rate}-${name}`, value + "\n");
				keep("rate", 100 * r.rate / rate); keep("p50", r.latencies["50th"] / 1e6); keep("p99", r.latencies["99th"] / 1e6); keep("cpu", cpu / r.requests * 1e6)' $rate
		done
	done
	stop
	note "siohook's latency counts from when a request was due, vegeta's from when it was sent."
	publish load-rate
}

load-rate_table() {
	echo '| at a rate, nginx | rate reached | p50 | p99 | p99 of the lag | CPU per request |'
	echo '|---|---:|---:|---:|---:|---:|'
	local rate tool lag
	for rate in 1000 10000 30000; do
		for tool in siohook vegeta; do
			[[ -f runs/$tool-$rate-rate ]] || continue
			lag=""
			[[ $tool == vegeta ]] || lag=$(printf '%.2f ms' "$(of siohook-$rate-lag)")
			printf '| %s, %s/s | %.2f %% | %.2f ms | %.2f ms | %s | %.0f us |\n' "${tool/siohook/siohook load}" "$(number $rate)" \
				"$(of $tool-$rate-rate)" "$(of $tool-$rate-p50)" "$(of $tool-$rate-p99)" "$lag" "$(of $tool-$rate-cpu)"
		done
	done
}

stall() {
	prepare
	publish load-stall
}

load-stall_table() {
	echo '| a receiver that stalls for 1 s every 10 s, 20 s, once each | p99 | longest |'
	echo '|---|---:|---:|'
	echo '| analytic, of requests that are due evenly | 900 ms | 1000 ms |'
	start_receiver receiver -stall 1s -every 10s
	generator ./siohook load "$url" --rate 500/s --duration 20s --format json | node -e '
		const r = JSON.parse(require("fs").readFileSync(0)); console.log(`| siohook load, 500/s | ${r.latency.p99_ms.toFixed(0)} ms | ${r.latency.max_ms.toFixed(0)} ms |`)'
	stop
	start_receiver receiver -stall 1s -every 10s
	generator ./hey -z 20s -c 10 -q 50 -m POST -T application/json -D body.json "$url" | awk '/Slowest/ { max = $2 } /99%/ { p99 = $3 } END { printf "| hey, 10 connections at 50/s each | %.0f ms | %.0f ms |\n", p99 * 1000, max * 1000 }'
	stop
	# wrk corrects its figures afterwards, by the average time between requests.
	start_receiver receiver -stall 1s -every 10s
	generator wrk -t1 -c10 -d20s --latency -s wrk.lua "$url" | awk '/99%/ { p99 = $2 } /Latency  / { max = $4 } END { printf "| wrk, 10 connections, corrected afterwards | %s | %s |\n", p99, max }'
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
exit $unmet
