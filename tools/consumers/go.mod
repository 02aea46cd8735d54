module github.com/siohook/siohook/tools/consumers

go 1.26.0

replace github.com/siohook/siohook => ../..

ignore ./node_modules

require (
	github.com/go-json-experiment/json v1.27.2
	github.com/google/go-cmp v0.7.0
	github.com/google/jsonschema-go v0.4.3
	github.com/santhosh-tekuri/jsonschema/v5 v5.3.1
	github.com/siohook/siohook v0.0.0-00010101000000-000000000000
	github.com/standard-webhooks/standard-webhooks/libraries v0.0.1
)

require github.com/brianvoe/gofakeit/v6 v6.28.0 // indirect
