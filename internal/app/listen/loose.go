package listen

import (
	"errors"
	"io/fs"
	"os"
	"strings"

	"github.com/siohook/siohook/internal/app/capture"
	"github.com/siohook/siohook/schemas"
)

// looseType gives the type of an event that the catalog does not have, when it
// looks like one.
func looseType(d schemas.Delivery, c *schemas.Catalog) string {
	names := c.Event().Names(d)
	if len(names) == 0 {
		return ""
	}
	name := names[0]
	if len(name) > 100 || strings.IndexFunc(name, func(r rune) bool { return r <= ' ' || r > '~' }) >= 0 {
		return ""
	}
	return name
}

// isStoreError tells an error of the store from one of the sender's connection.
func isStoreError(err error) bool {
	var path *fs.PathError
	return errors.As(err, &path) || errors.Is(err, os.ErrClosed) || errors.Is(err, capture.ErrClosed)
}
