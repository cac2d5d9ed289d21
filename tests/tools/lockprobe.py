"""lockprobe.py - what a statement does to a real server: its locks, what it reads
from beginning to end, what it writes anew, whether a transaction refuses it.

    pg_virtualenv -v 15 python3 tests/tools/lockprobe.py --schema schema.sql \\
        [--setup SQL] [--before SQL] 'ALTER TABLE t ADD COLUMN c int'

prints it as JSON. Each statement runs in a transaction that is rolled back; a
second session reads pg_locks while it is open. Only relations count that were
there before the transaction.
"""

import argparse
import json
import sys

import psycopg2

MODES = [
    "AccessShareLock",
    "RowShareLock",
    "RowExclusiveLock",
    "ShareUpdateExclusiveLock",
    "ShareLock",
    "ShareRowExclusiveLock",
    "ExclusiveLock",
    "AccessExclusiveLock",
]

RELATIONS = """
SELECT c.oid, CASE n.nspname WHEN 'public' THEN c.relname
              ELSE n.nspname || '.' || c.relname END, c.relkind, pg_relation_filenode(c.oid)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
"""

LOCKS = """
SELECT relation, mode FROM pg_locks
WHERE pid = %s AND locktype = 'relation' AND granted
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""

SCANS = "SELECT relid, seq_scan FROM pg_stat_xact_all_tables WHERE seq_scan > 0"


class Probe:
    """A server, and databases that all begin with the same schema."""

    def __init__(self, schema, dsn=""):
        self.dsn = dsn
        self.admin = psycopg2.connect(dsn + " dbname=postgres")
        self.admin.autocommit = True
        self.cases = 0
        self.run_admin("DROP DATABASE IF EXISTS probe_template")
        self.run_admin("CREATE DATABASE probe_template")
        self.run("probe_template", schema + "; ANALYZE")
        self.database = self.copy()
        self.watcher = self.connect(self.database)
        self.watcher.autocommit = True

    def run_admin(self, sql):
        with self.admin.cursor() as cursor:
            cursor.execute(sql)

    def connect(self, database):
        return psycopg2.connect(self.dsn + " dbname=" + database)

    def run(self, database, sql):
        connection = self.connect(database)
        connection.autocommit = True
        try:
            with connection.cursor() as cursor:
                cursor.execute(sql)
        finally:
            connection.close()

    def copy(self):
        self.cases += 1
        name = "probe_%d" % self.cases
        self.run_admin("DROP DATABASE IF EXISTS " + name)
        self.run_admin("CREATE DATABASE %s TEMPLATE probe_template" % name)
        return name

    def observe(self, statement, setup="", before=""):
        """Returns a dict: locks, scanned, rewritten, emptied, refused or error."""
        if not setup:
            return self.observe_in(self.database, self.watcher, statement, before)
        database = self.copy()
        try:
            return self.observe_after(database, setup, statement, before)
        finally:
            self.run_admin("DROP DATABASE " + database)

    def observe_after(self, database, setup, statement, before):
        try:
            self.run(database, setup)
        except psycopg2.Error as error:
            return {"refused": False, "error": "what goes before: %s" % error}
        watcher = self.connect(database)
        watcher.autocommit = True
        try:
            return self.observe_in(database, watcher, statement, before)
        finally:
            watcher.close()

    def observe_in(self, database, watcher, statement, before):
        session = self.connect(database)
        try:
            return watch(session, watcher, statement, before)
        finally:
            session.rollback()
            session.close()


def query(connection, sql, values=()):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def is_empty(session, name):
    quoted = ".".join('"%s"' % part for part in name.split("."))
    return not query(session, "SELECT 1 FROM ONLY %s LIMIT 1" % quoted)


def watch(session, watcher, statement, before):
    known = {oid: row for oid, *row in query(watcher, RELATIONS)}
    with session.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
        if before:
            cursor.execute(before)
        scans = dict(query(session, SCANS))
        try:
            cursor.execute(statement)
        except psycopg2.Error as error:
            text = "%s %s" % (error.pgcode, str(error).split("\n", maxsplit=1)[0])
            return {"refused": error.pgcode == "25001", "error": text}
    locks = {}
    for oid, mode in query(watcher, LOCKS, (pid,)):
        name = known.get(oid, [None])[0]
        if name and MODES.index(mode) >= MODES.index(locks.get(name, MODES[0])):
            locks[name] = mode
    scanned = {
        known[oid][0]
        for oid, count in query(session, SCANS)
        if oid in known and count > scans.get(oid, 0)
    }
    rewritten, emptied = set(), set()
    for oid, name, kind, node in query(session, RELATIONS):
        if oid not in known or kind not in "rm" or node == known[oid][2]:
            continue
        (emptied if kind == "r" and is_empty(session, name) else rewritten).add(known[oid][0])
    return {
        "refused": False,
        "locks": locks,
        "scanned": sorted(scanned - emptied), # indexes of nothing are built anew
        "rewritten": sorted(rewritten),
        "emptied": sorted(emptied),
    }


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--dsn", default="")
    parser.add_argument("--schema", required=True)
    parser.add_argument("--setup", default="")
    parser.add_argument("--before", default="")
    parser.add_argument("statement")
    args = parser.parse_args()
    with open(args.schema, encoding="utf-8") as file:
        probe = Probe(file.read(), args.dsn)
    json.dump(probe.observe(args.statement, args.setup, args.before), sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main()
