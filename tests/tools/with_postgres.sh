#!/bin/sh
# with_postgres.sh [-o NAME=VALUE]... COMMAND... - runs a command with a PostgreSQL 15
# of its own, which PG* variables name, and removes it after. Servers are made one at a
# time: pg_virtualenv looks for a free port first and takes it later.
set -eu

options=
while getopts o: option; do
    [ "$option" = o ] || exit 2
    options="$options -o $OPTARG"
done
shift $((OPTIND - 1))

exec 9>"${TMPDIR:-/tmp}/with_postgres.$(id -u)"
flock 9
# shellcheck disable=SC2086,SC2016 # one word an option; $@ is the inner shell's
exec pg_virtualenv -t -v 15 -o fsync=off $options sh -c 'flock -u 9; exec "$@" 9>&-' sh "$@"
