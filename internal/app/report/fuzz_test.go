package report

import "testing"

// FuzzReport puts any bytes into every string and reads the report back in every
// format.
func FuzzReport(f *testing.F) {
	for i, text := range hostile {
		f.Add(text, hostile[(i+7)%len(hostile)], hostile[(i+13)%len(hostile)], i, i%3)
	}
	f.Fuzz(func(t *testing.T, a, b, c string, line, column int) {
		if len(a)+len(b)+len(c) > 5000 {
			return
		}
		finding := func(severity Severity, x, y, z string) Finding {
			return Finding{
				Severity: severity, Rule: x, File: y, Line: max(line%100, 0), Column: max(column, 0) % 1000, EndLine: column, EndColumn: line,
				Subject: z, Pointer: x, Want: y, Got: z, Hint: x, Fingerprint: y, Source: sourceAt(x+y+z, line, column),
				Details: []Detail{{Name: z, Text: x}, {Name: x, Text: y}},
			}
		}
		withMessage := finding(Warning, c, a, b)
		withMessage.Message = a
		cases := []Case{
			{Suite: a, Name: b, Subject: c, Findings: []Finding{finding(Error, a, b, c), finding(Warning, b, c, a), withMessage}},
			{Suite: b, Name: c, Subject: a, Findings: []Finding{withMessage}},
			{Suite: b, Name: c, Subject: a, Skipped: b},
			{Suite: c, Name: a, Subject: b, Findings: []Finding{finding(Error, c, b, a)}},
		}
		checkFormats(t, cases)
	})
}

// FuzzView looks for a view that does not fit or has its carets elsewhere.
func FuzzView(f *testing.F) {
	for i, text := range hostile {
		f.Add([]byte(text), i, i+3, i%9, 30+i)
	}
	f.Fuzz(func(t *testing.T, text []byte, start, end, column, width int) {
		s := sourceAt(string(text), start, end)
		checkView(t, &Finding{Line: 3, Column: column, Source: s}, width%300)
	})
}

// sourceAt is a source with offsets from any two numbers, at the starts of
// characters.
func sourceAt(text string, start, end int) Source {
	s := Source{Text: []byte(text)}
	boundary := func(n int) int {
		n = max(n, 0) % (len(text) + 1)
		for i := range text {
			if i >= n {
				return i
			}
		}
		return len(text)
	}
	s.Start, s.End = boundary(start), boundary(end)
	if s.End < s.Start {
		s.Start, s.End = s.End, s.Start
	}
	return s
}
