package books_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/zstd"

	"github.com/siohook/siohook/internal/app/books"
	"github.com/siohook/siohook/internal/base/hint"
)

// read writes down the rows of a source, a line each.
func read(t *testing.T, s books.Source) []string {
	t.Helper()
	b, err := books.Open(t.Context(), s)
	if err != nil {
		return []string{"cannot open: " + err.Error() + " | " + hint.Of(err)}
	}
	defer b.Close()
	return rowsOf(b)
}

// rowsOf writes down the rows that are left, a line each.
func rowsOf(b *books.Books) (lines []string) {
	for row, err := range b.Rows() {
		if err != nil {
			kind := "the end: "
			if errors.As(err, new(*books.RowError)) {
				kind = "broken: "
			}
			lines = append(lines, kind+err.Error())
			continue
		}
		line := row.Place.String()
		for i, name := range b.Columns() {
			switch v := row.Value(i); v.Kind {
			case books.Missing:
			case books.Null:
				line += " " + name + " is null"
			case books.Text:
				line += fmt.Sprintf(" %s=%q", name, v.Text)
			case books.Number, books.Bool, books.List:
				line += " " + name + "=" + v.Text
			}
		}
		lines = append(lines, line)
	}
	return lines
}

func from(text string) books.Source { return books.Source{Name: "-", Stdin: strings.NewReader(text)} }

func TestRows(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		at   string
		each string
		want []string
	}{
		"nothing":     {text: "", want: []string{"the end: no rows were found in <stdin>"}},
		"white space": {text: " \n\n", want: []string{"the end: no rows were found in <stdin>"}},
		"CSV": {
			text: "id,email,paid_at\n1,a@example.com,\n2,\"b,\"\"x\"\"@example.com\",\"2026-01-01\n12:00\"\n\n3,NULL,\\N\n",
			want: []string{`<stdin>:2 id="1" email="a@example.com" paid_at is null`, `<stdin>:3 id="2" email="b,\"x\"@example.com" paid_at="2026-01-01\n12:00"`, `<stdin>:6 id="3" email is null paid_at is null`},
		},
		"semicolons, a BOM and CRLF": {text: "\ufeffid;amount\r\n1;5,83\r\n", want: []string{`<stdin>:2 id="1" amount="5,83"`}},
		"tabs":                       {text: "id\tname\n1\ta, b; c\n", want: []string{`<stdin>:2 id="1" name="a, b; c"`}},
		"tabs, and empty lines":      {text: "id\tname\n\n1\ta\n\n2\tb\n\n", want: []string{`<stdin>:3 id="1" name="a"`, `<stdin>:5 id="2" name="b"`}},
		"one column":                 {text: "id\n1\n2", want: []string{`<stdin>:2 id="1"`, `<stdin>:3 id="2"`}},
		"a head alone":               {text: "id,amount\n"},
		"for a spreadsheet":          {text: "sep=;\nid;a\n1;2\n3\n", want: []string{`<stdin>:3 id="1" a="2"`, `broken: <stdin>:4: want 2 cells as in the first line, got 1`}},
		"an unusual separator":       {text: "sep=:\nid:a\n1:2\n", want: []string{`<stdin>:3 id="1" a="2"`}},
		"names that are missing, or there before": {text: "id,,id, id \n1,2,3,4\n", want: []string{`<stdin>:2 id="1" column 2="2" id (2)="3" id (3)="4"`}},
		"rows of other lengths, and quotes": {
			text: "id,a\n1\n2,3,4\n5,6\n7,x\"y\n8,\"z\"z\n9,9\n",
			want: []string{
				`broken: <stdin>:2: want 2 cells as in the first line, got 1`, `broken: <stdin>:3: want 2 cells as in the first line, got 3`, `<stdin>:4 id="5" a="6"`,
				`broken: <stdin>:5:4: a quote inside a cell that does not begin with one`,
				`broken: <stdin>:6:5: a quoted cell is not closed, or text follows its closing quote`,
				`<stdin>:7 id="9" a="9"`,
			},
		},
		"no head":                    {text: "100,a\n101,b\n", want: []string{`cannot open: <stdin>: the first line has no names of columns: column 1 is "100" | the first line of CSV names the columns, as with sqlite3 -csv -header, or copy ... to stdout csv header of PostgreSQL`}},
		"a table with a frame":       {text: "+----+--------+\n| id | amount |\n+----+--------+\n", want: []string{`cannot open: <stdin>: the table is drawn for people, not CSV | psql prints CSV with --csv, sqlite3 with -csv -header, mysql with --batch`}},
		"CR alone":                   {text: "id,a\r1,x\r2,y\r", want: []string{`cannot open: <stdin>: the lines end with CR alone, as those of old Macintosh files | convert them: tr '\r' '\n' < FILE`}},
		"a dump":                     {text: "-- MySQL dump 10.13\nINSERT INTO", want: []string{"cannot open: <stdin>: want CSV, JSON or JSON Lines, got SQL | give the rows themselves: --state-cmd 'mysql --batch shop -e \"select * from orders\"', or psql --csv -c \"select * from orders\""}},
		"YAML":                       {text: "- id: 1\n", want: []string{`cannot open: <stdin>: want CSV, JSON or JSON Lines, got YAML | write the rows as CSV or JSON`}},
		"bars":                       {text: "id|a\n1|x,y\n", want: []string{`<stdin>:2 id="1" a="x,y"`}},
		"texts for a spreadsheet":    {text: "id,a\n\"=\"\"0017\"\"\",=1+1\n", want: []string{`<stdin>:2 id="0017" a="=1+1"`}},
		"a drawn table":              {text: " id | amount \n----+-----\n  1 | 2\n", want: []string{`cannot open: <stdin>: the table is drawn for people, not CSV | psql prints CSV with --csv, sqlite3 with -csv -header, mysql with --batch`}},
		"a quote that is not closed": {text: "id\n\"1\n2\n", want: []string{`broken: <stdin>:3:3: a quoted cell is not closed, or text follows its closing quote`}},
		"a database":                 {text: "SQLite format 3\x00abc", want: []string{`cannot open: <stdin>: want CSV, JSON or JSON Lines, got an SQLite database | give its rows: --state-cmd 'sqlite3 -json FILE "select * from orders"'`}},
		"UTF-16":                     {text: "i\x00d\x00\n\x00", want: []string{`cannot open: <stdin>: the file is in UTF-16LE, not in UTF-8 | convert it: iconv -f UTF-16LE -t UTF-8 FILE`}},

		"JSON Lines": {
			text: `{"id":1,"paid":true}` + "\n" + `{"id":12345678901234567890,"price":1.50,"note":null}` + "\n\n" + ` {"paid":false,"id":"x\"\u00e9"}`,
			want: []string{`<stdin>:1 id=1 paid=true`, `<stdin>:2 id=12345678901234567890 price=1.50 note is null`, `<stdin>:4:2 id="x\"é" paid=false`},
		},
		"an array": {
			text: "[\n {\"id\": 1, \"contact\": {\"email\": \"a@example.com\", \"fields\": {}}},\n {\"contact\": null, \"tags\": [1, {\"a\": \"]\"}], \"id\": 2}\n]\n",
			want: []string{`<stdin>:2:2 id=1 contact.email="a@example.com"`, `<stdin>:3:2 id=2 tags=[1, {"a": "]"}]`},
		},
		"no rows":        {text: "[]"},
		"several arrays": {text: `[{"id":1}]` + "\n" + `[{"id":2}]`, want: []string{`<stdin>:1:2 id=1`, `<stdin>:2:2 id=2`}},
		"an array in an object": {
			text: `{"total": 2, "meta": {"ids": [1, 2], "note": "}"}, "data": {"orders": [{"id": 1}, {"id": 2}], "more": false}, "x": null}`,
			want: []string{`<stdin>:1:72 id=1`, `<stdin>:1:83 id=2`},
		},
		"an empty array in an object": {text: `{"orders": [], "total": 0}`, want: []string{"the end: no rows were found in <stdin>"}},
		"one that is named":           {text: `{"orders": [], "total": 0}`, at: "/orders"},
		"an error in JSON":            {text: `{"message":"Unauthenticated.","errors":[]}`, want: []string{"the end: no rows were found in <stdin>"}},
		"null":                        {text: "null\n", want: []string{"the end: no rows were found in <stdin>"}},
		"names alone":                 {text: "id,name\n"},
		"quotes between tabs":         {text: "id\tname\n1\tit\"s\n2\t\"open\n3\t\"a \"\"b\"\"\"\n", want: []string{`<stdin>:2 id="1" name="it\"s"`, `<stdin>:3 id="2" name="\"open"`, `<stdin>:4 id="3" name="a \"b\""`}},
		"Latin-1":                     {text: "id,name\n1,pay\xe9\n", want: []string{"cannot open: <stdin>: line 2 is not in UTF-8 | convert it, for example: iconv -f WINDOWS-1252 -t UTF-8 FILE"}},
		"Latin-1 in the head":         {text: "sep=;\r\nid;K\xe4ufer\r\n", want: []string{"cannot open: <stdin>: line 2 is not in UTF-8 | convert it, for example: iconv -f WINDOWS-1252 -t UTF-8 FILE"}},
		"Latin-1 in JSON":             {text: "[{\"id\":1},{\"id\":\"\xe9t\"},{\"id\":3}]", want: []string{`<stdin>:1:2 id=1`, "broken: <stdin>:1:18: this is not in UTF-8", `<stdin>:1:23 id=3`}},
		"an object that is a row":     {text: `{"id": 1, "total": 0}`, want: []string{`<stdin>:1 id=1 total=0`}},
		"rows with lists of objects":  {text: `{"id":1,"items":[{"a":1}]}` + "\n" + `{"id":2,"items":[{"a":1}]}`, want: []string{`<stdin>:1:18 id=1 items.a=1`, `<stdin>:2:18 id=2 items.a=1`}},
		"lists of several objects, none, and what is no object": {
			text: `[{"id":1,"items":[{"a":1,"b":{"c":"x"}},7,{"a":2}]},{"id":2,"items":[]},{"id":3},{"id":4,"items":null},{"id":5,"items":[{}]},{"id":6,"items":[{"d":[{"e":1}]}]}]`,
			want: []string{
				`<stdin>:1:19 id=1 items.a=1 items.b.c="x"`, `broken: <stdin>:1:41: want an object in the list "items", got 7`, `<stdin>:1:43 id=1 items.a=2`,
				`<stdin>:1:53 id=2 items=[]`, `<stdin>:1:73 id=3`, `<stdin>:1:82 id=4 items is null`, `<stdin>:1:121 id=5`, `<stdin>:1:143 id=6 items.d=[{"e":1}]`,
			},
		},
		"a list of objects in a text": {text: "id,items\n1,\"[{\"\"a\"\":1},{\"\"a\"\":2}]\"\n2,[]\n", want: []string{`<stdin>:2 id="1" items.a=1`, `<stdin>:2 id="1" items.a=2`, `<stdin>:3 id="2" items="[]"`}},
		"a list in several lines": {
			text: "[\n {\"id\": 1,\n  \"items\": [\n   {\"a\": 1}, {\"a\": 2},\n   {\"a\": 3}\n  ]},\n {\"id\": 2}\n]",
			want: []string{`<stdin>:4:4 id=1 items.a=1`, `<stdin>:4:14 id=1 items.a=2`, `<stdin>:5:4 id=1 items.a=3`, `<stdin>:7:2 id=2`},
		},
		"orders by name with lists": {
			text: `{"501": {"total": 3, "items": [{"a": 1}, {"a": 2}]}, "502": {"total": 1, "items": [{"a": 3}]}}`,
			want: []string{`<stdin>:1:32 total=3 key="501" items.a=1`, `<stdin>:1:42 total=3 key="501" items.a=2`, `<stdin>:1:84 total=1 key="502" items.a=3`},
		},
		"orders in an object, with lists": {text: `{"orders": [{"id": 1, "items": [{"a": 1}, {"a": 2}]}], "n": 1}`, want: []string{`<stdin>:1:33 id=1 items.a=1`, `<stdin>:1:43 id=1 items.a=2`}},
		"orders deeper":                   {text: `{"data": {"status": "ok", "orders": [{"id": 1}]}, "meta": {"page": 1, "links": [{"a": 1}]}}`, want: []string{`<stdin>:1:38 id=1`}},
		"several lists of objects":        {text: `[{"a":[{"x":1}],"b":[{"y":1}]}]`, want: []string{`<stdin>:1:2 a=[{"x":1}] b=[{"y":1}]`}},
		"one of several that is named":    {text: `[{"a":[{"x":1}],"b":[{"y":1},{"y":2}]}]`, each: "b", want: []string{`<stdin>:1:22 a=[{"x":1}] b.y=1`, `<stdin>:1:30 a=[{"x":1}] b.y=2`}},
		"one that is named, and absent":   {text: `[{"a":[{"x":1}],"b":[{"y":1}]}]`, each: "c", want: []string{`cannot open: --state-each: the rows of <stdin> have no list of objects "c" | lists of objects: a, b`}},
		"one object, and the list of it":  {text: `{"id":1,"items":[{"a":1},{"a":2}]}`, each: "items", want: []string{`<stdin>:1:18 id=1 items.a=1`, `<stdin>:1:26 id=1 items.a=2`}},
		"one order":                       {text: `{"id":1,"total":"3","items":[{"a":1},{"a":2}]}`, want: []string{`<stdin>:1:30 id=1 total="3" items.a=1`, `<stdin>:1:38 id=1 total="3" items.a=2`}},
		"one order in an object":          {text: `{"order":{"order_number":"1","items":[{"a":1},{"a":2}]},"ok":true}`, want: []string{`<stdin>:1:39 order.order_number="1" ok=true order.items.a=1`, `<stdin>:1:47 order.order_number="1" ok=true order.items.a=2`}},
		"one order alone in an object":    {text: `{"order":{"id":1,"taxes":[],"items":[{"a":1},{"a":2}]}}`, want: []string{`<stdin>:1:38 id=1 taxes=[] key="order" items.a=1`, `<stdin>:1:46 id=1 taxes=[] key="order" items.a=2`}},
		"one order and its items by ids":  {text: `{"id":1,"items":{"17":{"a":1},"18":{"a":2}}}`, want: []string{`<stdin>:1:23 id=1 items.a=1 items.key="17"`, `<stdin>:1:36 id=1 items.a=2 items.key="18"`}},
		"a page with an id":               {text: `{"id":"x","orders":[{"a":1}],"next":null}`, want: []string{`<stdin>:1:21 a=1`}},
		"a page of what belongs together": {text: `{"request_id":"x","orders":[{"a":1}]}`, want: []string{`<stdin>:1:29 a=1`}},
		"items by ids": {
			text: `[{"id":1,"items":{}},{"id":2,"items":{"a1b2c3d4-1":{"a":1},"18":{"a":2}}},{"id":3,"items":{"x":{"a":3},"y":7}},{"id":4,"items":{}}]`,
			want: []string{`<stdin>:1:2 id=1`, `<stdin>:1:52 id=2 items.a=1 items.key="a1b2c3d4-1"`, `<stdin>:1:65 id=2 items.a=2 items.key="18"`, `<stdin>:1:96 id=3 items.a=3 items.key="x"`, `broken: <stdin>:1:108: want an object in the list "items", got 7`, `<stdin>:1:112 id=4 items={}`},
		},
		"orders by ids, with lists": {
			text: `{"status":"ok","orders":{"501":{"o":{"t":1},"items":[{"a":1}]}},"users":{"ann":{"b":2}}}`,
			want: []string{`<stdin>:1:54 o.t=1 key="501" items.a=1`},
		},
		"orders by ids, of objects alone": {text: `{"orders":{"501":{"c":{"m":"x"}},"502":{"c":{"m":"y"}}}}`, want: []string{`<stdin>:1:18 c.m="x" key="501"`, `<stdin>:1:40 c.m="y" key="502"`}},
		"a sheet":                         {text: `{"range":"A1:B3","values":[["Id","Sum due"],["17","1,50"],["18"]]}`, want: []string{`<stdin>:1:45 Id="17" Sum due="1,50"`, `<stdin>:1:59 Id="18"`}},
		"a sheet without names":           {text: `{"values":[["17","1,50"],["18"]]}`, want: []string{`<stdin>:1:12 column 1="17" column 2="1,50"`, `<stdin>:1:26 column 1="18"`}},
		"a sheet with names alone":        {text: `{"values":[["Id","Sum"]]}`},
		"lines of arrays with names":      {text: `["id","sum"]` + "\n[1,2]\n", want: []string{`<stdin>:2 id=1 sum=2`}},
		"two arrays":                      {text: `{"contacts": [{"id": 7}], "orders": [{"id": 1}]}`, want: []string{`cannot open: <stdin>: the object has more than one list of objects: "/contacts" and "/orders" | --state-at POINTER names the one with the rows, for example --state-at /contacts`}},
		"one of two arrays":               {text: `{"contacts": [{"id": 7}], "a/b": {"orders": [{"id": 1}]}}`, at: "/a~1b/orders", want: []string{`<stdin>:1:46 id=1`}},
		"an array that is not there":      {text: `{"contacts": [{"id": 7}]}`, at: "/orders", want: []string{`cannot open: <stdin>: the object has no rows at "/orders" | `}},
		"no pointer":                      {text: `{}`, at: "orders", want: []string{`cannot open: <stdin>: "orders" is not a JSON Pointer: it begins with /, as in /data/orders | `}},
		"objects by name": {
			text: `{"9001": {"amount": 5, "o": {"x": 1}}, "9\u0030": {"amount": 6, "key": "own"}, "6": {"amount":}, "5": {}, "4": {"amount": 7}}`,
			want: []string{
				`<stdin>:1:10 amount=5 o.x=1 key="9001"`, `<stdin>:1:51 amount=6 key="own"`, `broken: <stdin>:1:95: the row is not valid JSON: },"5":{},"4":{"amoun…`, `<stdin>:1:112 amount=7 key="4"`,
			},
		},
		"objects by name, deeper":     {text: `{"meta": {"page": {"n": 1}}, "sales": {"1": {"a": 1}, "2": {"a": 2}}, "n": 2}`, want: []string{`<stdin>:1:45 a=1 key="1"`, `<stdin>:1:60 a=2 key="2"`}},
		"objects by words":            {text: `{"meta": {"page": {"n": 1}}, "sales": {"a": {"a": 1}, "b": {"a": 2}}, "n": 2}`, want: []string{`cannot open: <stdin>: the object has more than one list of objects: "/meta" and "/sales" | --state-at POINTER names the one with the rows, for example --state-at /meta`}},
		"one of the objects by name":  {text: `{"meta": {"page": {"n": 1}}, "sales": {"1": {"a": 1}, "2": {"a": 2}}, "n": 2}`, at: "/sales", want: []string{`<stdin>:1:45 a=1 key="1"`, `<stdin>:1:60 a=2 key="2"`}},
		"a list beside named objects": {text: `{"meta": {"page": {"n": 1}}, "sales": [{"a": 1}]}`, want: []string{`<stdin>:1:40 a=1`}},
		"an object with an object":    {text: `{"id": 1, "o": {"a": 1}}`, want: []string{`<stdin>:1 id=1 o.a=1`}},
		"nothing by name":             {text: `{"sales": {}}`, want: []string{"the end: no rows were found in <stdin>"}},
		"an empty object":             {text: "{}\n{}\n", want: []string{"the end: no rows were found in <stdin>"}},
		"arrays": {
			text: `[1, {"amount": 5}]` + "\n" + `[2, {"amount": 6}, [7]]` + "\n[]\n",
			want: []string{`<stdin>:1 column 1=1 column 2.amount=5`, `<stdin>:2 column 1=2 column 2.amount=6 column 3=[7]`},
		},
		"an array of arrays": {text: `[["a", 1], ["b", null], [tru]]`, want: []string{`<stdin>:1:2 column 1="a" column 2=1`, `<stdin>:1:12 column 1="b" column 2 is null`, `broken: <stdin>:1:26: the row is not valid JSON: tru]]`}},
		"broken lines": {
			text: `{"id":1}` + "\n" + `{"id":2,}` + "\n" + `{"id":"3` + "\n" + `{"id":4}` + "\n7\n" + `{"id":5} {"id":` + "\n" + `{"id":6}`,
			want: []string{
				`<stdin>:1 id=1`, `broken: <stdin>:2:9: the row is not valid JSON: }`, `broken: <stdin>:3:9: the row is not valid JSON: the line ends`,
				`<stdin>:4 id=4`, `broken: <stdin>:5: want an object, got 7`, `<stdin>:6 id=5`, `broken: <stdin>:7:9: the row is not valid JSON: the text ends`,
			},
		},
		"broken elements": {
			text: `[{"id":1},{"id":01},7,"x",{"id":truex},{"id":[1,]},{"id":2}]`,
			want: []string{
				`<stdin>:1:2 id=1`, `broken: <stdin>:1:18: the row is not valid JSON: 1},7,"x",{"id":truex…`, `broken: <stdin>:1:21: want an object, got 7,"x",{"id":truex},{…`,
				`broken: <stdin>:1:23: want an object, got "x",{"id":truex},{"i…`, `broken: <stdin>:1:37: the row is not valid JSON: x},{"id":[1,]},{"id"…`,
				`broken: <stdin>:1:46: the row is not valid JSON: [1,]},{"id":2}]`, `<stdin>:1:52 id=2`,
			},
		},
		"an array that is cut off":   {text: `[{"id":1},`, want: []string{`cannot open: <stdin>: line 1: the JSON ends in the middle | `}},
		"an element that is cut off": {text: `[{"id":1},{"id":`, want: []string{`cannot open: <stdin>: the row is not valid JSON: the text ends; what follows it cannot be read | `}},
		"an object that is cut off":  {text: `{"orders":[{"id":1},{"id":2}`, want: []string{`cannot open: <stdin>: line 1: the JSON ends in the middle | `}},
	} {
		t.Run(name, func(t *testing.T) {
			s := from(c.text)
			s.At, s.Each = c.at, c.each
			if diff := cmp.Diff(c.want, read(t, s)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// What does not fit the buffer at once reads as what does.
func TestLong(t *testing.T) {
	for name, text := range map[string]func(i int) string{
		"csv": func(i int) string { return fmt.Sprintf("%d,\"%s\"\n", i, strings.Repeat("x", i%1000)) },
		"json": func(i int) string {
			return fmt.Sprintf("{\"id\": %d, \"o\": {\"text\": %q}}\n", i, strings.Repeat("é\"", i%500))
		},
	} {
		var b strings.Builder
		if name == "csv" {
			b.WriteString("id,text\n")
		}
		const n = 5000
		for i := range n {
			b.WriteString(text(i))
		}
		for at, r := range map[string]io.Reader{"at once": strings.NewReader(b.String()), "bit by bit": &slowly{strings.NewReader(b.String()), 7919}} {
			opened, err := books.Open(t.Context(), books.Source{Name: "-", Stdin: r})
			if err != nil {
				t.Fatal(err)
			}
			i := 0
			for row, err := range opened.Rows() {
				want := strings.Repeat("x", i%1000)
				if name == "json" {
					want = strings.Repeat("é\"", i%500)
				}
				if err != nil || row.Values[0].Text != fmt.Sprint(i) || row.Values[1].Text != want {
					t.Fatalf("%s %s: row %d: %v %v", name, at, i, row, err)
				}
				i++
			}
			if i != n {
				t.Errorf("%s %s: %d rows", name, at, i)
			}
		}
	}
}

type slowly struct {
	io.Reader
	most int
}

func (s *slowly) Read(b []byte) (int, error) { return s.Reader.Read(b[:min(len(b), s.most)]) }

// endless is a text that does not end.
type endless struct{ begin, more string }

func (e *endless) Read(b []byte) (int, error) {
	n := copy(b, e.begin)
	e.begin = e.begin[n:]
	for n < len(b) && e.begin == "" {
		n += copy(b[n:], e.more)
	}
	return n, nil
}

// What has no end, or too many columns, is an error, not the end of the memory.
func TestBounds(t *testing.T) {
	many := ""
	for i := range 1100 {
		many += fmt.Sprintf(`{"id%d":{}}`+"\n"+`{"k%d":1}`+"\n", i, i)
	}
	for text, want := range map[io.Reader]string{
		&endless{"id\n\"", "x"}:                                  "cannot open: <stdin>: a row is larger than 16,777,216 bytes",
		&endless{`[{"id":"`, "x"}:                                "line 1: a row is larger than 16,777,216 bytes",
		&endless{`{"id":[`, "[1],"}:                              "a row is larger than",
		strings.NewReader(many):                                  "the rows have more than 1,000 columns",
		strings.NewReader(strings.Repeat(`{"a":`, 200)):          "line 1, column 521: this is not valid JSON",
		strings.NewReader("{}\n" + strings.Repeat(`{"a":`, 200)): "the row is not valid JSON",
	} {
		got := strings.Join(read(t, books.Source{Name: "-", Stdin: text}), "\n")
		if !strings.Contains(got, want) {
			t.Errorf("%.300s, want %s", got, want)
		}
	}
}

func TestSources(t *testing.T) {
	const table = "id,a\n1,x\n"
	want := " id=\"1\" a=\"x\""
	dir := t.TempDir()
	var zipped, squeezed bytes.Buffer
	z := gzip.NewWriter(&zipped)
	_, _ = z.Write([]byte(table))
	_ = z.Close()
	s, _ := zstd.NewWriter(&squeezed)
	_, _ = s.Write([]byte(table))
	_ = s.Close()
	file := filepath.Join(dir, "orders.txt")
	for _, text := range []string{table, zipped.String(), squeezed.String()} {
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{file + ":2" + want}, read(t, books.Source{Name: file})); diff != "" {
			t.Error(diff)
		}
	}
	if got := read(t, books.Source{Name: dir + "/none"}); !strings.Contains(got[0], "no such file") {
		t.Error(got)
	}
	if err := os.WriteFile(file, zipped.Bytes()[:zipped.Len()-9], 0o644); err != nil {
		t.Fatal(err)
	}
	if got := read(t, books.Source{Name: file}); !strings.Contains(strings.Join(got, "\n"), "the gzip data was cut off") {
		t.Error(got)
	}

	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/":
			http.Redirect(w, r, "/orders", http.StatusFound)
		case "/orders":
			_, _ = io.WriteString(w, table)
			_, _ = io.WriteString(w, "2,"+r.Header.Get("Authorization")+"\n")
		case "/cut":
			w.Header().Set("Content-Length", "1000")
			_, _ = io.WriteString(w, table)
		case "/slow":
			_, _ = io.WriteString(w, table)
			w.(http.Flusher).Flush()
			<-r.Context().Done()
		default:
			w.WriteHeader(http.StatusForbidden)
		}
	}))
	defer server.Close()
	source := books.Source{Name: server.URL, Header: http.Header{"Authorization": {"Bearer x"}}}
	if diff := cmp.Diff([]string{server.URL + ":2" + want, server.URL + `:3 id="2" a="Bearer x"`}, read(t, source)); diff != "" {
		t.Error(diff)
	}
	for path, want := range map[string]string{"/none": "/none: 403 Forbidden", "/cut": "unexpected EOF"} {
		if got := read(t, books.Source{Name: server.URL + path}); !strings.Contains(strings.Join(got, "\n"), want) {
			t.Error(got)
		}
	}
	if got := read(t, books.Source{Name: server.URL + "/slow", Timeout: 100 * time.Millisecond}); !strings.Contains(strings.Join(got, "\n"), "not all was read within 100ms") {
		t.Error(got)
	}
	if got := read(t, books.Source{Name: "http://192.0.2.1/"}); !strings.Contains(got[0], "192.0.2.1:80 is not an address of this machine | siohook sends only to this machine; use --allow-remote") {
		t.Error(got)
	}
}

func TestCommand(t *testing.T) {
	for command, want := range map[string]string{
		"printf 'id,a\\n1,x\\n'":                                 `<state-cmd>:2 id="1" a="x"`,
		"printf 'id,a\\n1,x\\n'; echo no such table >&2; exit 3": "cannot open: <state-cmd>: printf 'id,a\\n1,x\\n'; echo no such table >&2; exit 3: exit status 3: no such table | ",
		"echo no such table >&2; exit 3":                         "cannot open: <state-cmd>: echo no such table >&2; exit 3: exit status 3: no such table | ",
	} {
		if diff := cmp.Diff(want, strings.Join(read(t, books.Source{Cmd: command}), "\n")); diff != "" {
			t.Error(diff)
		}
	}
	got := read(t, books.Source{Cmd: "echo id; sleep 100", Timeout: 100 * time.Millisecond})
	if !strings.Contains(strings.Join(got, "\n"), "not all was read within 100ms") {
		t.Error(got)
	}
	// Who reads no further ends the command.
	b, err := books.Open(context.Background(), books.Source{Cmd: "echo id; yes"})
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Close(); err != nil {
		t.Error(err)
	}
}
