#!/usr/bin/env python3
"""peers.py BUILD - the same faults against alembic upgrade and against migapply, on
the same tree: what each leaves behind, as the table of docs/faults.md.

A cell says how the run that was struck ended, what it left, and what the same
command made of it afterwards.
"""
import contextlib
import os
import subprocess
import sys
import time

import psycopg2

from cluster import Cluster
from work import ACCOUNT, BUILDING, HERE, Applier, Work

TREE = HERE / "peers"
PAID = 200 * 11
INVALID = "SELECT count(*) FROM pg_index WHERE NOT indisvalid"
SLEEPING = "SELECT count(*) > 0 FROM pg_stat_activity WHERE wait_event = 'PgSleep'"
OTHERS = ("FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
          "AND backend_type = 'client backend' AND application_name <> 'migapply guard'")


class Ours(Work):
    """migapply, with the plan that migplan makes of the tree."""

    name = "migapply apply"

    def write_plan(self, *words):
        made = subprocess.run([self.build / "migplan", "--no-cache", "-c", TREE / "alembic.ini", "plan",
                               "upgrade", "head", "--from", "base", "-o", self.plan],
                              check=False, capture_output=True, text=True)
        assert made.returncode == 0, made.stderr


class Theirs(Work):
    """Debian's Alembic."""

    name = "alembic upgrade head"

    def write_plan(self, *words):
        pass

    def start(self, *words, **more):
        return Applier(subprocess.Popen(
            [sys.executable, "-m", "alembic", "-c", TREE / "alembic.ini", "upgrade", "head"],
            env=self.environment(PYTHONDONTWRITEBYTECODE="1"), text=True, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=os.fspath(HERE)))


def snapshot(work):
    """A session on whose old snapshot CREATE INDEX CONCURRENTLY waits."""
    session = work.cluster.connect(work.database)
    cursor = session.cursor()
    cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
    cursor.execute("SELECT count(*) FROM pause")
    return session


def in_transaction(strike):
    def run(work):
        one = work.begin(seconds=3).start()
        work.cluster.wait(work.database, SLEEPING)
        strike(work, one)
        with contextlib.suppress(psycopg2.Error):
            work.pause(0)
        return one
    return run


def while_building(strike):
    def run(work):
        session = snapshot(work.begin())
        one = work.start()
        work.cluster.wait(work.database, BUILDING)
        strike(work, one)
        session.close()
        return one
    return run


def kill(_, one):
    one.kill()


def terminate(work, _):
    work.cluster.run(work.database, f"SELECT pg_terminate_backend(pid) {OTHERS} AND state = 'active'")


def cancel(work, _):
    work.cluster.run(work.database, f"SELECT pg_cancel_backend(pid) {OTHERS} AND state = 'active'")


def restart(work, _):
    work.cluster.restart()


def two_at_once(work):
    """Both begin on an empty database; the first is in its second revision."""
    one = work.begin(seconds=4).start()
    work.cluster.wait(work.database, SLEEPING)
    other = work.start()
    one.end()
    other.end()
    return one if one.process.returncode else other


def await_second(work, other):
    """Until it has come to where the first one is: refused there, or waiting."""
    there = ("(query ILIKE 'CREATE%INDEX CONCURRENTLY%' AND state = 'active' OR query LIKE "
             "'%pg_try_advisory_lock%')")
    while other.process.poll() is None and not work.cluster.value(
            work.database, f"SELECT count(*) >= 2 {OTHERS} AND {there}"):
        time.sleep(0.02)


def two_building(work):
    """Both come to the indexes at the same time."""
    session = snapshot(work.begin())
    one = work.start()
    work.cluster.wait(work.database, BUILDING)
    other = work.start()
    await_second(work, other)
    session.close()
    one.end()
    other.end()
    return one if one.process.returncode else other


FAULTS = [
    ("kill -9 in a transaction", in_transaction(kill)),
    ("server restarted in a transaction", in_transaction(restart)),
    ("backend terminated in a transaction", in_transaction(terminate)),
    ("backend cancelled in a transaction", in_transaction(cancel)),
    ("kill -9 while an index is built", while_building(kill)),
    ("server restarted while an index is built", while_building(restart)),
    ("backend terminated while an index is built", while_building(terminate)),
    ("two at once, in a transaction", two_at_once),
    ("two at once, while an index is built", two_building),
]


def found(work):
    """In words, what the database holds."""
    words = []
    try:
        _, paid, _ = work.cluster.run(work.database, ACCOUNT)[0]
        if paid > PAID:
            words.append("**paid twice**")
    except psycopg2.errors.UndefinedTable:
        pass
    if work.cluster.value(work.database, INVALID):
        words.append("an invalid index")
    return words


def is_done(work):
    with contextlib.suppress(psycopg2.Error):
        return (work.cluster.run(work.database, ACCOUNT)[0][1] == PAID
                and work.cluster.value(work.database, "SELECT version_num FROM alembic_version") == "p3"
                and work.cluster.value(work.database, INVALID) == 0)
    return False


def cell(work, fault):
    struck = fault(work)
    if struck.process.returncode is None:
        struck.end()
    work.cluster.wait(work.database, "SELECT count(*) = 0 " + OTHERS, seconds=60)
    if is_done(work):
        return "done" if struck.process.returncode == 0 else "done by one, the other fails"
    left = found(work)
    again = work.apply()
    after = "the same command finishes" if is_done(work) else "**the same command fails for ever**"
    if not is_done(work) and again.process.returncode == 0:
        after = "**the same command says done, and is not**"
    return ", ".join(["stops", *left, after])


def main():
    cluster = Cluster("peers").init()
    print("| fault | alembic upgrade head | migapply apply |\n| --- | --- | --- |")
    try:
        for title, fault in FAULTS:
            cells = [cell(kind(sys.argv[1], cluster, "peers"), fault) for kind in (Theirs, Ours)]
            print(f"| {title} | {cells[0]} | {cells[1]} |", flush=True)
    finally:
        cluster.remove()


if __name__ == "__main__":
    main()
