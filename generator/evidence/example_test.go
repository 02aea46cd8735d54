package evidence_test

import (
	"fmt"

	"github.com/siohook/siohook/generator/evidence"
)

func ExampleRead() {
	comment := evidence.Comment(`doc:"paypal" seen:"stripe,mollie"`)
	fmt.Println(comment)
	fmt.Println(evidence.Read(comment).SeenValues)
	// Output:
	// In the help article: paypal. Seen on real deliveries: stripe, mollie.
	// [stripe mollie]
}
