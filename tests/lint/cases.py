#!/usr/bin/python3
"""Lints the files of ../shared/cases/lint and compares with what is expected of them.

    cases.py [--peer SQUAWK] MIGPLAN [CASES]

Each file runs after schema.sql, in one transaction or statement by statement, on the version of
PostgreSQL that its expectation names. Recall counts expected findings that are found at their line;
of what is found beyond, errors and warnings on files that expect none are false. Status 1 where
recall is under 0.98 or a good file is blamed. With a peer a second row says how squawk does on the
same files: its rules count for ours where both are about the same thing.
"""
import argparse
import json
import os
import subprocess
import sys

LEAST_RECALL = 0.98

# squawk's rules, and those of ours that say the same.
PEER_RULES = {
    "require-concurrent-index-creation": ["index-not-concurrent"],
    "require-concurrent-index-deletion": ["drop-index-not-concurrent"],
    "require-concurrent-reindex": ["reindex-not-concurrent"],
    "require-concurrent-partition-detach": ["detach-partition-not-concurrent"],
    "ban-concurrent-index-creation-in-transaction": ["non-transactional-in-transaction"],
    "constraint-missing-not-valid": [
        "add-check-scan", "add-foreign-key-scan", "validate-same-transaction",
        "add-exclusion-constraint", "add-column-inline-constraint", "domain-constraint-scan"],
    "adding-foreign-key-constraint": ["add-foreign-key-scan", "add-column-inline-constraint"],
    "adding-not-nullable-field": ["set-not-null-scan", "primary-key-using-nullable-index"],
    "adding-required-field": ["add-column-not-null-no-default"],
    "adding-field-with-default": ["add-column-default-rewrite", "add-column-stored-generated"],
    "adding-serial-primary-key-field": ["add-primary-key-index-build", "add-column-serial"],
    "disallowed-unique-constraint": ["add-unique-index-build", "add-column-inline-constraint"],
    "changing-column-type": [
        "alter-type-rewrite", "alter-type-index-rebuild", "alter-type-constraint-scan",
        "alter-type-timezone-dependent", "alter-type-narrowing"],
    "ban-drop-table": ["drop-table"],
    "ban-drop-column": ["drop-column"],
    "ban-drop-database": ["drop-database"],
    "ban-drop-not-null": ["drop-not-null"],
    "ban-truncate-cascade": ["truncate-cascade", "truncate"],
    "renaming-column": ["rename-column"],
    "renaming-table": ["rename-table"],
    "require-lock-timeout": ["lock-timeout-missing"],
    "transaction-nesting": ["transaction-control"],
    "ban-uncommitted-transaction": ["uncommitted-transaction"],
    "ban-alter-domain-with-add-constraint": ["domain-constraint-scan"],
    "ban-duplicate-column-assignments": ["statement-will-fail"],
    "identifier-too-long": ["identifier-too-long"],
    "prefer-repack": ["vacuum-full-or-cluster"],
    "syntax-error": ["syntax-error", "psql-meta-command", "unsupported-syntax"],
}


def lint(program, folder, name, case):
    """What ours finds: [(rule, line, is it more than a note)]."""
    command = [program, "lint", "--no-cache", "--json", "--exit-zero",
               "--schema", os.path.join(folder, "schema.sql"), "--postgres", str(case["pg"])]
    if not case["tx"]:
        command.append("--no-transaction")
    done = subprocess.run(command + [os.path.join(folder, "cases", name + ".sql")],
                          capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{name}: status {done.returncode}\n{done.stderr}")
    return [(f["rule"], f["line"], f["severity"] != "note")
            for f in json.loads(done.stdout)["findings"]]


def squawk(program, folder, name, case):
    """What squawk finds: [(rule of ours, line, True)]; a rule that ours has not keeps its name."""
    command = [program, "--reporter", "json", "--pg-version", f"{case['pg']}.0"]
    if case["tx"]:
        command.append("--assume-in-transaction")
    done = subprocess.run(command + [os.path.join(folder, "cases", name + ".sql")],
                          capture_output=True, text=True, check=False)
    return [(rule, f["line"] + 1, True) for f in json.loads(done.stdout or "[]")
            for rule in PEER_RULES.get(f["rule_name"], [f["rule_name"]])]


def judge(who, find, program, folder, cases):
    """Runs all cases; prints a row, and what is wrong with ours. Returns whether all is well."""
    wanted = hit = blamed = good = 0
    for name, case in cases.items():
        expected = {(e["rule"], e["line"]) for e in case["expect"]}
        found = find(program, folder, name, case)
        missed = expected - {(rule, line) for rule, line, _ in found}
        wanted += len(expected)
        hit += len(expected) - len(missed)
        false = sorted({(rule, line) for rule, line, counts in found if counts})
        good += not expected
        blamed += not expected and bool(false)
        if who == "migplan" and missed:
            print(f"  {name}: missed {sorted(missed)}")
        if who == "migplan" and not expected and false:
            print(f"  {name}: blamed for {false}")
    recall = hit / wanted if wanted else 1
    print(f"{who:8}  recall {recall:.2f} ({hit} of {wanted})   "
          f"good files blamed {blamed} of {good}")
    return recall >= LEAST_RECALL and blamed == 0


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--peer", help="squawk's program, to compare with")
    parser.add_argument("program")
    parser.add_argument("folder", nargs="?", default="../shared/cases/lint")
    args = parser.parse_args()
    path = os.path.join(args.folder, "expected.json")
    if not os.path.exists(path):
        print(f"lint cases: no {path}, nothing compared")
        return 0
    with open(path, encoding="utf-8") as file:
        cases = json.load(file)
    well = judge("migplan", lint, os.path.abspath(args.program), args.folder, cases)
    if args.peer:
        judge("squawk", squawk, os.path.abspath(args.peer), args.folder, cases)
    return 0 if well else 1


sys.exit(main())
