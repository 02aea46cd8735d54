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
	{
		name: "reconcile/nested-interval", file: "internal/app/reconcile/covered.go",
		old: `if one.To.After(all[last].To) {`, new: `if true {`,
		run: "Union", claim: "an interval inside another one does not cut it short",
	},
	{
		name: "reconcile/resent-is-late", file: "internal/app/reconcile/judge.go",
		old: ` || j.options.Sent != nil && j.options.Sent(t.id) {`, new: ` {`,
		tests: "./cmd/siohook", run: "TestScript/^resend$", claim: "the row of what was resent is not late",
	},
	{
		name: "reconcile/day-is-midnight", file: "internal/app/reconcile/judge.go",
		old: ` || j.wholeDays && !isInside(j.intervals, r.at+apart-1, j.options.Pad):`, new: `:`,
		tests: "./cmd/siohook", run: "TestScript/^reconcile_times$", claim: "a row of a day that was not captured to its end is no orphan",
	},
	{
		name: "reconcile/fee-each", file: "internal/app/reconcile/pair.go",
		old: `want -= amount(float64(len(live)-1) * j.unit.Fixed * float64(one))`, new: `_ = want`,
		tests: "./cmd/siohook", run: "TestScript/^reconcile_units$", claim: "the fee of an order is taken once",
	},
	{
		name: "reconcile/any-row-beside", file: "internal/app/reconcile/judge.go",
		old: `case here == 0 && surplus == len(list):`, new: `case here == 0 && surplus >= len(list):`,
		tests: "./cmd/siohook", run: "TestScript/^reconcile_units$", claim: "more rows than deliveries on the day beside are undecided",
	},
	{
		name: "reconcile/strange-beside", file: "internal/app/reconcile/judge.go",
		old: `if len(things[day-1])+len(things[day])+len(things[day+1]) > 0 {`, new: `if len(things[day]) > 0 {`,
		tests: "./cmd/siohook", run: "TestScript/^reconcile_times$", claim: "a row of the day before its delivery is no orphan",
	},
	{
		name: "reconcile/sixteen", file: "internal/app/reconcile/summary.go",
		old: `if n < nearLimit {`, new: `if n <= nearLimit {`,
		tests: "./cmd/siohook", run: "TestScript/^reconcile_deliveries$", claim: "15 deliveries for a contact are a warning",
	},
	{
		name: "reconcile/quote-unescaped", file: "internal/app/reconcile/finding.go",
		old: "return \"'\" + strings.ReplaceAll(word, \"'\", `'\\''`) + \"'\"", new: `return "'" + word + "'"`,
		tests: "./cmd/siohook", run: "TestScript/^reconcile$", claim: "a command can be pasted whatever the file is called",
	},
	{
		name: "reconcile/rows-at-the-edge", file: "internal/app/reconcile/remembered.go",
		old: `next.Rows = rows.Add(-o.Pad)`, new: `next.Rows = rows`,
		run: "Next", claim: "the next run judges the rows at the edge of this one",
	},
	{
		name: "reconcile/late-is-decided", file: "internal/app/reconcile/remembered.go",
		old: `next.Deliveries = o.AsOf.Add(-o.Late)`, new: `next.Deliveries = o.AsOf`,
		run: "Next", claim: "the next run judges what may still have come late",
	},
	{
		name: "reconcile/goes-back", file: "internal/app/reconcile/remembered.go",
		old: `if next.Rows.Before(o.RowsSince) {`, new: `if false {`,
		run: "Next", claim: "a run does not go back behind an earlier one",
	},
	{
		name: "reconcile/answers-unread", file: "internal/app/reconcile/deliveries.go",
		old: `if status, ok := b.answers[seq]; ok && seq > 0 {`, new: `if status, ok := b.answers[seq]; ok && seq > 0 && false {`,
		run: "Store", claim: "what a receiver answered a forwarded delivery is known",
	},
	{
		name: "reconcile/sum-unchecked", file: "internal/app/reconcile/deliveries.go",
		old: `capture.CheckSum(line), `, new: ``,
		run: "Store", claim: "a capture that was changed is not believed",
	},
	{
		name: "reconcile/late-passed", file: "internal/app/reconcile/summary.go",
		old: `s.Good-s.Findings[Doubled]-s.Findings[Amount]-s.Findings[Late])`, new: `s.Good-s.Findings[Doubled]-s.Findings[Amount])`,
		tests: "./cmd/siohook", run: "TestScript/^reconcile_times$", claim: "what came late has not passed, too",
	},
	{
		name: "reconcile/since-of-rows", file: "cmd/siohook/reconcile.go",
		old: "c.RowsSince = c.Since\n", new: "",
		run: "TestScript/^reconcile$", claim: "--since is for rows, too",
	},
	{
		name: "reconcile/known-while-unread", file: "cmd/siohook/reconcile.go",
		old: `if o.update && unread == nil {`, new: `if o.update {`,
		run: "TestScript/^reconcile_unread$", claim: "a baseline does not get what unread deliveries may explain",
	},
	{
		name: "reconcile/unread-untold", file: "cmd/siohook/reconcile.go",
		old: `whole.Problem = unread.Error()`, new: `_ = unread`,
		run: "TestScript/^reconcile_unread$", claim: "reports have the reason why not all was read",
	},
	{
		name: "reconcile/first-window", file: "cmd/siohook/reconcile.go",
		old: `sum.Windows[i].Lost > sum.Windows[worst].Lost`, new: `false`,
		run: "TestScript/^reconcile$", claim: "an alert has the largest window of losses",
	},
	{
		name: "reconcile/page-of-known", file: "cmd/siohook/reconcile.go",
		old: `reconcile.WriteMarkdown(w, &r.Summary, unknown(r.Findings(), known))`, new: `reconcile.WriteMarkdown(w, &r.Summary, r.Findings())`,
		run: "TestScript/^reconcile$", claim: "a page has no findings that are known",
	},
	{
		name: "reconcile/resent-on-one-connection", file: "cmd/siohook/reconcile_send.go",
		old: `Now: clock, Close: true}`, new: `Now: clock}`,
		run: "TestReconcileNotTaken", claim: "each delivery that is resent has a connection of its own",
	},
	{
		name: "reconcile/place-is-a-delivery", file: "cmd/siohook/reconcile.go",
		old: `append(o.reports.paths(), o.baseline, o.place)}`, new: `o.reports.paths()}`,
		run: "TestScript/^reconcile_place$", claim: "what a run writes is no delivery of the next one",
	},
}
