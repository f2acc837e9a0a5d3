# OneWindow 一窗: everything a developer does, from a fresh clone.
# Needs only make and Python ≥ 3.11; `make run` and `make test` do all set-up themselves.

.DEFAULT_GOAL := help
SHELL := /bin/sh

VENV := .venv
BIN := $(VENV)/bin
PY := $(BIN)/python
PIP := $(PY) -m pip --disable-pip-version-check --no-input
ARGS ?=
# Test processes. Two suit a laptop as well as a small build machine.
WORKERS ?= 2

# The stamps record what is installed. A developer's environment holds all of the runtime one, so
# `make run` is content with either. Nothing is byte-compiled ahead (--no-compile): Python does that
# for what it imports, and set-up takes half the time.
CREATED := $(VENV)/.created
RUNTIME := $(VENV)/.runtime-installed
DEV := $(VENV)/.dev-installed
ENV := $(if $(wildcard $(DEV)),$(DEV),$(RUNTIME))

PO := $(wildcard web/translations/*/LC_MESSAGES/*.po notifications/translations/*/LC_MESSAGES/*.po)
MO := $(PO:.po=.mo)

##@ Use
.PHONY: run
run: $(ENV) $(MO) ## Start OneWindow with demonstration data (ARGS="--port 8080")
	$(BIN)/onewindow run --demo $(ARGS)

.PHONY: demo
demo: $(ENV) $(MO) ## Walk one fictional family's request through, in the terminal
	$(BIN)/onewindow demo $(ARGS)

##@ Develop
.PHONY: setup
setup: $(DEV) $(MO) ## Install everything a developer needs into .venv

.PHONY: test
test: $(DEV) $(MO) ## Run the tests (ARGS="-k clock", WORKERS=0 for one process)
	$(PY) -m pytest -n $(WORKERS) $(ARGS)

# Definitions that `make soak` plays, and from which number on they are drawn.
RUNS ?= 2000
SEED ?= $(shell date +%s)

.PHONY: soak
soak: $(DEV) $(MO) ## Play 2 000 random definitions at random (RUNS=2000, SEED=1 plays one again)
	@echo "SEED=$(SEED)"
	ONEWINDOW_SOAK_RUNS=$(RUNS) ONEWINDOW_SOAK_SEED=$(SEED) $(PY) -m pytest -n $(WORKERS) -q \
	  tests/properties/test_random_definitions.py $(ARGS)

CHECKS := check-style check-types check-imports check-migrations check-translations check-docs \
  check-definitions

.PHONY: check $(CHECKS)
check: $(CHECKS) ## Check style, types, imports, migrations, translations, docs, definitions

$(CHECKS): $(DEV) $(MO)

check-style:
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

check-types:
	$(BIN)/mypy

check-imports:
	$(BIN)/lint-imports --no-logo

check-migrations:
	$(PY) -m scripts.check_migrations

check-translations:
	$(PY) -m scripts.check_translations

check-docs:
	$(PY) -m scripts.check_docs

check-definitions:
	$(BIN)/onewindow check

.PHONY: format
format: $(DEV) ## Put the code into the house's shape
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .

.PHONY: messages
messages: $(DEV) ## Bring the .po files up to date with the pages' texts
	$(PY) -m scripts.update_translations

.PHONY: bench
bench: $(DEV) ## Measure the engine beside hand-written SQL, on SQLite and PostgreSQL
	$(PY) -m scripts.bench $(ARGS)

.PHONY: bench-growth
bench-growth: $(DEV) ## Measure a step beside a million closed cases (ARGS="--closed 100000")
	$(PY) -m scripts.bench growth $(ARGS)

.PHONY: bench-inbox
bench-inbox: $(DEV) ## Measure page one of an inbox among a million tasks (ARGS="--tasks 100000")
	$(PY) -m scripts.bench inbox $(ARGS)

.PHONY: bench-request
bench-request: $(DEV) $(MO) ## Measure a decision's whole request beside hand-written SQL
	$(PY) -m scripts.bench request $(ARGS)

.PHONY: replay
replay: $(DEV) ## Play a real event log on the permit example (LOG=receipt.xes.gz)
	@test -n "$(LOG)" || { echo "Say which log: make replay LOG=path/to/receipt.xes.gz" >&2; exit 2; }
	$(BIN)/onewindow replay "$(LOG)" --definition examples/replay/permit_receipt.yaml \
	  --map examples/replay/permit_receipt.map.yaml --mutants 2000 \
	  --fit-at-least 95 --reject-at-least 85 $(ARGS)

.PHONY: screenshots
screenshots: $(DEV) $(MO) ## Photograph the pages with a real browser
	$(PY) -m scripts.screenshots $(ARGS)

.PHONY: build
build: $(DEV) $(MO) ## Build the wheel and the source archive into dist/
	$(PY) -m build --no-isolation

.PHONY: lock
lock: $(DEV) ## Choose versions anew: requirements/*.txt from pyproject.toml
	$(PY) -m scripts.lock $(ARGS)

.PHONY: hooks
hooks: $(DEV) ## Run the quick checks before every commit
	$(BIN)/pre-commit install

.PHONY: clean
clean: ## Remove everything that can be made again
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	rm -f $(MO)
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.PHONY: help
help: ## Show this
	@awk 'BEGIN { FS = ":.*## " } \
	  /^##@ / { printf "\n%s\n", substr($$0, 5) } \
	  /^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# --- set-up ---------------------------------------------------------------------------------

# The first Python that is new enough and can make environments; PYTHON=… overrides.
$(CREATED):
	@for python in $(PYTHON) python3 python3.13 python3.12 python3.11; do \
	  if "$$python" -c 'import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; \
	  then echo "Creating $(VENV) with $$("$$python" --version)"; \
	    "$$python" -m venv $(VENV) && touch $@; exit; fi; done; \
	echo "OneWindow needs Python 3.11 or newer with its venv module (Debian: python3 and python3-venv)." >&2; \
	echo "If yours has another name: make PYTHON=/path/to/python3" >&2; exit 1

$(RUNTIME): requirements/runtime.txt pyproject.toml | $(CREATED)
	@echo "Installing what OneWindow needs into $(VENV): once, about a minute"
	$(PIP) install --quiet --no-compile --require-hashes -r requirements/runtime.txt
	$(PIP) install --quiet --no-deps --no-build-isolation -e .
	@touch $@

$(DEV): requirements/dev.txt pyproject.toml | $(CREATED)
	$(PIP) install --quiet --no-compile --require-hashes -r requirements/dev.txt
	$(PIP) install --quiet --no-deps --no-build-isolation -e .
	@touch $@ $(RUNTIME)

# One catalogue at a time, so that a changed text does not compile the others again.
$(MO): %.mo: %.po | $(ENV)
	@$(PY) -m scripts.translations
	@touch $@
