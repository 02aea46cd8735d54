package jsonlines_test

import (
	"errors"
	"os"

	"github.com/siohook/siohook/internal/base/jsonlines"
)

func ExampleWriter() {
	w := jsonlines.New(os.Stdout)
	err := w.Write(struct {
		Kind string `json:"kind"`
		Text string `json:"text"`
	}{"remark", "<a>\n"})
	if err = errors.Join(err, w.Write(map[string]int{"n": 1})); err != nil {
		panic(err)
	}
	// Output:
	// {"format_version":1,"kind":"remark","text":"<a>\n"}
	// {"format_version":1,"n":1}
}
