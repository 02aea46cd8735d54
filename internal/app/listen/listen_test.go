package listen_test

import (
	"testing"
	"time"

	"github.com/siohook/siohook/internal/app/listen"
	"github.com/siohook/siohook/schemas"
	"github.com/siohook/siohook/validate"
)

// newListener gives a listener with a store of its own.
func newListener(tb testing.TB, o listen.Options) *listen.Listener {
	tb.Helper()
	if o.Folder == "" {
		o.Folder = tb.TempDir()
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Validator == nil {
		o.Validator = validate.New(schemas.Automation(), validate.Options{})
	}
	l, err := listen.New(o)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { l.Close() })
	return l
}
