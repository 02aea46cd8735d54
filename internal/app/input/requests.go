package input

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/siohook/siohook/internal/app/unwrap"
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
			body, err = i.untilRequest() // a dump without a length
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
		d := schemas.Delivery{Header: request.Header, Body: body}
		if err := use(Delivery{N: n, Delivery: d}); err != nil {
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

// untilRequest reads up to the line that begins another request, or to the end.
func (i *Input) untilRequest() (body []byte, err error) {
	for len(body) <= mostDelivery {
		if head, _ := i.in.Peek(longestRequestLine); unwrap.RequestLine().Match(head) {
			return body, nil
		}
		line, err := i.in.ReadSlice('\n')
		body = append(body, line...)
		if errors.Is(err, io.EOF) {
			return body, nil
		}
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			return body, err
		}
	}
	return body, nil
}

// longestRequestLine is how many bytes the line may have that begins a request.
const longestRequestLine = 8 << 10
