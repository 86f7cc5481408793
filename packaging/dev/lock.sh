#!/bin/sh
# Renews the lock files: the newest versions that pyproject.toml allows, with the hashes of
# every file of theirs, for every platform and Python that the project runs on.
#   requirements/run.txt   desk and service
#   requirements/dev.txt   the same, and what checks, tests and builds
set -eu
cd "$(dirname "$0")/../.."
tool=build/lock
if [ ! -x $tool/bin/uv ]; then
    echo 'Fetching uv, which resolves the lock' >&2
    python3 -m venv $tool
    $tool/bin/python -m pip --disable-pip-version-check -q install uv
fi
lock() {
    target=$1
    shift
    $tool/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --upgrade \
        --no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock' \
        "$@" --output-file "$target" pyproject.toml
}
lock requirements/run.txt --extra service
lock requirements/dev.txt --extra service --extra dev
