# README's two commands: `make demo` and `make test`. Everything else is for people who work on the code.
PYTHON ?= python3
BIN := .venv/bin
DEMO := build/demo
READY := .venv/.ready
DEV_READY := .venv/.dev-ready
BENCH_READY := .venv/.bench-ready

.PHONY: demo test check format bench fuzz torture clean

# Installing again is only needed when what is asked for has changed.
$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install -q --disable-pip-version-check -c constraints.txt -e '.[all]'
	@touch $@

$(DEV_READY): $(READY)
	$(BIN)/python -m pip install -q --disable-pip-version-check "pip>=25.1"
	$(BIN)/python -m pip install -q --disable-pip-version-check -c constraints.txt --group dev
	@touch $@

$(BENCH_READY): $(DEV_READY)
	$(BIN)/python -m pip install -q --disable-pip-version-check -c constraints.txt -e '.[all,bench]'
	@touch $@

demo: $(READY)
	@rm -rf $(DEMO) && mkdir -p $(DEMO)
	@$(BIN)/archive --db $(DEMO)/archive.db ingest corpus
	@$(BIN)/archive --db $(DEMO)/archive.db report --all -o $(DEMO)/reports
	@$(BIN)/archive --db $(DEMO)/archive.db verify
	@echo
	@echo "Open $(DEMO)/reports/index.html in a browser. Then, with your own files:"
	@echo "  $(BIN)/archive ingest statement-2024.txt statement-2025.txt --series my-statement"
	@echo "  $(BIN)/archive report my-statement -o reports"
	@echo "  $(BIN)/archive audit my-statement"

test: $(DEV_READY)
	@tests/bring.sh
	$(BIN)/python -m pytest -n 2 -q

check: $(DEV_READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

format: $(DEV_READY)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# Damaged files for every reader; FUZZ=20000 runs for hours.
FUZZ ?= 2000
fuzz: $(DEV_READY)
	FUZZ_EXAMPLES=$(FUZZ) $(BIN)/python -m pytest -n 2 -q tests/readers/test_fuzz_readers.py

# 500 kills and eight writers for five minutes on each database, 1,000 corruptions, every alteration: about
# an hour, with tallies as they come; a test that takes longer than SECONDS fails. `make test` tries a few of each.
SECONDS ?= 3600
torture: $(DEV_READY)
	ARCHIVE_TORTURE=1 ARCHIVE_TORTURE_SECONDS=$(SECONDS) $(BIN)/python -m pytest -n 0 -s -v \
		tests/store/test_crashes.py tests/store/test_many.py tests/store/test_damage.py tests/store/test_tampering.py

# Quality and speed beside peers, which are installed for it; git and PHP's wikidiff2 are taken where they are.
bench: $(BENCH_READY)
	$(BIN)/python -m benchmarks.engine --write docs/benchmarks.md

clean:
	rm -rf .venv build dist
