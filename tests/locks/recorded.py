"""recorded.py MIGPLAN DATA - predicted locks against those that servers took.

DATA/locks.json holds what PostgreSQL 11 to 18 did for some 230 statements, each
on the schema of DATA/fixture.sql, DATA/rules.json what 15 did for some more. For every statement and version that ran it:
the strongest lock of each relation, what was read from beginning to end, what
was written anew, and whether a transaction block is refused must be what
`migplan locks` says. A prediction of "perhaps" fits either way, and has to give
its reason; how many there are is printed.
"""

import json
import os
import subprocess
import sys
import tempfile

MODES = {
    "AS": "AccessShareLock",
    "RS": "RowShareLock",
    "RX": "RowExclusiveLock",
    "SUX": "ShareUpdateExclusiveLock",
    "S": "ShareLock",
    "SRX": "ShareRowExclusiveLock",
    "X": "ExclusiveLock",
    "AX": "AccessExclusiveLock",
}
STRENGTH = {mode: i for i, mode in enumerate(MODES.values())}
VERSIONS = ["pg%d" % v for v in range(11, 19)]


def predict(migplan, schema, files, version):
    """Returns the statements of each file, in order."""
    args = [migplan, "locks", "--json", "--postgres", str(version)]
    for path in schema:
        args += ["--schema", path]
    done = subprocess.run(args + files, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit("%s: %s" % (" ".join(args), done.stderr))
    by_file = {path: [] for path in files}
    for statement in json.loads(done.stdout)["statements"]:
        by_file[statement["file"]].append(statement)
    return [by_file[path] for path in files]


def gather(statements):
    """What the transaction holds after its last statement."""
    last = statements[-1]
    locks = {}
    uncertain = set()
    for statement in statements:
        for lock in statement["locks"]:
            name, mode = lock["relation"], lock["mode"]
            if name not in locks or STRENGTH[mode] > STRENGTH[locks[name]]:
                locks[name] = mode
            if lock.get("certain", True) is False:
                uncertain.add(name)
    return last, locks, uncertain


def is_weaker(mode, than):
    return mode == "none" or STRENGTH[mode] < STRENGTH[than]


def fits(predicted, perhaps, observed):
    return predicted <= observed <= predicted | perhaps


def compare(statements, observed):
    """Returns what differs, and how often the prediction was "perhaps"."""
    wrong = []
    last, locks, uncertain = gather(statements)
    seen = {name: MODES[mode] for name, mode in observed.get("locks", {}).items()}
    refused = observed.get("in_tx_ok") is False
    if last.get("in_transaction", not refused) != (not refused):
        wrong.append("in a transaction: predicted %s" % last["in_transaction"])
    if "error" in observed:
        return wrong, 0
    for name in sorted(set(locks) | set(seen)):
        mine, its = locks.get(name, "none"), seen.get(name, "none")
        if mine != its and not (name in uncertain and is_weaker(its, mine)):
            wrong.append(
                "%s: predicted %s, was %s" % (name, mine, its)
            )
    perhaps = len(last.get("scan_maybe", [])) + len(last.get("rewrite_maybe", [])) + len(uncertain)
    scanned = set(observed.get("scanned", {}))
    if not fits(set(last["scan"]), set(last.get("scan_maybe", [])), scanned):
        wrong.append("scan: predicted %s, was %s" % (last["scan"], sorted(scanned)))
    rewritten = set(observed.get("rewritten", []))
    if not fits(set(last["rewrite"]), set(last.get("rewrite_maybe", [])), rewritten):
        wrong.append("rewrite: predicted %s, was %s" % (last["rewrite"], sorted(rewritten)))
    return wrong, perhaps


def observation(case, version):
    if version == "pg15":
        return case["pg15"]
    return case.get("differs", {}).get(version, case["pg15"])


def is_judged(case, observed):
    """A statement that failed for another reason than a transaction block tells
    nothing; one that our parser of PostgreSQL 15 does not know is not judged."""
    failed = "error" in observed and observed.get("in_tx_ok") is not False
    return not failed and "42601" not in case["pg15"].get("error", "")


def write(folder, name, text):
    path = os.path.join(folder, name)
    with open(path, "w", encoding="utf-8") as out:
        out.write(text)
    return path


def main():
    migplan, data = sys.argv[1:3]
    cases = []
    for name in ["locks.json", "rules.json"]:
        with open(os.path.join(data, name), encoding="utf-8") as file:
            cases += json.load(file)["statements"]
    fixture = os.path.join(data, "fixture.sql")
    judged = bad = perhaps = 0
    with tempfile.TemporaryDirectory() as folder:
        for case in cases:
            before = case.get("in_same_transaction_before")
            text = (before + ";\n" if before else "") + case["stmt"] + ";\n"
            case["file"] = write(folder, case["id"] + ".sql", text)
            case["schema"] = [fixture]
            if case["setup"]:
                case["schema"].append(write(folder, case["id"] + ".setup", case["setup"] + ";\n"))
        for version in VERSIONS:
            now = [c for c in cases if is_judged(c, observation(c, version)) and
                   (version == "pg15" or "category" in c)]
            plain = [c for c in now if len(c["schema"]) == 1]
            answers = predict(migplan, [fixture], [c["file"] for c in plain], version[2:])
            for case, statements in zip(plain, answers):
                case["answer"] = statements
            for case in now:
                if len(case["schema"]) > 1:
                    case["answer"] = predict(
                        migplan, case["schema"], [case["file"]], version[2:]
                    )[0]
                wrong, unsure = compare(case["answer"], observation(case, version))
                judged += 1
                perhaps += unsure > 0
                bad += bool(wrong)
                for line in wrong:
                    print("%s on %s: %s\n    %s" % (case["id"], version, line, case["stmt"]))
    print(
        "locks: %d of %d recorded statements are as predicted on PostgreSQL 11-18; %d with a perhaps"
        % (judged - bad, judged, perhaps)
    )
    return 1 if bad or judged < 1000 else 0


if __name__ == "__main__":
    sys.exit(main())
