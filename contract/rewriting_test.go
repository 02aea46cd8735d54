package contract

import "testing"

// What receivers hash is what their languages write: the values here were written by Node 20,
// Python 3.11, PHP 8.2 and Ruby 3.
func TestRewritings(t *testing.T) {
	const body = "{\"b\":\"caf\\u00e9 \\/ \U0001F381\",\"a\":[0.0,1.50,12345678,-1e3,true,null], \"c\":\"<\\n\"}\r\n"
	want := map[string]string{
		"JSON.stringify in JavaScript":                        `{"b":"café / 🎁","a":[0,1.5,12345678,-1000,true,null],"c":"<\n"}`,
		"json.dumps in Python":                                `{"b": "caf\u00e9 / \ud83c\udf81", "a": [0.0, 1.5, 12345678, -1000.0, true, null], "c": "<\n"}`,
		"json.dumps in Python with separators=(',', ':')":     `{"b":"caf\u00e9 / \ud83c\udf81","a":[0.0,1.5,12345678,-1000.0,true,null],"c":"<\n"}`,
		"json_encode in PHP":                                  `{"b":"caf\u00e9 \/ \ud83c\udf81","a":[0,1.5,12345678,-1000,true,null],"c":"<\n"}`,
		"json_encode in PHP with JSON_PRESERVE_ZERO_FRACTION": `{"b":"caf\u00e9 \/ \ud83c\udf81","a":[0.0,1.5,12345678,-1000.0,true,null],"c":"<\n"}`,
		"JSON.generate in Ruby":                               `{"b":"café / 🎁","a":[0.0,1.5,12345678,-1000.0,true,null],"c":"<\n"}`,
		"json_encode in PHP with JSON_UNESCAPED_SLASHES":      `{"b":"caf\u00e9 / \ud83c\udf81","a":[0,1.5,12345678,-1000,true,null],"c":"<\n"}`,
		"json_encode in PHP with JSON_UNESCAPED_UNICODE":      `{"b":"café \/ 🎁","a":[0,1.5,12345678,-1000,true,null],"c":"<\n"}`,
		"the body without the white space around it":          "{\"b\":\"caf\\u00e9 \\/ \U0001F381\",\"a\":[0.0,1.50,12345678,-1e3,true,null], \"c\":\"<\\n\"}",
		"the body read as Latin-1":                            "{\"b\":\"caf\\u00e9 \\/ \u00f0\u009f\u008e\u0081\",\"a\":[0.0,1.50,12345678,-1e3,true,null], \"c\":\"<\\n\"}\r\n",
	}
	for _, one := range rewritings() {
		if text, ok := want[one.name]; ok {
			delete(want, one.name)
			if got := string(one.write([]byte(body))); got != text {
				t.Errorf("%s: got %s, want %s", one.name, got, text)
			}
		}
		for _, odd := range []string{"", "{", "\xff", `"\ud800"`, "[1,2", "1e999"} {
			_ = one.write([]byte(odd)) // a panic fails the test
		}
	}
	if len(want) > 0 {
		t.Errorf("not among the rewritings: %v", want)
	}
	if got := firstDifference([]byte(`{"a":0.0}`), []byte(`{"a":0}`)); got != "The first difference is at byte 7: received `{\"a\":0.0}`, hashed `{\"a\":0}`" {
		t.Error(got)
	}
}
