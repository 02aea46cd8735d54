#!/usr/bin/env bash
# CPU seconds of a build of siohook with an empty cache, beside one of a program of net/http and
# encoding/json alone: medians of rounds that take turns, and the packages that cost the most.
#
#   bench/cold.sh [ROUNDS]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
rounds=${1:-3}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export CGO_ENABLED=0
go mod download

# cold NAME FOLDER PACKAGE appends user and system seconds to the file NAME.
cold() {
	local TIMEFORMAT='%U %S'
	{ time (cd "$2" && GOCACHE="$work/cache" go build -debug-actiongraph="$work/$1.json" -o "$work/program" "$3"); } 2>"$work/time"
	awk '{ print $1 + $2 }' "$work/time" >>"$work/$1"
	rm -rf "$work/cache"
}

for ((i = 0; i < rounds; i++)); do
	cold siohook . ./cmd/siohook
	cold plain bench/peers/plain .
done
median() { sort -n "$work/$1" | sed -n "$(((rounds + 1) / 2))p"; }
awk -v own="$(median siohook)" -v plain="$(median plain)" 'BEGIN { printf "siohook %.1f s, net/http and encoding/json alone %.1f s: %.2f times\n", own, plain, own / plain }'
echo
echo "What siohook compiles beside that, in seconds, by module:"
node -e '
	const [own, plain] = process.argv.slice(1).map(f => JSON.parse(require("fs").readFileSync(f)).filter(a => a.Mode === "build" || a.Mode === "link"));
	const shared = new Set(plain.filter(a => a.Mode === "build").map(a => a.Package)), sums = new Map();
	for (const a of own) {
		if (shared.has(a.Package)) continue;
		const parts = (a.Package || "").split("/"), module = parts[0].includes(".") ? parts.slice(0, 3).join("/") : "the standard library";
		sums.set(module, (sums.get(module) || 0) + ((a.CmdUser || 0) + (a.CmdSys || 0)) / 1e9);
	}
	for (const [module, s] of [...sums].sort((a, b) => b[1] - a[1])) console.log(s.toFixed(2).padStart(6), module);
' "$work/siohook.json" "$work/plain.json"
