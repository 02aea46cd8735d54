package provider_test

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// The code of the page is this package's.
func TestPage(t *testing.T) {
	page, err := os.ReadFile("../../docs/CATALOGS.md")
	if err != nil {
		t.Fatal(err)
	}
	code, err := os.ReadFile("catalog_test.go")
	if err != nil {
		t.Fatal(err)
	}
	blocks := regexp.MustCompile("(?s)```go\n(.*?)```").FindAllStringSubmatch(string(page), -1)
	if len(blocks) != 4 {
		t.Errorf("%d blocks of code", len(blocks))
	}
	for _, block := range blocks {
		if !strings.Contains(string(code), block[1]) {
			t.Errorf("the code is not in catalog_test.go:\n%s", block[1])
		}
	}
}
