package fake

import (
	"github.com/siohook/siohook/fake/internal/story"
	"github.com/siohook/siohook/schemas"
)

// moments are the ids of the events of each.
var moments = map[string]story.Moment{
	"contact.optin.completed/funnel_step": story.OptIn,
	"contact.optin.completed/blog_page":   story.BlogOptIn,
	"contact.tag.added":                   story.Tagged,
	"contact.tag.removed":                 story.Untagged,
	"contact.page.visited":                story.Visited,
	"contact.email_link.clicked":          story.Clicked,
	"contact.webinar.registered":          story.Registered,
	"customer.sale.completed":             story.Bought,
	"contact.course.enrolled":             story.Enrolled,
	"contact.course_bundle.enrolled":      story.BundleEnrolled,
	"contact.campaign.finished":           story.Finished,
}

func momentOf(r *schemas.Row) story.Moment { return moments[r.ID()] }
