package schemas

// ContactPageVisited is sent when a known contact visits a funnel step (doc).
type ContactPageVisited struct {
	Envelope[ContactPageVisitedData]
}

// ContactPageVisitedData is what happened in a [ContactPageVisited].
type ContactPageVisitedData struct {
	// Funnel step that was visited.
	FunnelStep FunnelStep `json:"funnel_step"`
	// Contact who visited it.
	Contact Contact `json:"contact"`
}
