# One profile and one target folder for everything but `bench`, so that polars is compiled once.
CARGO ?= cargo
PROFILE = --profile quick
SKIPPED = $${CARGO_TARGET_DIR:-target}/tmp/skipped.txt
RUN = $(CARGO) run $(PROFILE) --quiet --bin detention-stats --

.PHONY: help run test rehearsal fixtures guides schemas update charts browser-test contract examples site fmt lint doc bench ci
help: ## print this help
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: ## series, counters and charts from the committed ledger, offline
	$(RUN) --offline build

test: ## everything that can be tested here
	@rm -f "$(SKIPPED)"
	$(CARGO) test $(PROFILE)
	@[ ! -s "$(SKIPPED)" ] || echo "skipped, since there are no real documents at ../shared: $$(sort -u "$(SKIPPED)" | paste -sd' ')"

rehearsal: ## what becomes of real workbooks with one edit each, kind by kind
	DETENTION_STATS_MUTANTS=$${DETENTION_STATS_MUTANTS:-1200} DETENTION_STATS_EXAMPLES=3 \
		$(CARGO) test $(PROFILE) --test it the_next_fault -- --nocapture

fixtures: ## take the small ledger of tests/fixtures from data/ledger anew
	DETENTION_STATS_FIXTURES=1 $(CARGO) test $(PROFILE) --test it the_fixture_is_taken

guides: ## write the tables of data/README.md and charts/README.md anew
	DETENTION_STATS_GUIDES=1 $(CARGO) test $(PROFILE) --test it the_tables_of_the_readme

schemas: ## write the JSON Schemas of the published files anew, from their types
	DETENTION_STATS_SCHEMAS=1 $(CARGO) test $(PROFILE) --lib the_published_schemas_are

update: ## fetch what is new, then build; what cron runs
	$(RUN) update

charts: ## draw the charts again
	$(RUN) --offline chart

browser-test: ## the page in Debian's chromium; installs what it needs
	tests/browser/run

fmt: ## format the source
	$(CARGO) fmt

lint: ## check format and lints
	$(CARGO) fmt --check
	$(CARGO) clippy $(PROFILE) --all-targets -- -D warnings

doc: ## check the documentation
	RUSTDOCFLAGS='-D warnings' $(CARGO) doc $(PROFILE) --no-deps --document-private-items

examples: ## the same three figures in every tool, and Spark beside the program; installs what it can
	python3 examples/tools/run.py --install

contract: ## what sites rely on, by frictionless, jing and JSON Schema, and the examples; installs what it needs
	tests/contract/run
	$(MAKE) --no-print-directory examples

site: ## a small site from the published files, in target/site; needs npm
	mkdir -p target/site && cp -r examples/site/. target/site
	cd target/site && npm install --no-audit --no-fund --silent && DETENTION_STATS=$(CURDIR) npm run --silent build

bench: ## measure what we promise on speed, with the peers beside; installs them into target/bench where it can
	$(CARGO) bench
	$(CARGO) build --release
	[ -x target/bench/bin/python ] || python3 -m venv target/bench
	target/bench/bin/pip install --quiet duckdb numpy pyarrow || true
	target/bench/bin/python benches/peers.py $${CARGO_TARGET_DIR:-target}/release/detention-stats

ci: lint test doc run ## what .ci/run does
	git diff --exit-code data charts
