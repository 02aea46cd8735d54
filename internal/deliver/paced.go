package deliver

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"
)

// Pace says how a delivery is written to its connection, where that matters.
type Pace struct {
	Chunked  bool          // without Content-Length
	Piece    int           // bytes of the body that are written at once; 0 is all of them
	Gap      time.Duration // between two pieces
	Continue bool          // Expect: 100-continue, waiting for the answer up to a second
	// AbortAfter resets the connection after so many bytes of the body; 0 does not.
	AbortAfter int
	// Leave closes the connection after the body without waiting for the answer.
	Leave bool
	// Times is how many deliveries are made one after the other on the same
	// connection; 0 means 1. The result is that of the last, or of the first that
	// fails or whose answer says that the receiver closes the connection.
	Times int
}

// errLeft tells that nobody waited for an answer.
var errLeft = errors.New("the connection was closed before the answer, on purpose")

// Paced makes a delivery on a connection of its own, at a pace. After an abort or
// a leave the result has neither status nor error.
func (c *Client) Paced(parent context.Context, r Request, p Pace) Result {
	start := c.opts.Now()
	res, err := c.paced(parent, r, p)
	res.Latency = c.opts.Now().Sub(start)
	switch {
	case err == nil, errors.Is(err, errLeft):
		return res
	case errors.As(err, new(*Failure)):
		res.Err = err
		return res
	}
	f := classify(stage{answered: res.Status != 0, canceled: parent.Err() != nil}, err)
	f.URL = SafeURL(r.URL)
	res.Err = f
	return res
}

func (c *Client) paced(parent context.Context, r Request, p Pace) (res Result, err error) {
	u, err := parseTarget(r.URL)
	if err != nil {
		return res, err
	}
	header, host, err := c.header(r.Header, u.User)
	if err != nil {
		return res, &Failure{Kind: Invalid, URL: SafeURL(r.URL), Err: err}
	}
	ctx, cancel := context.WithTimeout(parent, c.timeout(r))
	defer cancel()
	conn, err := c.dial(ctx, u)
	if err != nil {
		return res, err
	}
	defer conn.Close()
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() }) // what waits for it fails
	defer stop()
	head := pacedHead(u, host, header, len(r.Payload), p)
	in := bufio.NewReader(conn)
	for range max(p.Times, 1) {
		var closes bool
		if res, closes, err = c.exchange(ctx, conn, in, head, r.Payload, p); err != nil || closes {
			break
		}
	}
	if err != nil && ctx.Err() != nil && parent.Err() == nil {
		err = fmt.Errorf("no complete answer within %v: %w", c.timeout(r), context.DeadlineExceeded)
	}
	return res, err
}

func (c *Client) dial(ctx context.Context, u *url.URL) (net.Conn, error) {
	conn, err := dialer(c.opts).DialContext(ctx, "tcp", address(u))
	if err != nil || u.Scheme != "https" {
		return conn, err
	}
	secure := tls.Client(conn, &tls.Config{ServerName: u.Hostname(), MinVersion: tls.VersionTLS12})
	if err := secure.HandshakeContext(ctx); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return secure, nil
}

// pacedHead is the request up to the body.
func pacedHead(u *url.URL, host string, header http.Header, length int, p Pace) []byte {
	var b bytes.Buffer
	b.Write(headLines(u, host, header))
	if p.Continue {
		b.WriteString("Expect: 100-continue\r\n")
	}
	if p.Chunked {
		b.WriteString("Transfer-Encoding: chunked\r\n\r\n")
	} else {
		fmt.Fprintf(&b, "Content-Length: %d\r\n\r\n", length)
	}
	return b.Bytes()
}

// headLines are the lines that do not depend on the body.
func headLines(u *url.URL, host string, header http.Header) []byte {
	if host == "" {
		host = u.Host
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "POST %s HTTP/1.1\r\nHost: %s\r\n", u.RequestURI(), host)
	for _, name := range slices.Sorted(maps.Keys(header)) {
		for _, value := range header[name] {
			fmt.Fprintf(&b, "%s: %s\r\n", name, value)
		}
	}
	return b.Bytes()
}

// exchange writes one request and reads its answer, which may say that the
// connection takes no other.
func (c *Client) exchange(ctx context.Context, conn net.Conn, in *bufio.Reader, head, body []byte, p Pace) (res Result, closes bool, err error) {
	if _, err := conn.Write(head); err != nil {
		return res, false, err
	}
	come := make(chan struct{}) // closed when the answer begins, or never will
	if p.Continue {
		go func() { _, _ = in.Peek(1); close(come) }()        // an error comes again below
		if answer := awaitContinue(come, in); answer != nil { //nolint:bodyclose // answer closes it
			return c.answer(answer)
		}
	} else {
		close(come)
	}
	if err := writePaced(ctx, conn, body, p); err != nil {
		if errors.Is(err, errLeft) {
			return res, false, err
		}
		// The receiver may have answered early and closed: that answer counts.
		<-come
		if early, readErr := http.ReadResponse(in, nil); readErr == nil {
			return c.answer(early)
		}
		return res, false, err
	}
	if p.Leave {
		return res, false, errLeft
	}
	<-come
	for {
		answer, err := http.ReadResponse(in, &http.Request{Method: http.MethodPost})
		if err != nil {
			return res, false, err
		}
		if answer.StatusCode >= 200 {
			return c.answer(answer)
		}
	}
}

// awaitContinue waits for 100 Continue, a second at most: many servers never send
// it. A final answer that comes instead is returned.
func awaitContinue(come <-chan struct{}, in *bufio.Reader) *http.Response {
	timer := time.NewTimer(time.Second)
	defer timer.Stop()
	select {
	case <-come:
	case <-timer.C:
		return nil
	}
	answer, err := http.ReadResponse(in, &http.Request{Method: http.MethodPost})
	if err != nil || answer.StatusCode < 200 {
		return nil
	}
	return answer
}

func writePaced(ctx context.Context, conn net.Conn, body []byte, p Pace) error {
	end := len(body)
	if p.AbortAfter > 0 {
		end = min(end, p.AbortAfter)
	}
	piece := p.Piece
	if piece <= 0 {
		piece = max(end, 1)
	}
	for from := 0; from < end; from += piece {
		if from > 0 && p.Gap > 0 {
			timer := time.NewTimer(p.Gap)
			select {
			case <-ctx.Done():
				timer.Stop()
				return ctx.Err()
			case <-timer.C:
			}
		}
		part := body[from:min(from+piece, end)]
		if p.Chunked {
			part = slices.Concat([]byte(strconv.FormatInt(int64(len(part)), 16)+"\r\n"), part, []byte("\r\n"))
		}
		if _, err := conn.Write(part); err != nil {
			return err
		}
	}
	if p.AbortAfter > 0 {
		if tcp, ok := conn.(*net.TCPConn); ok {
			_ = tcp.SetLinger(0) // closing sends a reset
		}
		return errLeft
	}
	if p.Chunked {
		_, err := io.WriteString(conn, "0\r\n\r\n")
		return err
	}
	return nil
}

func (c *Client) answer(response *http.Response) (res Result, closes bool, err error) {
	defer response.Body.Close()
	res.Status, res.Proto, res.Header = response.StatusCode, response.Proto, response.Header
	res.Body, res.Truncated, err = readAnswer(response.Body, c.opts.MaxResponse)
	return res, response.Close, err
}
