package schemas

// ContactCampaignFinished is sent when a contact got the last e-mail of a
// campaign (doc).
type ContactCampaignFinished struct {
	Envelope[ContactCampaignFinishedData]
}

// ContactCampaignFinishedData is what happened in a [ContactCampaignFinished].
type ContactCampaignFinishedData struct {
	// Campaign that is finished.
	Campaign Campaign `json:"campaign"`
	// Contact who finished it.
	Contact Contact `json:"contact"`
}

// Campaign is a series of e-mails (doc).
type Campaign struct {
	// Number of the campaign.
	ID int64 `json:"id" jsonschema:"example=82393" fake:"campaign.id"`
	// Name of the campaign.
	Name string `json:"name" jsonschema:"example=test campaign" fake:"campaign.name"`
	// Description of the campaign.
	Description string `json:"description" jsonschema:"example=webhook data structure doc" fake:"campaign.description"`
}
