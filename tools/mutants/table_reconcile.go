package main

// What compares deliveries with books.
var reconcileMutants = []mutant{
	{
		name: "reconcile/renewal-merged", file: "internal/app/reconcile/thing.go",
		old: `case len(group) > 0 && (merges || isSame(&last, &f)):`, new: `case len(group) > 0 && (merges || isSame(&last, &f) || true):`,
		tests: "./cmd/siohook", run: "TestScript/^reconcile_deliveries$", claim: "the same id a day or more later is undecided",
	},
	{
		name: "reconcile/cancelled-is-lost", file: "internal/app/reconcile/thing.go",
		old: `t.cancelled = t.cancelled || at == 0 || at >= t.at || len(group) == 1`, new: `_ = at`,
		tests: "./cmd/siohook", run: "TestScript/^reconcile_deliveries$", claim: "a sale that was cancelled later is not lost",
	},
	{
		name: "reconcile/gap-has-orphans", file: "internal/app/reconcile/covered.go",
		old: `case m-last > least:`, new: `case m-last > least && false:`,
		tests: "./internal/app/reconcile", run: "Covered", claim: "a gap in the captures makes no orphans",
	},
	{
		name: "reconcile/new-is-lost", file: "internal/app/reconcile/judge.go",
		old: `return t.at+t.spread > nanos(j.options.AsOf)-int64(j.options.Late)`, new: `return false`,
		tests: "./cmd/siohook", run: "TestScript/^reconcile_deliveries$", claim: "a delivery that came after the books were read is undecided",
	},
	{
		name: "reconcile/own-number", file: "internal/app/reconcile/learn.go",
		old: `best.score < nearly || isOwnNumber(l.table, best.column)`, new: `best.score < nearly`,
		tests: "./cmd/siohook", run: "TestScript/^reconcile_books$", claim: "the number that the books give to a row is not the provider's id",
	},
	{
		name: "reconcile/month-doubles", file: "internal/app/reconcile/pair.go",
		old: `r.at+r.spread-k.at < apart && k.at+k.spread-r.at < apart`, new: `true`,
		tests: "./cmd/siohook", run: "TestScript/^reconcile_books$", claim: "rows of later months are no doubles",
	},
	{
		name: "reconcile/first-hour", file: "internal/app/reconcile/moment.go",
		old: `return first, second.Sub(first)`, new: `return first, 0`,
		tests: "./cmd/siohook", run: "TestScript/^reconcile_times$", claim: "which of two hours a time is of is not guessed",
	},
	{
		name: "reconcile/each-order", file: "internal/app/reconcile/table.go",
		old: `if flags == isMore && t.isOuter {`, new: `if false {`,
		tests: "./cmd/siohook", run: "TestScript/^reconcile_items$", claim: "the amount of an order counts once, however many items it has",
	},
	{
		name: "reconcile/any-offset", file: "internal/app/reconcile/run.go",
		old: `if c.dated > 0 && r.options.Zone == nil {`, new: `if false {`,
		tests: "./cmd/siohook", run: "TestScript/^reconcile_books$", claim: "times without an offset need a zone",
	},
	{
		name: "reconcile/guessed-column", file: "internal/app/reconcile/learn.go",
		old: `if len(named) != 1 {`, new: "if len(named) == 0 {\n\t\t\tnamed = rivals\n\t\t}\n\t\tif len(named) > len(rivals) {",
		tests: "./cmd/siohook", run: "TestScript/^reconcile_books$", claim: "of columns that are equally likely none is guessed",
	},
}
