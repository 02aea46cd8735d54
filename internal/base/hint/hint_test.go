package hint_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/siohook/siohook/internal/base/hint"
)

func TestOf(t *testing.T) {
	base := errors.New("gone")
	for _, tt := range []struct {
		err  error
		want string
	}{
		{nil, ""},
		{base, ""},
		{hint.With(base, "look behind you"), "look behind you"},
		{fmt.Errorf("file: %w", hint.With(base, "look behind you")), "look behind you"},
		{hint.With(hint.With(base, "the inner one"), "the outer one"), "the outer one"},
		{hint.With(hint.With(base, "the inner one"), ""), "the inner one"},
		{errors.Join(base, hint.With(base, "of the second")), "of the second"},
	} {
		if got := hint.Of(tt.err); got != tt.want {
			t.Errorf("%v: got %q, want %q", tt.err, got, tt.want)
		}
	}
	if err := hint.With(base, "x"); !errors.Is(err, base) || err.Error() != "gone" {
		t.Errorf("the error is another: %v", err)
	}
}
