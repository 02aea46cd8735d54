package unwrap_test

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"github.com/siohook/siohook/internal/app/unwrap"
)

func placed(t *testing.T, r io.Reader, read func(io.Reader, func(unwrap.Placed) error) error) (list []string, err error) {
	t.Helper()
	err = read(r, func(p unwrap.Placed) error {
		list = append(list, fmt.Sprintf("%d:%d %s %s %s", p.Line, p.Column, p.Place, p.Header.Get("X-Event"), p.Body))
		return nil
	})
	return list, err
}

// What is found does not depend on how the text is cut.
func TestRead(t *testing.T) {
	f := finder(t)
	pretty := "{\n  \"body\": " + strings.ReplaceAll(payload, ",", ",\n  ") + "\n}"
	filler := strings.Repeat("10:00 é nothing {here}\n", 5000)
	for _, c := range []struct {
		text string
		want []string
	}{
		{"10:00 é " + payload + "\n" + broken + "\n", []string{"1:9   " + payload, "2:1   " + broken}},
		{filler + "x " + payload, []string{"5001:3   " + payload}},
		{pretty + "\n" + pretty, []string{
			"2:11 /body  " + strings.ReplaceAll(payload, ",", ",\n  "), "9:11 /body  " + strings.ReplaceAll(payload, ",", ",\n  "),
		}},
		{"### a\r\nPOST /x\r\nX-Event: a\r\n\r\n{\n" + payload[1:] + "\r\n\r\n### b\nX-Event: b\n\n" + payload, []string{"5:1  a {\n" + payload[1:], "11:1  b " + payload}},
		{"$ curl -H 'X-Event: a' \\\n  -d '" + payload + "' http://127.0.0.1/\ncurl -d $'" + strings.ReplaceAll(payload, `\`, `\\`) + "'", []string{"2:7  a " + payload, "3:1   " + payload}},
		{"curl -d \"" + strings.NewReplacer(`"`, `\"`, `\`, `\\`).Replace(payload) + "\"\n", []string{"1:1   " + payload}},
		{"", nil},
	} {
		for _, r := range []io.Reader{strings.NewReader(c.text), iotest.OneByteReader(strings.NewReader(c.text)), iotest.DataErrReader(strings.NewReader(c.text))} {
			got, err := placed(t, r, f.Read)
			if diff := cmp.Diff(c.want, got); diff != "" || err != nil {
				t.Errorf("%.300s: error %v (-want +got):\n%s", c.text, err, diff)
			}
		}
	}
}

func TestReadArray(t *testing.T) {
	f := finder(t)
	for _, c := range []struct {
		text string
		want []string
		err  string
	}{
		{"[{\"body\":" + payload + "},\n " + quote(payload) + "]\n", []string{"1:10 /0/body  " + payload, "2:2 /1  " + payload}, ""},
		{"[\n" + strings.Repeat("{\"a\":\"é\"},", 20_000) + "{\"body\":" + payload + "}] ", []string{"2:200009 /20000/body  " + payload}, ""},
		{"[]", nil, ""},
		{"[{\"body\":" + payload + "}, {\"a\" 1},\n{\"body\":" + payload + "}]", []string{"1:10 /0/body  " + payload, "2:9 /body  " + payload}, "line 1, column 1"},
		{"[, {\"body\":" + payload + "}]", []string{"1:12 /body  " + payload}, "line 1, column 2"},
		{"[{\"body\":" + payload + "}, {\"a\":", []string{"1:10 /0/body  " + payload}, "line 1, column 1"},
	} {
		for _, r := range []io.Reader{strings.NewReader(c.text), iotest.OneByteReader(strings.NewReader(c.text))} {
			got, err := placed(t, r, f.ReadArray)
			if diff := cmp.Diff(c.want, got); diff != "" || (err == nil) != (c.err == "") || err != nil && !strings.HasPrefix(err.Error(), c.err) {
				t.Errorf("%.300s: error %v (-want +got):\n%s", c.text, err, diff)
			}
		}
	}
	stop := errors.New("stop")
	if err := f.ReadArray(strings.NewReader("["+payload+"]"), func(unwrap.Placed) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("error of use: %v", err)
	}
}

// What stands at a pointer is taken as it is, out of a text, or out of base64 in one.
func TestReadAt(t *testing.T) {
	for _, c := range []struct {
		text string
		want []string
		err  string
	}{
		{`{"a":` + payload + "}\n" + `{"a":` + quote(payload) + `} {"a":"` + encoded(payload) + `"}`, []string{"1:6 /a  " + payload, "2:6 /a  " + payload, fmt.Sprintf("2:%d /a  %s", 13+len([]rune(quote(payload))), payload)}, ""},
		{`{"a":1,"b":{}}`, []string{"1:6 /a  1"}, ""},
		{`{"b":1}`, nil, ""},
		// Of what is broken, the first place is told, however much follows.
		{`{"a":1} {"a" 2}` + strings.Repeat("\nx", 50_000), []string{"1:6 /a  1"}, "line 1, column 14: "},
	} {
		for _, r := range []io.Reader{strings.NewReader(c.text), iotest.OneByteReader(strings.NewReader(c.text))} {
			got, err := placed(t, r, func(r io.Reader, use func(unwrap.Placed) error) error { return unwrap.ReadAt(r, "/a", use) })
			if diff := cmp.Diff(c.want, got); diff != "" || (err == nil) != (c.err == "") || err != nil && !strings.HasPrefix(err.Error(), c.err) {
				t.Errorf("%.300s: error %v (-want +got):\n%s", c.text, err, diff)
			}
		}
	}
}
