# Understudy. `make demo` shows it, `make test` proves it.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help setup build demo run test bench lint clean

# A selection of rooms is for the inner loop (Package.swift); what is made here is the whole house.
unexport UNDERSTUDY_ROOMS

STAGE := scripts/stage.sh
# Extra arguments of the command that a target runs, for instance: make demo ARGS="--speed 4"
ARGS ?=
FANS := Sources/App/Fixtures/fans/live.jsonl
RELEASE := .build/release/understudy

help: ## What can be made.
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-7s %s\n", $$1, $$2 }' Makefile

setup: ## Installs the Debian and Python packages used (skips what is there).
	@scripts/setup.sh

build: setup ## Builds the release binary.
	@$(STAGE) "release build" swift build -c release --product understudy

demo: build ## A sandbox, a creator, fans who keep writing, and the server that answers them.
	@$(RELEASE) demo $(ARGS)

run: build ## The server, by understudy.yaml and the environment.
	@$(RELEASE) serve $(ARGS)

test: setup ## Builds once, then runs the Swift tests and the tests from outside (e2e/).
	@$(STAGE) "debug build" swift build --build-tests
	@$(STAGE) "Swift tests" scripts/swift-test.sh
	@UNDERSTUDY_BINARY="$(CURDIR)/.build/debug/understudy" $(STAGE) "tests from outside" .venv/bin/python -m pytest e2e $(ARGS)

bench: build ## Replays the bundled fans' messages through sandbox and pipeline, once per platform.
	@set -e; for platform in youtube instagram; do \
		data=$$(mktemp -d); trap 'rm -rf "$$data"' EXIT; \
		UNDERSTUDY_DATA_DIR="$$data" $(STAGE) "replay on $$platform" $(RELEASE) replay $(FANS) --platform $$platform $(ARGS); \
		rm -rf "$$data"; \
	done

lint: ## Cheap checks of the sources; builds nothing.
	@scripts/lint.sh

clean: ## Removes what was built.
	rm -rf .build .venv
