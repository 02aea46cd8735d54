package zoo

func coverageCurrency() []Animal {
	return []Animal{
		{Name: "one total of all currencies", Check: "coverage/currency", Warning: true, New: func() *Shop {
			s := newShop(correct)()
			s.oneTotal = true
			return s
		}},
		{Name: "a total of all beside that of each currency", Check: "coverage/currency", Warning: true, New: func() *Shop {
			s := newShop(correct)()
			s.more = func(state map[string]any) { state["total"] = s.revenue }
			return s
		}},
	}
}
