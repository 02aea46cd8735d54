package config

import _ "embed"

// Example is a file that explains all settings.
//
//go:embed init.yaml
var Example string
