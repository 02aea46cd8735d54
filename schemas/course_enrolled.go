package schemas

// ContactCourseEnrolled is sent when a contact is enrolled in a course (doc).
type ContactCourseEnrolled struct {
	Envelope[ContactCourseEnrolledData]
}

// ContactCourseEnrolledData is what happened in a [ContactCourseEnrolled].
type ContactCourseEnrolledData struct {
	// Course the contact is enrolled in.
	Course Course `json:"course"`
	// Contact who is enrolled.
	Contact Contact `json:"contact"`
	// How much of the course is open to the contact. An open enumeration.
	AccessType string `json:"access_type" doc:"full_access" seen:"partial_access,dripping_content,partial_dripping_access"`
}
