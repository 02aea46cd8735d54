// Command load is the receiver of bench/load.sh: it reads each body and answers 204.
// With -stall it answers nothing for so long, once per -every.
package main

import (
	"flag"
	"fmt"
	"net"
	"os"
	"time"

	"github.com/valyala/fasthttp"
)

func main() {
	address := flag.String("listen", "127.0.0.1:0", "address")
	stall := flag.Duration("stall", 0, "how long a stall lasts")
	every := flag.Duration("every", 10*time.Second, "time from stall to stall")
	flag.Parse()
	listener, err := net.Listen("tcp", *address)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(listener.Addr())
	begin := time.Now()
	server := fasthttp.Server{NoDefaultServerHeader: true, NoDefaultContentType: true, Handler: func(c *fasthttp.RequestCtx) {
		_ = c.Request.Body()
		if *stall > 0 {
			// The first stall comes in the middle of the first period.
			if into := (time.Since(begin) + *every/2) % *every; into < *stall {
				time.Sleep(*stall - into)
			}
		}
		c.SetStatusCode(fasthttp.StatusNoContent)
	}}
	if err := server.Serve(listener); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
