package accept

import "github.com/santhosh-tekuri/jsonschema/v5"

// Schema is the strict schema that refuses.
func (n *Note) Schema() *jsonschema.Schema { return n.node.schema }
