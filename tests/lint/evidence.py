"""evidence.py MIGPLAN DATA - what each rule names as evidence shows what the rule claims.

Every rule whose `evidence` names a case of DATA/locks.json or DATA/rules.json is
run on that case's statement: it must be found there, its locks must be those that
the server was seen to take, and what it says is read or written whole must have
been. What the server's planner chooses no finding claims. A rule
about locks, scans or rewrites that names none, and is not in WITHOUT, fails.
"""

import json
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "locks"))

from recorded import MODES, STRENGTH, write  # noqa: E402

# About two statements, about settings, or about what an index is worth.
WITHOUT = {
    "mixed-transactional", "concurrently-if-not-exists", "concurrently-with-timeout",
    "concurrently-on-buggy-minor", "slow-statement-under-lock", "multiple-tables-locked",
    "foreign-key-without-index", "duplicate-index", "ddl-dml-mixed",
}


# What docs/findings.md calls always there, and what a finding about a lock has.
ALWAYS = {"rule", "code", "severity", "confidence", "message", "why", "fix", "suppress",
          "fingerprint", "statement_index", "pg", "line", "path"}


def run(migplan, *args):
    done = subprocess.run([migplan, *args], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit("%s: %s" % (" ".join(args), done.stderr))
    return json.loads(done.stdout)


def find(migplan, rule, case, data, folder):
    """The findings of the rule on the statement of the case."""
    args = ["lint", "--no-cache", "--json", "--exit-zero", "--postgres", "15", "--schema",
            os.path.join(data, "fixture.sql")]
    if case["setup"]:
        args += ["--schema", write(folder, "setup.sql", case["setup"] + ";\n")]
    if case["pg15"].get("in_tx_ok") is False and rule != "non-transactional-in-transaction":
        args.append("--no-transaction")
    path = write(folder, "statement.sql", case["stmt"] + ";\n")
    return [f for f in run(migplan, *args, path)["findings"] if f["rule"] == rule]


def compare(finding, evidence, observed):
    """Returns what the finding claims and the server did not do."""
    wrong = []
    seen = {name: MODES[mode] for name, mode in observed.get("locks", {}).items()}
    wrong += ["it has no %s" % key for key in sorted(ALWAYS - set(finding))]
    if any(not lock["blocks"] for lock in finding.get("locks", [])):
        wrong.append("a lock blocks nothing")
    if finding.get("evidence") != evidence:
        wrong.append("it names %s" % finding.get("evidence"))
    if finding["rule"] == "non-transactional-in-transaction":
        return wrong + (["a transaction takes it"] if observed["in_tx_ok"] else [])
    for lock in finding.get("locks", []):
        if seen.get(lock["relation"]) != lock["mode"]:
            wrong.append("%s: claims %s, was %s" % (lock["relation"], lock["mode"],
                                                    seen.get(lock["relation"])))
    claimed = {lock["relation"] for lock in finding.get("locks", [])}
    for name, mode in seen.items():
        if (STRENGTH[mode] >= STRENGTH["ShareLock"] and name not in claimed and
                finding["confidence"] != "depends"):
            wrong.append("%s: was %s, which it does not say" % (name, mode))
    for name in set(finding.get("scan", [])) - set(observed.get("scanned", {})):
        wrong.append("%s: was not read whole" % name)
    for name in set(finding.get("rewrite", [])) - set(observed.get("rewritten", [])):
        wrong.append("%s: was not written anew" % name)
    return wrong


def judge(migplan, rule, cases, data, folder):
    evidence = rule.get("evidence")
    if evidence is None:
        about = {"locks", "scan", "rewrite"} & set(rule["tags"].split())
        return ["names no evidence"] if about and rule["rule"] not in WITHOUT else []
    if evidence not in cases:
        return ["there is no case %s" % evidence]
    found = find(migplan, rule["rule"], cases[evidence], data, folder)
    if not found:
        return ["is not found on %s" % cases[evidence]["stmt"]]
    if "error" in cases[evidence]["pg15"]:
        return []
    return compare(found[0], evidence, cases[evidence]["pg15"])


def main():
    migplan, data = os.path.abspath(sys.argv[1]), sys.argv[2]
    cases = {}
    for name in ["locks.json", "rules.json"]:
        with open(os.path.join(data, name), encoding="utf-8") as file:
            for case in json.load(file)["statements"]:
                cases["%s#%s" % (name, case["id"])] = case
    bad = shown = 0
    with tempfile.TemporaryDirectory() as folder:
        for rule in run(migplan, "rules", "--json")["rules"]:
            if not "MP2" <= rule["code"] < "MP6":
                continue
            wrong = judge(migplan, rule, cases, data, folder)
            shown += "evidence" in rule
            bad += bool(wrong)
            for line in wrong:
                print("%s (%s): %s" % (rule["rule"], rule.get("evidence"), line))
    return 1 if bad or shown < 50 else 0


if __name__ == "__main__":
    sys.exit(main())
