package settings

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"strings"
	"time"

	"github.com/siohook/siohook/schemas"
)

// The headers of a delivery beside its signature (seen).
const (
	eventHeader        = "X-Webhook-Event"
	versionHeader      = "X-Webhook-Schema-Version"
	messageHeader      = "X-Webhook-Message-Id"
	subscriptionHeader = "X-Webhook-Subscription-Id"
	eventTimeHeader    = "X-Webhook-Event-Timestamp"
	attemptHeader      = "X-Webhook-Delivery-Attempt-Id"
	attemptTimeHeader  = "X-Webhook-Delivery-Attempt-Timestamp"
)

// subscribed is when the subscription was made that all deliveries belong to.
var subscribed = time.Date(2026, time.January, 2, 9, 30, 0, 0, time.UTC)

// stamp writes the headers that differ. Of two attempts at an event, the ids and times of the
// attempts differ, and nothing else.
func stamp(d *schemas.Delivery, of schemas.Attempt) {
	version := "1"
	if strings.HasPrefix(d.Header.Get(eventHeader), "SALE_") {
		version = "2"
	}
	for name, value := range map[string]string{
		versionHeader:      version,
		messageHeader:      uuid7(of.Time, "message", of.Event, 0),
		subscriptionHeader: uuid7(subscribed, "subscription", 0, 0),
		eventTimeHeader:    timestamp(of.Time),
		attemptHeader:      uuid7(of.At, "attempt", of.Event, of.Number),
		attemptTimeHeader:  timestamp(of.At),
	} {
		d.Header.Set(name, value)
	}
}

func timestamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05-07:00") }

// uuid7 is a UUID version 7 (RFC 9562) whose random bits follow from what it is about, so that
// the same event has the same one again.
func uuid7(at time.Time, what string, event uint64, attempt int) string {
	seed := binary.BigEndian.AppendUint64([]byte(what), event)
	sum := sha256.Sum256(binary.BigEndian.AppendUint64(seed, uint64(attempt))) //nolint:gosec // any bits do
	id := sum[:16]
	var milliseconds [8]byte
	binary.BigEndian.PutUint64(milliseconds[:], uint64(at.UnixMilli())) //nolint:gosec // 48 bits are kept
	copy(id, milliseconds[2:])
	id[6] = id[6]&0x0f | 0x70
	id[8] = id[8]&0x3f | 0x80
	text := hex.EncodeToString(id)
	return text[:8] + "-" + text[8:12] + "-" + text[12:16] + "-" + text[16:20] + "-" + text[20:]
}
