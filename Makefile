# What one does with this checkout. `make` alone prints the words.
# Everything but bench and bundle is a debug build: one target folder, built once.
.DEFAULT_GOAL := help
.PHONY: help setup run build test shots bindings bench bundle

help: ## print this
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

setup: ## see that compilers, system packages and node modules are there; install what may be installed
	@scripts/setup

run: ## build, fill a sample station once, and open the window (debug build; release=yes for the other)
	@scripts/run $(release)

build: ## build the screens and the programs, debug
	@scripts/build

test: ## the whole proof, with the minutes of each step
	@scripts/proof

shots: build ## pictures of the window in every state, theme and size, in target/screens; some minutes
	@COUNTERSIGN_PICTURES=yes cargo test --quiet --workspace --test main -- --test-threads 3 \
		looks states pictures first_run readback reading sameness_window sameness_quarters second cases_list \
		attention canary spelling window:: real::

bindings: ## write ui/src/bindings.ts anew from the window's commands
	@COUNTERSIGN_WRITE_BINDINGS=1 cargo test --quiet --workspace --bin countersign-desktop bindings

bench: setup ## measure the release build and print the table (part=engine, beside, list, precedents or window)
	@scripts/build release
	@COUNTERSIGN_BIN_DIR="$(CURDIR)/target/release" cargo bench --quiet -p countersign-tests --bench station -- $(part)

bundle: setup ## a release build as one archive in target/bundle
	@scripts/bundle
