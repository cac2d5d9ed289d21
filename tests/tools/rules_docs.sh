#!/bin/sh
# rules_docs.sh BUILD - prints docs/rules.md from what migplan says of its rules.
set -eu

cat <<'END'
# Rules

Made by `make docs` from `migplan rules --json`. `migplan explain RULE` says the
same in a terminal. An opt-in rule runs where `--select` or `select` in
`[tool.migplan]` names it; how bad a rule is can be set in
`[tool.migplan.severity]`.

To allow what a rule finds, say why, in a comment on the line of the statement or
the line before it; at module level, or in the head of a `.sql` file, the
comment counts for the whole revision:

```python
# migplan: allow MP203 -- the table has 200 rows
```

END
"$1"/migplan rules --json | jq -r '
    "| code | rule | severity | what it finds |", "| --- | --- | --- | --- |",
    (.rules[] | "| [\(.code)](#\(.code | ascii_downcase)-\(.rule)) | \(.rule) | " +
        "\(.severity)\(if .opt_in then ", opt-in" else "" end) | \(.summary) |"),
    (.rules[] | "", "## \(.code) \(.rule)", "", "**\(.summary)** \(.why)",
        (if .instead then "", "Instead: \(.instead)" else empty end),
        (if .sql then "", "```sql", .sql, "```" else empty end),
        (if .alembic then "", "```python", .alembic, "```" else empty end),
        (if .versions then "", "PostgreSQL versions: \(.versions)." else empty end),
        (if .fine_when then "", "Fine when \(.fine_when)" else empty end))'
