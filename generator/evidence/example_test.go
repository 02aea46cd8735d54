package evidence_test

import (
	"fmt"

	"github.com/siohook/siohook/generator/evidence"
	"github.com/siohook/siohook/internal/tags"
)

func ExampleRead() {
	comment := evidence.Comment(&tags.Tags{Doc: []string{"paypal"}, Seen: []string{"stripe", "mollie"}})
	fmt.Println(comment)
	fmt.Println(evidence.Read(comment).SeenValues)
	// Output:
	// In the help article: paypal. Seen on real deliveries: stripe, mollie.
	// [stripe mollie]
}
