package deliver

import (
	"context"
	"errors"
	"net"
	"testing"
)

func TestLoopbackOnly(t *testing.T) {
	tests := map[string]bool{
		"127.0.0.1:80":          true,
		"127.9.9.9:80":          true,
		"[::1]:80":              true,
		"[::ffff:127.0.0.1]:80": true,
		"0.0.0.0:80":            false,
		"[::]:80":               false,
		"10.0.0.1:80":           false,
		"169.254.169.254:80":    false,
		"[fe80::1%eth0]:80":     false,
		"[::ffff:192.0.2.1]:80": false,
		"localhost:80":          false, // not an address: nothing to be sure of
	}
	for addr, ok := range tests {
		err := loopbackOnly(context.Background(), "tcp", addr, nil)
		var remote *RemoteError
		if (err == nil) != ok || err != nil && !errors.As(err, &remote) {
			t.Errorf("%s: %v", addr, err)
		}
	}
}

// A name server that says "localhost.example is 192.0.2.7" leads nowhere.
func TestGuardAfterNameServer(t *testing.T) {
	dns := nameServer(t, 192, 0, 2, 7)
	d := dialer(Options{})
	d.Resolver = &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "udp", dns)
	}}
	_, err := d.DialContext(t.Context(), "tcp", "localhost.example:80")
	var remote *RemoteError
	if !errors.As(err, &remote) || remote.Addr != "192.0.2.7:80" {
		t.Errorf("err = %v", err)
	}
}

// nameServer answers every A question with ip, all others with nothing.
func nameServer(t *testing.T, ip ...byte) string {
	t.Helper()
	pc, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { pc.Close() })
	go func() {
		b := make([]byte, 1500)
		for {
			_, from, err := pc.ReadFrom(b)
			if err != nil {
				return
			}
			end := 12
			for b[end] != 0 {
				end += int(b[end]) + 1
			}
			end += 5 // root label, type, class
			a := b[end-3] == 1
			msg := append([]byte{b[0], b[1], 0x81, 0x80, 0, 1, 0, 0, 0, 0, 0, 0}, b[12:end]...)
			if a {
				msg[7] = 1
				msg = append(msg, 0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4)
				msg = append(msg, ip...)
			}
			pc.WriteTo(msg, from)
		}
	}()
	return pc.LocalAddr().String()
}
