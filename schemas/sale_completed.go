package schemas

// CustomerSaleCompleted is sent for each item that a customer buys: an order
// bump or an upsell comes as a delivery of its own with the same order and
// another order item, and the renewal of a subscription repeats the order's
// number (seen). Counting orders by order.id alone loses sales.
type CustomerSaleCompleted struct {
	Envelope[CustomerSaleCompletedData]
}

// CustomerSaleCompletedData is what happened in a [CustomerSaleCompleted].
type CustomerSaleCompletedData struct {
	// Customer who bought.
	Customer Customer `json:"customer"`
	// Funnel step that holds the order form.
	FunnelStep FunnelStep `json:"funnel_step" fake:"step=offer-form"`
	// Price that the customer chose.
	OfferPricePlan OfferPricePlan `json:"offer_price_plan"`
	// Order, shared by all the items bought together.
	Order Order `json:"order"`
	// Item of the order that this delivery is about.
	OrderItem OrderItem `json:"order_item"`
	// Coupon that the customer used.
	Coupon Undocumented `json:"coupon" role:"discount" guess:"an object when a coupon was used"`
}

// Customer is a contact who bought (doc).
type Customer struct {
	// Number of the customer; not the contact's.
	ID int64 `json:"id" jsonschema:"example=616824" fake:"customer.id"`
	// Processor that took the payment. An open enumeration.
	PaymentProcessor string `json:"payment_processor" doc:"paypal" seen:"stripe,mollie,cash on delivery" fake:"sale.processor"`
	// Number of the contact.
	ContactID int64 `json:"contact_id" role:"contact" jsonschema:"example=20756080" fake:"contact.id"`
	// E-mail address of the customer.
	Email string `json:"email" role:"email" jsonschema:"format=email,example=test-1922@example.com" fake:"contact.email"`
	// Contact fields filled in so far: an object, or an empty array when there is none.
	Fields Fields `json:"fields" fake:"customer.fields"`
	// Address the customer's browser had.
	ClientIP string `json:"client_ip" jsonschema:"example=192.0.2.127" fake:"customer.ip"`
}

// OfferPricePlan is a price at which an offer is sold (doc).
type OfferPricePlan struct {
	// Number of the price plan.
	ID int64 `json:"id" jsonschema:"example=19" fake:"plan.id"`
	// Name shown to the customer.
	Name string `json:"name" jsonschema:"example=Comment créer un blog qui rapporte" fake:"plan.name"`
	// Name shown to the account's owner.
	InnerName string `json:"inner_name" jsonschema:"example=Comment créer un blog qui rapporte" fake:"plan.inner_name"`
	// How the price is paid. An open enumeration.
	Type string `json:"type" doc:"one_shot" seen:"subscription" fake:"plan.type"`
	// Price in minor units of the currency: 583 is 5.83 EUR.
	DirectChargeAmount int64 `json:"direct_charge_amount" role:"amount" jsonschema:"example=583" fake:"plan.amount"`
	// Terms of a subscription.
	SubscriptionPlan Undocumented `json:"subscription_plan" guess:"an object when type is subscription"`
	// Currency of the price: an ISO 4217 code in lower case.
	Currency string `json:"currency" role:"currency" jsonschema:"example=eur" fake:"plan.currency"`
}

// Order is what a customer bought at once (doc).
type Order struct {
	// Number of the order; several deliveries may have it.
	ID int64 `json:"id" role:"order" jsonschema:"example=612661" fake:"order.id"`
	// When the order was made.
	CreatedAt Time `json:"created_at" fake:"order.time"`
}

// OrderItem is one item of an order (doc).
type OrderItem struct {
	// Number of the item: the key by which sales are told apart.
	ID int64 `json:"id" role:"identity" jsonschema:"example=763123" fake:"item.id"`
	// When the item was added to the order.
	CreatedAt Time `json:"created_at" role:"time" fake:"item.time"`
	// What the buyer gets.
	Resources []Resource `json:"resources"`
}
