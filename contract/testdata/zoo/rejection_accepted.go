package zoo

func rejectionAccepted() []Animal {
	return []Animal{
		{Name: "accepts what it says to refuse", Check: "rejection/accepted", Reject: []int{400, 422}, New: newShop(correct)},
	}
}
