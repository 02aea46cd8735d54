// Package repair makes JSON again of a sample that was pasted from a web page,
// and says what it changed and where.
//
//	result, err := repair.Text(text)
//	if err != nil {
//		return err // a *repair.Error at its place in text
//	}
//	for _, c := range result.Changes {
//		fmt.Printf("%d:%d: %s\n", c.Line, c.Column, c)
//	}
//	os.Stdout.Write(result.JSON)
//
// [Text] repairs one JSON text. [Extract] takes all payloads out of an article.
// [Rules] lists what they repair. A text that is JSON comes back byte for byte,
// and so does what was repaired before. Numbers, the order of members and the
// layout stay as they are; the text of strings changes by the reported repairs
// only.
//
// It does not guess: a missing comma, bracket or quote, an unquoted name or a
// comment is an [Error], not a repair. Text in UTF-16 or a Windows code page is
// refused.
//
// # Doubled escapes
//
// A blog engine that escapes once too often turns \u00e9 into \\u00e9 and \/ into
// \\/, which is JSON too, of another meaning. Such a pair is undone when all of
// these hold, and otherwise named in [Result.Kept]:
//
//   - The payload needs another repair: what is JSON is not touched.
//   - The payload has no single \uXXXX or \/: then the writer did not double them.
//   - Its string has no other \\ (a path C:\\users, a pattern \\d+) and does not
//     begin as a path of Windows does (C:\\).
//   - It is no half of a surrogate pair whose other half is not doubled beside it.
//
// A doubled \\" is undone when the quote cannot be the string's end, because no
// comma, colon or bracket follows it.
package repair
