# Two commands on a fresh clone: make report, make test.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: help report test benchmark evaluate torture clean

help:
	@echo "make report     install into .venv and write the sample report (no key, no network after installation)"
	@echo "make test       ruff, mypy --strict and pytest"
	@echo "make benchmark  speed, as ratios to something in the same run"
	@echo "make evaluate   the coverage scorer against our labelled answers"
	@echo "make torture    faults, kills, other machines, hostile texts, load: the long forms, up to an hour"
	@echo "make clean      remove .venv and what was built"

# --no-compile: what is imported is compiled then and kept; the rest, mostly of the SDKs, would be 40 MB of it.
.venv/.installed: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --editable .
	@touch $@

.venv/.installed-test: .venv/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --editable '.[test]'
	@touch $@

report: .venv/.installed
	$(BIN)/labreport demo --output reports/sample
	@echo 'labreport is in $(BIN): put it on your path with ". $(BIN)/activate".'

test: .venv/.installed-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest

benchmark: .venv/.installed-test
	$(BIN)/python -m tests.benchmarks

evaluate: .venv/.installed-test
	$(BIN)/python -m tests.evaluation

torture: .venv/.installed-test
	$(BIN)/python -m tests.torture

clean:
	rm -rf .venv build dist *.egg-info
