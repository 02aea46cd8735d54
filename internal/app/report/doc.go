// Package report writes findings in the formats that people, editors and
// continuous integration read. One neutral struct, [Finding], goes into all of
// them:
//
//	w, err := report.New("junit", out, report.Options{Version: "1.2.0", Rules: rules})
//	if err != nil {
//		return err
//	}
//	err = w.Case(report.Case{Suite: "a.ndjson", Name: "line 4", Subject: event, Findings: found})
//	err = w.Passed("a.ndjson", event, 12) // 12 more payloads with nothing to say about
//	err = w.Close(summary)
//
// # Formats
//
//	text    one clickable line per finding and a view of the source with carets
//	json    JSON Lines: an object per finding, last a summary
//	junit   JUnit XML as Jenkins and Maven Surefire read it
//	sarif   SARIF 2.1.0 with the errata of 2023
//	github  workflow commands of GitHub Actions; the surplus goes to the step summary
//	gitlab  code quality report of GitLab
//	tap     TAP 14 with YAML diagnostics
//	ctrf    Common Test Report Format
//
// # Memory
//
// A writer writes as it goes, one Write for each call, and keeps nothing of a
// case: files of any size have a report in constant memory. Give it a
// bufio.Writer. The exceptions are bounded: JUnit wants the number of test cases
// before the first of them, so the cases of a suite wait in memory up to 4 MiB
// and then in a temporary file; gitlab remembers 131,072 fingerprints; and junit,
// tap and ctrf count the passed cases of a suite by subject (up to 1,000
// subjects, the rest as one), so that a million valid payloads give one test
// case for each event type and file, not a million.
//
// # Hostile text
//
// Every string may come from an attacker, and none can leave its place. Where
// people read (lines, views, messages), control characters, bidirectional and
// zero-width characters and bytes that are no UTF-8 appear as Go escapes (\x1b,
// \u202e), and a text is cut after 2,000 characters. Where programs read (the
// members of JSON objects and YAML diagnostics) values are exact, but for bytes
// that are no UTF-8, which become U+FFFD. No output in any format has a line that
// a build server takes for a command, but those of format github: "##" never
// stands unescaped, because ##[command] and ##vso[command] count anywhere in a line.
//
// The package does not find anything, read files, know a clock, or decide exit
// codes.
package report
