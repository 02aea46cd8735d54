# Each target is one plain command: read it here, or run it without make.
LINT := go tool -modfile=tools/golangci-lint.mod golangci-lint
STAT := go tool -modfile=tools/benchstat.mod benchstat

.DEFAULT_GOAL := help
.PHONY: release-dry help build test race lint fmt golden fuzz bench ci release-check consumers

help: ## show this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 15

build: ## build ./siohook
	CGO_ENABLED=0 go build -o siohook ./cmd/siohook

test: ## run all tests
	go test ./...

race: ## run the tests with the race detector
	go test -race -short ./...

lint: ## run the linters of .golangci.yml
	$(LINT) run

fmt: ## format the code
	$(LINT) fmt

golden: ## regenerate schemas and golden files; then read git diff
	go generate ./...
	go test $$(git grep -l --untracked 'flag.Bool("update"' -- '*_test.go' | xargs -rn1 dirname | sort -u | grep -v '^tools/consumers$$' | sed 's|^|./|') -update
	cd tools/consumers && go test ./... -skip '^TestStrangers' -update && go test -run '^TestStrangersPage$$' . -update

fuzz: ## fuzz every target, FUZZ_SECONDS=300 in all
	FUZZ_SECONDS=$(or $(FUZZ_SECONDS),300) .ci/run fuzz

bench: ## run the benchmarks, 6 times, into bench.txt, and sum them up
	go test -run='^$$' -bench=. -benchmem -count=6 ./... | tee bench.txt
	$(STAT) bench.txt

ci: ## run all that CI runs
	.ci/run

consumers: ## run the tools of others on the output of siohook schema export
	.ci/run peers consumers

release-check: ## report the version step that the contract changes since the last tag require
	.ci/release

release-dry: ## make all packages of a release into dist, VERSION=v0.0.0-dev; publishes nothing
	rm -rf dist
	go run ./tools/release -o dist -version $(or $(VERSION),v0.0.0-dev)
