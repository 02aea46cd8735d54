package main

// What says what payloads are: schemas, generator, validator, plans, positions.
var contractMutants = []mutant{
	{
		name: "schemas/time-as-z", file: "schemas/wire.go",
		old: `const timeLayout = "2006-01-02T15:04:05-07:00"`, new: `const timeLayout = "2006-01-02T15:04:05Z07:00"`,
		claim: "times are written with the offset +00:00, never Z",
	},
	{
		name: "schemas/no-digits", file: "schemas/wire.go",
		old: `	if text == "" {`, new: `	if false {`,
		claim: "a string without digits is no number",
	},
	{
		name: "dispatch/first-variant", file: "internal/base/dispatch/dispatch.go",
		old: `place == "" || has(payload, place)`, new: `place == "" || has(payload, place) || true`,
		claim: "a variant is selected by its place",
	},
	{
		name: "dispatch/quick-first-variant", file: "internal/base/dispatch/dispatch.go",
		old: `path == nil || jsonscan.At(b, start, path, deepest) >= 0`, new: `path == nil || jsonscan.At(b, start, path, deepest) >= -1`,
		claim: "the quick way selects as the slow one does",
	},
	{
		name: "schemas/filled-array-of-fields", file: "schemas/fields.go",
		old: `if d.PeekKind() != ']' {`, new: `if false {`,
		claim: "fields are an object or an empty array",
	},
	{
		name: "sign/empty-secret", file: "schemas/sign.go",
		old: `	if len(key) == 0 {`, new: `	if false {`,
		tests: "./schemas", run: "Schemes", claim: "nobody signs or verifies with an empty secret",
	},
	{
		name: "sign/any-time", file: "schemas/sign.go",
		old: `!at.IsZero() && h.Tolerance > 0 && off > h.Tolerance`, new: `false && off > h.Tolerance`,
		tests: "./schemas/vectors", run: "Verdicts", claim: "a signed time that is too far off is refused",
	},
	{
		name: "validate/unknown-before-signature", file: "validate/signature.go",
		old: `r.Violations = append(found, r.Violations...)`, new: `r.Violations = append(r.Violations, found...)`,
		run: "MiddlewareVerifies", claim: "an unknown event without its signature is rejected",
	},
	{
		name: "generator/lenient-is-closed", file: "generator/reflect.go",
		old: `	if s.Get("additionalProperties") == false {`, new: `	if false {`,
		claim: "unknown members pass the lenient schemas",
	},
	{
		name: "generator/choice-without-null", file: "generator/reflect.go",
		old: `if !choices[s] || s.Text("type") != "null" {`, new: `if true {`,
		claim: "an object that may be null is valid under the lenient schemas",
	},
	{
		name: "accept/nested-as-plain", file: "internal/base/accept/walk.go",
		old: `n.choice.absent != "" && jsonscan`, new: `n.choice.absent == "?" && jsonscan`,
		run: "^TestKeywords$", claim: "with a member that the other alternative needs, nothing is known",
	},
	{
		name: "validate/nested-or-plain", file: "validate/reduce.go",
		old: `if i < 0 || len(missing(&leaves[i], doc)) < len(texts(leaves[i].want)) {`, new: `if i < 0 || len(leaves) > 0 {`,
		tests: "./schemas/settings", claim: "the alternative is meant of which there are members",
	},
	{
		name: "settings/one-message-per-attempt", file: "schemas/settings/stamp.go",
		old: `uuid7(of.Time, "message", of.Event, 0)`, new: `uuid7(of.At, "message", of.Event, 0)`,
		claim: "a redelivery has the same message id",
	},
	{
		name: "generator/names-clash", file: "generator/generate.go",
		old: `if string(was) != string(is) {`, new: `if len(was) > len(is)*9 {`,
		claim: "two types of one name are an error",
	},
	{
		name: "generator/null-example", file: "generator/reflect.go",
		old: `func(v any) bool { return v == nil }`, new: `func(v any) bool { return false }`,
		claim: "null is no example of an enumeration",
	},
	{
		name: "tags/unknown-is-dropped", file: "internal/base/tags/tags.go",
		old: `errs = append(errs, unknown("tag", p.key, sorted.Keys(keys)))`, new: `_ = sorted.Keys(keys)`,
		claim: "a tag that nobody reads is an error",
	},
	{
		name: "tags/comma", file: "internal/base/tags/tags.go",
		old: `parts[i] = strings.ReplaceAll(part, "\x00", ",")`, new: `parts[i] = part`,
		claim: "a comma can stand in a text",
	},
	{
		name: "publish/all-definitions", file: "generator/publish/publish.go",
		old: `		if needed[name] {
			kept`, new: `		if needed[name] || true {
			kept`,
		claim: "a part of the catalog has the definitions that it needs and no others",
	},
	{
		name: "publish/base", file: "generator/publish/publish.go",
		old: `	index.BaseURL = k.base
`, new: ``,
		claim: "index.json has the address that the schemas are published at",
	},
	{
		name: "load/percentile", file: "internal/app/load/histogram.go",
		old: "math.Ceil(math.Nextafter(p/100*n, 0))", new: "math.Round(p/100*n)",
		run: "TestPercentiles", claim: "at least p percent of few times, too, do not exceed the percentile",
	},
	{
		name: "publish/php-null", file: "generator/publish/php.go",
		old: `", self::OPTIONAL_OR_NULL", true`, new: `", self::OPTIONAL", true`,
		run: "TestPHP", claim: "PHP's classes keep null and missing members apart",
	},
	{
		name: "publish/php-select", file: "generator/publish/php.go",
		old: "phpStrings(jsonpos.Tokens(row.Select))", new: `"[]"`,
		run: "TestPHP", claim: "PHP picks the class of an event by the place that only its payloads have",
	},
	{
		name: "jsontree/sorted", file: "internal/base/jsontree/jsontree.go",
		old: `o.Names = append(o.Names, name)`, new: `o.Names = append([]string{name}, o.Names...)`,
		claim: "members keep their order",
	},
	{
		name: "schema/loops", file: "internal/base/schema/resolve.go",
		old: `		case known < 0:`, new: `		case known < -1:`,
		claim: "a schema that leads to itself with nothing between is an error",
	},
	{
		name: "schema/other-documents", file: "internal/base/schema/resolve.go",
		old: `	if resource == nil || fragment == "" {`, new: `	if fragment == "" {`,
		claim: "what another document says is not looked up",
	},
	{
		name: "settings/unknown-member", file: "internal/base/settings/settings.go",
		old: `yaml.UnmarshalWithOptions(text, into, yaml.Strict())`, new: `yaml.UnmarshalWithOptions(text, into)`,
		claim: "a setting that is misspelt is an error",
	},
	{
		name: "words/one-requests", file: "internal/base/words/count.go",
		old: `	if n == 1 {`, new: `	if n == 0 {`,
		claim: "one is 1 request",
	},
	{
		name: "validate/warnings-in-400", file: "validate/middleware.go",
		old: `		if v.Severity != Error {
			continue // it is`, new: `		if v.Severity == "" {
			continue // it is`,
		run: "Middleware", claim: "the answer to a payload that is refused names no warnings",
	},
	{
		name: "validate/hidden-passes", file: "validate/format.go",
		old: `	unicode.White_Space, unicode.Cc, unicode.Cf,`, new: `	unicode.White_Space, unicode.Cc,`,
		run: "Cases", claim: "an address with an invisible character has a warning",
	},
	{
		name: "validate/unknown-type-refused", file: "validate/middleware.go",
		old: `if report.Valid() || report.Violations[0].Rule == "unknown-type" {`, new: `if report.Valid() {`,
		run: "Middleware", claim: "the middleware passes events of unknown type on",
	},
	{
		name: "validate/body-error-lost", file: "validate/middleware.go",
		old: `		return 0, b.err
`, new: `		return 0, io.EOF
`,
		run: "Middleware", claim: "a body that breaks off breaks off for the handler, too",
	},
	{
		name: "validate/lists-all", file: "validate/middleware.go",
		old: `const mostShown = 10`, new: `const mostShown = 100`,
		run: "Middleware", claim: "an answer lists ten violations at most",
	},
	{
		name: "validate/warnings-are-errors", file: "validate/payload.go",
		old: `f.Severity = Warning`, new: `f.Severity = Error`,
		run: "Agree|Cases|Mutation", claim: "what only the strict schemas refuse is a warning",
	},
	{
		name: "validate/spoilt-twice", file: "validate/payload.go",
		old: `if !spoilt(f.Pointer, doc.Faults) {`, new: `if true {`,
		claim: "what is wrong with a value that is broken anyway is not said",
	},
	{
		name: "validate/broken-costs-the-next", file: "validate/split.go",
		old: `if c == '{' && newLine && b.endsBeforeBrace() {`, new: `if c == '{' && newLine && false {`,
		claim: "a broken payload costs only itself",
	},
	{
		name: "validate/too-large-is-read", file: "validate/payload.go",
		old: `if len(b) <= v.options.MaxBytes && !v.options.NoPlan {`, new: `if !v.options.NoPlan {`,
		claim: "a payload that is too large is refused, though it is valid otherwise",
	},
	{
		name: "validate/quick-errors-are-warnings", file: "validate/payload.go",
		old: `r.Event, refused, b))`, new: `r.Event, refused[:0], b))`,
		run: "Agree|Cases", claim: "the quick way tells errors from warnings as the slow way does",
	},
	{
		name: "validate/workers-lose-lines", file: "validate/parallel.go",
		old: `	b.lines = s.at.line - b.from.line`, new: `	b.lines = s.at.line - b.from.line - 1`,
		run: "Workers", claim: "lines count through a file that several workers read",
	},
	{
		name: "validate/guess-is-enough", file: "validate/fast.go",
		old: ` && f.isAlone[event]() {`, new: ` {`,
		run: "EventOfOneName", claim: "a payload is not taken for an event whose schema leaves room for another's place",
	},
	{
		name: "accept/marks-without-escapes", file: "internal/base/accept/object.go",
		old: `		return ^uint64(0)`, new: `		return 1`,
		run: "Edges|Keywords|Equal", claim: "a member that comes twice in two spellings is no yes",
	},
	{
		name: "accept/nineteen-digits", file: "internal/base/accept/node.go",
		old: `if len(number) > 18 {`, new: `if len(number) > 19 {`,
		run: "Keywords", claim: "a number beyond 64 bits is not below a maximum",
	},
	{
		name: "accept/depth", file: "internal/base/accept/walk.go",
		old: `	if w.depth == w.maxDepth {`, new: `	if w.depth > w.maxDepth {`,
		run: "Limits", claim: "plans go as deep as the limit and no deeper",
	},
	{
		name: "accept/duplicate-member", file: "internal/base/accept/object.go",
		old: `i < 0 || seen&bit != 0 {`, new: `i < 0 {`,
		run: "Edges|Keywords", claim: "a member that comes twice is no yes",
	},
	{
		name: "accept/unknown-member-twice", file: "internal/base/accept/object.go",
		old: `if jsonscan.Equal(w.b[known.start:known.end], name) {`, new: `if jsonscan.Equal(w.b[known.start:known.end], nil) {`,
		run: "Edges|Keywords", claim: "a member that no schema names and that comes twice is no yes",
	},
	{
		name: "accept/other-keyword", file: "internal/base/accept/keyword.go",
		old: `{"multipleOf", s.MultipleOf != nil},`, new: ``,
		run: "Keywords", claim: "a schema with a keyword that plans lack gets no yes",
	},
	{
		name: "accept/exponent", file: "internal/base/accept/walk.go",
		old: `&& !jsonscan.InRange(raw):`, new: `&& !jsonscan.InRange(raw) && len(raw) > 64:`,
		run: "Edges|Keywords", claim: "numbers that choke big-number code are refused",
	},
	{
		name: "accept/leap-year", file: "internal/base/accept/usual.go",
		old: `year%4 == 0 && (year%100 != 0 || year%400 == 0)`, new: `year%4 == 0`,
		run: "Edges", claim: "1900 was no leap year",
	},
	{
		name: "accept/notes-without-end", file: "internal/base/accept/plan.go",
		old: `mostNotes: MaxNotes,`, new: `mostNotes: MaxNotes + 1,`,
		claim: "a plan takes no more than MaxNotes notes",
	},
	{
		name: "lines/cut-anywhere", file: "internal/base/lines/lines.go",
		old: `between = []byte("}\n{")`, new: `between = []byte("\n{")`,
		claim: "a file is cut only where a payload ends before a line begins one",
	},
	{
		name: "lines/end-is-lost", file: "internal/base/lines/lines.go",
		old: `p.IsLast, p.Rest = true, start+int64(next)`, new: `p.IsLast, p.Rest = true, c.End`,
		claim: "what cannot be cut off at the end is left for who reads the rest",
	},
	{
		name: "inorder/first-come", file: "internal/base/inorder/inorder.go",
		old: `j := &c.jobs[c.given%len(c.jobs)]`, new: `j := &c.jobs[(c.given+c.started)%len(c.jobs)]`,
		claim: "outcomes are handed on in the order of the jobs",
	},
	{
		name: "jsonpos/depth", file: "internal/base/jsonpos/parse.go",
		old: `if p.depth == p.limits.MaxDepth {`, new: `if p.depth > p.limits.MaxDepth {`,
		claim: "a document goes as deep as the limit and no deeper",
	},
	{
		name: "jsonpos/depth-default", file: "internal/base/jsonpos/parse.go",
		old: `		limits.MaxDepth = 64`, new: `		limits.MaxDepth = 65`,
		claim: "without a limit it is 64",
	},
	{
		name: "jsonpos/columns-in-bytes", file: "internal/base/jsonpos/place.go",
		old: `		if b&0xC0 != 0x80 {`, new: `		if b > 0 {`,
		claim: "columns count characters",
	},
	{
		name: "jsonpos/duplicate-each-time", file: "internal/base/jsonpos/parse.go",
		old: `if seen[name] != 2 ||`, new: `if seen[name] < 2 ||`,
		claim: "a name that comes often is told once",
	},
	{
		name: "jsonscan/lone-surrogate", file: "internal/base/jsonscan/escape.go",
		old: `return u&^0x3FF == 0xDC00 }`, new: `return u&^0x7FF == 0xD800 }`,
		claim: "two high surrogates are no pair",
	},
	{
		name: "jsonscan/digits", file: "internal/base/jsonscan/number.go",
		old: `matter := bytes.TrimLeft(fraction, "0")`, new: `matter := fraction`,
		claim: "zeros before the digits that matter do not count",
	},
	{
		name: "jsonscan/exponent", file: "internal/base/jsonscan/number.go",
		old: `LargestExponent = 308 `, new: `LargestExponent = 309 `,
		claim: "numbers that choke big-number code are out of range",
	},
	{
		name: "jsonscan/fraction", file: "internal/base/jsonscan/number.go",
		old: `len(significant) == 0 || exponent+len(whole)-len(significant) >= 0`, new: `len(significant) == 0 || exponent >= 0`,
		claim: "100e-2 is an integer",
	},
	{
		name: "jsonscan/skips-without-end", file: "internal/base/jsonscan/value.go",
		old: `			if open == depth {`, new: `			if false {`,
		claim: "what begins value in value is not read to its end again and again",
	},
	{
		name: "pattern/one-segment", file: "internal/base/pattern/pattern.go",
		old: `			return strings.HasSuffix(name, piece)`, new: `			return strings.HasSuffix(name, piece) && !strings.Contains(name, "/")`,
		claim: "* stands for any characters, / and . among them",
	},
	{
		name: "pattern/last-wins", file: "internal/base/pattern/pattern.go",
		old: `cmp.Compare(min(strings.Count(b, "*"), 1), min(strings.Count(a, "*"), 1)),`, new: `cmp.Compare(min(strings.Count(a, "*"), 1), min(strings.Count(b, "*"), 1)),`,
		claim: "what names an event more closely counts",
	},
	{
		name: "fingerprint/one-text", file: "internal/base/fingerprint/fingerprint.go",
		old: `append(append(strconv.AppendInt(b, int64(len(part)), 10), ':'), part...)`, new: `append(append(strconv.AppendInt(b, 0, 10), ':'), part...)`,
		claim: "no two lists of data have one fingerprint",
	},
	{
		name: "fingerprint/some-are-known", file: "internal/base/fingerprint/fingerprint.go",
		old: `			return false
		}
	}
	return len(fingerprints) > 0`, new: `			continue
		}
		return true
	}
	return false`,
		claim: "a finding in another event is news",
	},
	{
		name: "files/hidden-links", file: "internal/base/files/files.go",
		old: `err != nil || anyDepth && link.Mode()&fs.ModeSymlink != 0`, new: `err != nil || false && link.Mode()&fs.ModeSymlink != 0`,
		claim: "** follows no links, which may lead back",
	},
	{
		name: "jsonpos/pointer", file: "internal/base/jsonpos/pointer.go",
		old: `strings.NewReplacer("~", "~0", "/", "~1")`, new: `strings.NewReplacer("/", "~1")`,
		claim: "a name with a tilde has a pointer of its own",
	},
	{
		name: "spell/anything-is-near", file: "internal/base/spell/spell.go",
		old: `limit := min(limit(k), bestDistance, 4)`, new: `limit := min(limit(k), bestDistance, 5)`,
		claim: "names that differ in five characters are not near",
	},
	{
		name: "safetext/bidi", file: "internal/base/safetext/safetext.go",
		old: `case strconv.IsPrint(r):`, new: `case r >= ' ':`,
		claim: "text from outside cannot hide what follows it",
	},
	{
		name: "schemadiff/optional-is-compatible", file: "internal/app/schemadiff/rules.go",
		old: `{"member-optional", Breaking,`, new: `{"member-optional", Compatible,`,
		run: "TestCompare", claim: "a member that may be missing breaks readers",
	},
	{
		name: "schemadiff/dynamic", file: "internal/app/schemadiff/compare.go",
		old: `if s.DynamicRef == nil && s.RecursiveRef == nil {`, new: `if s.RecursiveRef == nil {`,
		run: "Compare", claim: "a schema with a dynamic reference is undecided",
	},
	{
		name: "schemadiff/trust", file: "internal/app/schemadiff/compare.go",
		old: `if rank[worst(r.changes)] > rank[worst(of.changes)] {`, new: `if false {`,
		run: "TestCompare", claim: "what was taken to hold and does not is looked at again",
	},
	{
		name: "schemadiff/content", file: "internal/app/schemadiff/same.go",
		old: `if assertedOf(a) != assertedOf(b) {`, new: `if contentOf(a) != contentOf(b) {`,
		run: "Compare", claim: "draft-07 asserts the content of texts, and 2020-12 does not",
	},
	{
		name: "schemadiff/unbounded", file: "internal/app/schemadiff/scalar.go",
		old: `if highWas >= 0 && (high < 0 || high > highWas) {`, new: `if highWas >= 0 && high > highWas {`,
		claim: "a bound that is taken away is a wider one",
	},
	{
		name: "schemadiff/no-null", file: "internal/app/schemadiff/compare.go",
		old: `case len(b) == 0 && kind == "null":`, new: `case kind == "null":`,
		claim: "only a value that was never null becomes nullable",
	},
	{
		name: "schemadiff/contains-less", file: "internal/app/schemadiff/array.go",
		old: `q.MinContains >= p.MinContains && d.proves`, new: `d.proves`,
		claim: "an array that may have fewer elements of a kind is told",
	},
	{
		name: "schemadiff/gone", file: "internal/app/schemadiff/rules.go",
		old: `{"schema-removed", Breaking,`, new: `{"schema-removed", Compatible,`,
		tests: "./internal/app/schemaset", run: "Exports", claim: "an event that is gone breaks readers",
	},
	{
		name: "schemadiff/language", file: "internal/app/schemadiff/language.go",
		old: `if t.length < s.low {`, new: `if false {`,
		run: "Language", claim: "a text that shows a change is as long as it must be",
	},
	{
		name: "schemadiff/unevaluated", file: "internal/app/schemadiff/unevaluated.go",
		old: `if s.UnevaluatedProperties != nil && !allMembers {`, new: `if false {`,
		run: "Changes|Compare", claim: "members that nothing evaluates are closed by unevaluatedProperties",
	},
	{
		name: "schemadiff/covered", file: "internal/app/schemadiff/split.go",
		old: `if !ok {
					return false
				}`, new: `if !ok {
					continue
				}`,
		run: "Changes|Compare", claim: "each piece of an alternative must fit, not just one",
	},
	{
		name: "web/contrast", file: "internal/base/web/base.css",
		old: `  --muted: #4c5866;`, new: `  --muted: #9ca8b6;`,
		claim: "text stands out from its background",
	},
	{
		name: "contract/unstable-in-one-phase", file: "contract/reach_unstable.go",
		old: `len(b.failedIn) < 2`, new: `len(b.failedIn) < 1`,
		tests: "./contract", run: "TestFailuresInSeveralPhases", claim: "a 5xx that comes now and then in one phase alone is a warning",
	},
	{
		name: "observe/text-unread", file: "internal/app/observe/observe.go",
		old: `value = Text(v)`, new: `value = v`,
		run: "TestTextsChange", claim: "numbers in CSV, web pages and metrics are seen",
	},
	{
		name: "observe/queue-is-a-clock", file: "internal/app/observe/wait.go",
		old: `(isOver || !o.counts[at])`, new: `true`,
		run: "CountOfQueue", claim: "what counts is no clock while a queue is worked off",
	},
	{
		name: "contract/doubled-late", file: "contract/crash_phase.go",
		old: `l == nil && n > d.due+0.01`, new: `false`,
		run: "TestDoubledAMomentLater", claim: "what a restart counts a moment later is doubled, not lost",
	},
	{
		name: "observe/right-number-on-the-way", file: "internal/app/observe/wait.go",
		old: `max(o.later(), o.longest-ago)`, new: `o.later()`,
		tests: "./contract", run: "TestDuplicatesThatShowLate", claim: "a number that passes through the right one is not taken for it",
	},
	{
		name: "observe/one-failed-look", file: "internal/app/observe/observe.go",
		old: `if err == nil || tried == retries {`, new: `if err == nil || tried == 0 {`,
		tests: "./contract", run: "TestObserverThatFails", claim: "a look that fails is tried again",
	},
	{
		name: "contract/state-was-there-before", file: "contract/coverage_state.go",
		old: `if e.times(want, now) <= e.times(want, before) {`, new: `if e.times(want, now) == 0 {`,
		tests: "./contract", run: "TestExpectedStateOfAnyForm", claim: "a value that was there before the delivery shows nothing",
	},
	{
		name: "contract/signature-off-outside-sales", file: "contract/signature.go",
		old: `		list := forgedOften()
		if base.row == main {`, new: `		list := []forgery{}
		if base.row == main {
			list = forgedOften()`,
		tests: "./contract", run: "TestSignatureWithoutObserver", claim: "every event is forged",
	},
	{
		name: "contract/forged-words", file: "contract/forgeries.go",
		old: `		return w.put(w.secret, w.of.At, other)`, new: `		return w.put(w.secret, w.of.At, w.delivery.Body)`,
		tests: "./contract", run: "TestZooCorrect/verifies|TestSignatureNotes", claim: "the signature of another payload is no right one",
	},
	{
		name: "contract/rewritten-numbers", file: "contract/rewriting.go",
		old: `if number, err := strconv.ParseFloat(string(b[i:end]), 64); err == nil {`, new: `if number, err := strconv.ParseFloat(string(b[i:end]), 64); err != nil {`,
		tests: "./contract", run: "TestRewritings", claim: "JavaScript and PHP write 0.0 as 0",
	},
	{
		name: "contract/one-rewriting", file: "contract/signature_genuine.go",
		old: `	ways := slices.Concat(d.accepted, resignings())`, new: `	ways := slices.Concat(d.accepted, resignings()[:max(0, 1-len(d.accepted))*len(resignings())])`,
		tests: "./contract", run: "TestSignatureOfUnusualNotations", claim: "what hashes JSON that is written again is found for every payload",
	},
	{
		name: "contract/customers-always", file: "contract/sight.go",
		old: `case c.orders && o.customers && !o.firstOnly:`, new: `case c.orders && o.customers:`,
		tests: "./contract", run: "TestSalesOfOneCustomer", claim: "a receiver that adds up amounts loses the second sale of a customer, and does not count customers",
	},
	{
		name: "contract/late-retry-of-now", file: "contract/forgeries.go",
		old: `		late.Time = then`, new: `		_ = then`,
		tests: "./contract", run: "TestSignatureOfALateRetry", claim: "a retry comes two hours after its event",
	},
	{
		name: "contract/unknown-earlier-run", file: "contract/fresh.go",
		old: `if err != nil || !unseen.exceeds(next, falls) {`, new: `if err != nil || unseen.exceeds(unseen, falls) {`,
		tests: "./contract", run: "TestStateOfAnEarlierRun", claim: "a receiver that loses every sale knows nothing of an earlier run",
	},
	{
		name: "contract/kept-for-all", file: "contract/keep.go",
		old: `os.WriteFile(f.PayloadFile, f.Payload, 0o600)`, new: `os.WriteFile(f.PayloadFile, f.Payload, 0o644)`,
		tests: "./contract", run: "TestKeptFailuresAreReplayed", claim: "nobody else reads the payloads that are kept",
	},
	{
		name: "contract/others-are-left", file: "contract/keep.go",
		old: `append(more, name, base+".json")`, new: `append(more[:0], name, base+".json")`,
		tests: "./contract", run: "TestFolderOfFailures", claim: "all payloads of a failure go with it",
	},
	{
		name: "contract/kept-url-obeys", file: "contract/keep.go",
		old: `&k.Check, &k.Event, &k.URL, &k.Want`, new: `&k.Check, &k.Event, &k.Want`,
		tests: "./contract", run: "TestKeptFailuresOfOthers", claim: "nothing in a file that somebody wrote obeys a terminal",
	},
	{
		name: "contract/replay-of-known-ids", file: "contract/replay.go",
		old: `o.Fresh = 1 + o.Nonce%MaxFresh`, new: `o.Fresh = 0`,
		tests: "./contract", run: "TestReplayOfSeveral", claim: "a replay has ids that the receiver does not know",
	},
	{
		name: "contract/replay-with-another-seed", file: "contract/replay.go",
		old: `[]string{k.Check}, k.Seed, ""`, new: `[]string{k.Check}, o.Seed, ""`,
		tests: "./contract", run: "TestReplayOfSeveral", claim: "a replay has the seed of the run that failed",
	},
	{
		name: "contract/stopped-is-fixed", file: "contract/replay.go",
		old: `		if result.Stopped != nil {`, new: `		if false {`,
		tests: "./contract", run: "TestReplayOfSeveral", claim: "nothing is fixed that was not tested",
	},
	{
		name: "contract/replay-of-broken", file: "contract/replay.go",
		old: `	case c.Phase == Rejection:
`, new: `	case false:
`,
		tests: "./contract", run: "TestReplayOfABroken", claim: "a 4xx to a broken payload is right",
	},
	{
		name: "contract/replay-without-answer", file: "contract/replay.go",
		old: `answer.Err != nil && !isFailure(answer, deliver.Timeout) &&`, new: `answer.Err != nil &&`,
		tests: "./contract", run: "TestReplayWithout", claim: "a replay that is not answered has another failure",
	},
	{
		name: "contract/secret-in-parts", file: "contract/book.go",
		old: `g.Parts[k].Response = secrets.Replace(g.Parts[k].Response)`, new: `_ = k`,
		tests: "./contract", run: "TestSecretsAre", claim: "no answer that is quoted has a secret",
	},
	{
		name: "contract/warnings-first", file: "contract/book.go",
		old: `			if a.Check.Severity == Error {`, new: `			if a.Check.Severity != Error {`,
		tests: "./contract", run: "TestErrorsComeFirst", claim: "errors come before warnings",
	},
	{
		name: "contract/one-deadline", file: "contract/sender.go",
		old: `	if rule.Deadline > 0 {`, new: `	if false {`,
		tests: "./contract", run: "TestDeadlineOfAnEvent", claim: "an event has its own deadline",
	},
	{
		name: "contract/deadline-of-each-try", file: "contract/diagnosis.go",
		old: `case isFailure(answer, deliver.Timeout): // each`, new: `case false: // each`,
		tests: "./contract", run: "TestDeadlineOfAnEvent", claim: "what is not answered is not tried in every way",
	},
	{
		name: "contract/target-header-wins", file: "contract/sender.go",
		old: `{s.target.Header, rule.Header, header}`, new: `{rule.Header, s.target.Header, header}`,
		tests: "./contract", run: "TestRulesOfEvents", claim: "the headers of an event win",
	},
	{
		name: "contract/minimised-beyond-the-bound", file: "contract/minimise.go",
		old: `r.send.made >= r.options.MaxRequests || `, new: ``,
		tests: "./contract", run: "TestMinimisingIsBounded", claim: "making payloads smaller is within --max-requests",
	},
	{
		name: "verdict/other-bytes", file: "internal/tester/verdict/verdict.go",
		old: `c != nil && !c.Complete()`, new: `c != nil && false`,
		claim: "a test of siohook's own receiver fails where that gets other bytes",
	},
	{
		name: "verdict/nothing-judged", file: "internal/tester/verdict/report.go",
		old: `if i < 0 || r.Result.Phases[i].Passed.M == 0 {`, new: `if i < 0 {`,
		claim: "a check of a phase that judged nothing is not passed",
	},
	{
		name: "verdict/found-and-not-observed", file: "internal/tester/verdict/report.go",
		old: `why != "" && r.group(c.ID) == nil {`, new: `why != "" {`,
		claim: "what found something was looked at",
	},
	{
		name: "verdict/stopped-phase-passed", file: "internal/tester/verdict/report.go",
		old: `slices.Index(order, c.Phase) >= slices.Index(order, stop.Phase)`, new: `slices.Index(order, c.Phase) > slices.Index(order, stop.Phase)`,
		claim: "a check of the phase in which a run ends is not passed",
	},
	{
		name: "verdict/known-is-an-error", file: "internal/tester/verdict/report.go",
		old: `g.Check.Severity == contract.Warning || g.Known`, new: `g.Check.Severity == contract.Warning`,
		tests: "./cmd/siohook", run: "TestScript/test$", claim: "a known finding fails in no report",
	},
	{
		name: "verdict/known-part", file: "internal/tester/verdict/text.go",
		old: `			if p.Known {`, new: `			if false {`,
		tests: "./cmd/siohook", run: "TestScript/test$", claim: "the events of a finding that are known are marked",
	},
	{
		name: "conduct/own-receiver-without-status", file: "internal/tester/conduct/test.go",
		old: `		if len(options.Reject) == 0 {`, new: `		if false {`,
		tests: "./cmd/siohook", run: "TestScript/test$", claim: "siohook's own receiver is tested for accepting invalid payloads",
	},
	{
		name: "conduct/leaves-instances", file: "internal/tester/conduct/instances.go",
		old: "\t\t\tstop()\n\t\t\treturn", new: "\t\t\treturn",
		tests: "./internal/tester/conduct", run: "AllOrNone", claim: "where one instance does not start, none is left running",
	},
	{
		name: "conduct/last-delivery-only", file: "internal/tester/conduct/test.go",
		old: `found.Took[d.Check] += `, new: `found.Took[d.Check] = `,
		tests: "./internal/tester/conduct", run: "TookIsOfAll", claim: "a check takes as long as all of its deliveries together",
	},
	{
		name: "project/looks-everywhere", file: "internal/tester/project/project.go",
		old: `names[:min(len(names), mostFolders)]`, new: `names`,
		tests: "./internal/tester/project", run: "Bounded", claim: "a folder of very many is looked into only so far",
	},
	{
		name: "replay/unknown-is-fixed", file: "internal/tester/replay/replay.go",
		old: `len(kept)-failing-len(unknown)`, new: `len(kept)-failing`,
		tests: "./cmd/siohook", run: "TestScript/replay$", claim: "what could not be delivered is not fixed",
	},
	{
		name: "config/first-pattern", file: "internal/tester/config/event.go",
		old: `pattern.Compare(b.Events, a.Events)`, new: `pattern.Compare(a.Events, b.Events)`,
		tests: "./cmd/siohook", run: "TestScript/config$", claim: "what names an event more closely counts",
	},
	{
		name: "config/relative-path", file: "internal/tester/config/event.go",
		old: `!strings.HasPrefix(e.Path, "/")`, new: `!strings.Contains(e.Path, "/")`,
		tests: "./cmd/siohook", run: "TestScript/config$", claim: "the path of an event begins with a slash",
	},
	{
		name: "config/deadline-below-zero", file: "internal/tester/config/event.go",
		old: `err != nil || rule.Deadline <= 0`, new: `err != nil`,
		tests: "./cmd/siohook", run: "TestScript/config$", claim: "the deadline of an event is above zero",
	},
	{
		name: "project/folder-as-command", file: "internal/tester/project/project.go",
		old: ` || !isPlain(name) {`, new: ` {`,
		claim: "no name of a folder becomes a command",
	},
	{
		name: "judge/column-of-value", file: "internal/app/judge/judge.go",
		old: `v.Column += d.Column - 1`, new: `v.Column += d.Column`,
		tests: "./cmd/siohook", run: "TestScript/inside$", claim: "a column is that of the file, where a payload stands in it",
	},
	{
		name: "judge/sum-loses-unnamed", file: "internal/app/judge/summary.go",
		old: `		s.unnamed(events, n)
	}
	s.Int`, new: `		_, _ = events, n
	}
	s.Int`,
		claim: "merged summaries lose no count",
	},
	{
		name: "judge/sum-forgets-interrupts", file: "internal/app/judge/summary.go",
		old: `s.Interrupted = s.Interrupted || o.Interrupted`, new: `s.Interrupted = o.Interrupted`,
		claim: "a sum with an interrupted run is interrupted",
	},
	{
		name: "judge/warnings-as-errors", file: "internal/app/judge/summary.go",
		old: `Errors: -s.Warnings`, new: `Errors: 0`,
		claim: "warnings are not counted as errors",
	},
	{
		name: "judge/any-sum", file: "internal/app/judge/summary.go",
		old: `violations < s.Invalid+s.Warnings || `, new: ``,
		claim: "a report whose counts do not add up is none",
	},
	{
		name: "judge/last-file-unrecorded", file: "internal/app/judge/judge.go",
		old: `j.Sum.NotRecorded += in`, new: `j.Sum.NotRecorded = in`,
		tests: "./cmd/siohook", run: "TestScript/records", claim: "requests without a body are counted over all files",
	},
	{
		name: "docs/pages-of-checks", file: "docs/docs.go",
		old: `[]string{"rules", "checks", "diff-rules", "reconcile"}`, new: `[]string{"rules", "diff-rules", "reconcile"}`,
		tests: "./cmd/siohook", run: "TestScript/explain", claim: "siohook explain has a page for each check",
	},
	{
		name: "schemadiff/above-a-step", file: "internal/app/schemadiff/limits.go",
		old: `if n.IsInt() && !b.open {`, new: `if n.IsInt() {`,
		run: "TestCompare", claim: "an integer above 0 is one from 1 on",
	},
	{
		name: "schemadiff/common-multiple", file: "internal/app/schemadiff/limits.go",
		old: `if x.BitLen()+y.BitLen() > mostDigits {`, new: `if x.BitLen() >= 0 {`,
		run: "TestCompare", claim: "a multiple of 4 and 6 is one of 12",
	},
}
