package tags_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/siohook/siohook/internal/base/tags"
)

func TestParse(t *testing.T) {
	for _, c := range []struct {
		tag  reflect.StructTag
		want tags.Tags
	}{
		{``, tags.Tags{}},
		{`json:"id,omitempty"`, tags.Tags{Name: "id", Omit: true}},
		{`json:"id,omitzero,string"`, tags.Tags{Name: "id", Omit: true, Quoted: true}},
		{`json:"-"`, tags.Tags{Name: "-", Hidden: true}},
		{`json:"-,"`, tags.Tags{Name: "-"}},
		{`const:""`, tags.Tags{HasConst: true}},
		{`const:"a,b"`, tags.Tags{Const: "a,b", HasConst: true}},
		{`doc:"a,b\\,c" seen:"d"`, tags.Tags{Doc: []string{"a", "b,c"}, Seen: []string{"d"}}},
		{`evidence:"seen"`, tags.Tags{Evidence: "seen"}},
		{`role:"time,order"`, tags.Tags{Roles: []string{"time", "order"}}},
		{`evidence:"doc" guess:"an id, a number"`, tags.Tags{Evidence: "doc", Guess: "an id, a number"}},
		{`fake:"step.type,step=squeeze"`, tags.Tags{Source: "step.type", Params: map[string]string{"step": "squeeze"}}},
		{
			`jsonschema:"format=email,example=a\\,b,example=\"c\""`,
			tags.Tags{Schema: map[string][]string{"format": {"email"}, "example": {"a,b", `"c"`}}},
		},
	} {
		got, err := tags.Parse(c.tag)
		if diff := cmp.Diff(c.want, got); diff != "" || err != nil {
			t.Errorf("%s: %v %s", c.tag, err, diff)
		}
	}
}

func TestParseErrors(t *testing.T) {
	for tag, want := range map[reflect.StructTag]string{
		`sean:"x"`:                  `unknown tag "sean", did you mean "seen"?`,
		`xml:"x"`:                   `unknown tag "xml"`,
		`json:"a" xml:"x" yaml:"y"`: "unknown tag \"xml\"\nunknown tag \"yaml\"",
		`jsonschema:"fromat=email"`: `unknown jsonschema option "fromat", did you mean "format"?`,
		`jsonschema:"enum=a"`:       `unknown jsonschema option "enum"`,
		`role:"time,oder"`:          `unknown role "oder", did you mean "order"?`,
		`evidence:"sean"`:           `evidence "sean", want doc or seen`,
		`json`:                      `tag "json": want key:"value" pairs`,
		`json:name`:                 `tag "json:name": want key:"value" pairs`,
		`json:"name`:                `tag "json:\"name": want key:"value" pairs`,
		"json:`name`":               "tag \"json:`name`\": want key:\"value\" pairs",
		`json:'n'`:                  `tag "json:'n'": want key:"value" pairs`,
	} {
		if _, err := tags.Parse(tag); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %s", tag, err, want)
		}
	}
}

func TestSet(t *testing.T) {
	for _, c := range []struct {
		tag        reflect.StructTag
		key, value string
		want       reflect.StructTag
	}{
		{``, "json", "a", `json:"a"`},
		{`json:"a"  seen:"b\\,c" guess:"\"x\""`, "seen", "d", `json:"a" seen:"d" guess:"\"x\""`},
		{`json:"json:"`, "guess", `a"b`, `json:"json:" guess:"a\"b"`},
		{`no tag`, "json", "a", `no tag`},
	} {
		if got := tags.Set(c.tag, c.key, c.value); got != c.want {
			t.Errorf("%s: got %s, want %s", c.tag, got, c.want)
		}
	}
	if joined := tags.Join([]string{"a", "b,c"}); joined != `a,b\,c` {
		t.Errorf("got %s", joined)
	}
}

type outer struct {
	First string `json:"first"`
	middle
	Hidden string `json:"-"`
	hidden string
	*Inner `fake:"ip=null"`
	Named  Inner `json:"named"`
	Plain  int
}

type middle struct {
	Inner2 `fake:"access=null,ip=set"`
}

type Inner2 struct {
	Deep string `json:"deep" fake:"ip=other"`
}

type Inner struct {
	A      string `json:"a" fake:"contact.ip"`
	*outer        // again
}

func TestFields(t *testing.T) {
	fields, err := tags.Fields(reflect.TypeFor[outer]())
	if err != nil {
		t.Fatal(err)
	}
	type row struct {
		Name, Go string
		Params   map[string]string
	}
	var got []row
	for _, f := range fields {
		got = append(got, row{f.Name, f.Go.Name, f.Params})
	}
	want := []row{
		{"first", "First", nil},
		{"deep", "Deep", map[string]string{"access": "null", "ip": "other"}},
		{"a", "A", map[string]string{"ip": "null"}},
		{"named", "Named", nil},
		{"Plain", "Plain", nil},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	_ = outer{hidden: ""}.hidden

	_, err = tags.Fields(reflect.TypeFor[struct {
		A string   `jsn:"a"`
		B struct{} `json:"b" jsonschema:"x=1"`
	}]())
	if want := "field A: unknown tag \"jsn\", did you mean \"json\"?\nfield B: unknown jsonschema option \"x\""; err == nil || err.Error() != want {
		t.Errorf("got %v", err)
	}
}
