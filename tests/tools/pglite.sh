#!/bin/sh
# pglite.sh start FOLDER - makes FOLDER, starts PGlite with pgvector in it and
#                          prints the URL of its database
# pglite.sh stop FOLDER  - stops it and removes FOLDER
#
# The server also ends by itself soon after FOLDER is gone.
set -eu
here=$(dirname "$0")
folder=$2

start() {
    mkdir -p "$folder"
    node "$here/pglite.mjs" "$folder" >"$folder/log" 2>&1 </dev/null &
    pid=$!
    echo $pid >"$folder/pid"
    tries=600 # of 0.1 s: a sanitizer build or a busy machine is slow
    while [ ! -s "$folder/url" ]; do
        tries=$((tries - 1))
        if [ $tries = 0 ] || ! kill -0 $pid 2>/dev/null; then
            echo "pglite.sh: PGlite does not start:" >&2
            cat "$folder/log" >&2
            exit 1
        fi
        sleep 0.1
    done
    cat "$folder/url"
}

stop() {
    [ ! -f "$folder/pid" ] || kill "$(cat "$folder/pid")" 2>/dev/null || true
    rm -rf "$folder"
}

case $1 in
start) start ;;
stop) stop ;;
*)
    echo "usage: pglite.sh start|stop FOLDER" >&2
    exit 2
    ;;
esac
