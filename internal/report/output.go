package report

import "io"

// output collects the bytes of one call and writes them at once.
type output struct {
	w   io.Writer
	buf []byte
}

// flush writes what has been collected.
func (o *output) flush() error {
	if len(o.buf) == 0 {
		return nil
	}
	_, err := o.w.Write(o.buf)
	o.buf = o.buf[:0]
	if cap(o.buf) > 1<<20 {
		o.buf = nil // one huge case need not be remembered
	}
	return err
}
