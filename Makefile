# The one door. `make help` lists what is behind it.
# It needs make and Python 3.11 or newer; the rest it installs into .venv.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: bench-matching demo bench test check fix docs lock clean help

BIN := .venv/bin
ARGS ?=

# The name of a stamp carries the checksum of what was installed, so a changed list installs anew.
checksum = $(shell cat requirements/$(1).txt pyproject.toml | cksum | cut -d ' ' -f 1)
BASE := .venv/installed-base-$(call checksum,base)
DEV := .venv/installed-dev-$(call checksum,dev)

demo: $(or $(wildcard $(DEV)),$(BASE))  ## a whole update round on made-up people, ending in a published release
	$(BIN)/mutakhir demo $(ARGS)

# 1% of the nation by default; the whole: make bench ARGS="--households 41697344".
bench: $(or $(wildcard $(DEV)),$(BASE))  ## a national round measured stage by stage, against a floor of the same run
	$(BIN)/mutakhir bench national $(or $(ARGS),--households 416973)

bench-matching: $(or $(wildcard $(DEV)),$(BASE))  ## linkage of persons beside plain Splink; with the outside files where they are
	$(BIN)/mutakhir bench matching $(if $(wildcard ../shared/benchmarks/linkage),--outside ../shared/benchmarks/linkage) $(ARGS)

test: $(DEV)  ## all tests but the slow ones; make test ARGS="-k frame" chooses
	$(BIN)/python -m pytest -n 2 $(ARGS)

check: $(DEV)  ## style, types, who imports whom, generated docs; changes nothing
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python docs/generate.py --check

fix: $(DEV)  ## mends what check can mend by itself
	$(BIN)/ruff check --fix
	$(BIN)/ruff format
	$(BIN)/python docs/generate.py

docs: $(DEV)  ## writes docs/reference from the code
	$(BIN)/python docs/generate.py

lock:  ## writes requirements/*.txt from pyproject.toml; ARGS=--upgrade moves versions
	requirements/lock $(ARGS)

clean:  ## removes .venv, caches and the homes of demo and bench
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist demo bench-national
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

help:  ## this list
	@awk -F ':.*## *' '/^[a-z]+:.*##/ {printf "  make %-6s %s\n", $$1, $$2}' Makefile

$(BASE):
	requirements/install base $@

$(DEV):
	requirements/install dev $@
