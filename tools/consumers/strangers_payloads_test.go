package consumers_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os/exec"
	"slices"
	"sync"
	"testing"

	"github.com/siohook/siohook/fake"
	"github.com/siohook/siohook/fake/mutation"
	"github.com/siohook/siohook/internal/base/peer"
	"github.com/siohook/siohook/schemas"
	"github.com/siohook/siohook/validate"
)

func newPayloadSuite(name, title, by string) *suite {
	return &suite{
		name:     name,
		title:    title,
		source:   payloadSource(by),
		asks:     "Users of other validators get the verdicts of `siohook validate`",
		verdicts: []string{"both accept", "both reject", "only siohook rejects", "only siohook accepts"},
		counted:  []string{"both accept", "both reject"},
	}
}

func payloadSource(by string) string {
	return "All samples, 1,000 fakes and 30,000 mutations that are still JSON, by the exported schemas: " + by
}

const mostFakes, mostMutations = 1_000, 30_000

var (
	ajvSuite    = newPayloadSuite("payloads-ajv", "Payloads, by ajv", "ajv 8 in strict mode with ajv-formats, 2020-12 and draft-07, both profiles")
	pythonSuite = newPayloadSuite("payloads-python", "Payloads, by Python", "Debian's python3-jsonschema, 2020-12, both profiles. "+
		"It has no checks for date-time and uri, so formats do not count")
)

// judged is a payload with what package validate says of it.
type judged struct {
	name, event string // event is a file stem
	payload     []byte
	verdicts    verdicts
}

// verdicts tell whether a payload is valid: by the lenient schemas, by the strict ones, and by these
// if formats did not count.
type verdicts struct{ lenient, strict, unformatted bool }

// ajv compiles what is exported without a warning, and gives our verdicts.
func TestStrangersAjv(t *testing.T) {
	program, all := node(t), payloads(t)
	theirs := askAjv(t, program, all)
	holdPayloads(t, ajvSuite, all, theirs, ajvColumns)
	ajvSuite.mustNotice(t, "a validator that ignores the formats", comparePayloads(all, theirs, func(j *judged) verdicts {
		return verdicts{j.verdicts.lenient, j.verdicts.unformatted, j.verdicts.unformatted}
	}, ajvColumns))
}

// Python's jsonschema gives our verdicts.
func TestStrangersPython(t *testing.T) {
	program, all := pythonWith(t, "jsonschema"), payloads(t)
	theirs := askPython(t, program, all)
	holdPayloads(t, pythonSuite, all, theirs, pythonColumns)
	pythonSuite.mustNotice(t, "a validator without a strict profile", comparePayloads(all, theirs, func(j *judged) verdicts {
		return verdicts{j.verdicts.lenient, j.verdicts.lenient, j.verdicts.lenient}
	}, pythonColumns))
}

// column is one verdict of a validator.
type column struct {
	name string
	ours func(verdicts) bool
}

var (
	ajvColumns = []column{
		{"2020-12 lenient", verdicts.byLenient}, {"2020-12 strict", verdicts.byStrict},
		{"draft-07 lenient", verdicts.byLenient}, {"draft-07 strict", verdicts.byStrict},
	}
	pythonColumns = []column{{"2020-12 lenient", verdicts.byLenient}, {"2020-12 strict", verdicts.byUnformatted}}
)

func (v verdicts) byLenient() bool     { return v.lenient }
func (v verdicts) byStrict() bool      { return v.strict }
func (v verdicts) byUnformatted() bool { return v.unformatted }

func holdPayloads(t *testing.T, s *suite, all []judged, theirs [][]bool, columns []column) {
	t.Helper()
	results := comparePayloads(all, theirs, func(j *judged) verdicts { return j.verdicts }, columns)
	shown := 0
	for i, r := range results {
		if !slices.Contains(s.counted, r.verdict) && shown < 10 {
			t.Logf("%s: %s: %s", r.name, r.verdict, all[i/len(columns)].payload)
			shown++
		}
	}
	s.hold(t, results)
}

func comparePayloads(all []judged, theirs [][]bool, ours func(*judged) verdicts, columns []column) (results []result) {
	for i := range all {
		own := ours(&all[i])
		for k, c := range columns {
			r := result{name: all[i].name + " " + c.name, verdict: compareVerdicts(c.ours(own), theirs[i][k])}
			results = append(results, r)
		}
	}
	return results
}

func compareVerdicts(ours, theirs bool) string {
	switch {
	case ours && theirs:
		return "both accept"
	case ours:
		return "only siohook accepts"
	case theirs:
		return "only siohook rejects"
	}
	return "both reject"
}

// ask gives a program payloads, a line of JSON for each, and reads its verdicts.
func ask(t testing.TB, cmd *exec.Cmd, all []judged) (theirs [][]bool) {
	t.Helper()
	var in, out, errOut bytes.Buffer
	e := json.NewEncoder(&in)
	e.SetEscapeHTML(false)
	for i := range all {
		if err := e.Encode(map[string]string{"event": all[i].event, "payload": string(all[i].payload)}); err != nil {
			t.Fatal(err)
		}
	}
	cmd.Stdin, cmd.Stdout, cmd.Stderr = &in, &out, &errOut
	if err := cmd.Run(); err != nil {
		t.Errorf("%s: %v\n%s", cmd.Path, err, tail(errOut.Bytes()))
		return nil
	}
	if errOut.Len() > 0 {
		t.Errorf("%s warns: %s", cmd.Path, tail(errOut.Bytes()))
	}
	lines := bufio.NewReader(&out)
	for {
		line, err := lines.ReadBytes('\n')
		if err == io.EOF {
			break
		}
		var one []bool
		if err := json.Unmarshal(line, &one); err != nil {
			t.Errorf("%s: %v", line, err)
			return nil
		}
		theirs = append(theirs, one)
	}
	if len(theirs) != len(all) {
		t.Errorf("%s gave %d verdicts on %d payloads", cmd.Path, len(theirs), len(all))
		return nil
	}
	return theirs
}

// askBoth shares the work between two processes.
func askBoth(t testing.TB, all []judged, command func() *exec.Cmd) [][]bool {
	t.Helper()
	var halves [2][][]bool
	var both sync.WaitGroup
	for i, half := range [][]judged{all[:len(all)/2], all[len(all)/2:]} {
		cmd := command()
		both.Go(func() { halves[i] = ask(t, cmd, half) })
	}
	both.Wait()
	if t.Failed() {
		t.FailNow()
	}
	return slices.Concat(halves[0], halves[1])
}

func askAjv(t testing.TB, program string, all []judged) [][]bool {
	t.Helper()
	args := []string{"ajv.mjs", exported(t)}
	for _, row := range schemas.Automation().Rows {
		args = append(args, row.FileStem())
	}
	return askBoth(t, all, func() *exec.Cmd { return command(".", program, args...) })
}

func askPython(t testing.TB, program string, all []judged) [][]bool {
	t.Helper()
	return askBoth(t, all, func() *exec.Cmd { return command(".", program, "-W", "error", "jsonschema_verdicts.py", exported(t)) })
}

// pythonWith is a Python that has a module.
func pythonWith(t testing.TB, module string) string {
	t.Helper()
	for _, candidate := range []string{"/usr/bin/python3", "python3"} {
		if command(".", candidate, "-c", "import "+module).Run() == nil {
			return candidate
		}
	}
	peer.Missing(t, module, "no Python here has it")
	return ""
}

func payloads(t testing.TB) []judged {
	t.Helper()
	all, err := makePayloads()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// makePayloads makes fakes, mutations of these and samples, so that all events and kinds are among them.
var makePayloads = sync.OnceValues(func() (all []judged, err error) {
	catalog := schemas.Automation()
	judge := judgeBy(catalog)
	for _, row := range catalog.Rows {
		sample, err := catalog.Sample(row)
		if err != nil {
			return nil, err
		}
		all = append(all, judge("sample "+row.ID(), row, sample))
	}
	faker, err := fake.New(7, fake.Options{Seen: true})
	if err != nil {
		return nil, err
	}
	for n := range uint64(mostFakes) {
		e := faker.Event(n)
		all = append(all, judge(fmt.Sprintf("fake %d", n), e.Row, e.Payload))
	}
	mutations := 0
	for n := uint64(0); mutations < mostMutations; n++ {
		e := faker.Event(n)
		list, err := mutation.Of(catalog, e.Row, e.Payload)
		if err != nil {
			return nil, err
		}
		for i, m := range list {
			// What only bytes show is not for a validator of values.
			if (uint64(i)+n)%7 != 0 || mutations == mostMutations || m.Kind == "bytes" {
				continue
			}
			if payload := m.Payload(); json.Valid(payload) {
				mutations++
				all = append(all, judge(fmt.Sprintf("mutation of %d %s", n, m.ID), e.Row, payload))
			}
		}
	}
	return all, nil
})

// judgeBy asks package validate.
func judgeBy(c *schemas.Catalog) func(name string, row *schemas.Row, payload []byte) judged {
	lenient := validate.New(c, validate.Options{Profile: schemas.Lenient})
	strict := validate.New(c, validate.Options{Profile: schemas.Strict})
	return func(name string, row *schemas.Row, payload []byte) judged {
		found := strict.Payload(payload).Violations
		isError := func(v validate.Violation) bool { return v.Severity == validate.Error }
		return judged{name, row.FileStem(), payload, verdicts{
			lenient:     !slices.ContainsFunc(lenient.Payload(payload).Violations, isError),
			strict:      !slices.ContainsFunc(found, isError),
			unformatted: !slices.ContainsFunc(found, func(v validate.Violation) bool { return isError(v) && v.Keyword != "format" }),
		}}
	}
}
