# make demo          set up, and show the whole on this machine
# make test          set up, and run every test
# make check         linters, types, floors, translations, licences, API document
# make bench         measure, and write build/bench.json (ONLY=name for one)
# make faults        break everything while both sides type (N=10000 for long), build/faults.json
# make kills         click 112 and kill the desk a millisecond later, N times (200)
# make screens       pictures of every state of the window, in build/screens
# make signal-words  how well the signal words point, on the labelled sentences
# make translations  take new texts into translations/*.ts, and build them
# make openapi       renew docs/openapi.json, the description of the API
# make form-schema   renew the schemas of forms and code lists in resources
# make lock          renew requirements/*.txt
# make wheel         build dist/*.whl
# Words in ARGS go on to the program: make demo ARGS=--help, make test ARGS='-k claim'

SETUP := packaging/dev/setup.sh
BIN := .venv/bin
ARGS ?=
ONLY ?=
N ?= 200

.DEFAULT_GOAL := help
.PHONY: help demo test check bench faults kills screens signal-words translations openapi form-schema lock wheel clean

help:
	@sed -n 's/^# //p' Makefile

demo:
	@$(SETUP) run
	@$(BIN)/python -m vt_desk demo $(ARGS)

test:
	@$(SETUP) test
	@$(BIN)/python packaging/dev/run_tests.py $(ARGS)

check:
	@$(SETUP) test
	@packaging/dev/check.sh

bench:
	@$(SETUP) test
	@$(BIN)/python -m tests.bench $(if $(ONLY),--only $(ONLY)) $(ARGS)

faults:
	@$(SETUP) test
	@$(BIN)/python -m tests.faults --faults $(N) $(ARGS)

kills:
	@$(SETUP) test
	@VT_DESK_KILLS=$(N) $(BIN)/python -m pytest -q -s tests/desk/test_escalation_kills.py $(ARGS)

screens:
	@$(SETUP) test
	@$(BIN)/python -m tests.ui.screens $(ARGS)

signal-words:
	@$(SETUP) test
	@$(BIN)/python -m tests.unit.signal_measure

translations:
	@$(SETUP) run
	@$(BIN)/python packaging/dev/translations.py update
	@$(BIN)/python packaging/dev/translations.py build

openapi:
	@$(SETUP) run
	@$(BIN)/python -m vt_desk serve openapi >docs/openapi.json

form-schema:
	@$(SETUP) run
	@$(BIN)/python packaging/dev/form_schema.py

lock:
	@packaging/dev/lock.sh

wheel:
	@$(SETUP) run
	@rm -rf dist
	@$(BIN)/python -m pip --disable-pip-version-check -q wheel --no-deps --no-build-isolation -w dist .
	@ls dist

clean:
	rm -rf .venv build dist translations/*.qm
