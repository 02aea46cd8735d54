// Command mutants shows that tests hold what the code claims: it makes one wrong
// change at a time, of a table, and expects a test to fail.
//
//	go run ./tools/mutants             the first mutant of each package: a minute or two
//	go run ./tools/mutants all         all of them
//	go run ./tools/mutants load fake/  those whose names begin so
//
// The tree is not touched: the compiler gets the changed file by -overlay. First
// the same tests run without a change, so that a mutant is not killed by a test
// that fails anyway. Exit 0: all were killed; 1: some survived, which are named; 2:
// a change does not fit the code any more, or does not compile.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path"
	"runtime"
	"strings"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	code := run(ctx, os.Args[1:], ".", table, os.Stdout)
	stop()
	os.Exit(code)
}

// run judges the mutants of a module that arguments select, and reports to out. It
// returns the exit code.
func run(ctx context.Context, args []string, root string, table []mutant, out io.Writer) int {
	begun := time.Now()
	r := runner{root: root, out: out, workers: runtime.GOMAXPROCS(0), timeout: time.Minute}
	chosen, problems := choose(args, table)
	problems = append(problems, check(root, table)...)
	if len(problems) == 0 {
		problems = r.judge(ctx, chosen)
	}
	for _, p := range problems {
		fmt.Fprintln(out, "ERROR", p)
	}
	for _, m := range r.survivors {
		fmt.Fprintf(out, "SURVIVED %s (%s): no test of %s holds that %s\n", m.name, m.file, strings.Join(m.packages(), " "), m.claim)
	}
	fmt.Fprintf(out, "%d of %d mutants: %d killed, %d survived, %d errors, in %.0f s\n",
		len(chosen), len(table), r.killed, len(r.survivors), len(problems), time.Since(begun).Seconds())
	switch {
	case len(problems) > 0 || ctx.Err() != nil:
		return 2
	case len(r.survivors) > 0:
		return 1
	}
	return 0
}

// choose gives the mutants that arguments select: without any, the first of each
// package.
func choose(args []string, table []mutant) (chosen []mutant, problems []string) {
	if len(args) == 1 && args[0] == "all" {
		return table, nil
	}
	if len(args) == 0 {
		seen := map[string]bool{}
		for _, m := range table {
			if dir := path.Dir(m.file); !seen[dir] {
				seen[dir] = true
				chosen = append(chosen, m)
			}
		}
		return chosen, nil
	}
	for _, arg := range args {
		before := len(chosen)
		for _, m := range table {
			if strings.HasPrefix(m.name, arg) {
				chosen = append(chosen, m)
			}
		}
		if len(chosen) == before {
			problems = append(problems, fmt.Sprintf("no mutant's name begins with %q", arg))
		}
	}
	return chosen, problems
}
