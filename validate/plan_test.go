package validate_test

import (
	"bytes"
	"errors"
	"fmt"
	"hash/fnv"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/siohook/siohook/fake"
	fakes "github.com/siohook/siohook/fake/mutation"
	"github.com/siohook/siohook/internal/base/trial"
	"github.com/siohook/siohook/schemas"
	"github.com/siohook/siohook/validate"
)

// quickAndSlow are validators that must agree.
func quickAndSlow(p schemas.Profile) (quick, slow *validate.Validator) {
	c := schemas.Automation()
	return validate.New(c, validate.Options{Profile: p, Workers: 3}), validate.New(c, validate.Options{Profile: p, NoPlan: true})
}

// FuzzPlanAgrees holds the quick way against the slow one: the same report, for
// a payload and for a file that repeats it.
func FuzzPlanAgrees(f *testing.F) {
	for _, row := range schemas.Automation().Rows {
		b, err := schemas.Automation().Sample(row)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
		f.Add(bytes.Replace(b, []byte(`"id"`), []byte(`"idd":1,"id"`), 1))
	}
	faker, err := fake.New(9, fake.Options{Seen: true})
	if err != nil {
		f.Fatal(err)
	}
	for n := range uint64(40) {
		b := faker.Event(n).Payload
		f.Add(b)
		f.Add(bytes.Replace(b, []byte(`"name":"`), []byte(`"na\u006de2":"\ud83d\ude00é`), 1))
		f.Add(bytes.Replace(b, []byte(`+00:00"`), []byte(`"`), 1))
		f.Add(bytes.Replace(b, []byte(`"full_access"`), []byte(`"ful_access"`), 1))
		f.Add(bytes.Replace(b, []byte(`null`), []byte(`{"a":[1]}`), 1))
	}
	lenientQuick, lenientSlow := quickAndSlow(schemas.Lenient)
	strictQuick, strictSlow := quickAndSlow(schemas.Strict)
	f.Fuzz(func(t *testing.T, payload []byte) {
		for _, pair := range [][2]*validate.Validator{{lenientQuick, lenientSlow}, {strictQuick, strictSlow}} {
			want := pair[1].Payload(payload)
			if diff := cmp.Diff(want, pair[0].Payload(payload)); diff != "" {
				t.Fatalf("payload (-slow +quick):\n%s", diff)
			}
			lines := append(append(bytes.Clone(payload), '\n'), payload...)
			if diff := cmp.Diff(reports(t, pair[1], lines), reports(t, pair[0], lines)); diff != "" {
				t.Fatalf("stream (-slow +quick):\n%s", diff)
			}
		}
	})
}

func reports(t *testing.T, v *validate.Validator, text []byte) (all []validate.Report) {
	t.Helper()
	err := v.Stream("f", bytes.NewReader(text), func(r validate.Report) error { all = append(all, kept(r)); return nil })
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// kept is a report to keep: its payload is not valid for long. The hash stands
// for it.
func kept(r validate.Report) validate.Report {
	h := fnv.New64a()
	_, _ = h.Write(r.Payload)
	r.Payload = h.Sum(nil)
	return r
}

// A regular file gives the same reports in the same order with any number of
// workers, wherever a line is broken, and with what is not in lines behind them.
func TestWorkersAgree(t *testing.T) {
	faker, err := fake.New(4, fake.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var text bytes.Buffer
	for n := range trial.Size(uint64(3000), 3000, 6000) {
		b := faker.Event(n).Payload
		switch n % 97 {
		case 0:
			b = b[:len(b)/2]
		case 1:
			b = bytes.Replace(b, []byte(`"email":`), []byte(`"extra":[],"email":`), 1)
		case 2:
			b = bytes.Replace(b, []byte(`"id":`), []byte(`"id":-`), 1)
			b = append([]byte("  "), b...)
		case 3:
			b = append(b, "\r\n"...)
		case 4:
			b = append(b, " junk}"...)
		case 5:
			b = append(b, b...)
		case 6:
			b = []byte("{\n \"type\": \"contact.tag.added\"\n}")
		}
		text.Write(append(b, '\n'))
	}
	for name, tail := range map[string]string{"lines": "", "half": `{"type":`, "long": "{\n" + string(bytes.Repeat([]byte("\n "), 2<<20)) + "}"} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "f")
			if err := os.WriteFile(file, append(bytes.Clone(text.Bytes()), tail...), 0o600); err != nil {
				t.Fatal(err)
			}
			quick, slow := quickAndSlow(schemas.Lenient)
			want := reports(t, slow, append(bytes.Clone(text.Bytes()), tail...))
			in, err := os.Open(file)
			if err != nil {
				t.Fatal(err)
			}
			defer in.Close()
			var got []validate.Report
			if err := quick.Stream("f", in, func(r validate.Report) error { got = append(got, kept(r)); return nil }); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%d reports, want %d (-slow +quick):\n%.2000s", len(got), len(want), diff)
			}
		})
	}
	t.Run("stop", func(t *testing.T) {
		file := filepath.Join(t.TempDir(), "f")
		if err := os.WriteFile(file, text.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		in, err := os.Open(file)
		if err != nil {
			t.Fatal(err)
		}
		defer in.Close()
		quick, _ := quickAndSlow(schemas.Lenient)
		n := 0
		enough := fmt.Errorf("enough")
		err = quick.Stream("f", in, func(validate.Report) error {
			if n++; n == 100 {
				return enough
			}
			return nil
		})
		if !errors.Is(err, enough) || n != 100 {
			t.Errorf("error %v after %d reports", err, n)
		}
	})
}

// Every mutation of every event gives the same report either way.
func TestMutationsAgree(t *testing.T) {
	c := schemas.Automation()
	lenientQuick, lenientSlow := quickAndSlow(schemas.Lenient)
	strictQuick, strictSlow := quickAndSlow(schemas.Strict)
	for _, row := range c.Rows {
		t.Run(row.FileStem(), func(t *testing.T) {
			t.Parallel()
			mutations, err := fakes.Of(c, row, []byte(sample(t, row.ID())))
			if err != nil {
				t.Fatal(err)
			}
			if len(mutations) < 100 {
				t.Fatalf("only %d mutations", len(mutations))
			}
			for _, m := range mutations {
				payload := m.Payload()
				if len(payload) > 1<<20 {
					continue // the limits are tested elsewhere
				}
				for _, pair := range [][2]*validate.Validator{{lenientQuick, lenientSlow}, {strictQuick, strictSlow}} {
					if diff := cmp.Diff(kept(pair[1].Payload(payload)), kept(pair[0].Payload(payload))); diff != "" {
						t.Errorf("%s (-slow +quick):\n%.1000s", m.ID, diff)
					}
				}
			}
		})
	}
}

// A payload may be as large as the limit and no larger, either way.
func TestSizeIsExact(t *testing.T) {
	payload := []byte(sample(t, "contact.tag.added"))
	for most, valid := range map[int]bool{len(payload): true, len(payload) - 1: false} {
		for _, slow := range []bool{false, true} {
			found := validate.New(schemas.Automation(), validate.Options{MaxBytes: most, NoPlan: slow}).Payload(payload).Violations
			if isLarge := len(found) == 1 && found[0].Rule == "size"; isLarge == valid || len(found) > 1 {
				t.Errorf("%d bytes; with at most %d, slow way %v: %v", len(payload), most, slow, found)
			}
		}
	}
}

// A payload may be as deep as the limit and no deeper, either way.
func TestDepthIsExact(t *testing.T) {
	c := schemas.Automation()
	for _, row := range c.Rows {
		payload := []byte(sample(t, row.ID()))
		open, deepest := 0, 0
		for _, b := range payload { // no sample has brackets in texts
			switch b {
			case '{', '[':
				open++
				deepest = max(deepest, open)
			case '}', ']':
				open--
			}
		}
		for most := 1; most <= deepest+1; most++ {
			for _, slow := range []bool{false, true} {
				v := validate.New(c, validate.Options{MaxDepth: most, NoPlan: slow})
				found := v.Payload(payload).Violations
				isDeep := len(found) == 1 && found[0].Rule == "depth"
				if isDeep != (deepest > most) || len(found) > 1 {
					t.Errorf("%s is %d deep; with at most %d, slow way %v: %v", row.ID(), deepest, most, slow, found)
				}
			}
		}
	}
	for deep, valid := range map[int]bool{62: true, 63: false} { // data and the payload itself are two
		payload := bytes.Replace([]byte(sample(t, "contact.tag.added")), []byte(`"tag"`), []byte(`"x":`+strings.Repeat("[", deep)+strings.Repeat("]", deep)+`,"tag"`), 1)
		for _, slow := range []bool{false, true} {
			if report := validate.New(c, validate.Options{NoPlan: slow}).Payload(payload); report.Valid() != valid {
				t.Errorf("%d deep, slow way %v: %v", deep+2, slow, report.Violations)
			}
		}
	}
}

// A valid payload costs no allocation.
func TestNoAllocation(t *testing.T) {
	quick, _ := quickAndSlow(schemas.Lenient)
	payload := []byte(sample(t, "customer.sale.completed"))
	quick.Payload(payload)
	if n := testing.AllocsPerRun(100, func() { quick.Payload(payload) }); n > 0 && !raceEnabled {
		t.Errorf("%v allocations", n)
	}
}
