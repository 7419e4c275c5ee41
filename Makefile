# make demo     a virtual environment, the program, the nightly job on the giftware example, the plan
# make test     a virtual environment, linters, types, tests; under ten minutes on two cores
# make test-all the slow tests too: every guide, long histories
# make newest   the contract on the newest versions that pyproject.toml allows, in an environment of its own
# make bench    plans of companies of several kinds, seconds as ratios to the last results on this machine
# make docs     the docs site in build/docs
# make fuzz     10,000 damaged, absurd and hostile inputs; another FUZZ_SEED draws others
# make crash    200 killed commands, 100 torn files, 100 full disks; another CRASH_SEED draws others
# make clean    forget the environments and the demo
PYTHON ?= python3
VENV ?= .venv
NEWEST ?= .venv-newest
BIN = $(VENV)/bin
# The cores are taken by as many workers; results do not depend on threads.
ONE_THREAD = POLARS_MAX_THREADS=1 OMP_NUM_THREADS=1
PIP = $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: demo test test-all lint docs newest newest-env fuzz crash bench clean

demo: $(VENV)/installed
	$(BIN)/planner init demo --example giftware --force --format table
	$(BIN)/planner --workspace demo run --format table

test: $(VENV)/installed-dev lint
	$(ONE_THREAD) $(BIN)/python -m pytest -n auto --dist worksteal -m "not slow"

test-all: $(VENV)/installed-dev lint
	$(ONE_THREAD) $(BIN)/python -m pytest -n auto --dist worksteal

lint: $(VENV)/installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

fuzz: $(VENV)/installed-dev
	FUZZ_EXAMPLES=10000 $(BIN)/python -m pytest -n auto -q tests/fuzz

crash: $(VENV)/installed-dev
	CRASH_KILLS=200 CRASH_TORN=100 CRASH_FULL=100 $(BIN)/python -m pytest -n auto -q tests/crashes

# What a user gets from pip may be newer than constraints.txt; new warnings there are no failures.
newest: newest-env
	$(ONE_THREAD) $(NEWEST)/bin/python -m pytest -n auto --dist worksteal -W default -p no:cacheprovider $(NEWEST_TESTS)
newest-env:
	$(PYTHON) -m venv $(NEWEST)
	$(NEWEST)/bin/python -m pip --disable-pip-version-check --quiet install \
		--upgrade --upgrade-strategy eager --editable '.[report]' pytest pytest-xdist hypothesis
NEWEST_TESTS = tests/cli/test_contract.py tests/cli/test_stdout.py

bench: $(VENV)/installed-dev
	$(BIN)/python tests/benchmarks/bench.py

docs: $(VENV)/installed-docs
	$(BIN)/sphinx-build -W --keep-going -q docs build/docs

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: $(VENV)/bin/python pyproject.toml constraints.txt
	$(PIP) install --constraint constraints.txt --editable '.[report]'
	touch $@

$(VENV)/installed-dev: $(VENV)/bin/python pyproject.toml constraints.txt
	$(PIP) install --constraint constraints.txt --editable '.[dev]'
	touch $@ $(VENV)/installed

$(VENV)/installed-docs: $(VENV)/installed-dev
	$(PIP) install --constraint constraints.txt --editable '.[docs]'
	touch $@

clean:
	rm -rf $(VENV) $(NEWEST) demo build dist
