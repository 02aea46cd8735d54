package capture_test

import (
	"context"
	"fmt"
	"log"
	"net/http"
	"strings"
	"time"

	"github.com/siohook/siohook/internal/app/capture"
)

func ExampleListen() {
	r := capture.NewReceiver(capture.Options{
		Answer: func(c capture.Capture) capture.Answer {
			return capture.Answer{Status: http.StatusAccepted, Body: []byte("thanks\n")}
		},
	})
	s, err := capture.Listen("127.0.0.1:0", r, capture.ServerOptions{})
	if err != nil {
		log.Fatal(err)
	}
	defer s.Close(context.Background())

	resp, err := http.Post(s.URL()+"/hook", "application/json", strings.NewReader(`{"type":"contact.tag.added"}`))
	if err != nil {
		log.Fatal(err)
	}
	resp.Body.Close()
	fmt.Println(resp.Status)
	for _, c := range r.Captures() {
		fmt.Println(c.Method, c.URL, string(c.Body))
	}
	// Output:
	// 202 Accepted
	// POST /hook {"type":"contact.tag.added"}
}

func ExampleCapture_MarshalJSON() {
	line, err := capture.Capture{
		Time:   time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC),
		Method: "POST", URL: "/hook", Proto: "HTTP/1.1",
		Headers: [][2]string{{"Content-Type", "application/json"}},
		Body:    []byte("{}"),
	}.MarshalJSON()
	fmt.Println(string(line), err)
	// Output:
	// {"format_version":1,"time":"2026-01-02T03:04:05Z","method":"POST","url":"/hook","proto":"HTTP/1.1","headers":[["Content-Type","application/json"]],"body":"e30="} <nil>
}
