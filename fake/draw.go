package fake

import "math/bits"

// slot names a drawing of an event or a contact. Each is independent of all
// others, so that a new one changes no value that is there.
type slot uint64

// The slots with a meaning of their own; what follows from a model's member
// draws at slotOf its path.
const (
	slotRow slot = iota + 1
	slotTime
	slotNewcomer
	slotContact
	slotStep
	slotPlan
	slotTag
	slotCourse
	slotBundle
	slotCampaign
	slotEmail
	slotPage
	slotURL
	slotWebinarStart
	slotOrder
	slotOrderTime
	slotItem
	slotLocale
	slotFirst
	slotLast
	slotStreet
	slotPlace
	slotPhone
	slotDigits
	slotAddress
	slotIP
	slotFields
	slotCompany
	slotArrival
	slotBeat // and those after it, one for each beat of a story
)

// slotOf is the slot of a name: its FNV-1a hash, far from the numbers above.
func slotOf(name string) slot {
	h := uint64(14695981039346656037)
	for i := range len(name) {
		h = (h ^ uint64(name[i])) * 1099511628211
	}
	return slot(h)
}

const golden = 0x9e3779b97f4a7c15 // 2^64 divided by the golden ratio

// derive draws the number of a slot from a base (splitmix64).
func derive(base uint64, k slot) uint64 {
	x := base + uint64(k)*golden
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// pick scales a drawn number to 0 ... n-1.
func pick[I int | int64 | uint64](u uint64, n I) I {
	hi, _ := bits.Mul64(u, uint64(n))
	return I(hi)
}
