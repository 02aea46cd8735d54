package schemadiff

// Samples are values that the schema accepts, for tests.
func (s *Schema) Samples() []any { return newSampler().samples(conj{s.root}, 0) }

// Work is how many steps a comparison takes, for tests, and the gravest level that it finds.
func Work(was, is *Schema) (int, Level) {
	changes, work := changesOf(was.root, is.root)
	return work, worst(changes)
}
