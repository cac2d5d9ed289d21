#!/bin/sh
# check_deps.sh BUILD - checks the dependency rule of docs/architecture.md:
#
# 1. which folder may include which;
# 2. where the header of each library may be included;
# 3. what the programs are linked to;
# 4. that the programs export no name a library could pick up.
set -eu
build=$1
bad=0
complain() { echo "check_deps: $*" >&2; bad=1; }

# folder: what it may include besides itself
layers='
common:
planner:            common planner/cmd
planner/cmd:        common planner/model planner/config planner/source planner/py planner/ddl planner/read planner/sql planner/schema planner/effects planner/lint planner/graph planner/check planner/plan planner/catalog planner/report planner/write
planner/model:      common
planner/config:     common planner/model planner/source
planner/library:    common
planner/source:     common planner/model planner/library
planner/py:         common planner/model
planner/ddl:        common planner/model planner/py
planner/sql:        common planner/model
planner/schema:     common planner/model planner/sql
planner/effects:    common planner/model planner/schema
planner/read:       common planner/model planner/source planner/py planner/ddl planner/sql
planner/graph:      common planner/model
planner/lint:       common planner/model planner/sql planner/schema planner/effects planner/lint/rules
planner/lint/rules: common planner/model planner/sql planner/schema planner/effects planner/lint
planner/check:      common planner/model planner/graph planner/sql planner/schema planner/effects planner/lint
planner/plan:       common planner/model planner/graph planner/sql planner/schema planner/effects
planner/catalog:    common planner/model planner/source planner/graph
planner/write:      common planner/model planner/source planner/config planner/graph planner/read
planner/report:     common planner/model planner/graph
applier:            common applier/cmd
applier/cmd:        common applier/verify applier/db applier/preflight applier/execute applier/audit applier/fleet
applier/verify:     common
applier/db:         common
applier/preflight:  common applier/db
applier/audit:      common applier/db
applier/execute:    common applier/db applier/audit
applier/fleet:      common applier/db applier/execute applier/audit
'

# how a header's name begins, and how the names of those that may include it do
libraries='
git2            planner/source/git_ planner/library/libgit2.
zlib.h          planner/source/git_pack.
tree_sitter/    planner/py/
pg_query.h      planner/sql/
pg_query/       planner/sql/pg_tree
nodes/          planner/sql/pg_tree
sqlite3.h       planner/catalog/
ini.h           planner/config/
libpq-fe.h      applier/db/
openssl/         common/md5. common/sha256. common/sshkey common/sshsig common/sshcert planner/library/libcrypto.
jansson.h       common/json.
'

# includes FILE QUOTES - the headers it includes in quotes of that kind
includes() { sed -n "s|^ *# *include *$2\([^\">]*\)[\">].*|\1|p" "$1"; }

check_ours() { # file: layers; generated headers stand in the folder they are made from
    folder=$(dirname "$1")
    layer=$(printf '%s' "$layers" | grep "^$folder:") || complain "$folder is in no layer"
    for header in $(includes "$1" '"'); do
        case " $folder ${layer#*:} " in
        *" $(dirname "$header") "*) ;;
        *) complain "$1 may not include $header" ;;
        esac
    done
}

check_theirs() { # file: libraries
    for header in $(includes "$1" '<'); do
        where=$(printf '%s' "$libraries" |
            awk -v h="$header" 'NF && index(h, $1) == 1 { $1 = ""; print }')
        [ -n "$where" ] || continue
        allowed=0
        for prefix in $where; do
            case $1 in "$prefix"*) allowed=1 ;; esac
        done
        [ $allowed = 1 ] || complain "$1 may not include <$header>"
    done
}

check_links() { # program forbidden-library...
    program=$build/$1
    shift
    needed=$(readelf -d "$program" | sed -n 's/.*(NEEDED).*\[lib\([^.]*\)\..*/\1/p' | tr '\n' ' ')
    for library in "$@"; do
        case " $needed" in *" $library "*) complain "$program is linked to $library" ;; esac
    done
    # The settings of inih are variables, which the linker copies into the program.
    for name in $(nm -D --defined-only "$program" | awk '$3 !~ /@|^ini_/ { print $3 }'); do
        complain "$program exports $name"
    done
}

for file in $(find common planner applier -name '*.[ch]' | sort); do
    check_ours "$file"
    check_theirs "$file"
done
# What is loaded when it is needed must not be loaded before.
check_links migplan pq git2 crypto
check_links migapply git2 sqlite3 tree-sitter pg_query
exit $bad
