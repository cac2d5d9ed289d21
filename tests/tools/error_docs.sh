#!/bin/sh
# error_docs.sh - prints docs/errors.md from the table in common/error_code.c.
set -eu

cat <<'END'
# Errors and exit statuses

Made by `make docs` from the table in the source. Both programs end with one of
these:

| status | what it means | try again? |
| --: | --- | --- |
| 0 | done, or there was nothing to do | |
| 1 | done, and the answer is no: findings, a bad signature in `verify`; or a step failed and left nothing behind | no |
| 2 | wrong use, bad configuration, unreadable input | no |
| 3 | with `--exit-code` or `--check-heads`: there is something to do | |
| 4 | plan refused: signature, other start, other tree; nothing was changed | no |
| 5 | a step failed outside a transaction and left something behind; the text says what | no, a person must look |
| 69 | the server does not answer | yes |
| 70 | a mistake of ours | no; report it |
| 75 | busy: a lock was not free, another run is going on | yes |
| 130, 143 | interrupted, terminated | |

An error is one block on standard error: `error[CODE]: what`, facts, the state
that it left, and hints that can be pasted. The number of a code never changes.

| code | status | what |
| --- | --: | --- |
END
awk '
    FNR == NR && /ERROR_[A-Z_]+ = [1-9]/ { sub(/,.*/, ""); number[$1] = $3 }
    FNR != NR && /^ *\{ ERROR_/ {
        sub(/^ *\{ /, ""); sub(/" \},$/, "")
        name = $0; sub(/,.*/, "", name)
        rest = $0; sub(/^[^,]*, /, "", rest)
        status = rest; sub(/,.*/, "", status)
        title = rest; sub(/^[^"]*"/, "", title); gsub(/\\/, "", title)
        if (name in number) printf "| E%03d | %s | %s |\n", number[name], status, title
    }' common/error_code.h common/error_code.c
