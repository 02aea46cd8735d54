package input

import (
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/siohook/siohook/internal/base/words"
	"github.com/siohook/siohook/schemas"
)

// requests reads HTTP/1.x requests that follow each other.
func (i *Input) requests(use func(Delivery) error) error {
	for n := 1; ; n++ {
		if err := i.blankLines(); err != nil {
			return nil //nolint:nilerr // the end of the file, or an error that ReadRequest would give again
		}
		request, err := http.ReadRequest(i.in)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("%s: request %d: %w", i.Form, n, err)
		}
		var body []byte
		if request.ContentLength == 0 && len(request.TransferEncoding) == 0 && request.Header.Get("Content-Length") == "" {
			// A dump without a length: the rest of the file is the body.
			body, err = io.ReadAll(io.LimitReader(i.in, mostDelivery+1))
		} else {
			body, err = io.ReadAll(io.LimitReader(request.Body, mostDelivery+1))
		}
		if err == nil && len(body) > mostDelivery {
			err = fmt.Errorf("larger than %s", words.Count(mostDelivery, "byte"))
		}
		if err != nil {
			return fmt.Errorf("%s: request %d: body: %w", i.Form, n, err)
		}
		if request.Method != http.MethodPost {
			continue
		}
		if err := use(Delivery{N: n, Delivery: schemas.Delivery{Header: request.Header, Body: body}}); err != nil {
			return err
		}
	}
}

// blankLines skips the line ends that people leave between requests.
func (i *Input) blankLines() error {
	for {
		b, err := i.in.Peek(1)
		if err != nil {
			return err
		}
		if b[0] != '\n' && b[0] != '\r' {
			return nil
		}
		if _, err := i.in.Discard(1); err != nil {
			return err
		}
	}
}
