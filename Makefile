# make run   the whole job on input/        make test   the tests
# make lint  style and types                make bench  what takes how long, as ratios
# Everything is installed in .venv here, the first time only. ARGS="check" passes a command on.

PYTHON ?= python3
BIN := .venv/bin
ARGS ?=
PYTEST_ARGS ?=

PDF_PACKAGES := libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
TEST_PACKAGES := libreoffice-calc python3-uno poppler-utils

.PHONY: run test lint bench

run: .venv/.runtime .venv/.pdf
	$(BIN)/python run_scoring.py $(ARGS)

test: .venv/.dev .venv/.pdf .venv/.test
	$(BIN)/python -m pytest $(PYTEST_ARGS)

lint: .venv/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: .venv/.dev .venv/.pdf
	$(BIN)/python -m benchmarks

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Python 3.11 or newer is needed: make PYTHON=python3.11 run"; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || bash .ci/system-packages python3-venv
	$(PYTHON) -m venv .venv

.venv/.runtime: requirements.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

.venv/.dev: requirements.txt requirements-cluster.txt requirements-dev.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@ .venv/.runtime

# The libraries that draw PDFs, and what the tests use to look at sheets as a juror would.
.venv/.pdf: | .venv/bin/python
	@bash .ci/system-packages $(PDF_PACKAGES) && touch $@

.venv/.test: | .venv/bin/python
	@bash .ci/system-packages $(TEST_PACKAGES) && touch $@
