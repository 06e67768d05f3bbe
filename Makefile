# Samspel: every task by one word. `make help` explains them.
SHELL := /bin/bash
VENV ?= .venv
PY := $(VENV)/bin/python
BIN := $(VENV)/bin
TORCH_INDEX ?= https://download.pytorch.org/whl/cpu
export OMP_NUM_THREADS ?= 1
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.DEFAULT_GOAL := help
.PHONY: help install demo serve test cover check fix encoder-figures bench notebooks guide screenshots lock clean

help: ## Show this help
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1|/' | \
		awk -F'|' '{printf "  make %-11s %s\n", $$1, $$2}'

install: $(VENV)/.installed ## Make the virtual environment and install everything

$(VENV)/.installed: pyproject.toml constraints.txt
	@test -x $(PY) || python3.11 -m venv $(VENV) || python3 -m venv $(VENV)
	@if ! $(PY) -c 'import torch' 2>/dev/null; then \
		if curl -fsI -m 10 $(TORCH_INDEX)/torch/ >/dev/null 2>&1; then \
			$(PY) -m pip install -q torch==2.13.0 --index-url $(TORCH_INDEX); \
		else \
			$(PY) -m pip install -q torch==2.13.0; \
		fi; \
	fi
	@$(PY) -m pip install -q -c constraints.txt -e '.[dev]'
	@$(PY) -c 'import torch; print("torch", torch.__version__, "(CUDA build)" if torch.version.cuda else "(CPU build)")'
	@touch $@

demo: install ## Load the demo region, show the lanes of one need, serve the API on localhost
	@$(BIN)/samspel demo

serve: install ## Serve the API on localhost with your own database
	@$(BIN)/samspel migrate && $(BIN)/samspel serve

test: install ## Run all tests, on every core
	@$(PY) -m pytest -n auto --maxprocesses 8 --dist worksteal

cover: install ## Run all tests with branch coverage
	@$(PY) -m pytest --cov --cov-report=term

check: install ## Lint, types, docstrings, import contracts
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/interrogate -q matcher models service
	@$(BIN)/lint-imports

fix: install ## Mend what the linter can mend
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

encoder-figures: install ## Measure the encoder on public benchmarks: make encoder-figures BENCH=dir
	@for set in melo/usa_q_en_c_en skillnorm/swe_skill_q_sv_c_sv skillnorm/swe_skill_q_sv_c_en thesis_title_text; do \
		for dimension in 64 128 192; do \
			$(BIN)/samspel evaluate ranking $(BENCH)/$$set --mode dense --dimension $$dimension --json; \
		done; \
		$(BIN)/samspel evaluate ranking $(BENCH)/$$set --json; \
	done > notebooks/encoder_figures.part
	@mv notebooks/encoder_figures.part notebooks/encoder_figures.jsonl

bench: install ## Measure speed and memory, with a machine line
	@$(BIN)/samspel bench

notebooks: install ## Execute the notebooks in place
	@$(PY) -m pytest -m notebook tests/notebooks

guide: install ## Take the pictures of docs/guide.*.md anew
	@SAMSPEL_GUIDE=docs/guide SAMSPEL_REQUIRE_BROWSER=1 $(PY) -m pytest tests/service/web/browser/test_guide.py

screenshots: install ## Look at every page in Chromium; pictures land in var/screenshots
	@SAMSPEL_REQUIRE_BROWSER=1 $(PY) -m pytest tests/service/web/browser/test_every_page.py

lock: install ## Write constraints.txt from the environment
	@$(PY) -m pip freeze --exclude-editable | sed -E 's/\+cpu//; / @ file:/d' > constraints.txt

clean: ## Remove the environment and what the demo made
	@rm -rf $(VENV) var .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache build dist
