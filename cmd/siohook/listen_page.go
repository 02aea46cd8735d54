package main

import "context"

// page sets the inspector page up and gives its path; "" when there is none.
func (l *listening) page(_ context.Context, _ string) (string, error) { return "", nil }
