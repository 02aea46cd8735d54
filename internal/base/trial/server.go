package trial

import (
	"io"
	"log"
	"net/http"
	"net/http/httptest"
)

// Quiet is a server that is not started yet and logs nothing: where a test breaks handshakes and
// connections on purpose, that is no news.
func Quiet(h http.Handler) *httptest.Server {
	server := httptest.NewUnstartedServer(h)
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	return server
}
