# make help lists what there is.
.DEFAULT_GOAL := help
.PHONY: help demo build test check generate format unit browser clients-java verify failover oracle oracle-models record-parameters bench clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  \1\t\2/' | expand -t 14

demo: ## run the invoice demo on http://127.0.0.1:8080
	go run ./cmd/sluice demo

build: ## build bin/sluice
	CGO_ENABLED=0 go build -trimpath -ldflags='-s -w' -o bin/sluice ./cmd/sluice

test: prepare check unit ## install what is missing, check the sources, run all tests on both databases and in a browser

prepare:
	./scripts/prepare.sh

check: ## formatting, generated files, vet, staticcheck
	./scripts/format.sh
	./scripts/fresh.sh
	go vet ./...
	go tool staticcheck ./...

# The race detector takes more memory than the workers of scripts may have, and most
# of the time of the queries, which have no goroutines.
unit: ## all Go tests; the engine's with the race detector
	go test -race -timeout 15m $$(go list ./engine/... ./web/... | grep -v -e /engine/script -e /engine/query)
	go test -timeout 15m ./cmd/... ./engine/query/... ./engine/script/... ./forms/... ./static/... ./views/... ./test/...

browser: ## only the walk through the pages in Chromium; pictures go to build/screenshots
	go test -count=1 -v ./test/browser

clients-java: ## run Camunda's Java client for external tasks on both databases; needs Java 17 and Maven
	mvn -q -f test/clients/java/pom.xml compile dependency:build-classpath -Dmdep.outputFile=target/classpath
	go test ./test/clients -count=1 -v -run '^TestClients_InJavaWorkUnchanged$$' -java

ROUNDS ?= 3

verify: build ## every fault on both databases, for longer than make test: ROUNDS=3
	./bin/sluice verify --rounds $(ROUNDS)

failover: build ## two PostgreSQL under Patroni whose primary dies again and again; as root on Debian it installs them
	command -v patroni >/dev/null && command -v etcd >/dev/null || apt-get install -y -qq --no-install-recommends patroni etcd-server
	./bin/sluice verify --db patroni --duration 1m --rounds $(ROUNDS)

# ORACLE is a server that runs Camunda 7.24; its deployments of other keys stay as they are.
ORACLE ?= http://127.0.0.1:8180/engine-rest
MODELS ?= 500
SEED ?= 1
MODIFIED ?= false
DEPTH ?= 3

oracle: ## compare random models with a real Camunda 7: ORACLE=http://…/engine-rest MODELS=500 SEED=1 DEPTH=3 MODIFIED=true
	@go test ./engine/machine/scenario -count=1 -timeout 0 -run '^TestOracle_RandomModels$$' -v -oracle '$(ORACLE)' -models $(MODELS) -seed $(SEED) -depth $(DEPTH) -modified=$(MODIFIED)

DIR ?=
ONLY ?=

oracle-models: ## compare the BPMN files of a folder with a Camunda 7 that nobody else uses: DIR=… ORACLE=… SEED=1 ONLY=pattern
	@go test ./engine/machine/scenario -count=1 -timeout 0 -run '^TestOracle_Models$$' -v -oracle '$(ORACLE)' -folder '$(abspath $(DIR))' -seed $(SEED) -only '$(ONLY)'

SPECIFICATION ?= ../shared/spec/schemas.json

record-parameters: ## ask a real Camunda 7 with every query parameter and keep its answers: ORACLE=http://…/engine-rest SPECIFICATION=…
	@go test ./test/parameters -count=1 -timeout 0 -run '^TestRecord$$' -v -oracle '$(ORACLE)' -specification '$(abspath $(SPECIFICATION))'

bench: build ## measure a server on 127.0.0.1:8080
	./bin/sluice bench

generate: ## make the generated files anew: templ and CSS
	go tool templ generate
	npm run css

format: ## format all Go files
	go tool gofumpt -w $$(git ls-files -co --exclude-standard '*.go' | grep -v '_templ\.go$$')

clean: ## remove what was built
	rm -rf bin build
