package report

// mostSubjects is how many subjects a tally tells apart.
const mostSubjects = 1000

// tally counts the passed cases of one suite by subject.
type tally struct {
	suite    string
	subjects []string // in the order in which they came
	counts   map[string]int
}

// add counts n cases of the tally's suite.
func (t *tally) add(subject string, n int) {
	if n <= 0 {
		return
	}
	if t.counts == nil {
		t.counts = map[string]int{}
	}
	count, known := t.counts[subject]
	if !known {
		if len(t.subjects) >= mostSubjects {
			subject = "(others)"
			count, known = t.counts[subject]
		}
		if !known {
			t.subjects = append(t.subjects, subject)
		}
	}
	t.counts[subject] = count + n
}

// begin empties the tally for another suite.
func (t *tally) begin(suite string) {
	t.suite, t.subjects = suite, t.subjects[:0]
	clear(t.counts)
}
