package encode_test

import (
	"fmt"

	"github.com/siohook/siohook/fake/encode"
)

// A sample put on the wire as the provider would send it.
func ExampleAppendPHP() {
	b, err := encode.AppendPHP(nil, []byte(`{ "name": "Merci / Télécharger 🎁", "fields": [] }`))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%s\n", b)
	// Output:
	// {"name":"Merci \/ T\u00e9l\u00e9charger \ud83c\udf81","fields":[]}
}
