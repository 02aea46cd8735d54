package format_test

import (
	"errors"
	"testing"

	"github.com/siohook/siohook/internal/base/format"
)

func TestCheck(t *testing.T) {
	f := format.Format{Name: "thing", Version: 3}
	for _, version := range []int{0, 1, 2, 3} {
		if err := f.Check(version); err != nil {
			t.Errorf("%d: %v", version, err)
		}
	}
	var newer *format.NewerError
	if err := f.Check(4); !errors.As(err, &newer) || err.Error() != "thing: format_version is 4, this siohook reads 3" || newer.Hint() == "" {
		t.Errorf("4: %v", err)
	}
	if err := f.Check(-1); err == nil || errors.As(err, &newer) {
		t.Errorf("-1: %v", err)
	}
}
