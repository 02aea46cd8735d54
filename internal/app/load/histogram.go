package load

import (
	"bytes"
	"compress/zlib"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"time"

	hdr "github.com/HdrHistogram/hdrhistogram-go"

	"github.com/siohook/siohook/internal/base/words"
)

// Histogram has times in microseconds to three digits, up to a day. The zero
// value is empty.
type Histogram struct {
	h      *hdr.Histogram
	coarse bool // two digits, for histograms of which there are hundreds
}

const longestTime = int64(24 * time.Hour / time.Microsecond)

// Record adds a time. What is shorter than nothing counts as nothing, and what is
// longer than a day as a day.
func (h *Histogram) Record(d time.Duration) {
	h.make()
	_ = h.h.RecordValue(min(max(int64(d/time.Microsecond), 0), longestTime)) // it is within bounds
}

// Add adds all times of another one.
func (h *Histogram) Add(other *Histogram) {
	if other.h == nil {
		return
	}
	h.make()
	h.h.Merge(other.h)
}

func (h *Histogram) make() {
	switch {
	case h.h != nil:
	case h.coarse:
		h.h = hdr.New(1, longestTime, 2)
	default:
		h.h = hdr.New(1, longestTime, 3)
	}
}

// Count is the number of times.
func (h *Histogram) Count() int64 {
	if h.h == nil {
		return 0
	}
	return h.h.TotalCount()
}

// Percentile is the time that at least p percent of all do not exceed.
func (h *Histogram) Percentile(p float64) time.Duration {
	if h.Count() == 0 {
		return 0
	}
	// The library rounds to the nearest of all times, which fewer than p percent may not exceed: of 49 it
	// takes the 44th for p90. Other HdrHistograms round up, all but the error of the product.
	n := float64(h.Count())
	rank := max(math.Ceil(math.Nextafter(p/100*n, 0)), 1)
	return time.Duration(h.h.ValueAtQuantile(100*rank/n)) * time.Microsecond
}

// Max is the longest time.
func (h *Histogram) Max() time.Duration {
	if h.h == nil {
		return 0
	}
	return time.Duration(h.h.Max()) * time.Microsecond
}

// Min is the shortest time.
func (h *Histogram) Min() time.Duration {
	if h.h == nil {
		return 0
	}
	return time.Duration(h.h.Min()) * time.Microsecond
}

// Mean is the average.
func (h *Histogram) Mean() time.Duration {
	if h.h == nil {
		return 0
	}
	return time.Duration(h.h.Mean() * float64(time.Microsecond))
}

// Within is how many times do not exceed one.
func (h *Histogram) Within(d time.Duration) int64 {
	if h.h == nil {
		return 0
	}
	n := int64(0)
	for _, bar := range h.h.Distribution() {
		if bar.To <= int64(d/time.Microsecond) {
			n += bar.Count
		}
	}
	return n
}

// Distribution gives, for a curve, times at ever finer percentiles up to the
// longest.
func (h *Histogram) Distribution() (percentiles, milliseconds []float64) {
	if h.h == nil {
		return nil, nil
	}
	for _, b := range h.h.CumulativeDistributionWithTicks(10) {
		percentiles = append(percentiles, b.Quantile)
		milliseconds = append(milliseconds, float64(b.ValueAt)/1000)
	}
	return percentiles, milliseconds
}

// histogramJSON is the form of reports: figures for people and programs, and the
// whole histogram as other HdrHistogram libraries read it.
type histogramJSON struct {
	Count int64   `json:"count"`
	Min   float64 `json:"min_ms"`
	Mean  float64 `json:"mean_ms"`
	P50   float64 `json:"p50_ms"`
	P90   float64 `json:"p90_ms"`
	P95   float64 `json:"p95_ms"`
	P99   float64 `json:"p99_ms"`
	P999  float64 `json:"p99_9_ms"`
	Max   float64 `json:"max_ms"`
	HDR   string  `json:"hdr_us"` // V2, compressed, as base64; microseconds
}

// MarshalJSON implements [json.Marshaler].
func (h *Histogram) MarshalJSON() ([]byte, error) {
	j := histogramJSON{
		Count: h.Count(), Min: milliseconds(h.Min()), Mean: milliseconds(h.Mean()), P50: milliseconds(h.Percentile(50)),
		P90: milliseconds(h.Percentile(90)), P95: milliseconds(h.Percentile(95)), P99: milliseconds(h.Percentile(99)),
		P999: milliseconds(h.Percentile(99.9)), Max: milliseconds(h.Max()),
	}
	if h.h != nil {
		text, err := h.h.Encode(hdr.V2CompressedEncodingCookieBase)
		if err != nil {
			return nil, fmt.Errorf("histogram: %w", err)
		}
		j.HDR = string(text)
	}
	return json.Marshal(j)
}

// UnmarshalJSON implements [json.Unmarshaler]. Only the histogram itself is read.
func (h *Histogram) UnmarshalJSON(text []byte) (err error) {
	defer func() {
		if p := recover(); p != nil { // the decoder trusts what it reads
			err = fmt.Errorf("histogram: broken: %v", p)
		}
	}()
	var j histogramJSON
	if err := json.Unmarshal(text, &j); err != nil {
		return err
	}
	*h = Histogram{}
	if j.HDR == "" {
		return nil
	}
	if err := checkEncoded(j.HDR); err != nil {
		return fmt.Errorf("histogram: %w", err)
	}
	read, err := hdr.Decode([]byte(j.HDR))
	if err != nil {
		return fmt.Errorf("histogram: %w", err)
	}
	if read.TotalCount() != j.Count {
		return fmt.Errorf("histogram: it has %s, but its count is %d", words.Count(read.TotalCount(), "time"), j.Count)
	}
	// One of a run has the range that all have: adding up loses nothing.
	h.coarse = read.SignificantFigures() < 3
	h.make()
	if dropped := h.h.Merge(read); dropped > 0 {
		return fmt.Errorf("histogram: %s out of range", words.Count(dropped, "time"))
	}
	return nil
}

// mostEncoded is more than a histogram of a report takes, before it is compressed.
const mostEncoded = 1 << 20

// checkEncoded holds a histogram against what reports have, before it is decoded:
// the decoder takes any size and, for some ranges, any time.
func checkEncoded(text string) error {
	compressed, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return err
	}
	if len(compressed) < 8 {
		return errors.New("too short")
	}
	z, err := zlib.NewReader(bytes.NewReader(compressed[8:]))
	if err != nil {
		return err
	}
	plain, err := io.ReadAll(io.LimitReader(z, mostEncoded+1))
	if err != nil {
		return err
	}
	if len(plain) < 40 || len(plain) > mostEncoded {
		return fmt.Errorf("want 40 to %s, got at least %d", words.Count(mostEncoded, "byte"), len(plain))
	}
	digits, lowest, highest := binary.BigEndian.Uint32(plain[12:]), binary.BigEndian.Uint64(plain[16:]), binary.BigEndian.Uint64(plain[24:])
	if digits < 2 || digits > 3 || lowest != 1 || highest != uint64(longestTime) {
		return fmt.Errorf("want 2 or 3 digits from 1 to %s, got %d from %d to %d", words.Count(int64(longestTime), "microsecond"), digits, lowest, highest)
	}
	return nil
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
