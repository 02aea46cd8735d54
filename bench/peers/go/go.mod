module github.com/siohook/siohook/bench/peers/go

go 1.26.0

require (
	github.com/goccy/go-json v0.10.5
	github.com/santhosh-tekuri/jsonschema/v5 v5.3.1
)

require github.com/siohook/siohook v0.0.0

require github.com/go-json-experiment/json v1.27.2 // indirect

replace github.com/siohook/siohook => ../../..
