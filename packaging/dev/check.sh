#!/bin/sh
# Everything that is checked without running the program. Every check runs, whatever the
# one before it said; the exit code is 1 if any of them failed.
set -u
cd "$(dirname "$0")/../.." || exit
bin=.venv/bin
out=$(mktemp)
trap 'rm -f "$out" "$out.json"' EXIT
failed=

run() {
    name=$1
    shift
    if "$@" >"$out" 2>&1; then
        printf '  ok      %s\n' "$name"
    else
        printf '  FAILED  %s\n' "$name"
        head -n 60 "$out" | sed 's/^/          /'
        failed="$failed $name,"
    fi
}

# Locks, the licence, translations, lists of words and the API's document grow as they must.
long_files() {
    git ls-files |
        grep -vE '^(LICENSE|resources/signal_words\.toml|CHANGELOG\.md|requirements/|translations/|docs/openapi\.json)' |
        grep -E '\.(py|js|css|html|sh|toml|md|sql|ini)$|Makefile|^\.ci/' |
        while read -r file; do
            [ -f "$file" ] && lines=$(wc -l <"$file") && [ "$lines" -gt 400 ] &&
                echo "$file has $lines lines; 400 is the most"
        done | grep . && return 1
    return 0
}

# The API's description is committed, so that a change of it is seen in review.
openapi() {
    $bin/python -m vt_desk serve openapi >"$out.json" && diff -u docs/openapi.json "$out.json"
}

run 'ruff' $bin/ruff check --quiet .
run 'format' $bin/ruff format --check --quiet .
run 'mypy' $bin/mypy --no-error-summary
run 'floors' $bin/lint-imports --no-logo
run 'translations' $bin/python packaging/dev/translations.py check
run 'licences' $bin/python packaging/dev/licences.py
run 'file length' long_files
run 'openapi' openapi

if [ -n "$failed" ]; then
    echo "Checks failed:${failed%,}"
    exit 1
fi
echo 'All checks passed.'
