package main

import (
	"bufio"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// siohook docs serves until it is interrupted, which is its end and no failure.
func TestDocsServesUntilInterrupted(t *testing.T) {
	binary, err := exec.LookPath("siohook") // the test binary under that name
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command(binary, "docs", "--events", "contact.tag.added")
	said, err := c.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(said).ReadString('\n')
	address, _, ok := strings.Cut(strings.TrimPrefix(line, "siohook: catalog at "), " ")
	if err != nil || !ok {
		t.Fatalf("%q, %v", line, err)
	}
	answer, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	page, err := io.ReadAll(answer.Body)
	answer.Body.Close()
	if err != nil || !strings.Contains(string(page), `id="contact.tag.added"`) || strings.Contains(string(page), `id="contact.tag.removed"`) {
		t.Errorf("%v: %.300s", err, page)
	}
	if err := c.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if err := c.Wait(); err != nil {
		t.Errorf("interrupted: %v", err)
	}
}
