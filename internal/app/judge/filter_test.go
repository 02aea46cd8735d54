package judge_test

import (
	"bufio"
	"context"
	"io"
	"strings"
	"testing"

	"github.com/siohook/siohook/internal/app/judge"
	"github.com/siohook/siohook/schemas"
	"github.com/siohook/siohook/validate"
)

// The answer to a line does not wait for the end of the next, of which a part has come.
func TestFilterAnswersBeforeTheNextLineEnds(t *testing.T) {
	in, send := io.Pipe()
	receive, out := io.Pipe()
	done := make(chan error)
	go func() {
		_, err := judge.Filter(context.Background(), validate.New(schemas.Automation(), validate.Options{}), in, out)
		done <- err
	}()
	answers := bufio.NewReader(receive)
	for _, step := range []struct{ sent, answer string }{{"{\n{\"ty", `"line":1`}, {"pe\":1}\n\n[", `"line":2`}, {"", `"line":3`}, {"]\n", `"line":4`}} {
		if _, err := io.WriteString(send, step.sent); err != nil {
			t.Fatal(err)
		}
		answer, err := answers.ReadString('\n')
		if err != nil || !strings.Contains(answer, step.answer) {
			t.Fatalf("%q: got %q, %v", step.sent, answer, err)
		}
	}
	if err := send.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-done; err != nil {
		t.Error(err)
	}
}
