package contract

import (
	"github.com/siohook/siohook/internal/base/jsonpos"
)

var coverageResource = &rule{
	Check: Check{
		ID: "coverage/resource", Phase: Coverage, Severity: Error, PerEvent: true,
		Purpose: "the members of an order item depend on its type: a tag has no course, and a course has no tag",
		Expects: "the receiver accepts each kind of resource, alone and combined",
		Cause:   "the receiver reads only one kind of resource, or only the first resource",
		Fix:     "check the type of each resource",
		Source:  "doc: the resources in the example of a sale",
	},
	trait: &trait{without: otherResources, pointer: func([]byte) string { return resources }},
}

const resources = "/data/order_item/resources"

// otherResources gives a sale other kinds of resources.
func otherResources(b []byte) [][]byte {
	n, ok := node(b, resources)
	if !ok || n.Kind() != jsonpos.Array {
		return nil
	}
	const (
		tag    = `{"quantity":null,"enrollment_access_type":null,"enrollment_dripping_access_course":null,"type":"systemeio_tag","course":null,"course_bundle":null,"physical_product":null,"data":{"id":141002,"name":"tag"}}`
		course = `{"quantity":null,"enrollment_access_type":"full_access","enrollment_dripping_access_course":null,"type":"membership_course","course_bundle":null,"physical_product":null,"tag":null,"data":{"id":44685,"name":"course","description":null}}`
	)
	var others [][]byte
	for _, list := range []string{"[" + tag + "]", "[" + course + "]", "[" + tag + "," + course + "]", "[" + course + "," + tag + "]"} {
		other, _ := with(b, resources, list) // it is there
		others = append(others, other)
	}
	return others
}
