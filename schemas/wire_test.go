package schemas_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/siohook/siohook/schemas"
)

func TestFields(t *testing.T) {
	for _, c := range []struct {
		in   string
		want schemas.Fields
		out  string
	}{
		{`[]`, nil, `[]`},
		{` [ ] `, nil, `[]`},
		{`{}`, nil, `[]`},
		{`{"surname":"Person","first_name":"Test"}`, schemas.Fields{{"surname", "Person"}, {"first_name", "Test"}}, `{"surname":"Person","first_name":"Test"}`},
		{`{"":"","__proto__":"<b>\u00e9"}`, schemas.Fields{{"", ""}, {"__proto__", "<b>é"}}, `{"":"","__proto__":"\u003cb\u003eé"}`},
	} {
		var got schemas.Fields
		if err := json.Unmarshal([]byte(c.in), &got); err != nil {
			t.Errorf("%s: %v", c.in, err)
			continue
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.in, diff)
		}
		out, err := json.Marshal(got)
		if err != nil || string(out) != c.out {
			t.Errorf("%s: encoded as %s, %v, want %s", c.in, out, err, c.out)
		}
	}
	for _, bad := range []string{`null`, `"x"`, `5`, `["x"]`, `[[]]`, `{"a":1}`, `{"a":null}`, `{"a":{}}`, `{"a":"x","a":"y"}`} {
		var got schemas.Fields
		if err := json.Unmarshal([]byte(bad), &got); err == nil {
			t.Errorf("%s: no error but %v", bad, got)
		}
	}
	f := schemas.Fields{{"city", "Lyon"}}
	if v, ok := f.Lookup("city"); v != "Lyon" || !ok {
		t.Errorf("Lookup(city) = %q, %v", v, ok)
	}
	if _, ok := f.Lookup("country"); ok {
		t.Error("Lookup(country) finds what is not there")
	}
	if diff := cmp.Diff(map[string]string{"city": "Lyon"}, f.Map()); diff != "" {
		t.Error(diff)
	}
}

func TestTime(t *testing.T) {
	for _, c := range []struct{ in, out string }{
		{`"2021-10-05T08:10:29+00:00"`, `"2021-10-05T08:10:29+00:00"`},
		{`"2021-10-05T08:10:29Z"`, `"2021-10-05T08:10:29+00:00"`},
		{`"2021-10-05T10:10:29.5+02:00"`, `"2021-10-05T08:10:29+00:00"`},
	} {
		var got schemas.Time
		if err := json.Unmarshal([]byte(c.in), &got); err != nil {
			t.Errorf("%s: %v", c.in, err)
			continue
		}
		if out, err := json.Marshal(got); err != nil || string(out) != c.out {
			t.Errorf("%s: encoded as %s, %v, want %s", c.in, out, err, c.out)
		}
	}
	for _, bad := range []string{`null`, `5`, `""`, `"2021-10-05"`, `"2021-10-05T08:10:29"`, `"2021-02-30T08:10:29+00:00"`} {
		var got schemas.Time
		if err := json.Unmarshal([]byte(bad), &got); err == nil {
			t.Errorf("%s: no error but %v", bad, got)
		}
	}
}

func TestDigitString(t *testing.T) {
	var d schemas.DigitString
	if err := json.Unmarshal([]byte(`"0072"`), &d); err != nil {
		t.Fatal(err)
	}
	if n, err := d.Int64(); n != 72 || err != nil {
		t.Errorf("Int64() = %d, %v", n, err)
	}
	if out, err := json.Marshal(d); err != nil || string(out) != `"0072"` {
		t.Errorf("encoded as %s, %v", out, err)
	}
	for _, bad := range []string{`null`, `7200`, `""`, `"-1"`, `"7 200"`, `"٧"`, `"1.0"`} {
		if err := json.Unmarshal([]byte(bad), &d); err == nil {
			t.Errorf("%s: no error", bad)
		}
	}
}

func TestUndocumented(t *testing.T) {
	var u schemas.Undocumented
	if !u.IsNull() || string(u.JSON()) != "null" {
		t.Errorf("the zero value is %s", u.JSON())
	}
	for in, null := range map[string]bool{`null`: true, `5`: false, `{"a":[1]}`: false, `""`: false} {
		var u schemas.Undocumented
		if err := json.Unmarshal([]byte(in), &u); err != nil {
			t.Errorf("%s: %v", in, err)
		}
		if out, err := json.Marshal(u); err != nil || string(out) != in || u.IsNull() != null {
			t.Errorf("%s: encoded as %s, %v, null: %v", in, out, err, u.IsNull())
		}
	}
}
