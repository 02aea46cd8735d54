package repair_test

import (
	"fmt"

	"github.com/siohook/siohook/internal/base/repair"
)

func ExampleText() {
	result, err := repair.Text([]byte("Example:\n{\u00a0\u00a0“name”: \"cr\\\\u00e9er\",\u00a0}"))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, c := range result.Changes {
		fmt.Printf("%d:%d: %s: %s\n", c.Line, c.Column, c.Rule, c)
	}
	fmt.Printf("%s\n", result.JSON)
	// Output:
	// 1:1: surrounding-text: text before the JSON: removed (1 line, 8 characters: Example:)
	// 2:2: no-break-space: no-break space (U+00A0) used as white space: replaced by a space (3 times, first here)
	// 2:4: smart-quotes: typographic quote “ around a string: replaced by "
	// 2:15: doubled-escape: doubled escape \\u00e9 inside a string: replaced by \u00e9
	// 2:25: trailing-comma: comma after the last value: removed
	// {  "name": "cr\u00e9er" }
}

func ExampleExtract() {
	results, err := repair.Extract([]byte("TAG ADDED:\n{ \"id\": 1 }\nTAG REMOVED:\n{ \"id\": 2 }\n"))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range results {
		fmt.Printf("%d:%d: %s\n", r.Line, r.Column, r.JSON)
	}
	// Output:
	// 2:1: {"id":1}
	// 4:1: {"id":2}
}
