package load_test

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/app/load"
)

// Each request has its line, which shows no secret and is one line whatever failed.
func TestResults(t *testing.T) {
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	var b bytes.Buffer
	w := load.NewResults(&b, "http://joe:s3cret@127.0.0.1/hook?token=s3cret")
	for _, r := range []load.Result{
		{N: 1, Event: "contact.tag.added", At: at, Due: 1, Started: 3, Ended: 10, Status: 204, Bytes: 7, WarmUp: true},
		{N: 2, At: at, Ended: 5, Status: 200, Failed: &deliver.Failure{Kind: deliver.Body, Err: errors.New("it \"broke\"\noff")}, Invalid: true},
	} {
		if err := w.Write(&r); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	const url = `"url":"http://joe:***@127.0.0.1/hook?token=***","headers":null,`
	want := `{"attack":"siohook","seq":1,"code":204,"timestamp":"2026-01-02T03:04:05Z","latency":9,"bytes_out":7,"bytes_in":0,"error":"","body":null,"method":"POST",` + url +
		`"event":"contact.tag.added","service":7,"lag":2,"warm_up":true}
{"attack":"siohook","seq":2,"code":0,"timestamp":"2026-01-02T03:04:05Z","latency":5,"bytes_out":0,"bytes_in":0,"error":"body: it \"broke\"\\noff","body":null,"method":"POST",` + url +
		`"event":"","service":5,"lag":0,"invalid":true}
`
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Error(diff)
	}
}
