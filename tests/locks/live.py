"""live.py MIGPLAN - predicted locks against those that a running server takes.

Runs inside pg_virtualenv. Every statement of statements.txt runs on schema.sql;
what `migplan locks` says about it must be what the server did, in locks, whole
reads, rewrites and whether a transaction refuses it. --random N adds N ALTER
TABLEs of several parts each, made from --seed.
"""

import argparse
import os
import random
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "tools"))
sys.path.insert(0, HERE)

import lockprobe  # noqa: E402
from recorded import fits, gather, is_weaker, predict, write  # noqa: E402

SCHEMA = os.path.join(HERE, "schema.sql")


class Case:
    """A statement, what was committed before it, what its transaction did."""

    def __init__(self, line):
        setup, arrow, statement = line.rpartition(" => ")
        self.statement = statement if arrow else line
        self.before = setup[len("tx: ") :] if setup.startswith("tx: ") else ""
        self.setup = "" if self.before else setup
        self.line = line


def read_cases():
    with open(os.path.join(HERE, "statements.txt"), encoding="utf-8") as file:
        lines = [line.rstrip("\n") for line in file]
    return [Case(line) for line in lines if line and not line.startswith("#")]


PARTS = [
    "ADD COLUMN n%d int",
    "ADD COLUMN n%d int DEFAULT dice()",
    "ADD COLUMN n%d int NOT NULL DEFAULT 5",
    "ADD COLUMN n%d positive",
    "ADD COLUMN n%d int CHECK (n%d > 0)",
    "ADD COLUMN n%d int UNIQUE",
    "ADD COLUMN n%d bigint REFERENCES users (id)",
    "ADD CONSTRAINT c%d CHECK (total > 0)",
    "ADD CONSTRAINT c%d CHECK (total > 0) NOT VALID",
    "ADD CONSTRAINT c%d UNIQUE (note)",
    "ADD CONSTRAINT c%d FOREIGN KEY (total) REFERENCES items (id) NOT VALID",
    "ADD CONSTRAINT c%d FOREIGN KEY (total) REFERENCES items (id)",
    "ALTER COLUMN note SET DEFAULT 'x'",
    "ALTER COLUMN state SET NOT NULL",
    "ALTER COLUMN user_id DROP NOT NULL",
    "ALTER COLUMN state SET STATISTICS 50",
    "ALTER COLUMN note SET (n_distinct = 5)",
    "ALTER COLUMN state SET STORAGE EXTERNAL",
    "ALTER COLUMN note TYPE text",
    "ALTER COLUMN note TYPE varchar(20)",
    "ALTER COLUMN extra TYPE bigint",
    "ALTER COLUMN memo TYPE varchar",
    "SET (fillfactor = 70)",
    "SET (autovacuum_enabled = false)",
    "CLUSTER ON orders_user",
    "DISABLE TRIGGER orders_stamp",
    "ENABLE ROW LEVEL SECURITY",
    "REPLICA IDENTITY FULL",
    "DROP CONSTRAINT orders_user_id_fkey",
    "VALIDATE CONSTRAINT orders_user_id_fkey",
]


def random_cases(count, seed):
    rng = random.Random(seed)
    for _ in range(count):
        chosen = rng.sample(PARTS, rng.randint(2, 5))
        parts = [p.replace("%d", str(i)) for i, p in enumerate(chosen)]
        columns = [p.split()[2] for p in parts if p.startswith("ALTER COLUMN")]
        types = [p.split()[2] for p in parts if " TYPE " in p]
        if len(set(types)) != len(types) or len(set(columns)) != len(columns):
            continue
        if sum("orders_user_id_fkey" in p for p in parts) > 1:
            continue
        yield Case("ALTER TABLE orders " + ", ".join(parts))


def answer(migplan, cases, version):
    """Sets what is predicted: in one run for all that need no setup."""
    with tempfile.TemporaryDirectory() as folder:
        for i, case in enumerate(cases):
            text = (case.before + ";\n" if case.before else "") + case.statement + ";\n"
            case.file = write(folder, "%04d.sql" % i, text)
        plain = [c for c in cases if not c.setup]
        for case, got in zip(plain, predict(migplan, [SCHEMA], [c.file for c in plain], version)):
            case.predicted = got
        for case in cases:
            if case.setup:
                setup = write(folder, "setup.sql", case.setup + ";\n")
                case.predicted = predict(migplan, [SCHEMA, setup], [case.file], version)[0]


def compare(case, seen):
    last, locks, uncertain = gather(case.predicted)
    allowed = last.get("in_transaction")
    if allowed is not None and allowed == seen["refused"]:
        return ["in a transaction: predicted %s, the server says %s" % (allowed, seen)]
    if seen["refused"]:
        return []
    if "error" in seen:
        return ["the server failed: " + seen["error"]]
    wrong = []
    for name in sorted(set(locks) | set(seen["locks"])):
        mine, its = locks.get(name, "none"), seen["locks"].get(name, "none")
        if mine != its and not (name in uncertain and is_weaker(its, mine)):
            wrong.append("%s: predicted %s, was %s" % (name, mine, its))
    for key, observed in (("scan", seen["scanned"]), ("rewrite", seen["rewritten"])):
        if not fits(set(last[key]), set(last.get(key + "_maybe", [])), set(observed)):
            wrong.append("%s: predicted %s, was %s" % (key, last[key], observed))
    return wrong


def count_perhaps(case):
    last, _, uncertain = gather(case.predicted)
    return bool(last.get("scan_maybe") or last.get("rewrite_maybe") or uncertain)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("migplan")
    parser.add_argument("--random", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--dsn", default="")
    parser.add_argument("--least", type=int, default=300, help="statements, or fail")
    args = parser.parse_args()
    with open(SCHEMA, encoding="utf-8") as file:
        probe = lockprobe.Probe(file.read(), args.dsn)
    version = probe.admin.server_version // 10000
    cases = read_cases() + list(random_cases(args.random, args.seed))
    answer(args.migplan, cases, version)
    bad = perhaps = skipped = 0
    for case in cases:
        seen = probe.observe(case.statement, case.setup, case.before)
        if version != 15 and "error" in seen and not seen["refused"]:
            skipped += 1
            continue
        wrong = compare(case, seen)
        bad += bool(wrong)
        perhaps += count_perhaps(case)
        for line in wrong:
            print("%s\n    %s" % (case.line, line))
    print(
        "locks: %d of %d statements are as PostgreSQL %d does them; %d with a perhaps"
        % (len(cases) - skipped - bad, len(cases) - skipped, version, perhaps)
    )
    return 1 if bad or len(cases) - skipped < args.least else 0


if __name__ == "__main__":
    sys.exit(main())
