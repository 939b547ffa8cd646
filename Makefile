# Few verbs. `make help` says what they do.
PYTHON ?= python3
.DEFAULT_GOAL := help
.PHONY: help run test test-postgres test-faults test-payloads test-axe doors timing lint ci lock bench screenshots upgrade install tools
PART ?= r*

help:  ## these lines
	@sed -n 's/^\([a-z-]*\):.*  ## /make \1\t/p' Makefile

run: install  ## start Docent with the first course: http://127.0.0.1:8000 (PORT=, HOST=, DEMO=0)
	@exec .venv/bin/python config/run.py

test: tools lint  ## everything: lint, migrations, unit tests, a real browser (ARGS= for pytest)
	@sh tests/browser/find_chromium.sh
	@.venv/bin/python tests/everything.py $(ARGS)

test-postgres: tools  ## every test that asks a database, on PostgreSQL (DATABASE_URL=postgres://...); make ci runs those that gain by it
	@case "$(DATABASE_URL)" in postgres*) ;; *) echo "Name a PostgreSQL server: make test-postgres DATABASE_URL=postgres://user:password@host:5432/name" >&2; exit 1;; esac
	DATABASE_URL=$(DATABASE_URL) .venv/bin/python -m pytest -m "database and not browser" $(ARGS)

test-faults: tools  ## what is never lost and never double, row by row (PART=r1 ... r13, DATABASE_URL= for PostgreSQL)
	@sh tests/browser/find_chromium.sh
	@mkdir -p .data
	FAULTS=.data/faults.jsonl .venv/bin/python -m pytest tests/faults/test_$(PART)_*.py $(ARGS)

SINKS = lesson preview question typed titles file-name name bank document drawing
LOCKS = lesson titles
PAYLOADS ?= 3200
test-payloads: tools  ## hostile words in every field of every model, and every text that would be a script through everything that shows texts, in parts (PAYLOADS=, HOSTILE=)
	@sh tests/browser/find_chromium.sh
	@for who in nobody-mia-ann ed root; do PATIENCE=540 POISON=all .venv/bin/python -m pytest "tests/security/browser/test_poison.py::test_no_text_of_any_model_runs_on_any_page[chromium-$$who]" -q -s $(ARGS) || exit 1; done
	@for test in $(SINKS:%=test_no_payload_runs[chromium-%]) $(LOCKS:%=test_without_either_lock_many_run[chromium-%]); do PATIENCE=540 PAYLOADS=$(PAYLOADS) .venv/bin/python -m pytest "tests/security/browser/test_payloads.py::$$test" -q -s $(ARGS) || exit 1; done

test-axe: tools  ## every page in every state and appearance, in parts (AXE= another axe-core)
	@sh tests/browser/find_chromium.sh
	@for look in light dark narrow "large-text" "forced-colours"; do PATIENCE=540 STATES=all .venv/bin/python -m pytest tests/security/browser/test_states.py -q -s -k "$$look" $(ARGS) || exit 1; done

DOORS ?= 1
doors: tools  ## the security tests in full, every string through every field; takes long (DOORS=8: one in eight; ARGS= for pytest)
	@sh tests/browser/find_chromium.sh
	DOORS=$(DOORS) .venv/bin/python -m pytest tests/security --timeout 3600 -s $(ARGS)

timing: tools  ## whether the time an answer takes tells who has an account (N=500)
	.venv/bin/python -m pytest tests/security/timing.py --timeout 3600 -q -s $(ARGS)

lint: tools  ## Python and template style, and that no migration is missing
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/djade --check $$(find templates -name '*.html')
	.venv/bin/python manage.py makemigrations --check --dry-run

ci:  ## what must pass: make test, and beside it what another database may answer otherwise on PostgreSQL
	@.ci/run

lock: tools  ## compile the short list in pyproject.toml to the three locked files
	.venv/bin/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header --quiet --output-file requirements.txt
	.venv/bin/uv pip compile --group test --constraint requirements.txt --universal --python-version 3.11 --generate-hashes --no-header --quiet --output-file tests/requirements.txt
	.venv/bin/uv pip compile --group s3 --constraint requirements.txt --universal --python-version 3.11 --generate-hashes --no-header --quiet --output-file config/requirements-s3.txt

bench: install  ## what each page costs beside an empty Django view (GROWTH=1: on a large site too; DATABASE_URL= for PostgreSQL)
	@.venv/bin/python -m tests.bench

screenshots: tools  ## take the pictures of the README anew
	@sh tests/browser/find_chromium.sh
	.venv/bin/python -m pytest tests/browser/screenshots.py $(ARGS)

upgrade: install  ## after a pull: packages, backup, migrations, static files; then restart the servers
	.venv/bin/python manage.py backup
	.venv/bin/python manage.py start
	@echo "Now restart the servers, one after another: systemctl restart docent"

install:  ## the packages it runs on, into .venv (S3=1: and those for UPLOADS_URL)
	@$(PYTHON) config/install.py requirements.txt $(if $(S3),config/requirements-s3.txt)

tools:
	@$(PYTHON) config/install.py requirements.txt tests/requirements.txt
