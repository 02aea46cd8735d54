package story

import (
	"slices"

	"github.com/siohook/siohook/fake/internal/draw"
)

// Moment is what may happen to a contact, as the rows of a catalog have it.
type Moment string

// The moments.
const (
	Created        Moment = "created"         // the contact is new to the account
	OptIn          Moment = "optin"           // at a funnel
	BlogOptIn      Moment = "blog_optin"      // at a blog
	Tagged         Moment = "tagged"          //
	Untagged       Moment = "untagged"        //
	Visited        Moment = "visited"         // a page of a funnel
	Clicked        Moment = "clicked"         // a link in an e-mail
	Registered     Moment = "registered"      // for a webinar
	Bought         Moment = "bought"          // one item of an order
	Canceled       Moment = "canceled"        // what was bought last
	Enrolled       Moment = "enrolled"        // in a course
	BundleEnrolled Moment = "bundle_enrolled" // in a bundle of courses
	Finished       Moment = "finished"        // a campaign
)

// Moments lists them all.
func Moments() []Moment {
	return []Moment{Created, OptIn, BlogOptIn, Tagged, Untagged, Visited, Clicked, Registered, Bought, Canceled, Enrolled, BundleEnrolled, Finished}
}

// Beat is one thing that happens to a contact.
type Beat struct {
	At     int64 // Unix time
	Moment Moment
	Opens  bool // of what is bought: it opens an order, others belong to the one before
	pinned uint8
	pins   [3]draw.Pin
}

// Pins are what of the event is not drawn.
func (b *Beat) Pins() []draw.Pin { return b.pins[:b.pinned] }

// isAbout tells whether a beat is one of the moment and about the same thing.
func (b *Beat) isAbout(m Moment, what draw.Pin) bool { return b.Moment == m && b.pins[0] == what }

// inOrder sorts beats by time.
func inOrder(beats []Beat) {
	slices.SortStableFunc(beats, func(a, b Beat) int {
		switch {
		case a.At < b.At:
			return -1
		case a.At > b.At:
			return 1
		}
		return 0
	})
}
