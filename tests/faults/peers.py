#!/usr/bin/env python3
"""peers.py BUILD - the same faults against alembic upgrade and against migapply, on
the same tree: what each leaves behind, as the table of docs/faults.md.

A cell says how the run that was struck ended, what it left, and what the same
command made of it afterwards.
"""
import contextlib
import os
import signal
import subprocess
import sys
import time

import psycopg2

from cluster import Cluster
from wire import Wire
from work import ACCOUNT, BUILDING, HERE, Applier, Work

TREE = HERE / "peers"
PAID = 200 * 11
PAID_TWICE = "**paid twice**"
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

    def start(self, *words, **more):
        return super().start("--wait", "15s", *words, **more)


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


def term(_, one):
    one.send(signal.SIGTERM)


def take_over(work, one):
    """It sleeps, with its whole host; its backend is ended and another one does the work."""
    one.send(signal.SIGSTOP)
    terminate(work, one)
    work.pause(0)
    other = work.start()
    other.end()
    one.send(signal.SIGCONT)


def read_only(work, one):
    """Until it has given up, or for some seconds."""
    work.cluster.run("postgres", "ALTER SYSTEM SET default_transaction_read_only = on", "SELECT pg_reload_conf()")
    end = time.monotonic() + 8
    while one.process.poll() is None and time.monotonic() < end:
        time.sleep(0.1)
    work.cluster.run("postgres", "SET default_transaction_read_only = off",
                     "ALTER SYSTEM RESET default_transaction_read_only", "SELECT pg_reload_conf()")
    work.cluster.wait(work.database, "SELECT current_setting('default_transaction_read_only') = 'off'")


def away(scene):
    """The server stops in that scene, and is started again when the run has ended."""
    def run(work):
        one = scene(lambda there, _: there.cluster.stop())(work)
        one.end()
        work.cluster.start()
        work.pause(0)
        return one
    return run


def cut(scene):
    """The connection breaks in that scene, on the way."""
    def run(work):
        wire = Wire(work.cluster.port)
        work.port = wire.port
        try:
            return scene(lambda *_: wire.cut())(work).finish()
        finally:
            wire.close()
            work.port = work.cluster.port
    return run


def short_timeout(work):
    work.begin(seconds=2)
    work.cluster.run("postgres", f"ALTER DATABASE {work.database} SET statement_timeout = '1s'")
    return work.start()


def name_taken(work):
    """The last statement of the autocommit block fails; then its cause is mended."""
    work.begin()
    work.cluster.run(work.database, "CREATE TABLE account_id ()")
    one = work.start().finish()
    work.cluster.run(work.database, "DROP TABLE account_id")
    return one


def two_at_once(work):
    """Both begin on an empty database; the first is in its second revision."""
    one = work.begin(seconds=15).start()
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
    ("SIGTERM in a transaction", in_transaction(term)),
    ("connection cut in a transaction", cut(in_transaction)),
    ("server away in a transaction, for longer than is waited", away(in_transaction)),
    ("asleep in a transaction, another takes over, it wakes", in_transaction(take_over)),
    ("server read only for some seconds", in_transaction(read_only)),
    ("the database's statement_timeout is shorter than a statement", short_timeout),
    ("a statement outside transactions fails, its cause is mended", name_taken),
    ("kill -9 while an index is built", while_building(kill)),
    ("SIGTERM while an index is built", while_building(term)),
    ("connection cut while an index is built", cut(while_building)),
    ("server away while an index is built, for longer than is waited", away(while_building)),
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
            words.append(PAID_TWICE)
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
    if PAID_TWICE in found(work) and PAID_TWICE not in left:
        after = after.replace("the same command", "the same command pays twice,")
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
