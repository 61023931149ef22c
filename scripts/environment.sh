# shellcheck shell=sh
# Sourced by the scripts beside it: a virtual environment with Microfiche in it, made when it is needed.
#
# environment [EXTRAS]   leaves the shell in the repository's root, and `$bin` naming the environment's
#                        commands. A second call does nothing until pyproject.toml changes.
#
# The environment is .venv in the checkout, or the folder that MICROFICHE_VENV names. POSIX sh and Python
# are all that is used: a small system has no cmp and no sha256sum.

probe='
import sys
version = "%d.%d.%d" % sys.version_info[:3]
if sys.version_info < (3, 11):
    print("%s is too old" % version)
else:
    try:
        import ensurepip, venv
        print("ok")
    except ImportError:
        print("%s has no venv module" % version)
'

say() { printf '%s\n' "$*" >&2; }

find_python() {
    seen=
    for python in python3 python3.14 python3.13 python3.12 python3.11 python; do
        answer=$("$python" -c "$probe" 2>/dev/null) || continue
        [ "$answer" != ok ] || return 0
        seen="$seen
  $python: $answer"
    done
    say "Microfiche needs Python 3.11 or newer, with the venv module. Looked for python3, python3.14, python3.13,"
    say "python3.12, python3.11 and python, and found:${seen:- none of them.}"
    say "On Debian and Ubuntu: apt install python3 python3-venv"
    return 1
}

find_bin() {
    bin=$venv/bin
    [ ! -d "$venv/Scripts" ] || bin=$venv/Scripts # Windows
}

is_whole() {
    "$bin/python" -c 'import sys, pip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

make_venv() {
    find_python
    # --clear empties the folder, so it must be one that venv made.
    if [ -d "$venv" ] && [ ! -f "$venv/pyvenv.cfg" ] && [ -n "$(ls -A "$venv")" ]; then
        say "$venv is in the way: it is not a virtual environment."
        return 1
    fi
    say "Making a virtual environment in $venv ..."
    "$python" -m venv --clear "$venv"
    find_bin
}

# What an installation depends on: where the checkout stands, and what it asks for.
wanted() { pwd && cat pyproject.toml; }

environment() {
    venv=${MICROFICHE_VENV:-.venv}
    case $venv in /* | .venv | ?:*) ;; *) venv=$PWD/$venv ;; esac
    cd "$root" || return
    find_bin
    is_whole || make_venv
    stamp=$venv/installed-${1:-plain}
    [ "$(cat "$stamp" 2>/dev/null)" != "$(wanted)" ] || return 0
    say "Installing Microfiche and what it needs into $venv ..."
    "$bin/python" -m pip install --quiet --disable-pip-version-check --editable ".${1:+[$1]}"
    wanted >"$stamp"
}

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
