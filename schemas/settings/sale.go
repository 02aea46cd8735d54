package settings

import "github.com/siohook/siohook/schemas"

// Sale is the payload of both events about sales (seen).
type Sale struct {
	// Customer who bought.
	Customer Customer `json:"customer" evidence:"seen"`
	// Coupon that the customer used.
	Coupon *Coupon `json:"coupon" evidence:"seen"`
	// Funnel step that has the order form.
	FunnelStep FunnelStep `json:"funnelStep" evidence:"seen" fake:"step=offer-form"`
	// Only null was seen; older deliveries do not have it.
	CheckoutPage schemas.Undocumented `json:"checkoutPage,omitzero" evidence:"seen"`
	// Order, shared by all the items bought together.
	Order Order `json:"order" evidence:"seen"`
	// Item of the order that this delivery is about.
	OrderItem OrderItem `json:"orderItem" evidence:"seen"`
	// Price that the customer chose.
	PricePlan PricePlan `json:"pricePlan" evidence:"seen"`
}

// Customer is a contact who bought (seen).
type Customer struct {
	// Number of the customer; not the contact's.
	ID int64 `json:"id" evidence:"seen" jsonschema:"example=3100002" fake:"customer.id"`
	// Address that the customer's browser had, IPv4 or IPv6.
	ClientIP *string `json:"clientIp" evidence:"seen" jsonschema:"example=203.0.113.109" fake:"customer.ip"`
	// Number of the contact.
	ContactID int64 `json:"contactId" role:"contact" evidence:"seen" jsonschema:"example=445812907" fake:"contact.id"`
	// E-mail address of the customer.
	Email string `json:"email" role:"email" evidence:"seen" jsonschema:"format=email,example=customer@example.com" fake:"contact.email"`
	// Contact fields: an object, or an empty array when there is none. Contacts have an array.
	Fields Fields `json:"fields" evidence:"seen" fake:"customer.fields"`
	// Processor that took the payment.
	PaymentProcessor string `json:"paymentProcessor" evidence:"seen" jsonschema:"example=stripe,example=paypal" fake:"sale.processor"`
	// Address of the page where the customer came from.
	SourceURL *string `json:"sourceUrl" evidence:"seen" jsonschema:"format=uri,example=https://www.example.com/start?utm_source=newsletter" fake:"contact.url"`
}

// Coupon is a reduction of the price (seen).
type Coupon struct {
	// Name shown to the account's owner.
	InnerName string `json:"innerName" evidence:"seen" jsonschema:"example=Spring sale"`
	// Code that the customer typed.
	Code string `json:"code" evidence:"seen" jsonschema:"example=SPRING26"`
	// By how much the price is reduced. The type is not known.
	DiscountAmount Untyped `json:"discountAmount" role:"discount" evidence:"seen"`
	// How the amount is meant. An open enumeration.
	DiscountType string `json:"discountType" evidence:"seen" seen:"fixed"`
	// When the coupon expires. The type is not known.
	ExpirationDate Untyped `json:"expirationDate" evidence:"seen"`
	// How often the coupon may be used. The type is not known.
	LimitOfUse Untyped `json:"limitOfUse" evidence:"seen"`
}

// FunnelStep is one page of a funnel (seen).
type FunnelStep struct {
	// Number of the step.
	ID int64 `json:"id" evidence:"seen" jsonschema:"example=21028310" fake:"step.id"`
	// Name that the account's owner gave the step.
	Name string `json:"name" evidence:"seen" jsonschema:"example=Order form" fake:"step.name"`
	// Kind of page.
	Type string `json:"type" evidence:"seen" jsonschema:"example=offer-form" fake:"step.type"`
	// Funnel that the step belongs to.
	Funnel Funnel `json:"funnel" evidence:"seen"`
}

// Funnel is a sales funnel of the account (seen).
type Funnel struct {
	// Number of the funnel.
	ID int64 `json:"id" evidence:"seen" jsonschema:"example=6145540" fake:"funnel.id"`
	// Name that the account's owner gave the funnel.
	Name string `json:"name" evidence:"seen" jsonschema:"example=Spring funnel" fake:"funnel.name"`
}

// Order is what a customer bought at once (seen).
type Order struct {
	// Number of the order; several deliveries may have it.
	ID int64 `json:"id" role:"order" evidence:"seen" jsonschema:"example=6126610" fake:"order.id"`
	// When the order was made.
	CreatedAt schemas.Time `json:"createdAt" evidence:"seen" fake:"order.time"`
	// By how much the price was reduced. The type is not known.
	DiscountAmount Untyped `json:"discountAmount" role:"discount" evidence:"seen"`
	// How the discount is meant. The type is not known.
	DiscountType Untyped `json:"discountType" evidence:"seen"`
	// What shipping costs. The type is not known.
	ShippingFee Untyped `json:"shippingFee" evidence:"seen"`
	// Sum of the order in minor units of the currency.
	TotalPrice *int64 `json:"totalPrice" evidence:"seen" jsonschema:"example=4900" fake:"order.total"`
	// Value added tax; it is written with a decimal point: 0.0.
	VAT *float64 `json:"vat" evidence:"seen" jsonschema:"example=0.0" fake:"order.vat"`
}

// OrderItem is one item of an order (seen).
type OrderItem struct {
	// Number of the item: the key by which sales are told apart.
	ID int64 `json:"id" role:"identity" evidence:"seen" jsonschema:"example=7631230" fake:"item.id"`
	// When the item was ordered.
	CreatedAt schemas.Time `json:"createdAt" evidence:"seen" fake:"item.time"`
	// What the buyer gets.
	Resources []Resource `json:"resources" evidence:"seen" fake:"items=1"`
}

// Resource is something that an order item gives its buyer: of its first four members, one is
// not null (seen).
type Resource struct {
	// Course. What it has is not known.
	Course Untyped `json:"course" evidence:"seen"`
	// Bundle of courses. What it has is not known.
	CourseBundle Untyped `json:"courseBundle" evidence:"seen"`
	// Physical product.
	PhysicalProduct *PhysicalProduct `json:"physicalProduct" evidence:"seen" fake:"set=resource.product"`
	// Tag.
	Tag *Tag `json:"tag" evidence:"seen" fake:"set=resource.tag"`
	// Access to a course. What it has is not known.
	EnrollmentAccessType Untyped `json:"enrollmentAccessType" evidence:"seen"`
	// Course that sets the pace of the access. What it has is not known.
	EnrollmentDrippingAccessCourse Untyped `json:"enrollmentDrippingAccessCourse" evidence:"seen"`
}

// PhysicalProduct is something that is shipped (seen).
type PhysicalProduct struct {
	// Number of the product.
	ID int64 `json:"id" evidence:"seen" jsonschema:"example=51930"`
	// Name of the product.
	Name string `json:"name" evidence:"seen" jsonschema:"example=Printed workbook"`
	// Options of the product. What they have is not known.
	Options []Untyped `json:"options" evidence:"seen" fake:"items=0"`
}

// PricePlan is a price at which an offer is sold (seen).
type PricePlan struct {
	// Number of the price plan.
	ID int64 `json:"id" evidence:"seen" jsonschema:"example=190240" fake:"plan.id"`
	// Name shown to the customer.
	Name string `json:"name" evidence:"seen" jsonschema:"example=Spring course" fake:"plan.name"`
	// Name shown to the account's owner.
	InnerName string `json:"innerName" evidence:"seen" jsonschema:"example=Spring course 2026" fake:"plan.inner_name"`
	// How the price is paid.
	Type string `json:"type" evidence:"seen" jsonschema:"example=one_shot" fake:"plan.type"`
	// Price in minor units of the currency: 4900 is 49.00 EUR.
	Amount int64 `json:"amount" role:"amount" evidence:"seen" jsonschema:"example=4900" fake:"plan.amount"`
	// Currency of the price, an ISO 4217 code.
	Currency string `json:"currency" role:"currency" evidence:"seen" jsonschema:"example=eur" fake:"plan.currency"`
	// Terms of a subscription.
	RecurringOptions *RecurringOptions `json:"recurringOptions" evidence:"seen" fake:"set=subscription"`
	// What the statement of the bank says. The type is not known.
	StatementDescriptor Untyped `json:"statementDescriptor" evidence:"seen"`
}

// RecurringOptions are the terms of a subscription (seen).
type RecurringOptions struct {
	// Unit of the interval. The type is not known.
	Interval Untyped `json:"interval" evidence:"seen"`
	// Units between two payments. The type is not known.
	IntervalCount Untyped `json:"intervalCount" evidence:"seen"`
	// Length of the trial. The type is not known.
	TrialPeriod Untyped `json:"trialPeriod" evidence:"seen"`
	// Unit of the trial. The type is not known.
	TrialInterval Untyped `json:"trialInterval" evidence:"seen"`
	// How many payments there are. The type is not known.
	LimitOfPayments Untyped `json:"limitOfPayments" evidence:"seen"`
}
