package deliver_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"

	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/schemas"
)

func ExampleClient_Post() {
	receiver := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		fmt.Println("received", r.Header.Get("Content-Type"), string(body))
		w.WriteHeader(http.StatusAccepted)
	}))
	defer receiver.Close()

	c := deliver.New(deliver.Options{Provider: schemas.Automation().Wire.Header})
	defer c.Close()
	res := c.Post(context.Background(), deliver.Request{
		URL:     receiver.URL + "/hook",
		Payload: []byte(`{"type":"contact.tag.added"}`),
	})
	fmt.Println(res.Status, res.Err)
	// Output:
	// received application/json {"type":"contact.tag.added"}
	// 202 <nil>
}

func ExampleFailure() {
	c := deliver.New(deliver.Options{})
	defer c.Close()
	res := c.Post(context.Background(), deliver.Request{URL: "http://192.0.2.1/hook?token=abc"})
	var f *deliver.Failure
	if errors.As(res.Err, &f) {
		fmt.Println(f.Kind)
		fmt.Println(f)
		fmt.Println("hint:", f.Hint())
	}
	// Output:
	// remote-refused
	// http://192.0.2.1/hook?token=***: 192.0.2.1:80 is not an address of this machine
	// hint: siohook sends only to this machine; use --allow-remote for other machines
}

func ExampleCurl() {
	fmt.Println(deliver.Curl(deliver.Options{Provider: schemas.Automation().Wire.Header}, deliver.Request{
		URL:    "http://localhost:8080/hook?id=1&token=abc",
		Header: http.Header{"Accept": nil, "Accept-Charset": nil, "Accept-Language": nil, "X-Synthetic": nil},
	}, "payload.json"))
	// Output:
	// curl -sS -i --http1.1 --noproxy '*' -H 'Content-Type: application/json' -H 'User-Agent: Symfony' -H Accept: -H Expect: --data-binary @payload.json 'http://localhost:8080/hook?id=1&token='"$TOKEN"
}
