package reach_test

import (
	"testing"

	"github.com/siohook/siohook/internal/base/jsontree"
	"github.com/siohook/siohook/internal/base/reach"
)

func TestText(t *testing.T) {
	const mail, web, ip, phone = "an e-mail address", "a web address", "an IP address", "a telephone number"
	for text, want := range map[string]string{
		"": "", "paid": "", "ord_1a2b": "", "1234567890": "", "2026-01-05": "", "2026-01-05T08:00:00+00:00": "", "08:00:00": "", "1.2.3": "",
		"0b989ba4-242f-11e5-81e1-c7b6966d2516": "", "sha256=6dcb09b5b57875f334f61aebed695e2e4193db5e": "", "::": ip, "a@b": mail,
		"ann@example.com": "", "ann@mail.example.org": "", "Ann <ann@gmail.com>": mail, "ann@example.com.evil.nl": mail, "git@github.com:a/b.git": mail,
		"https://www.example.com/a": "", "https://shop.test": "", "https://user@example.com:80/": "", "https://api.github.com/users": web, "HTTP://EXAMPLE.COM.NL": web,
		"see www.shop.nl": web, "//cdn.shop.com/a.js": web, "git://github.com/a": web, "http://10.0.0.1/": web, "gid://shopify/Shop/1": web,
		"192.0.2.7": "", "127.0.0.1": "", "8.8.8.8": ip, "from 10.1.2.3.": ip, "2001:db8::1": "", "2a00:1450:4001::200e": ip,
		"+1 555 123 4567": phone, "+31612345678": phone, "call 020 123 4567": phone, "(303) 555-0200": phone, "06 39 98 12 34": phone,
	} {
		if got := reach.Text(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	tree, _, err := jsontree.ParseValue([]byte(`{"a":[1,true,null,{"b":["x","ann@gmail.com"]}]}`))
	if err != nil {
		t.Fatal(err)
	}
	if got := reach.Value(tree); got != mail {
		t.Errorf("value: %q", got)
	}
	if got := reach.Value(jsontree.New().Set("www.shop.nl", false)); got != web {
		t.Errorf("name: %q", got)
	}
}
