"""record.py DATA - observations of a running server that rules name as evidence.

Runs inside pg_virtualenv -v 15 and writes DATA/rules.json: what the statements
below lock, read and write anew on the schema of DATA/fixture.sql. The form is
that of DATA/locks.json. `record.py --check DATA` compares instead.
"""

import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "tools"))

import lockprobe  # noqa: E402

SHORT = dict(zip(lockprobe.MODES, ["AS", "RS", "RX", "SUX", "S", "SRX", "X", "AX"]))

# id, statement, what was committed before it
CASES = [
    ("drop-index", "DROP INDEX t_a_idx", ""),
    ("add-check", "ALTER TABLE t ADD CONSTRAINT c CHECK (a >= 0)", ""),
    ("add-foreign-key",
     "ALTER TABLE child ADD CONSTRAINT c FOREIGN KEY (parent_id) REFERENCES parent (id)", ""),
    ("set-not-null", "ALTER TABLE t ALTER COLUMN a SET NOT NULL", ""),
    ("add-unique", "ALTER TABLE t ADD CONSTRAINT c UNIQUE (b)", ""),
    ("add-primary-key", "ALTER TABLE nopk ADD PRIMARY KEY (id)", ""),
    ("add-exclusion", "ALTER TABLE t ADD CONSTRAINT c EXCLUDE USING gist (n WITH =)", ""),
    ("domain-add-constraint", "ALTER DOMAIN posint ADD CONSTRAINT c CHECK (VALUE < 1000000)", ""),
    ("cluster", "CLUSTER t USING t_a_idx", ""),
    ("refresh-matview", "REFRESH MATERIALIZED VIEW mv", ""),
    ("create-partition",
     "CREATE TABLE pt_2025 PARTITION OF pt FOR VALUES FROM ('2025-01-01') TO ('2026-01-01')", ""),
    ("create-partition-beside-default",
     "CREATE TABLE pt_2026 PARTITION OF pt FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')",
     "CREATE TABLE pt_rest PARTITION OF pt DEFAULT; INSERT INTO pt VALUES (1, '2031-01-01', 1)"),
    ("rename-table", "ALTER TABLE nopk RENAME TO nopk2", ""),
    ("rename-column", "ALTER TABLE t RENAME COLUMN b TO b2", ""),
    ("drop-primary-key", "ALTER TABLE child DROP CONSTRAINT child_pkey", ""),
    ("drop-unique", "ALTER TABLE parent DROP CONSTRAINT parent_code_key", ""),
    ("drop-matview", "DROP MATERIALIZED VIEW mv", ""),
    ("disable-trigger-all", "ALTER TABLE nopk DISABLE TRIGGER ALL", ""),
    ("update-all", "UPDATE child SET note = 'x'", ""),
    ("delete-all", "DELETE FROM child", ""),
]


def record(probe, case):
    name, statement, setup = case
    seen = probe.observe(statement, setup)
    if "error" in seen:
        raise SystemExit("%s: %s" % (name, seen["error"]))
    observed = {"in_tx_ok": True,
                "locks": {k: SHORT[seen["locks"][k]] for k in sorted(seen["locks"])}}
    if seen["scanned"]:
        observed["scanned"] = {name: [1, 0] for name in seen["scanned"]}
    if seen["rewritten"]:
        observed["rewritten"] = seen["rewritten"]
    return {"id": name, "stmt": statement, "setup": setup, "pg15": observed}


def main():
    check = sys.argv[1] == "--check"
    data = sys.argv[-1]
    path = os.path.join(data, "rules.json")
    with open(os.path.join(data, "fixture.sql"), encoding="utf-8") as file:
        probe = lockprobe.Probe(file.read())
    found = {"header": {"about": "Observed by tests/locks/record.py on PostgreSQL 15; the form of "
                                 "locks.json. scanned says what was read whole, not how often."},
             "statements": [record(probe, case) for case in CASES]}
    text = json.dumps(found, indent=1) + "\n"
    if not check:
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return 0
    with open(path, encoding="utf-8") as file:
        known = json.load(file)
    wrong = [c["id"] for c, k in zip(found["statements"], known["statements"]) if c != k]
    for name in wrong:
        print("%s is no longer what rules.json says" % name)
    return 1 if wrong or len(known["statements"]) != len(CASES) else 0


if __name__ == "__main__":
    sys.exit(main())
