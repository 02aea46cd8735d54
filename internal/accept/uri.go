package accept

// scanURI reads an address of the web of the usual form, http or https with a
// host name, from after the opening quote: the offset after the closing quote.
// A slash may be escaped. 0 for every other form, valid or not.
func scanURI(b []byte, i int) int {
	switch {
	case hasPrefix(b, i, "https:"):
		i += len("https:")
	case hasPrefix(b, i, "http:"):
		i += len("http:")
	default:
		return 0
	}
	for range 2 {
		if i = scanSlash(b, i); i == 0 {
			return 0
		}
	}
	i = scanHost(b, i)
	if i < len(b) && b[i] == ':' {
		port := i + 1
		if i = scanDigits(b, port); i == port {
			return 0
		}
	}
	if i >= len(b) || b[i] != '"' && b[i] != '?' && b[i] != '#' && scanSlash(b, i) == 0 {
		return 0
	}
	for i < len(b) {
		switch c := b[i]; {
		case bytesOf[c]&isURI != 0:
			i++
		case c == '"':
			return i + 1
		case c == '\\':
			if i = scanSlash(b, i); i == 0 {
				return 0
			}
		case c == '%' && len(b)-i > 2 && hexValue[b[i+1]]|hexValue[b[i+2]] < 16:
			i += 3
		default:
			return 0
		}
	}
	return 0
}

// scanSlash reads a slash, escaped or not: the offset after it, or 0.
func scanSlash(b []byte, i int) int {
	if hasPrefix(b, i, `\/`) {
		return i + 2
	}
	if i < len(b) && b[i] == '/' {
		return i + 1
	}
	return 0
}

func hasPrefix(b []byte, i int, prefix string) bool {
	return len(b)-i >= len(prefix) && string(b[i:i+len(prefix)]) == prefix
}
