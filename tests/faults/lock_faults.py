"""Locks that others hold: long, always, one of two, and PostgreSQL itself."""
import threading
import time

import psycopg2

from cluster import Cluster
from plan_faults import edit, own_tree
from scenario import scenario
from work import BUILDING, expect

ALTER = "ALTER TABLE busy ADD COLUMN x int;"
WAITS = ("SELECT count(*) > 0 FROM pg_stat_activity WHERE application_name = 'migapply apply' "
         "AND wait_event_type = 'Lock'")


def busy_tree(work, upgrade=ALTER):
    there = own_tree(work, upgrade)
    there.cluster.run(there.database, "CREATE TABLE busy (id int)", "CREATE TABLE quiet (id int)")
    return there


def report(there, seconds, stop):
    """Reads the table in transactions of so many seconds, one after the other."""
    session = there.cluster.connect(there.database)
    session.autocommit = False
    with session.cursor() as cursor:
        while not stop.is_set():
            cursor.execute("SELECT count(*) FROM busy")
            stop.wait(seconds)
            session.commit()
    session.close()


def worst_reader(there, table, applier, most):
    """How long the slowest read of the table took until the applier ended, in seconds."""
    session = there.cluster.connect(there.database)
    worst = 0.0
    end = time.monotonic() + most
    with session.cursor() as cursor:
        while applier.process.poll() is None and time.monotonic() < end:
            before = time.monotonic()
            cursor.execute(f"SELECT count(*) FROM {table}")
            worst = max(worst, time.monotonic() - before)
    session.close()
    return worst


@scenario("two reports hold the table in turn, so that it is never free for long")
def always_busy(work, _):
    there = busy_tree(work)
    stop = threading.Event()
    reports = [threading.Thread(target=report, args=(there, 2, stop)) for _ in range(2)]
    reports[0].start()
    time.sleep(1)
    reports[1].start()
    try:
        applier = there.start("--lock-retries", "100")
        worst = worst_reader(there, "busy", applier, 240)
        applier.end()
    finally:
        stop.set()
        for thread in reports:
            thread.join()
    expect(applier, 0)
    assert worst < 1.9, f"a reader waited {worst:.1f} s: as long as for a report"
    assert there.cluster.value(there.database, "SELECT lock_attempts > 8 FROM migplan.step")


@scenario("of two tables the second is held: who reads the first goes on", short=True)
def second_of_two(work, _):
    there = busy_tree(work, f"ALTER TABLE quiet ADD COLUMN x int;\n{ALTER}")
    lock = {"mode": "ACCESS EXCLUSIVE", "schema": "public"}
    edit(there, lambda plan: plan["steps"][0].update(
        locks=[{**lock, "name": "quiet"}, {**lock, "name": "busy"}]))
    holder = there.cluster.connect(there.database)
    holder.cursor().execute("BEGIN; LOCK TABLE busy IN ACCESS SHARE MODE")
    applier = there.start("--lock-timeout", "10m")
    reader = there.cluster.connect(there.database)
    with reader.cursor() as cursor:
        cursor.execute("SET statement_timeout = '5min'")
        for _ in range(3):  # the second one is held until all have read
            there.cluster.wait(there.database, WAITS)
            cursor.execute("SELECT count(*) FROM quiet")
    reader.close()
    assert applier.process.poll() is None, "it did not wait"
    holder.close()
    applier.end()
    expect(applier, 0)


@scenario("autovacuum to prevent wraparound holds the table")
def wraparound(work, _):
    """Such a vacuum gives way to nobody; it must be named, and waited for."""
    own = Cluster("vacuum", "autovacuum = on\nautovacuum_naptime = 1s\nautovacuum_freeze_max_age = 100000\n"
                            "autovacuum_vacuum_cost_delay = 0").init()
    vacuums = "FROM pg_stat_activity WHERE query ~ '^autovacuum: VACUUM .*public.busy .to prevent wraparound'"
    try:
        there = busy_tree(type(work)(work.build, own, work.database))
        own.run(there.database, "ALTER TABLE busy SET (autovacuum_enabled = false, "
                                "autovacuum_vacuum_cost_delay = 100, autovacuum_vacuum_cost_limit = 1)",
                "INSERT INTO busy SELECT g FROM generate_series(1, 200000) AS g")
        own.stop("fast")  # 131072: the first transaction on a page of pg_xact
        own.command("pg_resetwal", "-x", "131072", "-D", own.data)
        own.start()
        own.wait(there.database, f"SELECT count(*) > 0 {vacuums}")
        applier = there.start("--lock-timeout", "300ms", "--lock-retries", "40")
        own.wait(there.database, WAITS)
        time.sleep(3)
        assert applier.process.poll() is None, "it did not wait"
        while applier.process.poll() is None:
            own.run(there.database, f"SELECT pg_terminate_backend(pid) {vacuums}")
            time.sleep(0.05)
        applier.end()
        expect(applier, 0, says="no lock, try")
        assert "to prevent wraparound" in applier.err, f"not named:\n{applier.err}"
    finally:
        own.remove()


@scenario("an index waits for an old snapshot, and says for whose", short=True)
def old_snapshot(work, wanted):
    work.begin()
    session = work.cluster.connect(work.database)
    with session.cursor() as cursor:
        cursor.execute("SET application_name = 'old report'")
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT count(*) FROM pause")
    applier = work.start("--lock-timeout", "100ms", "--lock-retries", "1", "--progress", "plain")
    work.cluster.wait(work.database, BUILDING)
    work.cluster.wait(work.database, WAITS)
    time.sleep(1.5)
    assert applier.process.poll() is None, "a lock timeout ended the build"
    seen = work.start(command="progress", plan=False)
    seen.end()
    assert "old report" in seen.out, f"progress does not name it:\n{seen.out}{seen.err}"
    session.close()
    applier.end()
    expect(applier, 0)
    work.check(wanted)


@scenario("an invalid index of that name is there already", short=True)
def invalid_before(work, wanted):
    work.begin()
    work.write_plan("upgrade", "f2", "--from", "base")
    expect(work.apply(), 0)
    work.write_plan("upgrade", "heads", "--from", "f2")
    cluster, database = work.cluster, work.database
    cluster.run(database, "UPDATE account SET name = 'twice' WHERE id < 3")
    try:
        cluster.run(database, "CREATE UNIQUE INDEX CONCURRENTLY account_name ON account (name)")
        raise AssertionError("the index is no invalid one")
    except psycopg2.errors.UniqueViolation:
        pass
    refused = work.apply()
    expect(refused, 4, says="error[E511]")
    assert "account_name" in refused.err and "hint" in refused.err, refused.err
    assert cluster.value(database, "SELECT count(*) FROM pg_index WHERE NOT indisvalid") == 1, \
        "it dropped what is not its own"
    cluster.run(database, "DROP INDEX account_name", "UPDATE account SET name = 'n' || id")
    again = work.apply()
    expect(again, 0)
    work.check(wanted, runs=2)
