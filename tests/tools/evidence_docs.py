"""evidence_docs.py MIGPLAN DATA - writes docs/evidence.md: what rules rest on.

For each case of DATA/locks.json and DATA/rules.json that a rule names: the
statement, and what a server was seen to lock, read and write anew for it.
"""

import json
import os
import subprocess
import sys

MODES = {"AS": "ACCESS SHARE", "RS": "ROW SHARE", "RX": "ROW EXCLUSIVE",
         "SUX": "SHARE UPDATE EXCLUSIVE", "S": "SHARE", "SRX": "SHARE ROW EXCLUSIVE",
         "X": "EXCLUSIVE", "AX": "ACCESS EXCLUSIVE"}

HEAD = """# Evidence

Made by `make docs`. Where a finding says `evidence: locks.json#create-index`, this is
what was seen: a second session read `pg_locks` while the statement's transaction was
open, and compared what was read from beginning to end and which files changed. The
schema is `tests/data/locks/fixture.sql`; a case of `locks.json` was run on PostgreSQL
11 to 18, one of `rules.json` on 15. `make test` compares every rule with its case, and
every case with what `migplan locks` predicts.
"""


def words(observed):
    """What was seen, one line each."""
    if "error" in observed:
        return ["PostgreSQL refuses it: %s" % observed["error"].split("\n", maxsplit=1)[0]]
    lines = ["%s on %s" % (MODES[mode], name) for name, mode in observed["locks"].items()]
    if observed.get("scanned"):
        lines.append("read whole: " + ", ".join(sorted(observed["scanned"])))
    if observed.get("rewritten"):
        lines.append("written anew: " + ", ".join(sorted(observed["rewritten"])))
    if observed.get("in_tx_ok") is False:
        lines.append("refused in a transaction block")
    return lines or ["no lock on a relation that was there before"]


def main():
    migplan, data = sys.argv[1:3]
    cases = {}
    for name in ["locks.json", "rules.json"]:
        with open(os.path.join(data, name), encoding="utf-8") as file:
            for case in json.load(file)["statements"]:
                cases["%s#%s" % (name, case["id"])] = case
    listed = subprocess.run([migplan, "rules", "--json"], capture_output=True, text=True,
                            check=True)
    print(HEAD)
    for rule in json.loads(listed.stdout)["rules"]:
        if "evidence" not in rule:
            continue
        case = cases[rule["evidence"]]
        print("## %s %s\n" % (rule["code"], rule["rule"]))
        print("`%s`\n" % rule["evidence"])
        print("```sql")
        if case["setup"]:
            print("-- before: %s" % case["setup"])
        print("%s;\n```\n" % case["stmt"])
        for line in words(case["pg15"]):
            print("- %s" % line)
        print()


if __name__ == "__main__":
    main()
