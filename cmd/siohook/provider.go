package main

import (
	"net/http"

	"github.com/siohook/siohook/schemas"
)

// providerHeader is what the provider sends with each delivery.
func providerHeader() http.Header { return schemas.Automation().Wire.Header }
