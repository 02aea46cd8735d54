package main

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

var sizeUnits = []struct {
	name  string
	bytes int64
}{{"GiB", 1 << 30}, {"MiB", 1 << 20}, {"KiB", 1 << 10}, {"GB", 1e9}, {"MB", 1e6}, {"kB", 1e3}, {"B", 1}}

// parseSize reads a number of bytes, such as 5MB.
func parseSize(flag, text string) (int64, error) {
	digits, unit := text, int64(1)
	for _, u := range sizeUnits {
		if cut, ok := strings.CutSuffix(text, u.name); ok {
			digits, unit = cut, u.bytes
			break
		}
	}
	n, err := strconv.ParseInt(strings.TrimSpace(digits), 10, 64)
	if err != nil || n <= 0 || n > (1<<62)/unit {
		return 0, &usageError{fmt.Errorf("%s: want a size above zero, got %q", flag, text), "for example 500kB, 5MB or 2GB"}
	}
	return n * unit, nil
}

// parseLimits reads a size, a time, or both with a comma between them.
func parseLimits(flag, text string) (size int64, age time.Duration, err error) {
	if text == "" {
		return 0, 0, nil
	}
	for part := range strings.SplitSeq(text, ",") {
		part = strings.TrimSpace(part)
		if d, err := time.ParseDuration(part); err == nil && d > 0 {
			age = d
			continue
		}
		if size, err = parseSize(flag, part); err != nil {
			return 0, 0, &usageError{fmt.Errorf("%s: want sizes and times above zero, got %q", flag, part), "for example 64MB,24h"}
		}
	}
	return size, age, nil
}

// parseWaits reads a list of times; "none" is an empty one.
func parseWaits(flag, text string) ([]time.Duration, error) {
	if text == "none" || text == "" {
		return nil, nil
	}
	var list []time.Duration
	for part := range strings.SplitSeq(text, ",") {
		d, err := time.ParseDuration(strings.TrimSpace(part))
		if err != nil || d <= 0 {
			return nil, &usageError{fmt.Errorf("%s: want times above zero, got %q", flag, part), "for example 1s,5s,30s, or none"}
		}
		list = append(list, d)
	}
	return list, nil
}
