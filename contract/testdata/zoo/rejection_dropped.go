package zoo

func rejectionDropped() []Animal {
	return []Animal{
		{Name: "drops the connection on malformed JSON", Check: "rejection/dropped", New: unparsed(drop)},
	}
}
