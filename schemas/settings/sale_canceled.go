package settings

import "time"

// SaleCanceled is sent when a sale is canceled. Its payload is that of [SaleNew]: only the
// header tells them apart.
type SaleCanceled struct{ Sale }

// EventType implements [schemas.Event].
func (*SaleCanceled) EventType() string { return saleCanceled }

// EventTime is zero: only a header has it. The times in the payload are those of the sale.
func (*SaleCanceled) EventTime() time.Time { return time.Time{} }
