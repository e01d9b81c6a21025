# Two commands: `make run` serves the site, `make test` runs every check and test.
# Both make what they need under .venv/ and var/, and are quick when it is there already.

PORT ?= 8000
WORKERS ?= 2
PYTHON ?= python3
VAR_DIR ?= var
export PORT VAR_DIR

.DEFAULT_GOAL := help
.PHONY: help run test coverage check format verify lighthouse speed soak requirements

help:
	@echo "make run     serve the site at http://127.0.0.1:$(PORT)/ (PORT=… changes it)"
	@echo "make test    every check and test, on SQLite and PostgreSQL, in Chromium"
	@echo "make coverage  the tests again, and what they do not reach"
	@echo "make verify  run every sample against its contract (minutes; web2py needs WEB2PY_HOME)"
	@echo "make lighthouse  Lighthouse, axe and bytes of the main pages (minutes; needs npm)"
	@echo "make speed   what the site does under load, written to docs/speed.md (half an hour; needs wrk)"
	@echo "make soak    half an hour of load with editors at work, written to docs/reliability.md"
	@echo "make check   the quick checks alone: style, types, facts"
	@echo "make format  put code and facts into their one form"
	@echo "make requirements  pin anew what requirements*.in ask for (UPGRADE=--upgrade: the newest)"

# Only files whose hashes are in the requirements, and none that would have to be built: what a
# build fetches has no hash.
INSTALL = .venv/bin/pip install --quiet --disable-pip-version-check --require-hashes --only-binary=:all:

# The stamps are newer than the requirements when the environment holds what they ask for.
.venv/run: requirements.txt
	@echo "Framewise: making the Python environment in .venv (once) …"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Framewise needs Python 3.11 or newer; this is " + sys.version.split()[0])'
	@$(PYTHON) -m venv .venv || { echo "Framewise needs Python's venv: on Debian, apt install python3-venv"; exit 1; }
	@$(INSTALL) -r requirements.txt
	@touch $@

.venv/test: .venv/run requirements-dev.txt
	@echo "Framewise: adding what the tests need …"
	@$(INSTALL) -r requirements-dev.txt
	@touch $@

# Collected, hashed and packed again only when a file or a library changed.
$(VAR_DIR)/static/staticfiles.json: .venv/run $(shell find static -type f)
	@echo "Framewise: collecting the static files …"
	@.venv/bin/python manage.py collectstatic --noinput --clear --verbosity 0

run: .venv/run $(VAR_DIR)/static/staticfiles.json
	@echo "Framewise: preparing the database …"
	@.venv/bin/python manage.py migrate --skip-checks --verbosity 0
	@echo "Framewise: loading the facts …"
	@.venv/bin/python manage.py load_facts --skip-checks
	@echo
	@echo "Framewise: http://127.0.0.1:$(PORT)/  (Ctrl-C stops it)"
	@echo "An editor's account for /admin/: .venv/bin/python manage.py createsuperuser"
	@exec .venv/bin/python -m config.server --host 127.0.0.1 --port $(PORT) \
		--workers $(WORKERS) --log-level warning

check: .venv/test
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy --cache-dir=/dev/null .
	.venv/bin/python -m facts
	.venv/bin/python manage.py makemigrations --check --dry-run --verbosity 0

format: .venv/test
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .
	.venv/bin/python -m facts --format

# For every system and Python from 3.11 on. What is pinned stays as it is if it fits. sentry and dev
# hold what the site runs on as well, since whoever installs with hashes needs them for everything.
requirements: .venv/test
	@for part in "" -sentry -dev; do \
		.venv/bin/uv --quiet pip compile --universal --python-version 3.11 --fork-strategy fewest \
			--generate-hashes --strip-extras --annotation-style line --no-emit-index-url \
			--custom-compile-command "make requirements" $(UPGRADE) \
			--output-file requirements$$part.txt requirements$$part.in > /dev/null || exit 1; \
	done

# The lab's own environments, one a framework, are built below var/lab/ and kept.
verify: .venv/run
	.venv/bin/python -m lab verify $(FRAMEWORKS)

lighthouse: .venv/test
	.venv/bin/python -m tests.lighthouse $(PAGES)

speed: .venv/test $(VAR_DIR)/static/staticfiles.json
	.venv/bin/python -m tests.speed $(PARTS)

# SOAK="--minutes 30 --database postgresql", for example; of its own: database, static files, port.
soak: .venv/test
	.venv/bin/python -m tests.soak $(SOAK)

test: check
	.venv/bin/python -m tests.run

coverage: .venv/test
	.venv/bin/python -m tests.run --cov
