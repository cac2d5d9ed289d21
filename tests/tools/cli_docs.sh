#!/bin/sh
# cli_docs.sh BUILD - prints docs/cli.md: what the programs say about themselves.
set -eu
build=$1

# block WHOLE COMMAND... - what it prints, as a block of code; with WHOLE 0
# without the options that all commands have
block() {
    whole=$1
    shift
    printf '```text\n'
    "$@" | awk -v whole="$whole" '/^options of every command:/ && !whole { exit }
                                  !NF { blank = 1; next }
                                  { if (blank) print ""; blank = 0; print }'
    printf '```\n'
}

# commands_of PROGRAM - the names that its help lists
commands_of() {
    "$build/$1" help | awk '/^commands:/ { on = 1; next } on && !NF { exit } on { print $1 }'
}

cat <<'END'
# Commands

Made by `make docs` from the programs' own help. Every error and its exit
status is in [errors.md](errors.md).
END
for program in migplan migapply; do
    printf '\n## %s\n\n' $program
    block 1 "$build/$program" help
    for name in $(commands_of $program); do
        printf '\n### %s %s\n\n' $program "$name"
        block 0 "$build/$program" help "$name"
    done
done
if [ -x "$build/mig" ]; then
    printf '\n## mig\n\n'
    block 1 "$build/mig" --help
fi
