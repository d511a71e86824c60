# Understudy. `make demo` shows it, `make test` proves it.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help setup web build demo run test bench lint clean screenshots

# A selection of rooms is for the inner loop (Package.swift); what is made here is the whole house.
unexport UNDERSTUDY_ROOMS

STAGE := scripts/stage.sh
# Extra arguments of the command that a target runs, for instance: make demo ARGS="--speed 4"
ARGS ?=
FANS := Sources/App/Fixtures/fans/live.jsonl
RELEASE := .build/release/understudy

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
