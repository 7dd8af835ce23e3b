# Plain `make` prints every target with its text.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
INSTALL := $(PIP) install --require-hashes --only-binary=:all:
# Tests run in three processes, as they wait for servers and browsers; -n 0 runs them in one, which a debugger needs.
PYTEST := $(BIN)/python -m pytest --quiet --numprocesses 3 --dist loadfile --no-loadscope-reorder --ignore tests/outside

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev browser strace run demo test lint types check outside-check bench lock places vendor clean

help: ## show every target
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

setup: $(VENV)/installed ## make .venv and install the product there: .venv/bin/kopru

$(VENV)/installed: requirements.txt pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Köprü needs Python 3.11 or newer: make PYTHON=/path/to/python3.11 ..."; exit 2; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing Köprü into $(VENV) ..."
	@$(INSTALL) --requirement requirements.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

setup-dev: $(VENV)/installed-dev ## the same with everything that tests and checks need

$(VENV)/installed-dev: $(VENV)/installed requirements-dev.txt
	@echo "Installing what tests and checks need ..."
	@$(INSTALL) --requirement requirements-dev.txt
	@touch $@

run: setup ## serve on http://127.0.0.1:8080: browser chat, and Telegram with KOPRU_TELEGRAM_TOKEN
	@$(BIN)/kopru run

demo: setup ## the same with invented organisations, staff and leads, in the folder data/demo: says who can sign in
	@KOPRU_DATA_DIR=$${KOPRU_DATA_DIR:-data/demo} $(BIN)/kopru run --demo

browser: setup-dev ## a Chromium for the page tests: one that is there, else by apt (root), else Playwright's
	@$(BIN)/python -m tests.tools browser

strace: setup-dev ## strace for the test that nothing is acknowledged before it is on disk
	@$(BIN)/python -m tests.tools strace

test: setup-dev browser strace lint types check ## everything: lint, types, content, all tests on SQLite and PostgreSQL, browser
	$(PYTEST)

lint: setup-dev ## ruff: rules and format
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet .

types: setup-dev ## mypy --strict on all three floors
	@$(BIN)/mypy

check: setup ## the shipped scripts, rules and words, and their conversations
	@$(BIN)/kopru check --tests

outside-check: setup-dev ## what needs other parties' files: KOPRU_REFERENCE_DATA names their folder
	$(BIN)/python -m pytest tests/outside

bench: setup-dev ## a turn beside python-telegram-bot's and aiogram's own ways, in one run
	@$(BIN)/kopru bench

places: setup ## build the table of postcodes and municipalities anew from its sources
	$(BIN)/python -m storage.build.places

vendor: setup ## copy the pinned browser files of others into bot/web/static/vendor (needs npm)
	@$(BIN)/python -m bot.web.build.vendor

lock: ## write the lock files anew (needs uv; they name no index)
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet \
		--extra build pyproject.toml --output-file requirements.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet \
		--extra build --extra dev pyproject.toml --output-file requirements-dev.txt

clean: ## remove the environment and caches; data/ stays
	rm -rf $(VENV) .ruff_cache .mypy_cache .hypothesis build dist
