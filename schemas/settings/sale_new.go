package settings

import "time"

// SaleNew is sent for each item that a customer buys: an order with several items comes as
// several deliveries, with the same order and other order items.
type SaleNew struct{ Sale }

// EventType implements [schemas.Event].
func (*SaleNew) EventType() string { return saleNew }

// EventTime is when the item was ordered; the event's own time is in a header.
func (e *SaleNew) EventTime() time.Time { return e.OrderItem.CreatedAt.Time }
