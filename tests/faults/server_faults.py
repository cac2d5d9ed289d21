"""The server goes: shut down, restarted, failed over, full; backends ended by others."""
import shutil
import subprocess
import time

from cluster import OWNER, Cluster, make_folder
from scenario import Skipped, scenario
from work import BUILDING, HERE, SLEEPING, expect

BACKEND = ("SELECT bool_or({what}(pid)) FROM pg_stat_activity WHERE datname = current_database() "
           "AND application_name LIKE 'migapply%' AND application_name NOT LIKE '%guard'")


def strike(work, what):
    """Has the server do something to the backend that runs the plan."""
    assert work.cluster.value(work.database, BACKEND.format(what=what)), "there is no backend"


def held_snapshot(work):
    """A session whose old snapshot every CREATE INDEX CONCURRENTLY waits for."""
    session = work.cluster.connect(work.database)
    with session.cursor() as cursor:
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT count(*) FROM pause")
    return session


def start_building(work):
    """Starts the applier, and waits until it builds an index that cannot end."""
    work.begin()
    session = held_snapshot(work)
    applier = work.start()
    work.cluster.wait(work.database, BUILDING)
    return applier, session


@scenario("server restarted at once, in a transaction", short=True)
def restarted(work, wanted):
    applier = work.begin(seconds=3).start()
    work.cluster.wait(work.database, SLEEPING)
    work.cluster.restart()
    work.pause(0)
    applier.end()
    expect(applier, 0)
    work.check(wanted)


@scenario("server restarted at once, while an index is built", short=True)
def restarted_building(work, wanted):
    applier, _ = start_building(work)
    work.cluster.restart()
    applier.end()
    expect(applier, 0)
    work.check(wanted)


@scenario("server away for longer than it is waited for")
def away(work, wanted):
    applier = work.begin(seconds=5).start("--wait", "2s")
    work.cluster.wait(work.database, SLEEPING)
    work.cluster.stop()
    applier.end()
    work.cluster.start()
    expect(applier, 69, 75, says="state")
    work.finish(wanted)


@scenario("server away while an index is built, for longer than it is waited for")
def away_building(work, wanted):
    applier, _ = start_building(work)
    work.cluster.stop()
    applier.end()
    work.cluster.start()
    expect(applier, 69, 75, says="state")
    work.finish(wanted)


@scenario("pg_terminate_backend in a transaction, and while an index is built", short=True)
def terminated(work, wanted):
    applier = work.begin(seconds=2).start()
    work.cluster.wait(work.database, SLEEPING)
    strike(work, "pg_terminate_backend")
    work.pause(0)
    session = held_snapshot(work)
    work.cluster.wait(work.database, BUILDING)
    strike(work, "pg_terminate_backend")
    session.close()
    applier.end()
    expect(applier, 0)
    work.check(wanted)


@scenario("pg_cancel_backend by an operator", short=True)
def cancelled(work, wanted):
    applier = work.begin(seconds=5).start()
    work.cluster.wait(work.database, SLEEPING)
    strike(work, "pg_cancel_backend")
    applier.end()
    expect(applier, 1, says="state")
    work.finish(wanted)


@scenario("a standby is refused before anything is written", short=True)
def standby(work, wanted):
    work.begin()
    copy = Cluster("standby").copy_of(work.cluster)
    try:
        refused = work.apply(PGPORT=str(copy.port))
        expect(refused, 4, says="standby")
    finally:
        copy.remove()
    work.finish(wanted)


@scenario("failover: the primary dies, its standby is promoted, both are in the URL")
def failover(work, wanted):
    primary = Cluster("primary").init()
    copy = Cluster("promoted").copy_of(primary)
    there = type(work)(work.build, primary, work.database)
    try:
        there.begin(seconds=3)
        applier = there.start(PGHOST="127.0.0.1,127.0.0.1", PGPORT=f"{primary.port},{copy.port}",
                              PGTARGETSESSIONATTRS="read-write")
        primary.wait(there.database, SLEEPING)
        primary.wait("postgres", "SELECT bool_and(replay_lsn = pg_current_wal_lsn()) "
                                 "FROM pg_stat_replication")
        primary.stop()
        copy.promote()
        there.cluster, there.port = copy, copy.port
        there.pause(0)
        applier.end()
        expect(applier, 0)
        there.check(wanted)
    finally:
        primary.remove()
        copy.remove()


@scenario("the disk is full while an index is built", short=True)
def disk_full(work, _):
    there = type(work)(work.build, work.cluster, work.database, HERE / "tree_big").begin()
    cluster, folder = work.cluster, make_folder("small")
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m,mode=0777", "small", folder],
                             check=False, capture_output=True)
    if mounted.returncode != 0:
        folder.rmdir()
        raise Skipped("may not mount a small file system")
    try:
        shutil.chown(folder, *OWNER)
        cluster.run(there.database, f"CREATE TABLESPACE small LOCATION '{folder}'",
                    "CREATE TABLE big AS SELECT g AS id, md5(g::text) AS name "
                    "FROM generate_series(1, 50000) AS g")
        full = there.apply()
        expect(full, 1, says="53100")
        assert cluster.value(there.database, "SELECT to_regclass('big_name') IS NULL"), "debris"
        subprocess.run(["mount", "-o", "remount,size=64m", folder], check=True)
        again = there.apply()
        expect(again, 0)
        assert cluster.value(there.database, "SELECT indisvalid FROM pg_index "
                                             "WHERE indexrelid = 'big_name'::regclass")
    finally:
        cluster.run("postgres", f"DROP DATABASE {there.database} WITH (FORCE)",
                    "DROP TABLESPACE IF EXISTS small")
        subprocess.run(["umount", folder], check=False)
        folder.rmdir()


@scenario("no connection is to be had when it comes back")
def no_connection(work, wanted):
    work.begin(seconds=3)
    work.own("faults_app")
    applier = work.start("--wait", "20s", PGUSER="faults_app")
    work.cluster.wait(work.database, SLEEPING)
    work.cluster.run("postgres", f"ALTER DATABASE {work.database} CONNECTION LIMIT 0")
    strike(work, "pg_terminate_backend")
    time.sleep(1)
    work.cluster.run("postgres", f"ALTER DATABASE {work.database} CONNECTION LIMIT -1")
    work.pause(0)
    applier.end()
    expect(applier, 0)
    work.check(wanted)
