# Few verbs. `make help` says what they do.
PYTHON ?= python3
.DEFAULT_GOAL := help
.PHONY: help run test lint ci lock screenshots install tools

help:  ## these lines
	@sed -n 's/^\([a-z]*\):.*  ## /make \1\t/p' Makefile

run: install  ## start Docent with the first course: http://127.0.0.1:8000 (PORT=, HOST=, DEMO=0)
	@exec .venv/bin/python config/run.py

test: tools lint  ## everything: lint, migrations, unit tests, a real browser
	@sh tests/browser/find_chromium.sh
	.venv/bin/python -m pytest $(ARGS)

lint: tools  ## Python and template style, and that no migration is missing
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/djade --check $$(find templates -name '*.html')
	.venv/bin/python manage.py makemigrations --check --dry-run

ci:  ## what must pass: make test, then all but lint and browser on PostgreSQL
	@.ci/run

lock: tools  ## compile the short list in pyproject.toml to the two locks
	.venv/bin/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header --quiet --output-file requirements.txt
	.venv/bin/uv pip compile --group test --constraint requirements.txt --universal --python-version 3.11 --generate-hashes --no-header --quiet --output-file tests/requirements.txt

screenshots: tools  ## take the pictures of the README anew
	@sh tests/browser/find_chromium.sh
	.venv/bin/python -m pytest tests/browser/screenshots.py $(ARGS)

install:
	@$(PYTHON) config/install.py requirements.txt

tools:
	@$(PYTHON) config/install.py requirements.txt tests/requirements.txt
