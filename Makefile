# Understudy. `make demo` shows it, `make test` proves it.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: soak faults help setup web build demo run test chaos bench lint clean screenshots

# A selection of rooms is for the inner loop (Package.swift); what is made here is the whole house.
unexport UNDERSTUDY_ROOMS

STAGE := scripts/stage.sh
# Extra arguments of the command that a target runs, for instance: make demo ARGS="--speed 4"
ARGS ?=
RELEASE := .build/release/understudy
# Messages stored when a benchmark begins.
SIZES ?= 10000 100000 1000000

help: ## What can be made.
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' Makefile

setup: ## Installs the Debian and Python packages used (skips what is there).
	@scripts/setup.sh

web: setup ## Builds the dashboard (web/) into the gateway's resources.
	@$(STAGE) "dashboard" scripts/web.sh build

build: web ## Builds the release binary with the dashboard in it.
	@$(STAGE) "release build" swift build -c release --product understudy

demo: build ## A sandbox, a creator, fans who keep writing, and the server that answers them.
	@$(RELEASE) demo $(ARGS)

run: build ## The server, by understudy.yaml and the environment.
	@$(RELEASE) serve $(ARGS)

test: web ## Builds once, then runs the tests of web/, the Swift tests and the tests from outside (e2e/).
	@$(STAGE) "web checks" scripts/web.sh check
	@$(STAGE) "web tests" scripts/web.sh test
	@$(STAGE) "debug build" swift build --build-tests
	@$(STAGE) "Swift tests" scripts/swift-test.sh
	@UNDERSTUDY_BINARY="$(CURDIR)/.build/debug/understudy" $(STAGE) "tests from outside" .venv/bin/python -m pytest e2e $(ARGS)

screenshots: setup ## Makes docs/pictures anew from the debug build (swift build).
	@cd e2e && UNDERSTUDY_BINARY="$(CURDIR)/.build/debug/understudy" ../.venv/bin/python -m browser.screenshots

soak: setup ## An open dashboard for 20 minutes while fans write; its memory has to stay (ARGS=3 for three minutes).
	@cd e2e && UNDERSTUDY_BINARY="$(CURDIR)/.build/debug/understudy" ../.venv/bin/python -m browser.soak $(ARGS)

# With the release binary where there is one, as chaos.
faults: setup ## Faults of the machine, with ten thousand messages queued at a start (make test has a short form).
	@set -e; binary="$(CURDIR)/$(RELEASE)"; \
	if [ ! -x "$$binary" ]; then $(STAGE) "debug build" swift build --product understudy; binary="$(CURDIR)/.build/debug/understudy"; fi; \
	echo "== faults with $$binary"; \
	UNDERSTUDY_BINARY="$$binary" $(STAGE) "faults" .venv/bin/python -m pytest e2e/test_faults.py --queued 10000 $(ARGS)

# A release binary where there is one: more kills hit more code in the same time.
chaos: setup ## Kills the server 200 times while fans write and the platforms misbehave; ARGS="--seed 7 --kills 400".
	@set -e; binary="$(CURDIR)/$(RELEASE)"; \
	if [ ! -x "$$binary" ]; then $(STAGE) "debug build" swift build --product understudy; binary="$(CURDIR)/.build/debug/understudy"; fi; \
	echo "== chaos with $$binary"; \
	UNDERSTUDY_BINARY="$$binary" $(STAGE) "chaos" .venv/bin/python -m pytest e2e/test_chaos.py --kills 200 --seed $$RANDOM $(ARGS)

bench: build ## Measures this machine against the budgets, then the peers. Sizes: make bench SIZES="10000 100000"
	@set -e; data=$$(mktemp -d); trap 'rm -rf "$$data"' EXIT; mkdir -p Benchmarks/results; \
	for name in jobs store api webhook pipeline; do \
		$(RELEASE) bench $$name $(SIZES:%=--messages %) --data "$$data" --json Benchmarks/results/$$name.json $(ARGS); \
	done; \
	UNDERSTUDY_BINARY="$(CURDIR)/$(RELEASE)" JSON="$(CURDIR)/Benchmarks/results/peers.json" Benchmarks/peers/run.sh

lint: ## Cheap checks of the sources; builds nothing.
	@scripts/lint.sh

clean: ## Removes what was built.
	rm -rf .build .venv
