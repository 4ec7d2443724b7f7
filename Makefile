# Two commands for a newcomer: `make demo`, `make test`. Each sets up what it needs.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: setup demo test check docs pictures bench fuzz lock audit clean

setup: $(READY)

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Jigi needs Python 3.11 or newer; install it, or name it: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -m venv $(VENV) \
	  || { echo "Python cannot make a virtual environment; on Debian: apt-get install python3-venv"; exit 1; }
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@$(BIN)/jigi check > /dev/null || true  # compiles the program and looks at its words and flows: later checks need not
	@touch $@

demo: setup
	$(BIN)/jigi demo

test: setup
	$(BIN)/pytest -n 4 --dist worksteal -q

check: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/jigi check
	$(BIN)/pytest -q tests/test_house.py

# The manual as pages, in dist/manual/; a link that leads nowhere is a fault.
docs: setup
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet
	@echo "open dist/manual/index.html"

# What the manual's pictures show, made anew by a real browser. Look at them.
pictures: setup
	$(BIN)/pytest -q tests/browser/test_pictures.py --update

bench: setup
	for name in turns due wire emergency guidance team send bytes doors roster start survive load; do $(BIN)/jigi bench $$name; done

# Both webhooks: 100,000 spoilt bodies each, and 10,000 connections to a running house that are torn, slow or lie.
fuzz: setup
	$(BIN)/python -m tests.channels.fuzzing 100000
	$(BIN)/python -m tests.channels.socket_fuzzing 10000

# The lock files are made from pyproject.toml by uv, for every Python from 3.11 on, with hashes. A server's is
# without what only developers need, in the same versions.
lock:
	uv pip compile pyproject.toml --extra dev --extra docs --extra bench --universal --python-version 3.11 --generate-hashes --no-header -q -o requirements.lock
	uv pip compile pyproject.toml --extra postgres --extra build --constraint requirements.lock --universal --python-version 3.11 --generate-hashes --no-header -q -o servers.lock

# What is known against the versions in the lock file. It asks an advisory database over the network, so
# it is no part of `make check`.
audit:
	uvx pip-audit --requirement requirements.lock --require-hashes --disable-pip

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
