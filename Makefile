# make site    build the static site into site/ (what plain `make` does)
# make serve   build it and show it on this machine: http://127.0.0.1:8000/ (make serve PORT=8001 where that is taken)
# make demo    the two-minute tour: an office's filings on a small host of this machine, audited, and its site;
#              on GitHub, or with make demo FORGE=gitea (forgejo) on that
# make check   check the registry against schema and regulation
# make lint    style and types of the code
# make test    lint and, beside it, the short suite: every rule, table, case, decision, tampering and fault
# make test-long  the rest: what starts whole programs many times, and generated data from a new seed (or SEED=7)
# make bench   measure
# make quality the pages: axe, links, Lighthouse, a large register on a slow phone (needs npm)
# make mutation WHAT="rules tests/rules/test_rules.py"   put faults in, see which the tests find
# make vendor  make again what the filing page brings along (needs npm)
# make release pack the last commit with the sample's site, to look at without installing anything, into build/
# make clean   remove everything that these commands made
#
# Each makes .venv on first use. Another Python (3.11 or newer): make clean, then make PYTHON=python3.12 site

PYTHON ?= python3
PORT ?= 8000
SEED := $(shell date +%s)
FORGE ?= github
VENV := .venv
PY := $(VENV)/bin/python
SITE_TOOLS := $(VENV)/requirements.stamp
ALL_TOOLS := $(VENV)/requirements-dev.stamp

# Compiled code is kept, as on most machines: each test that starts a command would wait for all of it to be compiled.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: site serve demo check test short test-long bench quality mutation vendor release clean lint
.DEFAULT_GOAL := site

site: $(SITE_TOOLS)
	@$(PY) scripts/registry.py render --out site
	@echo "网站已生成在 site/ 文件夹。运行 make serve 后，用浏览器打开 http://127.0.0.1:$(PORT)/"
	@echo "The site is in site/. Run 'make serve' and open http://127.0.0.1:$(PORT)/"

serve: site
	@$(PY) scripts/registry.py serve --port $(PORT)

demo: $(SITE_TOOLS)
	@$(PY) demo/tour.py --host $(FORGE)

check: $(SITE_TOOLS)
	@$(PY) scripts/registry.py validate

test: $(ALL_TOOLS)
	@tests/browser.sh $(PY)
	@$(MAKE) --no-print-directory --jobs 2 lint short

short: $(ALL_TOOLS)
	$(PY) -m pytest

test-long: $(ALL_TOOLS)
	@tests/browser.sh $(PY)
	$(PY) -m pytest -m "long or hypothesis" --hypothesis-profile random --hypothesis-seed $(SEED) --randomly-seed $(SEED)

lint: $(ALL_TOOLS)
	$(PY) -m ruff check
	$(PY) -m ruff format --check
	$(PY) -m mypy

bench: $(VENV)/requirements-quality.stamp
	$(PY) bench/run.py

quality: $(VENV)/requirements-quality.stamp
	@tests/browser.sh $(PY)
	$(PY) bench/quality.py

mutation: $(VENV)/requirements-quality.stamp
	PATH="$(CURDIR)/$(VENV)/bin:$$PATH" $(PY) bench/mutation.py $(WHAT)

vendor: $(VENV)/requirements-quality.stamp
	$(PY) bench/vendored.py
	$(PY) bench/lookalikes.py

release: $(SITE_TOOLS)
	@$(PY) demo/release.py

clean:
	rm -rf $(VENV) site build .cache .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find scripts tests demo bench -name __pycache__ -type d -prune -exec rm -rf {} +

# "registry.py setup" makes the environment, or adds to it; the stamps say what is in it.
$(SITE_TOOLS): requirements.txt
	@$(PYTHON) scripts/registry.py setup
	@touch $@

$(ALL_TOOLS): requirements-dev.txt
	@$(PYTHON) scripts/registry.py setup --also dev
	@touch $(SITE_TOOLS) $@

$(VENV)/requirements-quality.stamp: requirements-quality.txt
	@$(PYTHON) scripts/registry.py setup --also quality
	@touch $(SITE_TOOLS) $(ALL_TOOLS) $@
