package main

// What listens, stores, sends and measures.
var sendingMutants = []mutant{
	{
		name: "lines/flow-loses", file: "internal/base/lines/flow.go",
		old: `f.held = p.space[:end], append(f.held[:0], p.space[end:]...)`, new: `f.held = p.space[:end], append(f.held[:0], p.space[end:len(p.space)-1]...)`,
		tests: "./validate", run: "Batches", claim: "nothing of what is unpacked is lost between batches",
	},
	{
		name: "drift/prints-values", file: "internal/app/drift/fact.go",
		old: `if value == "" || isIdentifier(value) {`, new: `if true {`,
		run: "Printed", claim: "drift prints no value that is not an identifier",
	},
	{
		name: "drift/prints-names", file: "internal/app/drift/fact.go",
		old: `	if k.keepsName(name) {`, new: `	if true {`,
		run: "Printed", claim: "drift prints no member's name that may be a person's",
	},
	{
		name: "redact/other-scripts", file: "internal/app/redact/walk.go",
		old: `case c >= utf8.RuneSelf:`, new: `case c >= utf8.RuneSelf && false:`,
		run: "Canary", claim: "letters of any script outside of strings are redacted",
	},
	{
		name: "redact/percent", file: "internal/app/redact/shape.go",
		old: `mapped = utf8.AppendRune(nil, mapRune(n, char, shapeText))`, new: `mapped = utf8.AppendRune(nil, char)`,
		run: "Canary", claim: "what is percent-encoded is redacted",
	},
	{
		name: "unwrap/looks-into-deliveries", file: "internal/app/unwrap/finder.go",
		old: `return common(e.all, names) >= 2`, new: `return common(e.all, names) >= 5`,
		run: "Text", claim: "a faulty delivery is not looked into",
	},
	{
		name: "unwrap/twice", file: "internal/app/unwrap/finder.go",
		old: `switch i, twice := known[one.key()]; {`, new: `switch i, twice := known[one.key()+"x"]; {`,
		run: "Text", claim: "a raw body beside the parsed one is one delivery",
	},
	{
		name: "unwrap/cut", file: "internal/app/unwrap/text.go",
		old: `if more && errors.Is(err, io.ErrUnexpectedEOF) {`, new: `if false {`,
		run: "Read", claim: "what is found does not depend on how the text is cut",
	},
	{
		name: "input/first-read", file: "internal/app/input/detect.go",
		old: `l.isFile, l.isAll = err != nil, err != nil || len(l.head) >= maxHead`, new: `l.isFile, l.isAll = err != nil, true`,
		run: "Cut", claim: "the form does not depend on how the file is cut",
	},
	{
		name: "input/bad-file-ends", file: "internal/app/input/files.go",
		old: `case errors.As(err, new(*FileError)) && !errors.Is(err, context.Canceled):`, new: `case elapsed < 0:`,
		tests: "./cmd/siohook", run: "TestScript/inside", claim: "a bad file costs only itself",
	},
	{
		name: "capture/not-synced", file: "internal/app/capture/sync_linux.go",
		old: `syncedWrites = syscall.O_DSYNC`, new: `syncedWrites = 0 * syscall.O_DSYNC`,
		run: "Synced", claim: "a delivery is on disk when it is acknowledged",
	},
	{
		name: "capture/not-synced-after-opening", file: "internal/app/capture/segment.go",
		old: `os.O_RDWR|syncedWrites, 0o600)
	return err`, new: `os.O_RDWR, 0o600)
	return err`,
		run: "Synced", claim: "a segment that was there is written like a new one",
	},
	{
		name: "capture/answers-not-synced", file: "internal/app/capture/answers.go",
		old: `os.O_APPEND|syncedWrites`, new: `os.O_APPEND`,
		run: "Synced", claim: "an answer is on disk when it is recorded",
	},
	{
		name: "capture/old-is-kept", file: "internal/app/capture/segment.go",
		old: `s.opts.Now().Sub(oldest.last) > s.opts.KeepAge`, new: `false`,
		run: "Store", claim: "what is too old is dropped",
	},
	{
		name: "capture/anybody-reads", file: "internal/app/capture/segment.go",
		old: `os.O_EXCL|syncedWrites, 0o600)`, new: `os.O_EXCL|syncedWrites, 0o644)`,
		run: "Store", claim: "captures are for their owner alone",
	},
	{
		name: "capture/torn-answer", file: "internal/app/capture/answers.go",
		old: `err == nil && last[0] != '\n'`, new: `err == nil && last[0] == 0`,
		run: "Answers", claim: "an answer behind a torn one is a line of its own",
	},
	{
		name: "capture/name-not-synced", file: "internal/app/capture/segment.go",
		old: `if err := s.sync(s.folder); err != nil {`, new: `if err := error(nil); err != nil {`,
		run: "Synced", claim: "the name of a segment is on disk before what is in it is acknowledged",
	},
	{
		name: "capture/folder-not-synced", file: "internal/app/capture/lock_unix.go",
		old: `return d.Sync()`, new: `return nil`,
		run: "Synced", claim: "syncing a folder syncs it",
	},
	{
		name: "capture/negative-chunk", file: "internal/app/capture/tap.go",
		old: `case err != nil || size < 0:`, new: `case err != nil:`,
		run: "Odd|Tap", claim: "a chunk of negative size is bad framing and panics nothing",
	},
	{
		name: "load/latency-from-sending", file: "internal/app/load/result.go",
		old: `return r.Ended - r.Due }`, new: `return r.Ended - r.Started }`,
		run: "Saturated", claim: "latency counts from when a request was due",
	},
	{
		name: "load/due-when-sent", file: "internal/app/load/worker.go",
		old: `due: now.Add(wait)`, new: `due: now.Add(0 * wait)`,
		run: "Saturated", claim: "a request that is overdue was due when the schedule says",
	},
	{
		name: "load/merged-loses-busy", file: "internal/app/load/merge.go",
		old: `	r.Busy = max(r.Busy, other.Busy)
`, new: ``,
		run: "Merge", claim: "a merged report tells how busy the busiest generator was",
	},
	{
		name: "load/merged-loses-unsent", file: "internal/app/load/merge.go",
		old: `	r.Unsent += other.Unsent
`, new: ``,
		run: "Merge", claim: "a merged report counts what was never sent",
	},
	{
		name: "load/no-look-at-kept", file: "internal/app/deliver/sender.go",
		old: `now.Sub(s.conn.rests) > trusted && !s.conn.isOpen(now, restMost)`, new: `now.Sub(s.conn.rests) > trusted && false`,
		tests: "./internal/app/load", run: "KeptConnections", claim: "no request is lost on a connection that the receiver has closed",
	},
	{
		name: "load/second-answer-counts", file: "internal/app/deliver/sender.go",
		old: `	wrong := res.Framing
`, new: `	wrong := ""
`,
		tests: "./internal/app/load", run: "MalformedAnswers", claim: "more than one answer to a request is an error",
	},
	{
		name: "load/any-status", file: "internal/app/deliver/sender.go",
		old: `res.Status < 100 || res.Status > 599`, new: `false`,
		tests: "./internal/app/load", run: "MalformedAnswers", claim: "a status outside 100 to 599 is an error",
	},
	{
		name: "load/own-limits-are-errors", file: "internal/app/load/result.go",
		old: `r.Failed.Kind != deliver.Exhausted`, new: `true`,
		run: "OwnLimits", claim: "what this machine could not send is not the receiver's error",
	},
	{
		name: "deliver/ports-unknown", file: "internal/app/deliver/failure.go",
		old: `	case used != "":`, new: `	case false:`,
		run: "OwnLimits", claim: "a machine that is out of ports, files or buffers is told from a receiver that fails",
	},
	{
		name: "deliver/target-escaped", file: "internal/app/deliver/exact.go",
		old: `if c := target[i]; c <= ' ' || c == 0x7f {`, new: `if c := target[i]; c <= ' ' || c >= 0x7f {`,
		run: "Target", claim: "a recorded request target is sent byte for byte",
	},
	{
		name: "inspect/foreign-address", file: "internal/app/inspect/delivery.go",
		old: `data.Mine = deliver.At(r.Host, c.URL)`, new: `data.Mine = "http://" + r.Host + c.URL`,
		run: "ForeignTargets", claim: "a request target never makes an address of another host",
	},
	{
		name: "capture/lost-folder", file: "internal/app/capture/store.go",
		old: `err != nil || !os.SameFile(held, there)`, new: `false && !os.SameFile(held, there)`,
		tests: "./cmd/siohook", run: "ListenLosesFolder", claim: "nothing is acknowledged after the folder was taken away",
	},
	{
		name: "capture/torn-line-kept", file: "internal/app/capture/segment.go",
		old: `		if end < seg.size {`, new: `		if false {`,
		run: "Store", claim: "what a crash left of a last line is cut off",
	},
	{
		name: "capture/sum-unchecked", file: "internal/app/capture/sum.go",
		old: `if crc32.Checksum(body, castagnoli) != `, new: `if false && crc32.Checksum(body, castagnoli) != `,
		run: "Store", claim: "a line that is not what was written is left out",
	},
	{
		name: "capture/held-is-dropped", file: "internal/app/capture/segment.go",
		old: `if !tooMuch && !tooOld || s.opts.Hold() < after {`, new: `if !tooMuch && !tooOld {`,
		run: "Store", claim: "what is still to be forwarded is not dropped",
	},
	{
		name: "capture/everybody-reaches", file: "internal/app/capture/server.go",
		old: `host = "127.0.0.1"`, new: `host = "0.0.0.0"`,
		run: "Listen|Server", claim: "an address without a host is on loopback only",
	},
	{
		name: "capture/latin-1", file: "internal/app/capture/receiver.go",
		old: `		runes[i] = rune(s[i])`, new: `		runes[i] = '?'`,
		claim: "headers that are not UTF-8 are read as Latin-1",
	},
	{
		name: "capture/too-long-is-broken", file: "internal/app/capture/receiver.go",
		old: `	case errors.As(err, &tooLarge):`, new: `	case errors.As(err, &tooLarge) && false:`,
		run: "Receiver", claim: "a body that is too long gets a 413",
	},
	{
		name: "load/slowed-down", file: "internal/app/load/tally.go",
		old: `	if r.RetryAfter {`, new: `	if r.RetryAfter || r.Invalid {`,
		run: "Tally", claim: "answers with Retry-After are counted",
	},
	{
		name: "load/refusal-is-an-error", file: "internal/app/load/result.go",
		old: `		return r.Status >= 500`, new: `		return r.Status >= 400`,
		run: "Objectives", claim: "a payload that was broken on purpose may be refused",
	},
	{
		name: "load/timeouts-unmeasured", file: "internal/app/load/result.go",
		old: `return r.Failed == nil || r.Failed.Kind == deliver.Timeout`, new: `return r.Failed == nil`,
		run:   "Tally",
		claim: "a request that was waited for until the deadline has its time in the figures",
	},
	{
		name: "load/equal-holds", file: "internal/app/load/objective.go",
		old: `held || o.equal && got == o.bound`, new: `held || got == o.bound`,
		run: "Objectives", claim: "a figure at its bound is not below it",
	},
	{
		name: "load/doubt", file: "internal/app/load/tally.go",
		old: `	case r.Failed == nil && r.Status < 500:`, new: `	case r.Failed == nil:`,
		run: "ExactlyOnce", claim: "what a 5xx answers may have been counted",
	},
	{
		name: "load/broken-payloads-give-hope", file: "internal/app/load/watch.go",
		old: `		if name != InvalidGroup {`, new: `		if name != "" {`,
		claim: "broken payloads are of no account for whether a run tests anything",
	},
	{
		name: "load/one-more", file: "internal/app/load/pacer.go",
		old: `		if n < count-rounding {`, new: `		if n < count+rounding {`,
		run: "Pacer|Stages|Poisson|Steady|Planned", claim: "200/s for 5 s are 1000 requests",
	},
	{
		name: "load/one-schedule", file: "internal/app/load/poisson.go",
		old: `rand.NewPCG(p.Seed, `, new: `rand.NewPCG(0, `,
		run: "Poisson", claim: "another seed gives other arrivals",
	},
	{
		name: "load/busy-is-saturated", file: "internal/app/load/report.go",
		old: `r.Connections >= r.AtMost && r.Busy < tooBusy`, new: `r.Connections >= r.AtMost`,
		run: "Behind|Saturated|Report", claim: "a generator at its end says nothing about the receiver",
	},
	{
		name: "load/statuses-unbalanced", file: "internal/app/load/counts.go",
		old: `if c.Sent != c.Ended() || answered != c.OK+c.Other {`, new: `if c.Sent != c.Ended() {`,
		run: "Report|Balance", claim: "the answers by status add up",
	},
	{
		name: "load/never-ends", file: "internal/app/load/worker.go",
		old: `case elapsed > p.pacer.Duration()+r.o.Deadline:`, new: `case elapsed < 0:`,
		run: "Saturated", claim: "what is due is not sent for ever",
	},
	{
		name: "loadpage/saturated-is-broken", file: "internal/app/loadpage/view.go",
		old: `case !held && (why == "" || saturated):`, new: `case !held && (why == "" || saturated || true):`,
		claim: "a run whose schedule was not kept is not said to have broken an objective",
	},
	{
		name: "web/policy", file: "internal/base/web/web.go", tests: "./internal/app/loadpage",
		old: `"default-src 'none'; `, new: `"default-src *; `,
		claim: "the page may load nothing",
	},
	{
		name: "report/page-raw", file: "internal/app/report/html.go",
		old: `lazy.Pattern(`, new: "lazy.Pattern(`x^` + ",
		claim: "a page in a log gives a build server no commands",
	},
	{
		name: "listen/exceeded-early", file: "internal/app/listen/expect.go",
		old: `e.Got[i] > e.List[i].Most`, new: `e.Got[i] >= e.List[i].Most`,
		claim: "as many as may come are not too many",
	},
	{
		name: "listen/no-repeat", file: "internal/app/listen/script.go",
		old: `	case r.Repeat:`, new: `	case false:`,
		claim: "a rule that repeats begins again after its last answer",
	},
	{
		name: "listen/warning-after-error", file: "internal/app/listen/verdict.go",
		old: `		case verdict == Valid:`, new: `		case true:`,
		claim: "a delivery with an error is invalid, whatever warnings follow",
	},
	{
		name: "listen/no-budget", file: "internal/app/listen/budget.go",
		old: `	if b.left.Add(int64(-n)) < 0 {`, new: `	if false {`,
		run: "Budget", claim: "bodies under way take no more memory than they may",
	},
	{
		name: "listen/counts-stay", file: "internal/app/listen/index.go",
		old: `if x.counts[key]--; x.counts[key] == 0 {`, new: `if false {`,
		run: "Index", claim: "what is dropped is not counted any more",
	},
	{
		name: "listen/labels", file: "internal/app/listen/listener.go",
		old: `		if !l.known[event] {`, new: `		if event == "?" {`,
		claim: "no sender can make up labels of the metrics",
	},
	{
		name: "listen/long-types", file: "internal/app/listen/loose.go",
		old: `len(name) > 100 ||`, new: `len(name) > 1000 ||`,
		claim: "a text that is no word is no type of an event",
	},
	{
		name: "listen/forwarded-twice", file: "internal/app/listen/forward.go",
		old: `next = max(next, a.Seq+1)`, new: `next = max(next, a.Seq)`,
		run: "Forward", claim: "what was answered is not forwarded again after a restart",
	},
	{
		name: "listen/no-retries", file: "internal/app/listen/forward.go",
		old: `if a.Outcome == capture.Retrying && len(f.opts.Retry) == 0 {`, new: `if a.Outcome == capture.Retrying {`,
		run: "Forward", claim: "what a receiver did not answer is forwarded again",
	},
	{
		name: "listen/slow-down-is-refusal", file: "internal/app/listen/forward.go",
		old: `return status == http.StatusTooManyRequests || status`, new: `return status`,
		run: "Forward", claim: "a 429 is tried again",
	},
	{
		name: "deliver/remote", file: "internal/app/deliver/dial.go",
		old: `if err != nil || !a.Addr().Unmap().IsLoopback() {`, new: `if err != nil || !a.Addr().IsValid() {`,
		run: "Dial|Remote|Loopback", claim: "only receivers on this machine are dialled",
	},
	{
		name: "deliver/dead-connection", file: "internal/app/deliver/transport.go",
		old: `		r.GetBody = func() (io.ReadCloser, error) { return &payloadReader{p: p}, nil }
`, new: ``,
		run: "Kept", claim: "a delivery of which nothing has gone out goes out on another connection",
	},
	{
		name: "deliver/closed-connection", file: "internal/app/deliver/conn.go",
		old: `return rested < most && alive(c.tcp, rested)`, new: `return rested < most`,
		run: "Open", claim: "what the receiver has closed is not used again",
	},
	{
		name: "deliver/never-forgotten", file: "internal/app/deliver/pool.go",
		old: `	if len(p.rest[key]) >= most {`, new: `	if false {`,
		run: "Post|Exact|Conn", claim: "no more connections are kept than may be",
	},
	{
		name: "deliver/chunk-beyond-63-bits", file: "internal/app/deliver/body.go",
		old: `len(digits) <= 15`, new: `len(digits) <= 16`,
		run: "Answer", claim: "a chunk's size does not become a negative one",
	},
	{
		name: "deliver/chunk-of-any-length", file: "internal/app/deliver/body.go",
		old: `		} else if len(end) > 0 {`, new: `		} else if len(end) > 999 {`,
		run: "Answer", claim: "a chunk ends where its size says",
	},
	{
		name: "deliver/repeated", file: "internal/app/deliver/transport.go",
		old: `[]string{"Idempotency-Key", "X-Idempotency-Key"}`, new: `[]string{}`,
		run: "Post", claim: "a delivery is never sent twice, not even with an idempotency key",
	},
	{
		name: "deliver/secret-shown", file: "internal/app/deliver/target.go",
		old: `if value != "" && SecretName(name) {`, new: `if value == "" && SecretName(name) {`,
		claim: "secrets in a URL are not shown",
	},
	{
		name: "deliver/hop-by-hop", file: "internal/app/deliver/exact.go",
		old: `case hopByHop[name] || drop[name]:`, new: `case hopByHop[name]:`,
		run: "Exact", claim: "headers that Connection lists are not sent on",
	},
	{
		name: "deliver/asks-for-gzip", file: "internal/app/deliver/transport.go",
		old: `DisableCompression:     true,`, new: `DisableCompression:     false,`,
		claim: "nothing is sent that the provider does not send, through net/http either",
	},
	{
		name: "inspect/any-name", file: "internal/app/inspect/guard.go",
		old: `		if !p.isOurs(r.Host) {`, new: `		if false {`,
		claim: "the page is opened only under names of this machine",
	},
	{
		name: "inspect/any-token", file: "internal/app/inspect/guard.go",
		old: `return ok && same(bearer, p.opts.Token)`, new: `return ok && bearer != ""`,
		run: "Token", claim: "who has no token sees nothing",
	},
	{
		name: "inspect/other-pages", file: "internal/app/inspect/guard.go",
		old: `inner := protected.Handler(http.HandlerFunc(`, new: `inner := (http.HandlerFunc(`,
		claim: "another page can have nothing done",
	},
	{
		name: "inspect/marks", file: "internal/app/inspect/mark.go",
		old: `			at++`, new: `			at += 2`,
		claim: "a fault is marked at its place",
	},
	{
		name: "contract/unknown-names-are-right", file: "contract/misunderstood.go",
		old: `unknown != nil {`, new: `unknown != nil && false {`,
		run: "^TestMisunderstoodWithoutObserver$", claim: "where anything unknown is accepted, an accepted guess says nothing",
	},
	{
		name: "contract/usual-case", file: "contract/sender.go",
		old: `request.LowerCase = s.urlOf(p), p.over != ""`, new: `request.LowerCase = s.urlOf(p), false`,
		run: "^TestHeaderCaseOverHTTP1$", claim: "names of headers are tried in lower case",
	},
	{
		name: "contract/no-control", file: "contract/diagnosis.go",
		old: `	if t.control == nil {
		return true, nil
	}`, new: `	if true {
		return true, nil
	}`,
		run: "CauseIsControlled", claim: "a receiver that ignores what it cannot read is not diagnosed by that",
	},
	{
		name: "contract/no-retries", file: "contract/attempt.go",
		old: `	return 1
}`, new: `	return 0
}`,
		run: "FlakyReceiver", claim: "what is wrong is tried again before it is a finding",
	},
	{
		name: "contract/nothing-tested", file: "contract/result.go",
		old: `if r.Stopped != nil || len(r.Judged()) == 0 || r.Blind() != nil {`, new: `if r.Stopped != nil || r.Blind() != nil {`,
		run: "NothingTested|WhatCannotBeUsed", claim: "a run that judged nothing is no pass",
	},
	{
		name: "contract/known-breaks", file: "contract/result.go",
		old: `g.Check.Severity == Error && !g.Known {`, new: `g.Check.Severity == Error {`,
		run: "Evidence", claim: "a known finding breaks nothing",
	},
	{
		name: "contract/tests-what-refuses-all", file: "contract/reach.go",
		old: `	if c := circumstanceOf(first); c != nil {`, new: `	if c := circumstanceOf(first); c != nil && false {`,
		run: "RefusesEverything", claim: "a receiver that refuses everything is not tested",
	},
	{
		name: "contract/blames-the-payload", file: "contract/state.go",
		old: `	if err != nil || !fails {`, new: `	if err != nil || fails {`,
		run: "StateIsNot", claim: "what was accepted before is delivered again before a payload is blamed",
	},
	{
		name: "contract/uniform", file: "contract/state.go",
		old: `		if !isAlike(answer, first.answer) {`, new: `		if isAlike(answer, first.answer) {`,
		run: "StateIsNot|PayloadIs", claim: "an answer that is the same to any body is not the payload's fault",
	},
	{
		name: "deliver/late-bytes", file: "internal/app/deliver/framing.go",
		old: `	if len(before) > 0 {`, new: `	if false {`,
		run: "Late", claim: "bytes before an answer are those of the one before",
	},
	{
		name: "contract/one-slow-answer", file: "contract/reach.go",
		old: `	f.Got = "none, twice"
	r.book.count(false)
	r.book.report(f)`, new: `	f.Got = "none, twice"
	r.book.count(false)`,
		run: "SlowReceiver", claim: "a receiver that does not answer is a finding",
	},
	{
		name: "contract/one-kind-of-garbage", file: "contract/rejection_malformed.go",
		old: `		return rejectionMalformed, NotObject`, new: `		return rejectionMalformed, NotParsed`,
		run: "GarbageHasDegrees", claim: "a baseline of bodies that do not parse hides no other malformed body",
	},
	{
		name: "contract/crash-is-a-success", file: "contract/answer.go",
		old: `return is2xx(answer) && crash(answer.Body) == "" && !isLogin(answer)`, new: `return is2xx(answer)`,
		run: "TestCrashWith200", claim: "a 2xx with a stack trace is no acceptance",
	},
	{
		name: "contract/minimised-to-another", file: "contract/minimise.go",
		old: `return m.same(answer, p) && (m.trait == nil || m.takes(ctx, m.trait, candidate))`, new: `return m.same(answer, p)`,
		run: "Minimised", claim: "what a payload is made smaller to fails for the same reason",
	},
	{
		name: "contract/keeps-all", file: "contract/keep.go",
		old: `if err != nil || len(kept) <= mostKept {`, new: `if true {`,
		run: "FolderOfFailures", claim: "a folder of failures is bounded",
	},
	{
		name: "contract/page-is-a-receiver", file: "contract/reach.go",
		old: `		if looksLikePage(answer) && crash(answer.Body) == "" {`, new: `		if false {`,
		run: "PageForPeople", claim: "a page for people is no receiver",
	},
	{
		name: "secret/carriage-return", file: "internal/base/secret/secret.go",
		old: `secret = bytes.TrimSuffix(end, []byte("\r"))`, new: `secret = end`,
		run: "Read", claim: "one line end of a file is not part of the secret",
	},
	{
		name: "relay/lost-fraction", file: "internal/app/relay/relay.go",
		old: `dst = append(dst, ".0"...)`, new: `dst = append(dst, ""...)`,
		run: "Origins", claim: "a fraction that was lost on the way is found again",
	},
	{
		name: "deliver/curl-signs-once", file: "internal/app/deliver/curl_sign.go",
		old: `if !ok || !r.Signed {`, new: `if !ok {`,
		run: "CurlSigns", claim: "a line of curl does not sign what was not signed",
	},
	{
		name: "load/headers-of-all", file: "internal/app/load/worker.go",
		old: `if !r.hasOwn {`, new: `if true {`,
		run: "OwnHeaders", claim: "each delivery has the headers of its event",
	},
	{
		name: "send/unclear-again", file: "internal/app/send/missing.go",
		old: `case (step == Sending || step == Unclear) && !m.Unclear:`, new: `case step == Unclear && !m.Unclear:`,
		run: "^TestReconcileResend$", tests: "./cmd/siohook", claim: "what was under way when siohook was killed is not resent",
	},
	{
		name: "send/no-write-ahead", file: "internal/app/send/missing.go",
		old: `	if err := j.write(entry); err != nil {
		return resent{}, err
	}
	// One`, new: `	// One`,
		run: "^TestReconcileResend$", tests: "./cmd/siohook", claim: "the journal knows of a delivery before it is sent",
	},
	{
		name: "deliver/idle-is-an-answer", file: "internal/app/deliver/framing.go",
		old: `"HTTP/1.1 408 "`, new: `"HTTP/1.1 409 "`,
		run: "Framing", claim: "a 408 on a connection at rest is no second answer to the request before",
	},
	{
		name: "deliver/late-is-unsent", file: "internal/app/deliver/failure.go",
		old: `return f.Kind == Timeout && !f.Connected`, new: `return f.Kind == Timeout`,
		run: "Failures", claim: "a delivery whose answer did not come in time may have arrived",
	},
	{
		name: "deliver/reset-is-unsent", file: "internal/app/deliver/failure.go",
		old: `case Refused, DNS, TLS, Remote, Invalid, Exhausted:`, new: `case Refused, Reset, DNS, TLS, Remote, Invalid, Exhausted:`,
		run: "Failures", claim: "a delivery whose connection was reset may have arrived",
	},
	{
		name: "deliver/curl-reads-input", file: "internal/app/deliver/curl.go",
		old: `if payloadFile == "-" {`, new: `if payloadFile == "" {`,
		run: "CurlIsSafe", claim: "a line of curl reads a file called - and not its standard input",
	},
	{
		name: "deliver/curl-shows-named", file: "internal/app/deliver/curl.go",
		old: `return strings.EqualFold(s, name) }`, new: `return s == name }`,
		run: "CurlIsSafe", claim: "a line of curl shows no header that was named as secret, however it is spelt",
	},
	{
		name: "deliver/curl-shows-recorded", file: "internal/app/deliver/exact.go",
		old: `case SecretName(h[0]):`, new: `case SecretName(h[0]) && false:`,
		run: "CurlIsSafe", claim: "a line of curl shows no secret of a recorded request",
	},
	{
		name: "deliver/curl-runs-what-came", file: "internal/app/deliver/exact.go",
		old: `return strings.ReplaceAll(text, string(envMark), "") }`, new: `return text }`,
		run: "CurlIsSafe", claim: "a line of curl runs nothing that a recorded request holds",
	},
	{
		name: "deliver/curl-runs-a-name", file: "internal/app/deliver/curl.go",
		old: `strings.ReplaceAll(payloadFile, string(envMark), "")`, new: `strings.ReplaceAll(payloadFile, string(envMark), string(envMark))`,
		run: "CurlIsSafe", claim: "a line of curl runs nothing that the name of a file holds",
	},
	{
		name: "deliver/two-hosts", file: "internal/app/deliver/exact.go",
		old: `			if !host {`, new: `			if true {`,
		run: "Exact", claim: "a recorded request has one Host",
	},
	{
		name: "deliver/no-length", file: "internal/app/deliver/exact.go",
		old: ` || r.Method == http.MethodPut)`, new: `)`,
		run: "Exact", claim: "a PUT without a body says so",
	},
	{
		name: "deliver/abort-is-an-end", file: "internal/app/deliver/paced.go",
		old: `tcp.SetLinger(0)`, new: `tcp.SetLinger(-1)`,
		run: "Paced", claim: "a delivery that is aborted ends with a reset",
	},
	{
		name: "deliver/nobody-is-told", file: "internal/app/deliver/paced.go",
		old: `	m.isWritten()
	if p.Leave`, new: `	if p.Leave`,
		run: "Paced", claim: "it is said when all of a paced delivery is written",
	},
	{
		name: "deliver/get-another-host", file: "internal/app/deliver/get.go",
		old: `request.Host = pair[1]`, new: `_ = pair[1]`,
		run: "Get", claim: "what is asked for has the Host that was given",
	},
	{
		name: "deliver/get-of-nobody", file: "internal/app/deliver/get.go",
		old: `[]string{basicAuth(u.User)}`, new: `nil`,
		run: "Get", claim: "what is asked for is asked by the user of the URL",
	},
	{
		name: "capture/keeps-less", file: "internal/app/capture/segment.go",
		old: `		total -= oldest.size
`, new: ``,
		run: "Store", claim: "no more is dropped than what is too much",
	},
	{
		name: "capture/number-twice", file: "internal/app/capture/segment.go",
		old: `s.next = max(s.next, first)`, new: `s.next = max(s.next, 1)`,
		run: "Store", claim: "a number is given once, also when the captures of the last segment are lost",
	},
	{
		name: "capture/never-rotates", file: "internal/app/capture/segment.go",
		old: `now.Sub(last.begun) < s.opts.RotateAge`, new: `last.begun.Before(now)`,
		run: "Store", claim: "a segment is not written to for longer than it may",
	},
	{
		name: "capture/age-is-forgotten", file: "internal/app/capture/segment.go",
		old: `		seg.last = c.Time
`, new: ``,
		run: "Store", claim: "a store that is opened again drops only what is too old",
	},
	{
		name: "capture/cuts-old-segments", file: "internal/app/capture/segment.go",
		old: `if i < len(names)-1 {`, new: `if i < 0 {`,
		run: "Store", claim: "only the last segment is repaired",
	},
	{
		name: "capture/answer-elsewhere", file: "internal/app/capture/answers.go",
		old: `	if err := isThere(s.lock); err != nil {
		return err
	}
`, new: ``,
		run: "Store", claim: "no answer is recorded in a folder that is not the store any more",
	},
	{
		name: "capture/begun-is-an-answer", file: "internal/app/capture/answers.go",
		old: `if a.Seq == seq && a.Outcome != Begun {`, new: `if a.Seq == seq {`,
		run: "Answers", claim: "where forwarding began is no answer to a delivery",
	},
	{
		name: "capture/anybody-lists", file: "internal/app/capture/store.go",
		old: `os.MkdirAll(folder, 0o700)`, new: `os.MkdirAll(folder, 0o755)`,
		run: "TestStore$", claim: "the folder of a store is for its owner alone",
	},
	{
		name: "capture/anybody-reads-answers", file: "internal/app/capture/answers.go",
		old: `syncedWrites, 0o600)`, new: `syncedWrites, 0o644)`,
		run: "TestStore$", claim: "answers are for their owner alone",
	},
	{
		name: "capture/quick-sum", file: "internal/app/capture/quick.go",
		old: ` || CheckSum(line) != nil`, new: ``,
		run: "Quick", claim: "the quick way reads no line that is not what was written",
	},
	{
		name: "capture/told-too-early", file: "internal/app/capture/store.go",
		old: `	if current.err == nil {
		s.opts.Committed`, new: `	if current.done != nil {
		s.opts.Committed`,
		run: "Names", claim: "what could not be stored is not said to be",
	},
	{
		name: "process/anybody-reads-output", file: "internal/app/process/log.go",
		old: `os.O_APPEND, 0o600)`, new: `os.O_APPEND, 0o644)`,
		run: "LogIsPrivate", claim: "what a receiver writes is for its owner alone",
	},
	{
		name: "process/anybody-lists-output", file: "internal/app/process/log.go",
		old: `filepath.Dir(path), 0o700)`, new: `filepath.Dir(path), 0o755)`,
		run: "LogIsPrivate", claim: "the folder of what a receiver writes is for its owner alone",
	},
	{
		name: "send/journal-unsynced", file: "internal/app/send/journal.go",
		old: `err = j.sync()`, new: `err = nil`,
		run: "JournalIsSynced", claim: "a line of the journal is on the disk before what comes after it",
	},
	{
		name: "send/five-in-all", file: "internal/app/send/missing.go",
		old: `			failed = 0
`, new: ``,
		run: "GoesOn", claim: "only deliveries in a row that are not accepted end the sending",
	},
	{
		name: "send/interrupted-within", file: "internal/app/send/missing.go",
		old: `context.WithoutCancel(ctx)`, new: `ctx`,
		run: "Interrupted", claim: "a delivery that is under way comes to its end",
	},
	{
		name: "listen/by-hand-is-forwarded", file: "internal/app/listen/forward.go",
		old: `if a.To != f.safeURL || a.Manual {`, new: `if a.To != f.safeURL {`,
		run: "ByHand", claim: "what is sent again by hand leaves out nothing that waits",
	},
	{
		name: "listen/others-are-forwarded", file: "internal/app/listen/forward.go",
		old: `if a.To != f.safeURL || a.Manual {`, new: `if a.Manual {`,
		run: "ByHand", claim: "what another receiver has got leaves out nothing that waits",
	},
	{
		name: "listen/drops-what-waits", file: "internal/app/listen/listener.go",
		old: `return l.Forwarder.next.Load()`, new: `return l.Forwarder.next.Load() + 1`,
		run: "Holds", claim: "the next delivery to be forwarded is not dropped",
	},
	{
		name: "listen/forgets-what-waits", file: "internal/app/listen/forward.go",
		old: `	l.Forwarder = f
`, new: ``,
		run: "Holds", claim: "what waits to be forwarded is counted and kept",
	},
	{
		name: "inspect/any-cookie", file: "internal/app/inspect/guard.go",
		old: `same(c.Value, p.ticket())`, new: `c.Value != ""`,
		run: "Token", claim: "a cookie that the page did not give shows nothing",
	},
	{
		name: "inspect/sends-without-token", file: "internal/app/inspect/guard.go",
		old: `p.opts.Token == "" || p.hasToken(r):`, new: `p.opts.Token == "" || p.hasToken(r) || strings.HasSuffix(r.URL.Path, "/send"):`,
		run: "Token", claim: "who has no token sends nothing",
	},
	{
		name: "inspect/raw-is-a-page", file: "internal/app/inspect/delivery.go",
		old: `"application/octet-stream"`, new: `"text/html"`,
		run: "SearchAndFixture", claim: "a body is no page",
	},
	{
		name: "inspect/sniffed", file: "internal/app/inspect/guard.go",
		old: `h.Set("X-Content-Type-Options", "nosniff")`, new: `h.Del("X-Content-Type-Options")`,
		run: "SearchAndFixture", claim: "no browser takes a body for a page",
	},
	{
		name: "inspect/loses-one", file: "internal/app/inspect/list.go",
		old: `next = list[pageSize-1].Seq`, new: `next = list[pageSize-1].Seq - 1`,
		run: "Pages", claim: "the pages of the list have each delivery",
	},
	{
		name: "inspect/all-the-same", file: "internal/app/inspect/compare.go",
		old: `case string(n.Raw()) == string(other.Raw()):`, new: `case string(n.Raw()) == string(n.Raw()):`,
		run: "Compare", claim: "members that differ are told",
	},
	{
		name: "inspect/new-is-lost", file: "internal/app/inspect/compare.go",
		old: `if !seen[n.Pointer()] {`, new: `if false {`,
		run: "Compare", claim: "members that are new are told",
	},
	{
		name: "inspect/sends-stars", file: "internal/app/inspect/delivery.go",
		old: `to = f.Target() //`, new: `to = f.To() //`,
		run: "SendAgain", claim: "what is sent again goes to the URL with its secrets",
	},
	{
		name: "inspect/answer-is-lost", file: "internal/app/inspect/delivery.go",
		old: `Store.Answer(a); err`, new: `Store.Answer(capture.Answered{Seq: a.Seq, Outcome: capture.Begun}); err`,
		run: "SendAgain", claim: "the answer to what was sent again stands beside it",
	},
	{
		name: "inspect/copies-what-is-shown", file: "internal/app/inspect/delivery.go",
		old: ` && visible(payload) == string(payload)`, new: ``,
		run: "Copyable", claim: "only a body that is shown as it is can be copied",
	},
	{
		name: "inspect/stream-of-all", file: "internal/app/inspect/stream.go",
		old: ` || q.Text != "" && !p.holds(&e, q.Text) {`, new: ` {`,
		run: "Stream", claim: "a list that is filtered by a text grows by what has it",
	},
	{
		name: "inspect/last-reason", file: "internal/app/inspect/row.go",
		old: `r.Reason == "" || v.Severity == validate.Error {`, new: `r.Reason == "" {`,
		run: "Reason", claim: "the list tells the first error of a delivery",
	},
	{
		name: "load/rate-of-the-schedule", file: "internal/app/load/report.go",
		old: `max(r.Duration, r.LastSent) }`, new: `r.Duration }`,
		run: "Rates", claim: "a run that took longer has the rate of that time",
	},
	{
		name: "load/throughput-of-the-schedule", file: "internal/app/load/report.go",
		old: `max(r.Duration, r.LastEnded))`, new: `r.Duration)`,
		run: "Rates", claim: "answers that came later are of a longer time",
	},
	{
		name: "load/any-error-is-the-reason", file: "internal/app/load/watch.go",
		old: `if most > c.Other {`, new: `if most > 0 {`,
		run: "HopelessIs", claim: "why nothing was accepted is what happened most",
	},
	{
		name: "load/warm-up-gives-no-hope", file: "internal/app/load/watch.go",
		old: `if r.WarmUp.Ended() > 0 {`, new: `if false {`,
		run: "HopelessIs", claim: "what is accepted in the warm-up shows that the receiver is the right one",
	},
	{
		name: "load/statuses-without-end", file: "internal/app/load/tally.go",
		old: `case len(t.report.Statuses) >= mostStatuses:`, new: `case false:`,
		run: "ManyStatuses", claim: "a report does not grow with the statuses that there are",
	},
	{
		name: "load/results-show-secrets", file: "internal/app/load/results.go",
		old: `deliver.SafeURL(url)`, new: `deliver.SafeURL("")+url`,
		run: "Results", claim: "a line of results shows no secret",
	},
	{
		name: "load/results-of-broken-answers", file: "internal/app/load/results.go",
		old: `status = 0 //`, new: `status = r.Status //`,
		run: "Results", claim: "an answer that broke off is none",
	},
	{
		name: "load/results-of-warm-up", file: "internal/app/load/results.go",
		old: `if r.WarmUp {`, new: `if false {`,
		run: "Results", claim: "the results of the warm-up are marked",
	},
	{
		name: "load/merged-with-coarser", file: "internal/app/load/series.go",
		old: `for s.Interval < copied.Interval {`, new: `for false {`,
		run: "MergeIsUnion", claim: "reports are merged whichever has the longer intervals",
	},
	{
		name: "loadpage/nothing-tested", file: "internal/app/loadpage/view.go",
		old: `case reason != "":`, new: `case false:`,
		run: "Verdict", claim: "a run of which nothing was accepted tested nothing",
	},
	{
		name: "loadpage/interrupted", file: "internal/app/loadpage/view.go",
		old: `case r.Interrupted:`, new: `case false:`,
		run: "Verdict", claim: "a run that was interrupted did not pass",
	},
	{
		name: "sink/counts-what-is-lost", file: "internal/app/sink/outage.go",
		old: `if o.way == Taking && !s.wasTaken(r, body) {`, new: `if !s.wasTaken(r, body) {`,
		run: "Outages", claim: "a call whose connection ends is not counted",
	},
	{
		name: "sink/delete-twice", file: "internal/app/sink/outage.go",
		old: ` || r.Method == http.MethodDelete {`, new: ` {`,
		run: "Outages", claim: "a DELETE that comes again is the same call",
	},
	{
		name: "sink/closed-counts", file: "internal/app/sink/sink.go",
		old: ` && !answer.Close && `, new: ` && `,
		run: "Counts", claim: "a call without an answer counts nothing",
	},
	{
		name: "sink/fails-for-ever", file: "internal/app/sink/sink.go",
		old: `s.fail = s.fail && !failed`, new: `s.fail = s.fail && true`,
		run: "Counts", claim: "one call fails, and the next does not",
	},
	{
		name: "sink/ids-are-numbers", file: "internal/app/sink/sink.go",
		old: `if name != "id" && !strings.HasSuffix(name, "_id") {`, new: `if true {`,
		run: "Counts", claim: "ids are not added up",
	},
	{
		name: "sink/kinds-without-end", file: "internal/app/sink/sink.go",
		old: ` && len(s.calls) >= mostCallKinds {`, new: ` && false {`,
		run: "Counts", claim: "no receiver can make up kinds of calls",
	},
	{
		name: "har/binary-as-text", file: "internal/app/har/har.go",
		old: `if e.Binary {`, new: `if false {`,
		run: "Entries", claim: "a payload that is no text is written as base64",
	},
	{
		name: "har/headers-of-all", file: "internal/app/har/har.go",
		old: `if e.Headers != nil {`, new: `if false {`,
		run: "Entries", claim: "each delivery has its headers",
	},
	{
		name: "har/error-is-lost", file: "internal/app/har/har.go",
		old: `if err := w.out.Flush(); w.err == nil {`, new: `if err := w.out.Flush(); w.err != nil {`,
		run: "Entries", claim: "a full disk is an error",
	},
	{
		name: "observe/one-look", file: "internal/app/observe/observe.go",
		old: `if err == nil || tried == retries {`, new: `if true {`,
		run: "FailsForAMoment", claim: "a reading that fails for a moment is made again",
	},
	{
		name: "observe/not-once-more", file: "internal/app/observe/counts.go",
		old: `err != nil || enough(Change(c.from, now)) {`, new: `true {`,
		run: "CountsLate", claim: "a number is looked at once more: what is counted twice shows late",
	},
	{
		name: "observe/now-and-then", file: "internal/app/observe/wait.go",
		old: `n*4 >= looks*3`, new: `n*4 >= looks`,
		run: "NowAndThen", claim: "what changes now and then is no clock",
	},
	{
		name: "listen/one-bucket", file: "internal/app/listen/metrics.go",
		old: `m.buckets[i]++`, new: `m.buckets[i*0]++`,
		run: "Metrics", claim: "a delivery is counted in the bucket of its time",
	},
	{
		name: "listen/bytes-of-the-last", file: "internal/app/listen/metrics.go",
		old: `m.bytes += int64(size)`, new: `m.bytes = int64(size)`,
		run: "Metrics", claim: "the bytes of all bodies are added up",
	},
	{
		name: "listen/not-stored-is-broken", file: "internal/app/listen/listener.go",
		old: `if isStoreError(err) {`, new: `if isStoreError(nil) {`,
		run: "NotStored", claim: "what could not be stored is to come again",
	},
	{
		name: "listen/redirect-is-accepted", file: "internal/app/listen/forward.go",
		old: `res.Status <= 299`, new: `res.Status <= 399`,
		run: "Forwarding", claim: "a redirect is no acceptance",
	},
	{
		name: "listen/path-with-query", file: "internal/app/listen/script.go",
		old: `strings.Cut(c.URL, "?")`, new: `strings.Cut(c.URL, "#")`,
		tests: "./internal/app/sink", run: "Counts", claim: "a rule of a path is for all its queries",
	},
	{
		name: "probe/headers-elsewhere", file: "internal/app/probe/probe.go",
		old: `		if base.Host != first.Host {
			header = nil
		}
`, new: `		_ = first
`,
		run: "Redirects", claim: "no other host gets headers that may be secret",
	},
	{
		name: "probe/one-number", file: "internal/app/probe/probe.go",
		old: `all[fmt.Sprint(i+1)] = v`, new: `all[fmt.Sprint(len(read)-i)] = v`,
		run: "Commands", claim: "what probes see has their number",
	},
	{
		name: "probe/failed-command", file: "internal/app/probe/probe.go",
		old: `errors.Join(err, out.Close())`, new: `errors.Join(nil, out.Close())`,
		run: "Commands", claim: "what a command printed before it failed is not what is observed",
	},
	{
		name: "process/leaves-the-deaf", file: "internal/app/process/group_unix.go",
		old: `	killGroup(pid) // what is left of it
`, new: ``,
		run: "StopEndsAll", claim: "what was started is ended, also what does not end when it is asked to",
	},
	{
		name: "send/one-without-answer", file: "internal/app/send/send.go",
		old: `case s.sum.Failed == s.sum.Sent:`, new: `case s.sum.Failed > 0:`,
		run: "Finish", claim: "a receiver that answers most deliveries was reached",
	},
	{
		name: "send/no-answer-is-accepted", file: "internal/app/send/send.go",
		old: `case s.sum.Accepted < s.sum.Sent:`, new: `case s.sum.Rejected > 0:`,
		run: "Finish", claim: "a delivery without an answer was not accepted",
	},
	{
		name: "send/after-since", file: "internal/app/send/stored.go",
		old: `if d.Time.Before(c.Since) {`, new: `if !d.Time.After(c.Since) {`,
		run: "Since", claim: "--since is a moment whose deliveries are sent",
	},
	{
		name: "send/slower", file: "internal/app/send/captures.go",
		old: `/ c.Speed))`, new: `* c.Speed))`,
		run: "Since", claim: "captures are sent faster by --speed",
	},
	{
		name: "load/merged-models", file: "internal/app/load/merge.go",
		old: `if r.Model != m.Model {`, new: `if false {`,
		run: "MergeOf", claim: "a run that waited for answers is not merged with one that did not",
	},
	{
		name: "load/more-of-them", file: "internal/app/load/merge.go",
		old: `strconv.Itoa(len(texts)-3)`, new: `strconv.Itoa(len(texts)-4)`,
		run: "MergeOf", claim: "a merged report tells how many more texts there are",
	},
	{
		name: "load/no-run", file: "internal/app/load/report.go",
		old: `r.Format == 0 || r.Runs < 1 {`, new: `r.Format == 0 {`,
		run: "Hostile", claim: "a report is of a run at least",
	},
	{
		name: "load/one-number", file: "internal/app/load/source_list.go",
		old: `m.N = uint64(l.n)`, new: `m.N = 0`,
		run: "TestList$", claim: "payloads that are sent again are events of their own",
	},
	{
		name: "load/broken-number", file: "internal/app/load/source_invalid.go",
		old: `math.MaxUint64 - m.broken`, new: `math.MaxUint64 - 1`,
		run: "InvalidShare", claim: "broken payloads are events of their own",
	},
	{
		name: "loadreport/once-passes", file: "internal/app/loadreport/text.go",
		old: `brush.Bad("FAIL"), true, ": "+e.Note`, new: `brush.Bad("FAIL"), false, ": "+e.Note`,
		run: "Failures", claim: "a run whose deliveries were not counted once did not pass",
	},
	{
		name: "loadreport/interrupted", file: "internal/app/loadreport/write.go",
		old: `Interrupted: r.Interrupted}`, new: `Interrupted: false}`,
		run: "Failures", claim: "a report for build servers tells that the run was interrupted",
	},
	{
		name: "loadreport/once-is-lost", file: "internal/app/loadreport/write.go",
		old: `"exactly once", e.Note)`, new: `"exactly once", "")`,
		run: "Failures", claim: "what was not counted once is a failure",
	},
	{
		name: "loadreport/behind-is-lost", file: "internal/app/loadreport/write.go",
		old: `"schedule", why)`, new: `"schedule", why[:0])`,
		run: "Failures", claim: "a schedule that was not kept is a failure",
	},
	{
		name: "listenlog/unchecked-passes", file: "internal/app/listenlog/delivery.go",
		old: `if e.Verdict == listen.Unchecked {`, new: `if false {`,
		run: "Deliveries", claim: "what is not checked is not counted as valid",
	},
	{
		name: "listenlog/number-of-all", file: "internal/app/listenlog/delivery.go",
		old: `e.Seq-e.Place.Segment+1)`, new: `e.Seq)`,
		run: "Deliveries", claim: "a finding names the delivery by its number in its file",
	},
	{
		name: "listenlog/url-commands", file: "internal/app/listenlog/delivery.go",
		old: `safetext.Line(e.URL, 200)`, new: `e.URL`,
		run: "Deliveries", claim: "a sender makes up no lines of the output",
	},
	{
		name: "listenlog/error-commands", file: "internal/app/listenlog/delivery.go",
		old: `safetext.Line(what, 300)`, new: `what`,
		run: "Deliveries", claim: "a receiver makes up no lines of the output",
	},
	{
		name: "listenlog/all-verified", file: "internal/app/listenlog/delivery.go",
		old: `	if d.Report.Verified {
		p.signed++`, new: `	if d.Report.Event != "?" {
		p.signed++`,
		run: "Deliveries", claim: "only deliveries with the signature of their body are verified",
	},
	{
		name: "listenlog/fails-anyway", file: "internal/app/listenlog/delivery.go",
		old: `case "none":
		return false`, new: `case "none":
		return true`,
		run: "Deliveries", claim: "--fail-on none fails nothing",
	},
	{
		name: "listenlog/waits-in-vain", file: "internal/app/listenlog/log.go",
		old: `			case p.opts.Expected.Exceeded():
				p.tell(Exceeded)
`, new: ``,
		tests: "./cmd/siohook", run: "TestScript/expect", claim: "too many deliveries end listen at once",
	},
	{
		name: "send/redirect-is-accepted", file: "internal/app/send/missing.go",
		old: `answer.Status/100 == 2:`, new: `answer.Status/100 <= 3:`,
		run: "Redirected", claim: "a redirect of what is resent is no acceptance",
	},
	{
		name: "send/accepted-by-place", file: "internal/app/send/journal.go",
		old: `j.things[one.ID] = one.Time`, new: `j.things[one.Delivery] = one.Time`,
		run: "Redirected", claim: "the journal knows what a delivery that was accepted is about",
	},
	{
		name: "capture/answers-when-closed", file: "internal/app/capture/answers.go",
		old: `	if s.closed {
		return ErrClosed
	}
`, new: ``,
		run: "TestStore$", claim: "nothing is recorded in a store that another process may have by now",
	},
	{
		name: "reconcile/accepted-is-lost", file: "internal/app/reconcile/judge.go", tests: "./cmd/siohook",
		old: `f.Check = NotTaken`, new: `f.Check = Lost`,
		run: "^TestReconcileNotTaken$", claim: "what was accepted and is missing has a check of its own",
	},
}
