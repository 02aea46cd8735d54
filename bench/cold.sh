#!/usr/bin/env bash
# CPU time of a build of siohook with an empty cache, beside a program of net/http and encoding/json alone,
# and what siohook compiles beside that by module.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
need node
goal=1.6
export CGO_ENABLED=0
(cd "$root" && go mod download)

# cold NAME FOLDER PACKAGE keeps user and system seconds.
cold() {
	local TIMEFORMAT='%U %S'
	{ time (cd "$2" && GOCACHE=$work/cache go build -debug-actiongraph="$work/$1.json" -o "$work/program" "$3"); } 2>"$work/time"
	awk '{ print $1 + $2 }' "$work/time" | keep "$1"
	rm -rf "$work/cache"
}
for ((round = 0; round < rounds; round++)); do
	cold siohook "$root" ./cmd/siohook
	cold plain "$root/bench/peers/plain" .
done

cold_table() {
	echo "| built with an empty cache | CPU seconds | times |"
	echo "|---|---:|---:|"
	printf '| net/http and encoding/json alone | %.1f | 1 |\n' "$(of plain)"
	printf '| siohook | %.1f | %s |\n' "$(of siohook)" "$(ratio "$(of siohook)" "$(of plain)")"
	node -e '
		const [own, plain] = process.argv.slice(1).map(f => JSON.parse(require("fs").readFileSync(f)).filter(a => a.Mode === "build" || a.Mode === "link"));
		const shared = new Set(plain.filter(a => a.Mode === "build").map(a => a.Package)), sums = new Map();
		for (const a of own) {
			if (shared.has(a.Package)) continue;
			const parts = (a.Package || "").split("/"), module = parts[0].includes(".") ? parts.slice(0, 3).join("/") : "other parts of the standard library";
			sums.set(module, (sums.get(module) || 0) + ((a.CmdUser || 0) + (a.CmdSys || 0)) / 1e9);
		}
		for (const [module, s] of [...sums].sort((a, b) => b[1] - a[1])) if (s >= 0.2) console.log(`| of it ${module} | ${s.toFixed(1)} | |`);
	' "$work/siohook.json" "$work/plain.json"
}
note "The goal is $goal times. cmd/siohook/layers_test.go names what may be linked."
publish cold
