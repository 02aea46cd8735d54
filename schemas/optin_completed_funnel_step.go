package schemas

// ContactOptinCompletedFunnelStep is sent when a contact fills in the form of a
// funnel step (doc).
type ContactOptinCompletedFunnelStep struct {
	Envelope[ContactOptinCompletedFunnelStepData]
}

// ContactOptinCompletedFunnelStepData is what happened in a
// [ContactOptinCompletedFunnelStep].
type ContactOptinCompletedFunnelStepData struct {
	// Funnel step that holds the form.
	FunnelStep FunnelStep `json:"funnel_step" fake:"step=squeeze"`
	// Contact who filled in the form.
	Contact Contact `json:"contact" fake:"ip=set"`
	// Address of the page with the form, with its utm query; since 2025.
	SourceURL string `json:"source_url,omitempty" jsonschema:"format=uri,example=https://www.example.com/offer?utm_source=newsletter" evidence:"seen" fake:"page.url"`
}
