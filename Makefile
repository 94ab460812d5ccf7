# From a fresh checkout, `make run` starts the hotline and `make test` tests it.
# Needed: Python 3.11 or newer, make, and the package registries.

PYTHON ?= python3
JOBS ?= 5 # more than there are cores: tests wait for sound and servers more than they work
IN_VENV := .venv/bin
LOCK := $(IN_VENV)/uv pip compile --quiet --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-header $(ARGS)

# Many containers forbid Python to keep bytecode; every start would then compile it all again.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup run test check format lock

help: ## list these verbs
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile | expand -t 16

setup: ## install what is missing: Python packages, browser libraries, translations
	@$(PYTHON) scripts/setup.py

run: setup ## start the hotline; ARGS=--demo loads the demonstration community
	@exec $(IN_VENV)/python -m hotline up $(ARGS)

test: setup ## run every test; ARGS="-k order" chooses; HOTLINE_REQUIRE=browser,postgres forbids skips
	@exec $(IN_VENV)/python -m pytest --numprocesses $(JOBS) --dist loadgroup --no-loadscope-reorder $(ARGS)

check: setup ## format, lint, types, import rules, house rules, flows
	$(IN_VENV)/ruff format --check
	$(IN_VENV)/ruff check
	$(IN_VENV)/mypy
	$(IN_VENV)/lint-imports
	$(IN_VENV)/python -m scripts.house_rules
	$(IN_VENV)/python -m hotline flows check

format: setup ## rewrite the code in the one format and repair what the linter can
	$(IN_VENV)/ruff format
	$(IN_VENV)/ruff check --fix

lock: setup ## write the lock files anew; ARGS=--upgrade takes the newest versions
	$(LOCK) pyproject.toml --group dev --output-file requirements.lock
	$(LOCK) --group node --output-file requirements-node.lock
	npm install --package-lock-only --ignore-scripts --omit-lockfile-registry-resolved --no-audit
