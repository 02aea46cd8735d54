package judge

import (
	"github.com/siohook/siohook/internal/app/report"
	"github.com/siohook/siohook/validate"
)

// Finding is a violation as reports have it; payload is what it is about, or nil.
func Finding(v *validate.Violation, payload []byte) report.Finding {
	f := report.Finding{
		Severity: report.Severity(v.Severity), Rule: v.Rule,
		File: v.File, Line: v.Line, Column: v.Column,
		Subject: v.Event, Pointer: v.Pointer, Member: v.Member, Keyword: v.Keyword, Cause: string(v.Cause), Want: v.Want, Got: v.Got, GotType: v.GotType, Hint: v.Hint,
		Fingerprint: v.Fingerprint,
	}
	if payload != nil {
		f.Source = report.Source{Text: payload, Start: v.Start, End: v.End}
	}
	return f
}

// Rules are the validator's rules as reports want them. page gives the address of the page of
// a rule.
func Rules(page func(rule string) string) []report.Rule {
	var rules []report.Rule
	for _, r := range validate.Rules() {
		rules = append(rules, report.Rule{ID: r.ID, Summary: r.Summary, HelpURI: page(r.ID)})
	}
	return rules
}
