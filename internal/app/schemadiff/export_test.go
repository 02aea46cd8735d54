package schemadiff

// Samples are values that the schema accepts, for tests.
func (s *Schema) Samples() []any { return newSampler().samples(conj{s.root}, 0) }
