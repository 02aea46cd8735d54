package schemas

// ContactCourseBundleEnrolled is sent when a contact is enrolled in a bundle of
// courses (doc).
type ContactCourseBundleEnrolled struct {
	Envelope[ContactCourseBundleEnrolledData]
}

// ContactCourseBundleEnrolledData is what happened in a
// [ContactCourseBundleEnrolled].
type ContactCourseBundleEnrolledData struct {
	// Bundle the contact is enrolled in.
	CourseBundle CourseBundle `json:"course_bundle"`
	// Contact who is enrolled.
	Contact Contact `json:"contact"`
	// How much of the courses is open to the contact. An open enumeration.
	AccessType string `json:"access_type" doc:"full_access" seen:"partial_access,dripping_content,partial_dripping_access"`
	// First course of the bundle that is open to the contact.
	FirstActiveCourse Undocumented `json:"first_active_course" guess:"a course object when the access is dripping"`
}

// CourseBundle is a bundle of online courses (doc).
type CourseBundle struct {
	// Number of the bundle.
	ID int64 `json:"id" jsonschema:"example=6624" fake:"bundle.id"`
	// Name of the bundle.
	Name string `json:"name" jsonschema:"example=webhook data structure doc" fake:"bundle.name"`
}
