package schemas_test

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/siohook/siohook/schemas"
)

// A folder of what is published gives the same catalog, but for the Go structs.
func TestOpen(t *testing.T) {
	got, err := schemas.Open(os.DirFS("json"))
	if err != nil {
		t.Fatal(err)
	}
	want := schemas.Automation()
	same := []cmp.Option{cmpopts.IgnoreUnexported(schemas.Catalog{}), cmpopts.IgnoreFields(schemas.Catalog{}, "Published"), cmpopts.IgnoreFields(schemas.Row{}, "Model")}
	if diff := cmp.Diff(want, got, same...); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	row := got.Rows[0]
	text, err := got.Schema(row, schemas.Strict)
	if err != nil {
		t.Fatal(err)
	}
	sample, err := got.Sample(row)
	if err != nil {
		t.Fatal(err)
	}
	if published, err := want.Schema(want.Rows[0], schemas.Strict); err != nil || string(published) != string(text) {
		t.Errorf("another schema (%v)", err)
	}
	if _, err := got.Parse(sample); err == nil || !strings.Contains(err.Error(), "has no Go struct") {
		t.Errorf("parse: %v", err)
	}
}

func TestOpenBroken(t *testing.T) {
	const begin = `{"format_version":1,"catalog":"own","title":"t","base_url":"https://example.com/","events":[`
	for text, want := range map[string]string{
		``:                                `index.json: there is none, or it has no event`,
		`{`:                               `catalog folder: index.json: `,
		`{"format_version":2}`:            `catalog folder: index.json: `,
		begin + `]}`:                      `index.json: there is none, or it has no event`,
		begin + `{"id":"a"}]}`:            `index.json: event 1 has no id or no type`,
		begin + `{"id":"a","type":"b"}]}`: `index.json: event "a": want an id of its own, which is its type, or type/variant`,
		begin + `{"id":"a","type":"a","undoes":"b"},{"id":"c","type":"c"}]}`:                                                               `index.json: event "a" undoes "b": want the type of another event`,
		begin + `{"id":"a","type":"a","undoes":"a"}]}`:                                                                                     `index.json: event "a" undoes "a": want the type of another event`,
		begin + `{"id":"a","type":"a"},{"id":"a","type":"a"}]}`:                                                                            `index.json: event "a": want an id of its own, which is its type, or type/variant`,
		begin + `{"id":"a","type":"a"}],"wire":{"sign":{"header":"X","encoding":"hex","hash":"sha1","time_prefix":"t="}}}`:                 `index.json: wire.sign: a time in the header of the signature has a separator`,
		begin + `{"id":"a","type":"a"}],"wire":{"sign":{"header":"X","encoding":"hex","hash":"sha1","time_prefix":"t=","separator":","}}}`: `index.json: wire.sign: the prefix "" of the signature is also that of the time`,
		begin + `{"id":"a","type":"a"}],"wire":{"sign":{"header":"X","encoding":"hex","hash":"md5"}}}`:                                     `index.json: wire.sign: want a header, hex or base64, and one of sha1, sha256 and sha512; got "X", "hex" and "md5"`,
	} {
		files := fstest.MapFS{}
		if text != "" {
			files["index.json"] = &fstest.MapFile{Data: []byte(text)}
		}
		if _, err := schemas.Open(files); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: error %v, want %s", text, err, want)
		}
	}
}
