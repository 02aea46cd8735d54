package reconcile

import (
	"encoding/binary"
	"time"
)

// fact is what one delivery says of the thing that it is about.
type fact struct {
	id       string // value of the role identity; of another role where the events have none
	order    string
	contact  string
	email    string
	currency string

	event     int   // number of the row in the catalog
	at        int64 // when it came, in Unix nanoseconds; the event's time where that is unknown, 0 where both are
	spread    int64 // how much later it may be
	happened  int64 // when the event happened; 0 when payloads do not say
	amount    int64 // in minor units of the currency
	hasAmount bool
	discount  amount // by how much the amount may be reduced, as it is written; 0 where nothing tells of that, less where it is no number
	status    int    // of the answer; 0 when unknown

	file, n, line int // of the delivery: number of its file, its number there, its line
	place         string
}

const flagAmount = 1

// append writes a fact but for its id.
func (f *fact) append(b []byte) []byte {
	flags := byte(0)
	if f.hasAmount {
		flags |= flagAmount
	}
	b = append(b, flags)
	for _, n := range [...]int64{int64(f.event), f.at, f.spread, f.happened, f.amount, int64(f.discount), int64(f.status), int64(f.file), int64(f.n), int64(f.line)} {
		b = binary.AppendVarint(b, n)
	}
	for _, text := range [...]string{f.order, f.contact, f.email, f.currency, f.place} {
		b = appendText(b, text)
	}
	return b
}

// read reads what append has written.
func (f *fact) read(b []byte) {
	f.hasAmount = b[0]&flagAmount != 0
	d := decoder(b[1:])
	f.event, f.at, f.spread, f.happened, f.amount, f.discount, f.status = int(d.number()), d.number(), d.number(), d.number(), d.number(), amount(d.number()), int(d.number())
	f.file, f.n, f.line = int(d.number()), int(d.number()), int(d.number())
	f.order, f.contact, f.email, f.currency, f.place = d.text(), d.text(), d.text(), d.text(), d.text()
}

func appendText(b []byte, text string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(text))), text...)
}

// decoder reads what was written with binary and appendText.
type decoder []byte

func (d *decoder) number() int64 {
	n, size := binary.Varint(*d)
	*d = (*d)[size:]
	return n
}

func (d *decoder) text() string {
	n, size := binary.Uvarint(*d)
	text := string((*d)[size : size+int(n)])
	*d = (*d)[size+int(n):]
	return text
}

// timed is a key with a time behind it, which orders what has the same key. It ends with the eight bytes of the time.
func timed(key []byte, id string, at int64) []byte {
	key = append(append(key, id...), 0)
	return binary.BigEndian.AppendUint64(key, uint64(at)^(1<<63))
}

// untimed is the key without the time.
func untimed(key []byte) []byte { return key[:len(key)-9] }

// instant is a time of a fact; zero for 0.
func instant(nanos int64) time.Time {
	if nanos == 0 {
		return time.Time{}
	}
	return time.Unix(0, nanos).UTC()
}

// nanos are those of an instant; 0 for what has none, or is too far away to be one of a delivery.
func nanos(at time.Time) int64 {
	if year := at.Year(); at.IsZero() || year < 1970 || year > 2261 {
		return 0
	}
	return at.UnixNano()
}
