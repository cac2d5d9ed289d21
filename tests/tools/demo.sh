#!/bin/sh
# demo.sh BUILD - the whole way once, on the example tree in migrations/: read,
# plan, sign, verify, apply to a PostgreSQL with pgvector (PGlite: no root, no
# system database), down and up again, refuse a plan that was tampered with.
#
# Shows each command before it runs it, and fails where one gives another exit
# status or another answer than it should.
set -eu
cd "$(dirname "$0")/../.."
PATH=$PWD/$1:$PWD:$PATH
work=$(mktemp -d)
trap 'sh tests/tools/pglite.sh stop "$work/pglite"; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

answer=$work/answer # what the last command printed

title() { printf '\n== %s\n' "$*"; }

fail() {
    printf 'demo: %s\n' "$*" >&2
    exit 1
}

# run_for STATUS COMMAND... - shows the command as it would be typed, runs it
# and checks its exit status.
run_for() {
    want=$1
    shift
    shown='$'
    for word in "$@"; do
        case $word in
        *[!A-Za-z0-9_./@:,=+-]* | '') shown="$shown '$word'" ;;
        *) shown="$shown $word" ;;
        esac
    done
    printf '%s\n' "$shown" | sed "s|$work/||g"
    status=0
    "$@" >"$answer" 2>&1 || status=$?
    sed "s|$work/||g; s/^/    /" "$answer"
    [ $status = "$want" ] || fail "exit status $status, expected $want"
}

run() { run_for 0 "$@"; }

# expect TEXT - the last command must have printed it.
expect() { grep -qF -- "$1" "$answer" || fail "the answer lacks '$1'"; }

title "A database: PGlite, PostgreSQL with pgvector in one process"
DATABASE_URL=$(sh tests/tools/pglite.sh start "$work/pglite")
ALEMBIC_CONFIG=migrations/alembic.ini
export DATABASE_URL ALEMBIC_CONFIG
printf '    DATABASE_URL=%s\n    ALEMBIC_CONFIG=%s\n' "$DATABASE_URL" "$ALEMBIC_CONFIG"

title "What the tree holds: no Python runs, no database is asked"
run migplan --catalog "$work/catalog.db" heads
expect '46b7ac716d73 (head)'
run sqlite3 -readonly -box "$work/catalog.db" "select revision, message, path from open_heads"
expect describe_the_soft_delete.py
run migplan history
expect "<base> -> 001_initial"
expect "2502ef3d1246, bee0a2287e08 -> d251b2cce003 (mergepoint)"

title "What of it would hurt a busy database: every finding names its line"
run_for 1 migplan check --format concise
expect MP203
expect index-not-concurrent

title "A plan: every statement, what it locks, how to undo it"
run migplan plan upgrade head --from base -o "$work/plan.json"
expect '12  46b7ac716d73'

title "Signed by the release manager, with a key made for this demo"
run ssh-keygen -q -t ed25519 -N '' -C release@rag.example -f "$work/key"
run migplan sign "$work/plan.json" --key "$work/key"
printf 'release@rag.example namespaces="migplan/v1/plan" %s\n' "$(cat "$work/key.pub")" >"$work/allowed_signers"
run migplan verify "$work/plan.json" --signers "$work/allowed_signers"
expect release@rag.example

title "A plan that somebody changed afterwards is refused"
mkdir "$work/tampered"
cp "$work"/plan.json* "$work/tampered/"
sed 's/vector_cosine_ops/vector_ip_ops/' "$work/plan.json" >"$work/tampered/plan.json"
run_for 1 migapply verify "$work/tampered/plan.json" --signers "$work/allowed_signers"
run_for 4 migapply apply "$work/tampered/plan.json" --signers "$work/allowed_signers"
expect 'nothing was changed'

title "The signed one is applied"
run migapply apply "$work/plan.json" --signers "$work/allowed_signers"
run migapply current
expect '46b7ac716d73'
run migapply apply "$work/plan.json" --signers "$work/allowed_signers"
expect 'Nothing to do'

title "What the database has now"
run psql -X "$DATABASE_URL" -c '\d chunks' -c '\d documents'
expect 'vector(768)'
expect 'ivfflat (embedding vector_cosine_ops)'
expect 'FOREIGN KEY (document_id) REFERENCES documents(id) ON DELETE CASCADE'
expect 'WHERE deleted_at IS NULL'
expect "'{}'::jsonb"

title "Alembic's own verbs, for daily work: one step back, and forward again"
run mig downgrade -1
run migapply current
expect '35141e39a6cb'
run mig upgrade head
run migapply current
expect '46b7ac716d73'

title "The ledger: who did what, when, by which plan"
run migapply log
expect "plan $(sha256sum "$work/plan.json" | cut -c1-8)"

if command -v alembic >/dev/null; then
    title "Alembic agrees, and could go on from here"
    PYTHONDONTWRITEBYTECODE=1 run alembic current
    expect '46b7ac716d73 (head)'
fi

title "Done"
