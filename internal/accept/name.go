package accept

import "bytes"

const (
	maxNames    = 64  // of the objects that are open, as far as no schema names them
	longestName = 128 // bytes, of a name with escapes
)

// name remembers the hash of a member that no schema names, to find one that
// occurs twice in the object whose first is number from; false when it is there
// already, or when there are too many. Two names of the same hash are taken for the
// same: that costs a look the slow way, never a wrong yes.
func (w *walker) name(from int, hash uint64) bool {
	if w.named >= maxNames {
		return false
	}
	for _, known := range w.room.names[from:w.named] {
		if known == hash {
			return false
		}
	}
	w.room.names[w.named] = hash
	w.named++
	return true
}

// scanName reads a member's name, whose opening quote must be at i: the offset
// after its closing quote, or -1, and the hash of what it means.
func scanName(b []byte, i int) (end int, hash uint64) {
	if i >= len(b) || b[i] != '"' {
		return -1, 0
	}
	i++
	start := i
	for len(b)-i >= 8 {
		w := load(b, i)
		m := special(w)
		if m == 0 {
			hash = mix(hash, w)
			i += 8
			continue
		}
		k := firstByte(m)
		if b[i+k] != '"' {
			break
		}
		i += k
		return i + 1, mix(hash, w&^(^uint64(0)<<(8*k))) + uint64(i-start)
	}
	if end = scanText(b, start); end < 0 {
		return -1, 0
	}
	return hashText(b[start:end-1], end)
}

// hashText returns end and the hash of a name; -1 when the name is too long.
func hashText(name []byte, end int) (int, uint64) {
	var buffer [longestName]byte
	if bytes.IndexByte(name, '\\') >= 0 {
		if len(name) > len(buffer) {
			return -1, 0
		}
		name = appendText(buffer[:0], name)
	}
	return end, hashOf(name)
}

// hashOf is the hash that scanName gives a name.
func hashOf(name []byte) uint64 {
	var hash uint64
	length := len(name)
	for ; len(name) >= 8; name = name[8:] {
		hash = mix(hash, load(name, 0))
	}
	var tail uint64
	for k, c := range name {
		tail |= uint64(c) << (8 * k)
	}
	return mix(hash, tail) + uint64(length)
}

func mix(hash, w uint64) uint64 {
	hash = (hash ^ w) * 0x9E3779B97F4A7C15
	return hash ^ hash>>29
}
