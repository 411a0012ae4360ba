# The front door: every task of this repository is a target here. `make` alone lists them.
# bash by name, because make runs a recipe without a shell when it can, and then ignores the PATH exported below.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

export PATH := $(CURDIR)/tools/node/node_modules/.bin:$(CURDIR)/node_modules/.bin:$(PATH)

# It brings Node and the packages up to date by itself.
SHOPCTL := ./shopctl
NODE_STAMP := tools/node/node_modules/.package-lock.json

##@ Run the shop

.PHONY: up
up: ## Start the whole platform on this machine; ARGS="--wire" gives each service its own process
	@$(SHOPCTL) up $(ARGS)

.PHONY: down
down: ## Stop it and keep its data; ARGS="--purge" drops the data too
	@$(SHOPCTL) down $(ARGS)

.PHONY: status
status: ## One screen: services, versions, queues
	@$(SHOPCTL) status $(ARGS)

.PHONY: seed
seed: ## Fill the catalogue; ARGS="--products 1000 --seed 42" or ARGS="--from FILE --map FILE"
	@$(SHOPCTL) seed $(ARGS)

.PHONY: smoke
smoke: ## Walk the customer journeys against the running platform
	@$(SHOPCTL) smoke $(ARGS)

.PHONY: verify
verify: ## Ask the running platform for its invariants
	@$(SHOPCTL) verify $(ARGS)

##@ Change the shop

.PHONY: setup
setup: $(NODE_STAMP) ## Install Node 24 and the packages; instant when nothing changed
	@node tools/setup.ts

# Optional packages carry the binary, so a system without one falls back to the Node of the machine; setup.ts checks the
# version either way. The link is made here because npm 10 removes .bin/node with the package of the other processor.
$(NODE_STAMP): tools/node/package.json tools/node/package-lock.json
	@npm ci --prefix tools/node --ignore-scripts --no-audit --no-fund --loglevel=error
	@cd tools/node/node_modules && mkdir -p .bin && for node in node-*/bin/node; do \
	  if [ -x "$$node" ]; then ln -sf "../$$node" .bin/node; fi; done
	@# npm calls it a success when an optional package could not be fetched.
	@node -e 'process.exit(parseInt(process.versions.node) < 24 ? 1 : 0)' || { rm -rf tools/node/node_modules; \
	  echo "Node 24 is needed and could not be fetched: does npm reach its registry? (npm ping)" >&2; exit 3; }
	@touch $@

.PHONY: gen
gen: setup ## Rebuild everything that is generated: from the contract, and the charts from every deploy.ts
	@buf generate && node protos/generate/main.ts && node cdk8s/src/generate.ts

.PHONY: release-contract
release-contract: setup ## Record the contract as released; what is recorded may only be added to
	@node tools/release-contract.ts

.PHONY: format
format: setup ## Format and fix what biome can fix by itself
	@biome check --write

.PHONY: images
images: setup ## Build every image without Docker, as one archive in .cache/images; ARGS="--only orders --tag 0.2.0"
	@node tools/images/main.ts $(ARGS)

##@ Check the shop

.PHONY: check
check: setup ## Static checks: biome, tsc, imports, dead code, contract, generated files
	@node test/run-tests.ts check

.PHONY: test
test: setup ## Static checks and all tests; ends with "N passed, N failed, N skipped"
	@node test/run-tests.ts check test

.PHONY: test-unit
test-unit: setup ## The tests of one file or folder: make test-unit FILE=services/orders
	@vitest run --project test $(FILE)

.PHONY: test-faults
test-faults: setup ## Kill loops and other tests that break things on purpose (minutes, not seconds)
	@node test/run-tests.ts faults

.PHONY: test-weaknesses
test-weaknesses: setup ## Plant weaknesses in copies of the checkout; experiments find them, and hold without (15 to 30 minutes)
	@node test/run-tests.ts weaknesses

.PHONY: e2e
e2e: setup ## Journeys in a real browser against a platform of their own; needs Chromium
	@node test/run-tests.ts e2e

.PHONY: screenshots
screenshots: setup ## Pictures of the main pages of a running shop: make screenshots ARGS="http://127.0.0.1:8080"
	@node test/e2e/screenshots.ts $(ARGS)

.PHONY: lighthouse
lighthouse: setup ## Lighthouse's judgement of the main pages of a running shop: make lighthouse ARGS="http://127.0.0.1:8080"
	@[ -d tools/lighthouse/node_modules/lighthouse ] || \
	  npm ci --prefix tools/lighthouse --ignore-scripts --no-audit --no-fund --loglevel=error
	@node test/e2e/lighthouse.ts $(ARGS)

.PHONY: test-engines
test-engines: setup ## Contract tests and storms on the real engines of scale: Kafka, OpenSearch, a Redis Cluster (fetched once)
	@node test/run-tests.ts engines

.PHONY: bench
bench: setup ## Measure CPU, statements and memory on a platform of its own (minutes); writes .cache/bench
	@node test/bench/main.ts

.PHONY: bench-capacity
bench-capacity: setup ## Measure what a call of each service costs and takes, each in a process of its own; writes docs/capacity.json
	@node test/bench/capacity.ts

.PHONY: bench-search
bench-search: setup ## Measure queries, edits and rebuilds on both search engines; ARGS="--sizes 1000 --engines postgres"
	@node test/bench/search/main.ts $(ARGS)

.PHONY: bench-edits
bench-edits: setup ## Measure how long an edit takes until a customer's search finds it, on a platform of its own; ARGS="--engine opensearch --bus kafka"
	@node test/bench/search/edits.ts $(ARGS)

.PHONY: test-manifests
test-manifests: setup ## Charts, alerts and the edge by the judgement of Helm, Kubernetes, Prometheus and Envoy (Go, promtool, pip; builds once, some minutes)
	@node test/run-tests.ts manifests

.PHONY: test-cluster
test-cluster: setup ## Tests on a real Kubernetes with Istio and Argo Rollouts (root; builds them from Go once, some 20 minutes)
	@node test/run-tests.ts cluster

##@ The cluster test bed (test/cluster/README.md)

.PHONY: tools
tools: setup ## Build the pinned Go programs; ARGS="kubernetes istio" names some of them
	@node tools/build.ts $(or $(ARGS),all)

.PHONY: cluster-up
cluster-up: setup ## Start a Kubernetes of one node on this machine; ARGS="istio rollouts prometheus" or ARGS=all adds layers
	@node test/cluster/main.ts up $(ARGS)

.PHONY: cluster-down
cluster-down: setup ## End it, and leave nothing but logs and caches
	@node test/cluster/main.ts down

.PHONY: cluster-status
cluster-status: setup ## Its components, its pods, its address
	@node test/cluster/main.ts status

.PHONY: footprint
footprint: setup ## What each service of the shop on the bed takes, at rest and while customers buy
	@node test/cluster/footprint.ts

.PHONY: canary-figures
canary-figures: setup ## Put what test/cluster/canary.test.ts has measured into docs/canaries.md
	@node test/cluster/canary-figures.ts
	@biome check --write docs/canaries.md

.PHONY: bench-mesh
bench-mesh: setup ## What proxies beside the services cost, with and without them in one run, on the bed
	@node test/cluster/mesh-cost.ts

##@ Housekeeping

.PHONY: clean
clean: ## Remove installed packages, caches and reports; the local platform's data in .shopstream stays
	@rm -rf node_modules */node_modules services/*/node_modules services/*/.next tools/node/node_modules .cache coverage

.PHONY: help
help: ## Show this list
	@awk 'BEGIN { FS = ":.*## " } \
	  /^##@ / { printf "\n%s\n", substr($$0, 5) } \
	  /^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
