package fake

// appendCompactString appends text in UTF-8 with the escapes that JSON asks for.
// What is not UTF-8 becomes U+FFFD.
func appendCompactString(dst []byte, text string) []byte {
	dst = append(dst, '"')
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			dst = append(dst, '\\', byte(r))
		case r < ' ':
			dst = appendControl(dst, byte(r))
		default:
			dst = append(dst, string(r)...)
		}
	}
	return append(dst, '"')
}
