# Sourced by the scripts beside it: turns, medians, floors, and the page of figures.
#
# Other work on a machine comes and goes, so ROUNDS turns are taken, in each of which every tool is measured,
# and medians count. A tool that can makes PASSES passes in one process, after one to warm up: a first pass over
# fresh memory takes up to four times as long. One that is a whole process is started once more than counts.
# The defaults are quick; bench/all.sh has those of docs/BENCHMARKS.md, and writes it (WRITE=1).
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
work=$(mktemp -d)
mkdir "$work/runs"
pids=()
stop() {
	((${#pids[@]} == 0)) || kill "${pids[@]}" 2>/dev/null || true
	((${#pids[@]} == 0)) || wait "${pids[@]}" 2>/dev/null || true
	pids=()
}
trap 'stop; rm -rf "$work"' EXIT
rounds=${ROUNDS:-1} passes=${PASSES:-3}
command="$(for name in ROUNDS PASSES PAYLOADS SECONDS_EACH; do [[ -z ${!name:-} ]] || printf '%s=%s ' $name "${!name}"; done)bench/$(basename "$0")${*:+ $*}"

awk -v n="$(nproc)" '$1 > n / 4 { print "this machine is busy (load " $1 "): figures will be low and uneven" }' /proc/loadavg >&2

need() { # programs
	local program
	for program in "$@"; do
		command -v "$program" >/dev/null || { echo "$command needs $program: apt-get install nodejs npm util-linux time curl nginx-light wrk has all" >&2; exit 2; }
	done
}

siohook() { (cd "$root" && CGO_ENABLED=0 go build -o "$work/siohook" ./cmd/siohook); }

# npm_peers installs what bench/peers/package-lock.json pins, once.
npm_peers() {
	cmp -s "$root/bench/peers/package-lock.json" "$root/bench/peers/node_modules/.lock" && return
	(cd "$root/bench/peers" && npm ci --silent >/dev/null && cp package-lock.json node_modules/.lock)
}

one() { GOMAXPROCS=1 taskset -c 0 "$@"; }
two() { GOMAXPROCS=2 taskset -c 0,1 "$@"; }

# seconds COMMAND... prints how long a whole process takes.
seconds() {
	local start end
	start=$(date +%s.%N)
	"$@" >/dev/null 2>&1 || true # findings
	end=$(date +%s.%N)
	awk -v a="$start" -v b="$end" 'BEGIN { print b - a }'
}

median() { sort -g | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
keep() { cat >>"$work/runs/$1"; }     # NAME: the figure on the standard input, of this round
of() { median <"$work/runs/$1"; }     # NAME: the median of its figures
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf a / b < 20 ? "%.2f" : "%.0f", a / b }'; }
number() { awk -v n="$1" 'BEGIN { printf n < 100 && n != int(n) ? "%.1f" : "%.0f", n }' | sed ':a; s/\B[0-9]\{3\}\>/,&/; ta'; }

notes=() unmet=0
note() { notes+=("- $1"); }
floor() { # how much it is, how much is required, of what
	local verdict=met
	awk -v a="$1" -v b="$2" 'BEGIN { exit a < b }' || { verdict="NOT met" unmet=1; }
	note "Floor $verdict: $(number "$1") $3; at least $(number "$2") is required."
}

# publish JOB prints what the function JOB_table prints, with notes, floors and where it was measured. With
# WRITE=1 it puts that into the page, too, between the markers of the job.
publish() {
	local dirty=""
	git -C "$root" diff --quiet HEAD -- . ':!docs/BENCHMARKS.md' || dirty=" with changes"
	{
		"$1_table"
		echo
		((${#notes[@]} == 0)) || { printf '%s\n' "${notes[@]}" && echo; }
		echo "Commit $(git -C "$root" rev-parse --short HEAD)$dirty, $(nproc) cores of $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1),"
		echo "$(go env GOVERSION GOOS GOARCH | paste -sd' '), node $(node --version)."
		echo "Measured by \`$command\` on $(date -u +%F)${versions:-}."
	} >"$work/page"
	cat "$work/page"
	echo
	if [[ -n ${WRITE:-} ]]; then
		awk -v job="$1" -v page="$work/page" '
			$0 == "<!-- end of " job " -->" { skip = 0 }
			!skip { print }
			$0 == "<!-- " job " -->" { skip = found = 1; while ((getline line < page) > 0) print line }
			END { exit !found }' "$root/docs/BENCHMARKS.md" >"$work/written" || { echo "docs/BENCHMARKS.md has no place for $1" >&2; exit 2; }
		cp "$work/written" "$root/docs/BENCHMARKS.md"
	fi
	notes=()
}
