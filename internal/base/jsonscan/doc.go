// Package jsonscan reads JSON where it lies: it tells where white space, a string,
// an escape, a number or a value ends, and what the inside of a string means. It
// builds nothing and allocates nothing.
//
//	i = jsonscan.Space(text, i)
//	if text[i] == '"' {
//		end := jsonscan.String(text, i)
//		if end < 0 {
//			return fmt.Errorf("byte %d cannot stand there", ^end)
//		}
//		name = jsonscan.Text(text[i+1 : end-1])
//	}
//
// A function takes a text and the offset of the first byte of what it reads, and
// returns the offset after its last one. What is wrong gives a negative offset: the
// complement of where it begins, so that ^end is the offset of the byte, or of the
// backslash of the escape, that cannot stand there. It is the length of the text where
// the text ends too early.
//
// [String], [Escape] and [Number] judge: they accept what RFC 8259 does and jsontext,
// too, which means UTF-8 and whole surrogate pairs. [SkipString] and [SkipValue] do
// not: they find the ends of what is JSON, and some end of what is not, which is what
// code wants that shows, hides or repairs payloads as they came.
//
// Of objects and arrays it knows where they end and where a member is ([Member]), no
// more: who reads them has own ideas of depth, order and duplicate members. It reads no
// streams.
package jsonscan
