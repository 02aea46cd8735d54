package schemas

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"

	"github.com/go-json-experiment/json"
)

// Union is implemented by types that hold one of several struct types. Each of
// them has a member with a const tag, the same one in all; its value on the
// wire selects the type. Package generator makes a oneOf of them.
type Union interface {
	Kinds() []any
}

// Resource is something an order item gives its buyer. Exactly one type is
// documented per value of type; see [ResourceKind].
type Resource struct{ ResourceKind }

// ResourceKind is a *[TagResource], a *[CourseResource] or, for a type that is
// not documented, an *[UnknownResource].
type ResourceKind interface {
	// ResourceType is the resource's type on the wire, for example "systemeio_tag".
	ResourceType() string
}

// ResourceTerms are the terms on which a resource is given (doc).
type ResourceTerms struct {
	// How many are given.
	Quantity Undocumented `json:"quantity" guess:"an integer for physical products"`
	// Access to a course: null for other resources.
	EnrollmentAccessType *string `json:"enrollment_access_type" doc:"full_access" fake:"resource.access"`
	// Course that sets the pace of a dripping access.
	EnrollmentDrippingAccessCourse Undocumented `json:"enrollment_dripping_access_course" guess:"a course object"`
}

// TagResource is a tag that the sale puts on the buyer (doc). It has no member
// "tag": data stands in its place.
type TagResource struct {
	ResourceTerms
	// Kind of resource.
	Type string `json:"type" const:"systemeio_tag"`
	// Always null for this kind.
	Course Undocumented `json:"course"`
	// Always null for this kind.
	CourseBundle Undocumented `json:"course_bundle"`
	// Always null for this kind.
	PhysicalProduct Undocumented `json:"physical_product"`
	// The tag.
	Data Tag `json:"data"`
}

// ResourceType implements [ResourceKind].
func (*TagResource) ResourceType() string { return "systemeio_tag" }

// CourseResource is a course that the sale enrols the buyer in (doc). It has
// no member "course": data stands in its place.
type CourseResource struct {
	ResourceTerms
	// Kind of resource.
	Type string `json:"type" const:"membership_course"`
	// Always null for this kind.
	CourseBundle Undocumented `json:"course_bundle"`
	// Always null for this kind.
	PhysicalProduct Undocumented `json:"physical_product"`
	// Always null for this kind.
	Tag Undocumented `json:"tag"`
	// The course.
	Data Course `json:"data"`
}

// ResourceType implements [ResourceKind].
func (*CourseResource) ResourceType() string { return "membership_course" }

// UnknownResource is a resource of a kind that is not documented, as it came.
// The product has course bundles and physical products; how they are written
// is not known.
type UnknownResource struct {
	Type string // its type; "" when it has none
	JSON []byte // the whole resource
}

// ResourceType implements [ResourceKind].
func (r *UnknownResource) ResourceType() string { return r.Type }

// MarshalJSON writes the resource as it came.
func (r *UnknownResource) MarshalJSON() ([]byte, error) { return r.JSON, nil }

// Kinds implements [Union].
func (Resource) Kinds() []any { return []any{TagResource{}, CourseResource{}} }

// MarshalJSON writes the resource of whatever kind it is.
func (r Resource) MarshalJSON() ([]byte, error) {
	if r.ResourceKind == nil {
		return nil, errors.New("resource: no kind")
	}
	return json.Marshal(r.ResourceKind)
}

// UnmarshalJSON reads a resource of the kind its type says.
func (r *Resource) UnmarshalJSON(b []byte) error {
	var head struct {
		Type string `json:"type"`
	}
	if err := json.Unmarshal(b, &head); err != nil {
		return fmt.Errorf("resource: %w", err)
	}
	for _, kind := range r.Kinds() {
		model := reflect.New(reflect.TypeOf(kind))
		resource, ok := model.Interface().(ResourceKind)
		if !ok || resource.ResourceType() != head.Type {
			continue
		}
		if err := json.Unmarshal(b, resource); err != nil {
			return fmt.Errorf("resource %s: %w", head.Type, err)
		}
		r.ResourceKind = resource
		return nil
	}
	r.ResourceKind = &UnknownResource{Type: head.Type, JSON: bytes.Clone(b)}
	return nil
}
