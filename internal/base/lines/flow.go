package lines

import (
	"bytes"
	"errors"
	"io"
	"slices"
)

// Flow cuts what can only be read from its beginning on as a [Cutter] cuts a region. It is for
// what comes quickly, such as a file that is decompressed.
type Flow struct {
	In      io.Reader
	Size    int // bytes of a piece, about
	Longest int // bytes of a payload; longer ones cannot be in a piece

	held  []byte // that were read and are in no piece
	ended bool
}

// Next reads the next piece: whole lines. It is false when what is left cannot be cut: that is
// for who reads the rest.
func (f *Flow) Next(p *Piece) bool {
	p.IsLast = false
	p.space = append(p.space[:0], f.held...)
	for from := 0; ; {
		if len(p.space) >= f.Size || f.ended {
			if i := bytes.LastIndex(p.space[from:], between); i >= 0 {
				end := from + i + len(between) - 1
				p.Text, f.held = p.space[:end], append(f.held[:0], p.space[end:]...)
				return true
			}
			from = max(0, len(p.space)-len(between)+1)
		}
		if f.ended || len(p.space) > f.Size+f.Longest {
			f.held = append(f.held[:0], p.space...)
			return false
		}
		p.space = slices.Grow(p.space, f.Size)
		n, err := f.In.Read(p.space[len(p.space):cap(p.space)])
		p.space = p.space[:len(p.space)+n]
		if err != nil {
			f.ended = true
			if !errors.Is(err, io.EOF) {
				f.In = failing{err}
			}
		}
	}
}

// Rest is what is in no piece.
func (f *Flow) Rest() io.Reader { return io.MultiReader(bytes.NewReader(f.held), f.In) }

// failing is a reader that has failed.
type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }
