package accept

// find finds the event of the payload that begins at start, -1 when there is
// none. Not certain means that a key of an earlier event may come after the one
// that was found.
func (s *Set) find(b []byte, start int) (event int, certain bool) {
	if start >= len(b) || b[start] != '{' {
		return -1, false
	}
	value := start + s.first.size
	if !s.first.is(b, start) || value >= len(b) || b[value] != '"' {
		if value = findMember(b, start, "type"); value < 0 {
			return -1, false
		}
	}
	k := s.typeAt(b, value)
	switch {
	case k == nil:
		return -1, false
	case len(k.events) == 1:
		return k.events[0], true
	}
	data := value + k.literal.size
	if s.second.is(b, data) {
		data += s.second.size
	} else if data = findMember(b, start, "data"); data < 0 {
		return -1, false
	}
	if data >= len(b) || b[data] != '{' {
		return -1, false
	}
	for c := openCursor(b, data); c.next(); {
		for n, candidate := range k.events {
			if key := s.events[candidate].Key; key == "" || c.is(key) {
				return candidate, n == 0
			}
		}
	}
	return -1, false
}

// typeAt finds the events of the type that the value at i says, nil when there
// are none.
func (s *Set) typeAt(b []byte, i int) *eventKind {
	if len(b)-i >= 16 {
		for h := slot(load(b, i+8)); s.slots[h] != 0; h = (h + 1) % len(s.slots) {
			if k := &s.kinds[s.slots[h]-1]; k.literal.is(b, i) {
				return k
			}
		}
	}
	for k := range s.kinds {
		if isText(b, i, s.kinds[k].text) {
			return &s.kinds[k]
		}
	}
	return nil
}

// kindOf finds the events of the same type.
func (s *Set) kindOf(event int) *eventKind {
	k := 0
	for s.kinds[k].text != s.events[event].Type {
		k++
	}
	return &s.kinds[k]
}

// selected reads all of data to find the event that its members select.
func (s *Set) selected(b []byte, start int, k *eventKind) int {
	data := findMember(b, start, "data")
	for _, candidate := range k.events {
		if key := s.events[candidate].Key; key == "" || findMember(b, data, key) >= 0 {
			return candidate
		}
	}
	return -1
}

// rulesOutOthers tells whether a payload that the plan accepts without noting an
// unknown member of data can not have the key of an earlier event.
func (s *Set) rulesOutOthers(event int, p *Plan) bool {
	data := p.root.member("data")
	if data == nil || data.object.additional != nil {
		return false
	}
	for _, other := range s.kindOf(event).events {
		if other == event {
			break
		}
		if data.member(s.events[other].Key) != nil {
			return false
		}
	}
	return true
}

// member is the node of an object's member, nil when the schema does not name it.
func (n *node) member(name string) *node {
	if n.object == nil {
		return nil
	}
	for k := range n.object.props {
		if n.object.props[k].name == name {
			return n.object.props[k].node
		}
	}
	return nil
}
