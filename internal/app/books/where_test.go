package books_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/siohook/siohook/internal/app/books"
	"github.com/siohook/siohook/internal/base/hint"
)

func TestWhere(t *testing.T) {
	const rows = `{"id":1,"status":"paid","amount":100,"deleted_at":null,"test":false,"Contact":{"email":"a@example.com"},"ref":"00012345678901234567","and":"x"}
{"id":2,"status":"test","amount":5.5,"deleted_at":"2026-01-02","test":true,"ref":"00012345678901234568"}
{"id":3,"status":null,"amount":"30","test":"yes","ref":"7","Contact":{"email":"b@EXAMPLE.org"}}
{"id":4,"status":"it's","amount":-1e2,"test":0,"ref":"007"}`
	for where, want := range map[string]string{
		"status != 'test'":                                  "134", // null is not equal to anything
		"status = 'test'":                                   "2",
		"status <> 'test' and deleted_at is null":           "134",
		"not (status = 'test' or status = 'paid')":          "34",
		"not status = 'test'":                               "134",
		"NOT NOT status == 'test'":                          "2",
		"status is null":                                    "3",
		"status is not null":                                "124",
		"Status IS NOT NULL AND id>2":                       "4",
		"status in ('paid', 'test')":                        "12",
		"status not in ('paid','test')":                     "34",
		"id in (1, 3.0)":                                    "13",
		"status = 'it''s'":                                  "4",
		"amount > 5.5":                                      "13",
		"amount >= 5.5 and amount <= 100.0":                 "123",
		"amount < 0":                                        "4",
		"amount = '100.00'":                                 "1", // a number in the row
		"amount = -100":                                     "4",
		"amount = +30":                                      "3",
		"deleted_at < '2026-01-03'":                         "2",
		"test = true":                                       "23",
		"test = false":                                      "14",
		"test != false":                                     "23",
		"contact.email like '%@example.com'":                "1",
		`"Contact.email" like '_@example.org'`:              "3",
		"status like '%'":                                   "124",
		"contact.email not like '%@example.com'":            "234",
		"ref = '00012345678901234567'":                      "1",
		"ref = 12345678901234567":                           "",
		"ref = '7'":                                         "3",
		"ref = 7":                                           "34",
		"`and` = 'x'":                                       "1",
		"id = 1 or id = 2 and status = 'none' or id in (4)": "14",
		"(id = 1 or id = 2) and status = 'test'":            "2",
		strings.Repeat("(", 90) + "id = 1" + strings.Repeat(")", 90): "1",
	} {
		s := from(rows)
		s.Where = where
		b, err := books.Open(t.Context(), s)
		if err != nil {
			t.Errorf("%s: %v", where, err)
			continue
		}
		got, n := "", 0
		for row, err := range b.Rows() {
			if err != nil && (want != "" || !strings.HasPrefix(err.Error(), "the condition keeps none of the 4 rows")) {
				t.Errorf("%s: %v", where, err)
			}
			if err != nil {
				continue
			}
			got += row.Values[0].Text
			n++
		}
		if got != want || b.Left() != 4-n {
			t.Errorf("%s: got %s, want %s; %d were left out", where, got, want, b.Left())
		}
	}
}

func TestWhereErrors(t *testing.T) {
	const rows = "id,status,deleted_at\n1,a,\n"
	for where, want := range map[string]string{
		"":                                     "",
		"status":                               "column 7: want =, !=, <, <=, >, >=, is, in or like, got the end",
		"statsu = 'x'":                         `column 1: there is no column "statsu" | did you mean "status"?`,
		"id = 1 and é = 'x'":                   `column 12: there is no column "é" | the columns are id, status, deleted_at`,
		"'é' = id":                             `column 1: want a column, got "'é'" | the name of a column stands without quotes, or in "double" ones`,
		"status = paid":                        `column 10: want a text in 'single quotes', a number, true or false, got "paid" | a text stands in 'single quotes'`,
		`status = "paid"`:                      `column 10: want a text in 'single quotes', a number, true or false, got "\"paid\"" | a text stands in 'single quotes'`,
		"status = null":                        "column 10: nothing is equal to null | write is null, or is not null",
		"status is 'x'":                        `column 11: want null, got "'x'"`,
		"status = 'x":                          "column 10: the quote is not closed",
		"status = 'x' id = 1":                  `column 14: want and, or, or the end, got "id"`,
		"(status = 'x'":                        "column 14: want and, or, or ), got the end",
		"status = 'x')":                        `column 13: want and, or, or the end, got ")"`,
		"status in 'x'":                        `column 11: want (, got "'x'"`,
		"status in ()":                         `column 12: want a text in 'single quotes', a number, true or false, got ")" | a text stands in 'single quotes'`,
		"status in ('x' 'y')":                  `column 16: want , or ), got "'y'"`,
		"status not = 'x'":                     `column 12: want in or like, got "="`,
		"status like x":                        `column 13: want a text in 'single quotes', such as '%@example.com', got "x"`,
		"status = 'x' & id = 1":                `column 14: "&" has no meaning here`,
		"status = 'x' and":                     "column 17: want a column, got the end",
		"and = 1":                              `column 1: want a column, got "and"`,
		"status = 'x'; drop table":             `column 13: ";" has no meaning here`,
		"\xff":                                 "column 1: not in UTF-8",
		strings.Repeat("not ", 101) + "id = 1": "column 401: nested deeper than 100 levels",
		strings.Repeat("id = 1 or ", 1001):     "column 1: longer than 10,000 bytes",
	} {
		s := from(rows)
		s.Where = where
		_, err := books.Open(t.Context(), s)
		got := ""
		if err != nil {
			got = err.Error()
			if advice := hint.Of(err); advice != "" {
				got += " | " + advice
			}
		}
		if got != want {
			t.Errorf("%.40s:\n got %s\nwant %s", where, got, want)
		}
	}
	s := from(`{"ID":1,"Id":2}`)
	s.Where = "id = 1" // which of them is not guessed
	if _, err := books.Open(t.Context(), s); err == nil || err.Error() != `column 1: there is no column "id"` {
		t.Error(err)
	}
	s = from(rows)
	s.Where = "é = 1"
	s.Where = "id = 'é' and statsu = 1"
	_, err := books.Open(t.Context(), s)
	var wrong *books.WhereError
	if !errors.As(err, &wrong) || wrong.Caret() != "id = 'é' and statsu = 1\n             ^" {
		t.Errorf("%v", err)
	}
}

// A column of JSON may come with a later row. Where none has it, the end tells.
func TestWhereLater(t *testing.T) {
	s := from(strings.Repeat(`{"id":1}`+"\n", 2000) + `{"id":2,"deleted_at":"now"}`)
	s.Where = "deleted_at is not null"
	if got := read(t, s); len(got) != 1 || !strings.Contains(got[0], "id=2") {
		t.Error(got)
	}
	s = from(strings.Repeat(`{"id":1}`+"\n", 2000))
	s.Where = "deleted_at is null and id > 1"
	if got := read(t, s); len(got) != 1 || got[0] != `the end: column 1: there is no column "deleted_at"` {
		t.Error(got)
	}
	s = from(strings.Repeat(`{"deletedat":null}`+"\n", 2000))
	s.Where = "deleted_at is null"
	if got := read(t, s); len(got) != 1 || !strings.Contains(got[0], "did you mean") {
		t.Error(got)
	}
}
