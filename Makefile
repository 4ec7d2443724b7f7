# Two commands for a newcomer: `make demo`, `make test`. Each sets up what it needs.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: setup demo test check bench fuzz lock clean

setup: $(READY)

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Jigi needs Python 3.11 or newer; install it, or name it: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -m venv $(VENV) \
	  || { echo "Python cannot make a virtual environment; on Debian: apt-get install python3-venv"; exit 1; }
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

demo: setup
	$(BIN)/jigi demo

test: setup
	$(BIN)/pytest -n 2 -q

check: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/jigi check
	$(BIN)/pytest -q tests/test_house.py

bench: setup
	for name in turns due wire emergency guidance team send bytes doors; do $(BIN)/jigi bench $$name; done

# Both webhooks, 100,000 spoilt bodies each.
fuzz: setup
	$(BIN)/python -m tests.channels.fuzzing 100000

# The lock file is made from pyproject.toml by uv, for every Python from 3.11 on, with hashes.
lock:
	uv pip compile pyproject.toml --extra dev --extra bench --universal --python-version 3.11 --generate-hashes --no-header -q -o requirements.lock

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
