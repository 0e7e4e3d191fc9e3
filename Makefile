# Thin on purpose: what each command does is in scripts/, in Python, with reasons.
PYTHON ?= $(or $(shell command -v python3.11),$(shell command -v python3),missing)
export PORT ONLY ARGS COVERAGE

.PHONY: help run test check bench attack screenshots lock clean setup python

help: ## say what there is
	@grep -E '^[a-z]+:.*##' Makefile | sed -E 's/:[^#]*## /\t/' 

python:
	@if [ "$(PYTHON)" = missing ]; then \
	  echo "Onecloth needs Python 3.11. On Debian 12: apt-get install python3.11 python3.11-venv, then run this again." >&2; exit 1; fi

run: python ## set up what is missing and serve, with a demo organisation [PORT=8000]
	@"$(PYTHON)" scripts/run.py

test: python ## set up what is missing and run the whole suite on SQLite and PostgreSQL [ARGS='-k seams' COVERAGE=yes]
	@"$(PYTHON)" scripts/test.py

check: python ## format, lint, types, imports, templates, migrations, documents
	@"$(PYTHON)" scripts/check.py

bench: python ## benchmarks, each against a reference of the same run [ONLY=intake]
	@"$(PYTHON)" scripts/measure.py benchmarks

attack: python ## fault and privacy attacks at full size [ONLY=kill]
	@"$(PYTHON)" scripts/measure.py attacks

screenshots: python ## draw the pictures in docs/ from the demo organisation
	@"$(PYTHON)" scripts/screenshots.py

lock: python ## renew requirements/*.txt and package-lock.json
	@"$(PYTHON)" scripts/lock.py

setup: python ## only set up the developer's environment
	@"$(PYTHON)" scripts/setup.py dev

clean: ## remove what can be made again (never var/, where your data is)
	rm -rf build dist .venv node_modules src/onecloth/ui/static/onecloth/dist \
	  .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage .coverage.* htmlcov
	find src tests scripts benchmarks attacks -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true
