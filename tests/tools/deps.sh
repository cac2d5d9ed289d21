#!/bin/sh
# deps.sh - installs what the build and the tests need and is not there yet:
# Debian packages (as root, or through sudo), and the npm packages that
# package-lock.json pins by hash. Asks nothing; where nothing is missing it
# needs no network.
set -eu
cd "$(dirname "$0")/../.."

packages='
gcc make pkg-config git openssh-client nodejs
libpq-dev libsqlite3-dev libgit2-dev zlib1g-dev libtree-sitter-dev libpg-query-dev postgresql-server-dev-15
libjansson-dev libssl-dev libinih-dev zlib1g-dev libcunit1-dev
postgresql-15 postgresql-common postgresql-client-15
alembic python3-psycopg2 pgbouncer
clang clang-format clang-tidy cppcheck libclang-rt-14-dev shellcheck valgrind
sqlite3 jq cmark-gfm
'

is_installed() {
    dpkg-query -W -f '${Status}' "$1" 2>/dev/null | grep -q 'install ok installed'
}

# npm and node may come from elsewhere than Debian's packages.
is_there() {
    case $1 in
    nodejs) command -v node >/dev/null && command -v npm >/dev/null ;;
    *) is_installed "$1" ;;
    esac
}

missing=
for package in $packages; do
    is_there "$package" || missing="$missing $package"
done
case $missing in *nodejs*) missing="$missing npm" ;; esac

if [ -n "$missing" ]; then
    root=
    [ "$(id -u)" = 0 ] || root=sudo
    echo "deps: installing$missing"
    $root apt-get update -qq
    # shellcheck disable=SC2086 # one word a package
    $root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing
fi

# npm leaves a copy of the lock file in node_modules: as new as ours, nothing to do.
if [ ! -f node_modules/.package-lock.json ] ||
    [ -n "$(find package-lock.json -newer node_modules/.package-lock.json)" ]; then
    npm ci --ignore-scripts --no-audit --no-fund
    touch node_modules/.package-lock.json
fi
