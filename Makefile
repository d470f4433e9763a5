# make demo, make test: each sets up all it needs in .venv and may be run again at any time.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready
# pip itself, so that a Python without python3-venv, as Debian and Ubuntu have it, needs no system package
PIP := $(BIN)/python .bootstrap/pip-26.3-py3-none-any.whl/pip --quiet --disable-pip-version-check
DEMO := demo
PORT ?= 8001

.PHONY: setup demo stop test bench train

setup: $(READY)

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "fonds needs Python 3.11 or newer. Name one with: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)" >&2; exit 1; }
	$(PYTHON) -m venv --without-pip $(VENV)
	$(PIP) install --require-hashes --requirement requirements.lock
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $(READY)

# The site runs on after make has ended, so that a script that calls make demo is not held up; make stop ends it.
demo: setup
	@mkdir -p $(DEMO)
	$(BIN)/fonds ingest corpus/samples/documents --db $(DEMO)/archive.db
	@$(MAKE) --no-print-directory stop
	@nohup $(BIN)/fonds review --db $(DEMO)/archive.db --port $(PORT) >$(DEMO)/review.log 2>&1 & echo $$! >$(DEMO)/review.pid
	@until grep -qs "Review site on" $(DEMO)/review.log && \
		$(BIN)/python -c "import socket; socket.create_connection(('127.0.0.1', $(PORT)), 1)" 2>/dev/null; do \
		kill -0 "$$(cat $(DEMO)/review.pid)" 2>/dev/null || { cat $(DEMO)/review.log >&2; exit 1; }; sleep 0.3; done
	@echo "The review site is at http://127.0.0.1:$(PORT)/ ('make stop' ends it)"

stop:
	@if grep -qs db.review "/proc/$$(cat $(DEMO)/review.pid 2>/dev/null)/cmdline"; then kill "$$(cat $(DEMO)/review.pid)"; sleep 1; fi
	@rm -f $(DEMO)/review.pid

test: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -n auto --dist loadgroup

train: setup
	OMP_NUM_THREADS=1 $(BIN)/python -W ignore -m extractors.ner.training
	$(BIN)/python -m extractors.money.training

bench: setup
	$(BIN)/python tests/benchmarks/ingest.py
	OMP_NUM_THREADS=1 $(BIN)/python tests/benchmarks/extract.py
