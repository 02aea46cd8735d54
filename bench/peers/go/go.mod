module github.com/siohook/siohook/bench/peers/go

go 1.26.0

require (
	github.com/goccy/go-json v0.10.5
	github.com/santhosh-tekuri/jsonschema/v5 v5.3.1
)
