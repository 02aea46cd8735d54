package main

// What makes, reads, compares, redacts, repairs and reports, and the commands.
var makingMutants = []mutant{
	{
		name: "newcatalog/kinds", file: "internal/app/newcatalog/kinds.go", tests: "./cmd/siohook",
		old: `if c.isOpaque {`, new: `if false {`,
		run: "TestScript/schema_diff_documents", claim: "what a discriminator chooses is compared",
	},
	{
		name: "schemaset/discriminator-hides", file: "internal/app/schemaset/diff.go",
		old: `if worst(changes) != schemadiff.Breaking {`, new: `if false {`,
		run: "TestDiscriminatorHidesNothing", claim: "a discriminator does not hide what breaks a reader that does not choose by it",
	},
	{
		name: "newcatalog/impossible-tags", file: "internal/app/newcatalog/kinds.go", tests: "./internal/app/schemaset",
		old: `return (list == nil || slices.Contains(list, tag))`, new: `return (list == nil || true)`,
		run: "TestImpossibleTags", claim: "a discriminator demands no value that its member cannot have",
	}, {
		name: "newcatalog/closes-parts", file: "internal/app/newcatalog/closed.go", tests: "./cmd/siohook",
		old: `	case "allOf", "then", "else", "dependentSchemas", "dependencies":`, new: `	case "then", "else", "dependentSchemas", "dependencies":`,
		run: "TestScript/^catalog_new$", claim: "the strict form of a schema does not close an object that other parts of an allOf look at",
	},
	{
		name: "fake/null-of-a-choice", file: "fake/compile_value.go", tests: "./cmd/siohook",
		old: `&& !m.form.groupsAllowNull()`, new: `&& false`,
		run: "TestScript/^catalog_new$", claim: "null is not generated where a oneOf beside the types has no branch for it",
	},
	{
		name: "fake/example-of-somebody", file: "fake/compile_enum.go", tests: "./cmd/siohook",
		old: `func(value any) bool { return reach.Value(value) != "" }`, new: `func(value any) bool { return false }`,
		run: "TestScript/^catalog_new$", claim: "no address in an example goes out",
	},
	{
		name: "validate/all-by-the-first", file: "validate/payload.go",
		old: `if other := v.of(part); other != v {`, new: `if other := v.of(part); false {`,
		run: "^TestAllCatalogs$", claim: "of several catalogs, a delivery is judged by the one that names its event",
	},
	{
		name: "schemas/name-of-any-catalog", file: "schemas/all.go",
		old: `func(name string) bool { return part.Dispatch().Of(name) != nil }`, new: `func(name string) bool { return true }`,
		run: "^TestAll$", claim: "a delivery is of the catalog that has its event, not of the first that names one",
	},
	{
		name: "fake/first-element-alone", file: "fake/mutation/schema.go",
		old: `const mostElements = 2`, new: `const mostElements = 1`,
		run: "MutationsReach", claim: "more than the first element of a list is mutated",
	},
	{
		name: "fake/upsell-is-an-order", file: "fake/internal/story/life.go", tests: "./fake",
		old: `sale(l.after(at, 20, 10*minute), 2, false)`, new: `sale(l.after(at, 20, 10*minute), 2, true)`,
		run: "^TestStories$", claim: "an upsell belongs to the order before it",
	},
	{
		name: "fake/bump-is-an-order", file: "fake/internal/story/life.go", tests: "./fake",
		old: `sale(at+int64(l.below(3)), 1, false)`, new: `sale(at+int64(l.below(3)), 1, true)`,
		run: "^TestStories$", claim: "an order bump belongs to the order before it",
	},
	{
		name: "fake/tag-removed-early", file: "fake/internal/story/life.go", tests: "./fake",
		old: `l.add(l.after(bought, 1, 30), Untagged`, new: `l.add(l.after(arrival, 1, 30), Untagged`,
		run: "^TestStories$", claim: "a tag is removed after it was added",
	},
	{
		name: "fake/tag-removed-unseen", file: "fake/internal/story/life.go", tests: "./fake",
		old: `case tagged && bought > 0 && l.chance(rateNoLead):`, new: `case bought > 0 && l.chance(rateNoLead):`,
		run: "^TestStories$", claim: "who never had a tag does not lose it",
	},
	{
		name: "fake/tag-added-twice", file: "fake/internal/story/life.go", tests: "./fake",
		old: `if !slices.ContainsFunc(l.beats, func(b Beat) bool { return b.isAbout(m, what) }) {`, new: `if true {`,
		run: "^TestStories$", claim: "what a contact has he does not get again",
	},
	{
		name: "fake/stories-apart", file: "fake/internal/story/tell.go", tests: "./fake",
		old: `		return a[i].at < a[k].at`, new: `		return a[i].at > a[k].at`,
		run: "^TestStories$", claim: "the events of all contacts come in the order of time",
	},
	{
		name: "fake/real-domain", file: "fake/internal/safe/safe.go", tests: "./fake",
		old: `"@example.net"`, new: `"@example.dev"`,
		run: "Safe", claim: "no address is anybody's",
	},
	{
		name: "fake/real-network", file: "fake/internal/safe/safe.go", tests: "./fake",
		old: `"198.51.100."`, new: `"198.51.101."`,
		run: "Safe", claim: "no network address is anybody's",
	},
	{
		name: "fake/other-events", file: "fake/internal/draw/draw.go", tests: "./fake",
		old: `0x9e3779b97f4a7c15`, new: `0x9e3779b97f4a7c17`,
		run: "Fake|Seed|Golden|Same", claim: "the events of a seed are the same for ever",
	},
	{
		name: "fake/plain-slash", file: "fake/encode/encode.go",
		old: `return appendString(dst, text, true, utf8.RuneSelf)`, new: `return appendString(dst, text, false, utf8.RuneSelf)`,
		run: "PHP", claim: "slashes are written as PHP does",
	},
	{
		name: "fake/first-pattern-wins", file: "fake/mix.go",
		old: `			weights[row] = weight`, new: `			weights[row] = max(weights[row], weight)`,
		run: "Mix|Control", claim: "an event has the weight of the pattern that names it most closely",
	},
	{
		name: "fake/shards-overlap", file: "fake/numbers.go",
		old: `n%s.Of == s.Index-1 }`, new: `n%s.Of <= s.Index-1 }`,
		run: "Shard|Numbers", claim: "shards have each event once",
	},
	{
		name: "input/any-method", file: "internal/app/input/entries.go",
		old: `	if !strings.EqualFold(method, "POST") {`, new: `	if method == "" {`,
		claim: "only deliveries by POST are payloads",
	},
	{
		name: "input/torn-files-pass", file: "internal/app/input/entries.go",
		old: `if stored && (errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF)) {`, new: `if n > 0 && (stored || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF)) {`,
		claim: "a file that breaks off is an error, unless a store is being written to",
	},
	{
		name: "input/layers", file: "internal/app/input/open.go",
		old: `	mostLayers   = 4 `, new: `	mostLayers   = 400 `,
		claim: "what is compressed again and again is not unpacked for ever",
	},
	{
		name: "input/base64", file: "internal/app/input/entries.go",
		old: `case data.Text != nil && data.Encoding == "base64":`, new: `case data.Text == nil && data.Encoding == "base64":`,
		claim: "bodies in base64 are decoded",
	},
	{
		name: "input/oversize", file: "internal/app/input/entries.go",
		old: `	if b.i.size > mostDelivery {`, new: `	if false {`,
		claim: "an entry that is too large to be held is an error",
	},
	{
		name: "drift/once-is-for-ever", file: "internal/app/drift/finding.go",
		old: `if before >= long && 10*n >= 9*rest && n > 0 {`, new: `if before >= long && n > 0 {`,
		claim: "what came now and then is no change of the provider's",
	},
	{
		name: "drift/renamed-at-another-time", file: "internal/app/drift/finding.go",
		old: ` || !sameDeliveries(missing, came) {`, new: ` {`,
		claim: "a member is renamed only where both happen in the same deliveries",
	},
	{
		name: "drift/sum-begins-anew", file: "internal/app/drift/tally.go", tests: "./cmd/siohook",
		old: `f.Events[id].Before += earlier.count(id)`, new: `f.Events[id].Before += 0`,
		run: "TestScript/merge", claim: "a sum knows how many deliveries came before a change",
	},
	{
		name: "merge/cut-is-whole", file: "internal/app/merge/sum.go", tests: "./cmd/siohook",
		old: `case errors.Is(err, io.EOF) && !whole:`, new: `case whole && false:`,
		run: "TestScript/merge", claim: "a report without its summary was cut off",
	},
	{
		name: "drift/too-few", file: "internal/app/drift/finding.go",
		old: `f.Kind == MissingMember && f.N >= enough && k.always(f)`, new: `f.Kind == MissingMember && k.always(f)`,
		claim: "a few deliveries do not show what is never sent",
	},
	{
		name: "redact/header-kept", file: "internal/app/redact/capture.go",
		old: `		case !plainHeaders[name] && !r.plain[name]:`, new: `		case false:`,
		claim: "headers that may hold a person are redacted",
	},
	{
		name: "redact/names-with-digits", file: "internal/app/redact/known.go",
		old: `plainName().MatchString(name) && !manyDigit().MatchString(name)`, new: `plainName().MatchString(name)`,
		claim: "a member named after a number is redacted",
	},
	{
		name: "redact/query-kept", file: "internal/app/redact/redactor.go",
		old: `return p + "?" + r.query(query)`, new: `return p + "?" + query`,
		claim: "the values of a query are redacted",
	},
	{
		name: "redact/ids-collide", file: "internal/app/redact/number.go",
		old: `low+r.permute(value-low, 9*low)`, new: `low+r.permute(value-low, 9*low)/2`,
		claim: "no two ids become the same",
	},
	{
		name: "redact/address-kept", file: "internal/app/redact/capture.go",
		old: `c.Remote, c.Head = "", nil`, new: `c.Head = nil`,
		claim: "the sender's address is left out",
	},
	{
		name: "redact/time-kept", file: "internal/app/redact/capture.go",
		old: `	c.Time = r.Time(c.Time)
`, new: ``,
		claim: "the time of a delivery is moved",
	},
	{
		name: "redact/somebodys-domain", file: "internal/app/redact/string.go",
		old: `return r.appendShape(out, raw[i+1:], text, shapeDomain)`, new: `return r.appendShape(out, raw[i+1:], text, shapeText)`,
		claim: "what is behind an @ does not become somebody's domain",
	},
	{
		name: "report/commands", file: "internal/app/report/escape.go",
		old: `case c == ':' && atStart && i+1 < len(lines) && lines[i+1] == ':':`, new: `case false:`,
		claim: "a payload gives no commands to a build server",
	},
	{
		name: "report/braces", file: "internal/app/report/sarif.go",
		old: `	lines = bytes.ReplaceAll(lines, []byte("{"), []byte("{{"))
`, new: ``,
		claim: "braces are doubled in SARIF's messages",
	},
	{
		name: "report/failures-uncounted", file: "internal/app/report/junit.go",
		old: `		j.failed++
`, new: ``,
		claim: "JUnit's suites count their failures",
	},
	{
		name: "report/dropped-by-gitlab", file: "internal/app/report/gitlab.go",
		old: `		if n > 0 {`, new: `		if false {`,
		claim: "all fingerprints of a GitLab report differ",
	},
	{
		name: "files/file-left", file: "internal/base/files/scratch.go",
		old: `os.Remove(f.Name()) == nil}`, new: `f.Name() != ""}`,
		claim: "no temporary file is left behind",
	},
	{
		name: "report/warnings-fail", file: "internal/app/report/case.go",
		old: `		if !c.Findings[i].isWarning() {
			return true`, new: `		if c.Findings[i].Rule != "" {
			return true`,
		claim: "a case with warnings alone has not failed",
	},
	{
		name: "repair/mark-is-a-space", file: "internal/base/repair/space.go",
		old: `	case r == 0xFEFF && f.pos == 0:`, new: `	case false:`,
		claim: "a byte order mark is told by its name",
	},
	{
		name: "repair/quote-within", file: "internal/base/repair/quote.go",
		old: `		return r == member
	case c == ']':`, new: `		return true
	case c == ']':`,
		claim: "a quote within a text does not end it",
	},
	{
		name: "repair/wrapped-word", file: "internal/base/repair/string.go",
		old: `const shortestWrapped = 60`, new: `const shortestWrapped = 6`,
		claim: "a line break in a short line was meant",
	},
	{
		name: "cmd/lines-of-filter", file: "internal/app/judge/filter.go", tests: "./cmd/siohook",
		old: `answer.Violations[i].Line += n - 1`, new: `answer.Violations[i].Line += n`,
		run: "TestScript/inputs", claim: "lines count through the input of --filter",
	},
	{
		name: "cmd/inconclusive-is-usage", file: "cmd/siohook/exit.go",
		old: `		return exitInconclusive`, new: `		return exitUsage`,
		run: "TestScript/send$", claim: "a run that found nothing out exits with 3",
	},
	{
		name: "cmd/baseline-of-words", file: "internal/base/baseline/baseline.go", tests: "./cmd/siohook",
		old: `case isFingerprint().MatchString(words[0]):`, new: `case true:`,
		run: "TestScript/schema_diff", claim: "a baseline that is none is an error",
	},
	{
		name: "cmd/short-key", file: "cmd/siohook/redact.go",
		old: `	if len(secret) < 16 {`, new: `	if len(secret) < 1 {`,
		run: "TestScript/drift", claim: "a key that can be guessed is not taken",
	},
	{
		name: "cmd/probe-anywhere", file: "internal/app/probe/probe.go", tests: "./cmd/siohook",
		old: `	if err != nil || status/100 == 2 {`, new: `	if err != nil || status/100 < 5 {`,
		run: "TestScript/probes", claim: "a probe that is refused tells nothing",
	},
	{
		name: "cmd/updating-fails", file: "cmd/siohook/drift.go",
		old: `	case len(found) > 0 && !r.o.update:`, new: `	case len(found) > 0:`,
		run: "TestScript/drift", claim: "writing a baseline is no failure",
	},
	{
		name: "spill/later-first", file: "internal/base/spill/run.go",
		old: `return s.number < other.number`, new: `return s.number > other.number`,
		run: "^TestSorted$", claim: "records with equal keys keep their order across files",
	},
	{
		name: "books/null-is-a-value", file: "internal/app/books/condition.go",
		old: `	case v.Kind <= Null:`, new: `	case v.Kind < Null:`,
		run: "^TestWhere$", claim: "null is not equal to anything",
	},
	{
		name: "books/a-broken-row-is-all", file: "internal/app/books/json.go",
		old: `	j.w.use(end)
	return broken
`, new: `	return broken.Err
`,
		run: "^TestRows$", claim: "a row that is no JSON costs itself alone",
	},
	{
		name: "books/rows-of-a-failed-command", file: "internal/app/probe/command.go", tests: "./internal/app/books",
		old: `_ = write.CloseWithError(err) // never fails`, new: `_ = write.Close()`,
		run: "^TestCommand$", claim: "what a command printed before it failed is not all",
	},
	{
		name: "drift/four-are-enough", file: "internal/app/drift/finding.go",
		old: `if before >= long &&`, new: `if before > long &&`,
		run: "^TestWhatHangsTogether$", claim: "five deliveries without it make a difference a change",
	},
	{
		name: "drift/merged-without-end", file: "internal/app/drift/tally.go",
		old: `if had == nil && len(t.Facts) >= mostFacts {`, new: `if false {`,
		run: "^TestMergedIsBounded$", claim: "reports that are merged are bounded like one run",
	},
	{
		name: "drift/merged-loses-garbled", file: "internal/app/drift/tally.go", tests: "./cmd/siohook",
		old: `	t.Broken += later.Broken
`, new: ``,
		run: "TestScript/^merge$", claim: "a merged report of drift counts what is not JSON",
	},
	{
		name: "drift/merged-is-whole", file: "internal/app/drift/summary.go", tests: "./cmd/siohook",
		old: `s.Interrupted = s.Interrupted || later.Interrupted`, new: `_ = later.Interrupted`,
		run: "TestScript/^merge$", claim: "a merged report of drift tells that a run was interrupted",
	},
	{
		name: "drift/encoding-of-each-event", file: "internal/app/drift/finding.go",
		old: `			if f.Kind == EncodingChanged {`, new: `			if false {`,
		run: "^TestBaselineTellsApart$", claim: "a known way of writing JSON is known in all events",
	},
	{
		name: "drift/prints-numbers-in-words", file: "internal/app/drift/fact.go",
		old: ` && !digits().MatchString(value)`, new: ``,
		run: "Printed", claim: "a word with many digits, which may be a person's, is not printed",
	},
	{
		name: "judge/merged-is-whole", file: "internal/app/judge/summary.go", tests: "./cmd/siohook",
		old: `s.Interrupted = s.Interrupted || o.Interrupted`, new: `_ = o.Interrupted`,
		run: "TestScript/^merge$", claim: "a merged report of validate tells that a run was interrupted",
	},
	{
		name: "judge/merged-loses-not-recorded", file: "internal/app/judge/summary.go", tests: "./cmd/siohook",
		old: `	s.NotRecorded += o.NotRecorded
`, new: ``,
		run: "TestScript/^merge$", claim: "a merged report counts the requests without a body",
	},
	{
		name: "judge/merged-loses-verified", file: "internal/app/judge/summary.go", tests: "./cmd/siohook",
		old: `s.verified(*o.Verified)`, new: `_ = o`,
		run: "TestScript/^merge$", claim: "a merged report counts the signatures that were right",
	},
	{
		name: "judge/merged-loses-unnamed", file: "internal/app/judge/summary.go", tests: "./cmd/siohook",
		old: `s.unnamed(events, n)`, new: `_, _ = events, n`,
		run: "TestScript/^merge$", claim: "a merged report counts the payloads that nothing names",
	},
	{
		name: "validate/connection-stays-open", file: "validate/middleware.go",
		old: `		w.Header().Set("Connection", "close") // rather than read what nobody wants
`, new: ``,
		run: "^TestMiddleware$", claim: "the connection of a payload that is too large is closed",
	},
	{
		name: "validate/forged-payload-lost", file: "validate/signature.go",
		old: `	if r.Payload == nil {`, new: `	if false {`,
		run: "^TestSignatureOfChanged$", claim: "a report has the payload whose signature is wrong",
	},
	{
		name: "validate/origins-of-any-size", file: "validate/signature.go",
		old: ` || len(d.Body) > mostOrigin`, new: ``,
		run: "^TestSignatureOfChanged$", claim: "for a large forged body nothing is looked for",
	},
	{
		name: "report/ctrf-loses-the-problem", file: "internal/app/report/ctrf.go",
		old: `		c.failed++
		c.test(&ctrfTest{Name: "run"`, new: `		c.test(&ctrfTest{Name: "run"`,
		run: "^TestProblem$", claim: "CTRF counts the problem of a run as a failed test",
	},
	{
		name: "report/ctrf-tells-the-first", file: "internal/app/report/ctrf.go",
		old: `if first.isWarning() && !f.isWarning() {`, new: `if false {`,
		run: "^TestErrorIsTold$", claim: "of a failed test, an error is told before a warning",
	},
	{
		name: "input/no-zstd-in-folders", file: "internal/app/input/files.go",
		old: `filepath.Ext(strings.TrimSuffix(strings.TrimSuffix(name, ".gz"), ".zst"))`, new: `filepath.Ext(strings.TrimSuffix(name, ".gz"))`,
		run: "^TestFilesOfAFolder$", claim: "files that zstd has compressed count in a folder",
	},
	{
		name: "input/reads-own-report", file: "internal/app/input/files.go", tests: "./cmd/siohook",
		old: `if name != Stdin && files.IsAmong(name, f.Written) {`, new: `if false {`,
		run: "TestScript/^records$", claim: "a report in a folder is not read as payloads",
	},
	{
		name: "unwrap/comma-before-all", file: "internal/app/unwrap/reader.go",
		old: `a.begun && a.number > 0 && text[i] == ','`, new: `a.begun && text[i] == ','`,
		run: "^TestReadArray$", claim: "a comma before the first element is broken JSON",
	},
	{
		name: "unwrap/tells-the-last", file: "internal/app/unwrap/reader.go",
		old: `if fault != nil && broken == nil {`, new: `if fault != nil {`,
		run: "^TestReadAt$", claim: "of JSON that is broken, the first place is told",
	},
	{
		name: "unwrap/base64-at-a-pointer", file: "internal/app/unwrap/reader.go",
		old: `if decoded := fromBase64(bytes.TrimSpace(one.Body)); decoded != nil {`, new: `if decoded := fromBase64(nil); decoded != nil {`,
		run: "^TestReadAt$", claim: "a payload in base64 at a pointer is decoded",
	},
	{
		name: "input/request-without-end", file: "internal/app/input/requests.go",
		old: `if err == nil && len(body) > mostDelivery {`, new: `if false {`,
		run: "^TestRequestWithoutEnd$", claim: "a request that is too large is an error, and not cut",
	},
	{
		name: "input/interrupted-goes-on", file: "internal/app/input/files.go",
		old: ` && !errors.Is(err, context.Canceled)`, new: ``,
		run: "^TestInterruptedInAFile$", claim: "a run that is interrupted reads no other file",
	},
	{
		name: "drift/space-around", file: "internal/app/drift/scan.go",
		old: `	s.e &^= Space // around`, new: `	// around`,
		run: "^TestFindings$", claim: "white space around a payload is no drift",
	},
	{
		name: "redact/head", file: "internal/app/redact/capture.go",
		old: `c.Remote, c.Head = "", nil`, new: `c.Remote = ""`,
		run: "^TestCapture$", claim: "the head of a request as it came is not in a redacted capture",
	},
	{
		name: "redact/fragment", file: "internal/app/redact/string.go",
		old: `out += "#" + string(r.appendShape(nil, []byte(fragment), fragment, shapeURL))`, new: `out += "#" + fragment`,
		run: "^TestNoPartIsLeft$", claim: "the fragment of a URL is redacted",
	},
	{
		name: "redact/parameter-names", file: "internal/app/redact/string.go",
		old: `if !ok || !r.known.keepsName(name) {`, new: `if !ok {`,
		run: "^TestNoPartIsLeft$", claim: "an address that is the name of a parameter is redacted",
	},
	{
		name: "redact/plus-tag", file: "internal/app/redact/string.go",
		old: `out += r.word("tag", tag, min(max(len(tag), 3), 24))`, new: `out += tag`,
		run: "^TestNoPartIsLeft$", claim: "the plus tag of an address is redacted",
	},
	{
		name: "redact/numbers-of-fields", file: "internal/app/redact/walk.go",
		old: `!w.r.known.members[name] || w.isFree()`, new: `!w.r.known.members[name]`,
		run: "^TestNoPartIsLeft$", claim: "a number in a field that is called like a member is redacted",
	},
	{
		name: "redact/id-by-name", file: "internal/app/redact/known.go",
		old: `strings.HasSuffix(name, "_id") || `, new: ``,
		run: "^TestNoPartIsLeft$", claim: "what is called an id is redacted, however few digits it has",
	},
	{
		name: "files/link-replaced", file: "internal/base/files/create.go",
		old: `		name = behind
`, new: `		_ = behind
`,
		run: "^TestCreateThroughLink$", claim: "a report that is written through a link leaves the link",
	},
	{
		name: "files/old-folder-lost", file: "internal/base/files/replace.go",
		old: `err = errors.Join(err, os.Rename(old, target))`, new: `_ = old`,
		run: "OldFolder", claim: "the old folder comes back where the new one cannot take its place",
	},
	{
		name: "files/one-byte-less", file: "internal/base/files/files.go",
		old: `if len(text) > most {`, new: `if len(text) >= most {`,
		run: "^TestRead$", claim: "a file may have as many bytes as are allowed",
	},
	{
		name: "safetext/cells", file: "internal/base/safetext/safetext.go",
		old: "strings.ReplaceAll(text, \"|\", `\\|`)", new: `text`,
		run: "^TestCode$", claim: "a text ends no cell of a table",
	},
	{
		name: "safetext/fence", file: "internal/base/safetext/safetext.go",
		old: `	for strings.Contains(text, fence) {`, new: `	for false {`,
		run: "^TestCode$", claim: "a text ends no code in Markdown",
	},
	{
		name: "safetext/cut-unmarked", file: "internal/base/safetext/safetext.go",
		old: `	if more {`, new: `	if false {`,
		run: "^TestLine$", claim: "a text that is cut is marked, whatever its characters",
	},
	{
		name: "report/tap-block", file: "internal/app/report/tap.go",
		old: `if bytes.HasSuffix(printable, []byte("{")) {`, new: `if false {`,
		run: "^TestTAPOfOddCases$", claim: "the description of a test point opens no block",
	},
	{
		name: "report/tap-of-nothing", file: "internal/app/report/tap.go",
		old: `case t.n == 0:`, new: `case false:`,
		run: "^TestTAPOfOddCases$", claim: "TAP says that nothing was checked",
	},
	{
		name: "report/junit-leftover", file: "internal/app/report/spool.go",
		old: `if err := s.file.Truncate(0); err != nil {`, new: `if err := error(nil); err != nil {`,
		run: "^TestJUnitSpoolsToFile$", claim: "nothing of a suite is left in the next",
	},
	{
		name: "repair/one-level-more", file: "internal/base/repair/fixer.go",
		old: `if len(f.stack) == maxDepth {`, new: `if len(f.stack) > maxDepth {`,
		run: "^TestDepth$", claim: "what is repaired nests no deeper than readers go",
	},
	{
		name: "fake/mix-by-alphabet", file: "fake/mix.go",
		old: `	sorted.By(patterns, pattern.Compare)`, new: `	_ = pattern.Compare`,
		run: "^TestMix$", claim: "of a mix, what names an event more closely counts",
	},
	{
		name: "fake/add-empties-array", file: "fake/edit/edit.go", tests: "./fake",
		old: `if _, ok := holder.Element(0); !ok && !isIndex(token) {`, new: `if !isIndex(token) {`,
		run: "^TestEdits$", claim: "an array that has elements becomes no object",
	},
	{
		name: "fake/removed-is-added", file: "fake/edit/edit.go", tests: "./fake",
		old: `if e.Op == Remove || len(added) > len(path) {`, new: `if len(added) > len(path) {`,
		run: "^TestEditErrors$", claim: "a wrong name is an error, whatever was removed before",
	},
	{
		name: "publish/name-of-any-event", file: "generator/publish/types.go",
		old: `range []string{k.union(), k.union() + "Type", listed} {`, new: `range []string{} {`,
		run: "^TestExportOfOwnCatalog$", claim: "no type has the name of any event, of its types or of an entry of the list",
	},
	{
		name: "publish/python-keywords", file: "generator/publish/python.go",
		old: ` || pythonKeywords[f.Name]`, new: ``,
		run: "^TestExportOfOwnCatalog$", claim: "a member that is a keyword in Python is written as a text",
	},
	{
		name: "publish/samples-of-nothing", file: "generator/publish/publish.go",
		old: `		if k.samples[row] != nil {
			e.Sample`, new: `		if true {
			e.Sample`,
		run: "^TestExportOfSettings$", claim: "the index names no sample where there is none",
	},
	{
		name: "generator/one-more-than-unsigned", file: "generator/annotate.go",
		old: `strconv.FormatUint(1<<t.Bits()-1, 10)`, new: `strconv.FormatUint(1<<t.Bits(), 10)`,
		run: "^TestBoundsOfTypes$", claim: "a schema allows no more than an unsigned type can hold",
	},
	{
		name: "generator/one-more-than-signed", file: "generator/annotate.go",
		old: `strconv.FormatInt(1<<(t.Bits()-1)-1, 10)`, new: `strconv.FormatInt(1<<(t.Bits()-1), 10)`,
		run: "^TestBoundsOfTypes$", claim: "a schema allows no more than a signed type can hold",
	},
	{
		name: "generator/type-over-tag", file: "generator/annotate.go",
		old: `if value != "" && !property.Has(keyword) {`, new: `if value != "" {`,
		run: "^TestBoundsOfTypes$", claim: "a bound of a tag counts, not that of the type",
	},
	{
		name: "generator/missing-is-null", file: "generator/annotate.go",
		old: `== reflect.Pointer && !field.Omit`, new: `== reflect.Pointer`,
		run: "^TestBoundsOfTypes$", claim: "a member that may be missing is not null",
	},
	{
		name: "generator/any-text-for-digits", file: "generator/annotate.go",
		old: `if field.Quoted && property`, new: `if false && property`,
		run: "^TestBoundsOfTypes$", claim: "a number in a text has digits alone",
	},
	{
		name: "baseline/one-fingerprint", file: "internal/base/baseline/baseline.go",
		old: `		if finding.Fingerprints == nil {`, new: `		if false {`,
		run: "^TestRead$", claim: "a finding with one fingerprint is known by it",
	},
	{
		name: "baseline/summary-is-known", file: "internal/base/baseline/baseline.go",
		old: `			if f != "" { // a summary`, new: `			if true { // a summary`,
		run: "^TestRead$", claim: "a summary in a baseline makes nothing known",
	},
	{
		name: "spell/swapped-is-two", file: "internal/base/spell/spell.go",
		old: `min(current[j], older[j-2]+1)`, new: `min(current[j], older[j-2]+2)`,
		run: "^TestNearest$", claim: "two characters that have changed places are one mistake",
	},
	{
		name: "schemas/known-is-unknown", file: "schemas/match.go",
		old: `case onlyUnknown && err == nil && !strings.Contains(glob, "*"):`, new: `case false:`,
		run: "^TestSelector$", claim: "unknown: and an event of the catalog are an error",
	},
	{
		name: "words/delaies", file: "internal/base/words/count.go",
		old: `!strings.HasSuffix(stem, "a") && `, new: ``,
		run: "^TestCount$", claim: "two of a delay are delays",
	},
	{
		name: "cmd/said-twice", file: "cmd/siohook/exit.go",
		old: `if !printed[one.Error()] {`, new: `if true {`,
		run: "TestPrintError", claim: "the same error has one line",
	},
	{
		name: "cmd/names-all-files", file: "cmd/siohook/exit.go",
		old: `several.Errs[:min(len(several.Errs), maxPrinted)]`, new: `several.Errs`,
		run: "TestPrintError", claim: "of many files that cannot be read the first are named",
	},
	{
		name: "cmd/error-of-a-stranger", file: "cmd/siohook/exit.go",
		old: `fmt.Fprintf(w, "siohook: %s\n", safetext.Line(text, 1000))`, new: `fmt.Fprintf(w, "siohook: %s\n", text)`,
		run: "TestPrintError", claim: "an error cannot write to the terminal what it likes",
	},
	{
		name: "cmd/begun-report-stays", file: "cmd/siohook/reports.go",
		old: `err = errors.Join(err, f.Discard())`, new: `_ = f`,
		run: "TestScript/^reports$", claim: "a report that was begun before an error leaves nothing",
	},
	{
		name: "cmd/no-null-twice", file: "cmd/siohook/reports.go",
		old: `path != "" && path != os.DevNull && files.IsAmong`, new: `path != "" && files.IsAmong`,
		run: "TestScript/^reports$", claim: "two reports may go nowhere",
	},
	{
		name: "cmd/colored-files", file: "cmd/siohook/reports.go",
		old: `options.Color, options.Diagnosed = false, false`, new: `options.Diagnosed = false`,
		run: "TestScript/^terminal$", claim: "a report in a file has no colors",
	},
	{
		name: "books/another-port", file: "internal/app/books/pages.go",
		old: `next.Scheme == p.base.Scheme && next.Host == p.base.Host`, new: `next.Scheme == p.base.Scheme && next.Hostname() == p.base.Hostname()`,
		run: "TestPages", claim: "pages of another server are not followed",
	},
	{
		name: "books/another-scheme", file: "internal/app/books/pages.go",
		old: `next.Scheme == p.base.Scheme && next.Host == p.base.Host`, new: `next.Host == p.base.Host`,
		run: "TestPages", claim: "pages over another scheme are not followed",
	},
	{
		name: "books/token-for-all", file: "internal/app/books/pages.go",
		old: `header = nil // it is for the first server`, new: `_ = header`,
		run: "TestPages", claim: "a token is for no other server",
	},
	{
		name: "docsite/any-address", file: "internal/app/docsite/handler.go",
		old: `(ip == nil || !ip.IsLoopback())`, new: `ip == nil`,
		claim: "only this machine is answered",
	},
	{
		name: "docsite/framed", file: "internal/app/docsite/handler.go",
		old: "h.Set(\"X-Frame-Options\", \"DENY\")\n", new: "",
		claim: "no other page shows the catalog in a frame",
	},
	{
		name: "books/separator-unsaid", file: "internal/app/books/csv.go",
		old: "comma = with[0]\n", new: "_ = with[0]\n",
		run: "TestRows", claim: "the first line of a spreadsheet names the separator",
	},
	{
		name: "books/empty-line-is-a-row", file: "internal/app/books/csv.go",
		old: "if text == \"\" {\n\t\t\t\tcontinue", new: "if false {\n\t\t\t\tcontinue",
		run: "TestRows", claim: "an empty line is no row",
	},
	{
		name: "books/null-is-like", file: "internal/app/books/where.go",
		old: `value.Kind > Null && pattern.MatchString`, new: `pattern.MatchString`,
		run: "TestWhere", claim: "null is like nothing",
	},
	{
		name: "books/either-case", file: "internal/app/books/condition.go",
		old: ` && !slices.ContainsFunc(u.b.names[n+1:], same)`, new: "",
		run: "TestWhere", claim: "of two columns that differ in case none is guessed",
	},
	{
		name: "books/silence-adds-up", file: "internal/app/books/silence.go",
		old: `w.isOn, w.waited = on, 0`, new: `w.isOn = on`,
		run: "TestSilence", claim: "a slow source is not silent",
	},
	{
		name: "emit/from-here-alone", file: "internal/app/emit/folder.go",
		old: `begin + "cd \"$(dirname \"$0\")\"\n"`, new: `begin`,
		tests: "./cmd/siohook", run: "TestScript/^fake_formats$", claim: "a script sends from wherever it is called",
	},
	{
		name: "emit/goes-on", file: "internal/app/emit/folder.go",
		old: `siohook.\nset -e\n"`, new: `siohook.\n"`,
		tests: "./cmd/siohook", run: "TestScript/^fake_formats$", claim: "a script stops at a failure",
	},
	{
		name: "emit/faults-in-each-part", file: "internal/app/emit/made.go",
		old: `if shard.Has(number) {`, new: `if true {`,
		tests: "./cmd/siohook", run: "TestScript/^fake_control$", claim: "a fault is in one part",
	},
	{
		name: "emit/number-of-the-event", file: "internal/app/emit/made.go",
		old: `e.N, e.Payload = number, all[i].Payload()`, new: `e.Payload = all[i].Payload()`,
		tests: "./cmd/siohook", run: "TestScript/^fake_control$", claim: "each fault has a number of its own",
	},
	{
		name: "emit/fault-as-text", file: "internal/app/emit/emit.go",
		old: `Binary: m.Mutation != nil`, new: `Binary: false`,
		tests: "./cmd/siohook", run: "TestScript/^fake_formats$", claim: "a HAR has the bytes of a fault as they are",
	},
	{
		name: "newcatalog/closes-one-of-two", file: "internal/app/newcatalog/closed.go",
		old: `if c.objects(s.List(keyword)) > 1 {`, new: `if c.objects(s.List(keyword)) > 2 {`,
		run: "TestClosed", claim: "what was both of two forms does not become one of them",
	},
	{
		name: "newcatalog/closes-an-element", file: "internal/app/newcatalog/closed.go",
		old: `case "not", "if", "contains":`, new: `case "not", "if":`,
		run: "TestClosed", claim: "the strict form accepts nothing more",
	},
	{
		name: "merge/all-passed", file: "cmd/siohook/merge.go",
		old: `sum.Validate.Events[id].Payloads - m.cases[id]; n > 0`, new: `sum.Validate.Events[id].Payloads; n > 0`,
		run: "TestScript/^merge$", claim: "what has a finding has not passed, too",
	},
	{
		name: "merge/interrupted-is-right", file: "cmd/siohook/merge.go",
		old: "case sum.Validate.Interrupted:\n\t\treturn errInterruptedRun", new: "case sum.Validate.Interrupted:\n\t\treturn nil",
		run: "TestScript/^merge$", claim: "a sum with an interrupted run is not right",
	},
	{
		name: "merge/interruption-lost", file: "cmd/siohook/drift.go",
		old: `sum.Drift.Interrupted = sum.Drift.Interrupted || ctx.Err() != nil`, new: `sum.Drift.Interrupted = ctx.Err() != nil`,
		run: "TestScript/^merge$", claim: "a sum knows that a run was interrupted",
	},
	{
		name: "drift/known-while-unread", file: "cmd/siohook/drift.go",
		old: `if r.o.update && readErr == nil {`, new: `if r.o.update {`,
		run: "TestScript/^drift$", claim: "a baseline gets nothing where not all was read",
	},
	{
		name: "config/secret-of-a-rule", file: "cmd/siohook/config.go",
		old: `o.target.secret = append(o.target.secret, sorted.Keys(o.events[i].HeaderEnv)...)`, new: `_ = sorted.Keys(o.events[i].HeaderEnv)`,
		run: "TestScript/^test_reports$", claim: "the secrets of one event are in no report",
	},
	{
		name: "config/list-wins", file: "cmd/siohook/config.go",
		old: `if len(c.Reject) > 0 && !flags.Changed("reject") {`, new: `if len(c.Reject) > 0 {`,
		run: "TestScript/^config$", claim: "a flag wins over the settings",
	},
}
