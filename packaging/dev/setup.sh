#!/bin/sh
# Prepares a checkout: Debian packages, .venv from the hash-locked lock file, translations.
#
#   packaging/dev/setup.sh run     what the program needs
#   packaging/dev/setup.sh test    the same, and what its tests need
#
# Exit codes: 0 ready; 2 wrong use; 3 Debian packages are missing and cannot be installed
# from here; 4 no Python 3.11 or newer; 5 the Python packages could not be installed.
# A second run with nothing changed takes no time: .venv/.set-up holds what was installed.
set -eu

purpose=${1:-run}
case $purpose in
    run | test) ;;
    *)
        echo "usage: $0 run|test" >&2
        exit 2
        ;;
esac
cd "$(dirname "$0")/../.."
venv=.venv
lock=requirements/dev.txt
system=packaging/dev/system_packages.txt

say() {
    printf '%s\n' "$*" >&2
}

# --- Python ---------------------------------------------------------------------------

find_python() {
    for name in python3.11 python3 python3.12 python3.13 python3.14; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$name"
            return
        fi
    done
}

# --- Debian packages ------------------------------------------------------------------

wanted() {
    sed -n 's/^run  *//p' "$system"
    if [ "$purpose" = test ]; then sed -n 's/^test  *//p' "$system"; fi
    # Debian keeps the venv module apart; other Pythons bring it along.
    if [ -n "$python" ] && ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        echo python3-venv
    fi
    if [ -z "$python" ]; then printf 'python3\npython3-venv\n'; fi
}

missing() {
    wanted | while read -r package; do
        # From Debian 13 on some libraries carry t64 behind their name.
        dpkg-query -W -f '${db:Status-Status}\n' "$package" "${package}t64" 2>/dev/null |
            grep -qx installed || printf '%s ' "$package"
    done
}

install_packages() {
    command -v dpkg-query >/dev/null || return 0 # not Debian: vt-desk doctor tells what lacks
    packages=$(missing)
    [ -n "$packages" ] || return 0
    if [ "$(id -u)" = 0 ]; then
        as_root='env'
    elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
        as_root='sudo env'
    else
        say "Missing Debian packages; please run: sudo apt-get install --no-install-recommends $packages"
        exit 3
    fi
    say "[1/3] Debian packages: $packages"
    quiet_cluster=/etc/postgresql-common/createcluster.d/vt-desk.conf
    case " $packages" in
        *' postgresql '*)
            # The tests start servers of their own: the package need not start one.
            $as_root mkdir -p "$(dirname "$quiet_cluster")"
            echo 'create_main_cluster = false' | $as_root tee "$quiet_cluster" >/dev/null
            ;;
    esac
    status=0
    # shellcheck disable=SC2086  # both are lists of words
    {
        $as_root apt-get update -q &&
            $as_root DEBIAN_FRONTEND=noninteractive apt-get install -q -y \
                --no-install-recommends $packages
    } >&2 || status=$?
    $as_root rm -f "$quiet_cluster"
    if [ "$status" != 0 ]; then
        say "These Debian packages could not be installed: $packages"
        exit 3
    fi
}

# --- Everything, unless it is there already -------------------------------------------

python=$(find_python)
stamp=$venv/.set-up
state() {
    echo "$purpose"
    pwd # a checkout that was moved has the old place in its scripts
    cat "$lock" "$system" pyproject.toml packaging/dev/setup.sh | sha256sum
}
now=$(state)
ready=no
if [ -f "$stamp" ] && "$venv/bin/python" -c '' 2>/dev/null; then
    # What is ready for the tests is ready to run.
    case $(cat "$stamp") in
        "$now" | "test${now#"$purpose"}") ready=yes ;;
    esac
fi

if [ "$ready" = no ]; then
    install_packages
    python=$(find_python)
    if [ -z "$python" ]; then
        say 'Python 3.11 or newer is needed, and none was found: apt-get install python3 python3-venv'
        exit 4
    fi
    if [ -f "$stamp" ] && ! grep -qxF "$(pwd)" "$stamp"; then rm -rf "$venv"; fi
    if ! "$venv/bin/python" -c 'import pip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        rm -rf "$venv"
        say "[2/3] Virtual environment: $venv, from $python"
        "$python" -m venv "$venv" || exit 5
    fi
    say '[2/3] Python packages, checked against their hashes (about 300 MB on the disk, once)'
    pip() {
        "$venv/bin/python" -m pip --disable-pip-version-check install --progress-bar off "$@"
    }
    # What is being fetched is shown; what was there already is not.
    failed=$venv/.set-up-failed
    { pip --no-compile --require-hashes --only-binary :all: -r "$lock" 2>&1 || : >"$failed"; } |
        grep -vE '^(Requirement already|Ignoring |Looking in|Collecting )|^  Using cached' >&2 || :
    if [ -e "$failed" ]; then
        rm -f "$failed"
        say 'The Python packages could not be installed; the lines above say why.'
        exit 5
    fi
    pip -q --no-deps --no-build-isolation -e . >&2 || exit 5
    # By every core, where pip takes one. What cannot be compiled is no part that is used.
    "$venv/bin/python" -m compileall -q -j 0 "$venv/lib" >/dev/null 2>&1 || :
fi

# --- Translations, whenever a source is newer than what was built ----------------------

for source in translations/*.ts; do
    [ -f "$source" ] || continue
    built=${source%.ts}.qm
    if [ ! -f "$built" ] || [ -n "$(find "$source" -newer "$built")" ]; then
        say '[3/3] Translations'
        "$venv/bin/python" packaging/dev/translations.py build >&2 || exit 5
        break
    fi
done

if [ "$ready" = no ]; then
    echo "$now" >"$stamp"
    say 'Set-up is complete.'
fi
