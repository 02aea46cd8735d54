package settings

import (
	"crypto/sha256"
	"encoding/binary"
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

// subscription is the one that all deliveries belong to.
var subscription = uuid7(time.Date(2026, time.January, 2, 9, 30, 0, 0, time.UTC), "subscription", 0, 0)

// stamp writes the headers that differ. Of two attempts at an event, the ids and times of the
// attempts differ, and nothing else.
func stamp(d *schemas.Delivery, of schemas.Attempt) {
	version := "1"
	if strings.HasPrefix(d.Header.Get(eventHeader), "SALE_") {
		version = "2"
	}
	happened := timestamp(of.Time)
	attempted := happened
	if !of.At.Equal(of.Time) {
		attempted = timestamp(of.At)
	}
	values := [...]string{
		version, uuid7(of.Time, "message", of.Event, 0), subscription, happened, uuid7(of.At, "attempt", of.Event, of.Number), attempted,
	}
	for i, name := range stamped {
		d.Header[name] = values[i : i+1 : i+1] // all names are in canonical form
	}
}

// stamped are the headers that differ, in the order of their values.
var stamped = [...]string{versionHeader, messageHeader, subscriptionHeader, eventTimeHeader, attemptHeader, attemptTimeHeader}

func timestamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05-07:00") }

const digits = "0123456789abcdef"

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
	text := make([]byte, 0, 36)
	for i, b := range id {
		if i == 4 || i == 6 || i == 8 || i == 10 {
			text = append(text, '-')
		}
		text = append(text, digits[b>>4], digits[b&0x0f])
	}
	return string(text)
}
