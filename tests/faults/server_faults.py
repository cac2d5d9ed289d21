"""The server goes: shut down, restarted, failed over, full; backends ended by others."""
import hashlib
import json
import shutil
import signal
import subprocess
import time

from cluster import OWNER, Cluster, make_folder
from plan_faults import own_tree
from scenario import Skipped, scenario
from work import AWAKE, BUILDING, HERE, LONG, SLEEPING, expect

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


def start_building(work, *words):
    """Starts the applier, and waits until it builds an index that cannot end."""
    work.begin()
    session = held_snapshot(work)
    applier = work.start(*words)
    work.cluster.wait(work.database, BUILDING)
    return applier, session


@scenario("server restarted at once, in a transaction", short=True)
def restarted(work, wanted):
    applier = work.begin(seconds=LONG).start()
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
    applier = work.begin(seconds=LONG).start("--wait", "2s")
    work.cluster.wait(work.database, SLEEPING)
    work.cluster.stop()
    applier.end()
    work.cluster.start()
    expect(applier, 69, 75, says="state")
    work.finish(wanted)


@scenario("server away while an index is built, for longer than it is waited for")
def away_building(work, wanted):
    applier, _ = start_building(work, "--wait", "2s")
    work.cluster.stop()
    applier.end()
    work.cluster.start()
    expect(applier, 69, 75, says="state")
    work.finish(wanted)


@scenario("pg_terminate_backend in a transaction, and while an index is built", short=True)
def terminated(work, wanted):
    applier = work.begin(seconds=LONG).start()
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
    applier = work.begin(seconds=LONG).start()
    work.cluster.wait(work.database, SLEEPING)
    strike(work, "pg_cancel_backend")
    applier.end()
    expect(applier, 1, says="error[E405]")
    expect(applier, 1, says="the next left nothing behind")
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
        there.begin(seconds=LONG)
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
    work.begin(seconds=LONG)
    work.own("faults_app")
    applier = work.start(PGUSER="faults_app")
    work.cluster.wait(work.database, SLEEPING)
    work.cluster.run("postgres", f"ALTER DATABASE {work.database} CONNECTION LIMIT 0")
    strike(work, "pg_terminate_backend")
    time.sleep(1)
    work.cluster.run("postgres", f"ALTER DATABASE {work.database} CONNECTION LIMIT -1")
    work.pause(0)
    applier.end()
    expect(applier, 0)
    work.check(wanted)


@scenario("failover to a standby that lacks the last steps: they are done again")
def failover_behind(work, wanted):
    """f2 is committed on the primary alone; it is lost with its row in the ledger, and with it."""
    primary = Cluster("primary").init()
    copy = Cluster("behind").copy_of(primary)
    there = type(work)(work.build, primary, work.database)
    try:
        there.begin(seconds=LONG)
        applier = there.start(PGHOST="127.0.0.1,127.0.0.1", PGPORT=f"{primary.port},{copy.port}",
                              PGTARGETSESSIONATTRS="read-write")
        primary.wait(there.database, SLEEPING)
        primary.wait("postgres", "SELECT bool_and(replay_lsn = pg_current_wal_lsn()) "
                                 "FROM pg_stat_replication")
        copy.run("postgres", "ALTER SYSTEM SET primary_conninfo = ''", "SELECT pg_reload_conf()")
        primary.wait("postgres", "SELECT count(*) = 0 FROM pg_stat_replication")
        session = held_snapshot(there)
        there.pause(0)
        primary.wait(there.database, BUILDING)
        assert primary.value(there.database, "SELECT version_num FROM alembic_version") == "f2"
        assert copy.value(there.database, "SELECT version_num FROM alembic_version") == "f1"
        primary.stop()
        session.close()
        copy.promote()
        there.cluster, there.port = copy, copy.port
        there.pause(0)
        applier.end()
        expect(applier, 0)
        there.check(wanted)
        timelines = copy.value(there.database, "SELECT count(DISTINCT timeline)::int FROM migplan.attempt")
        assert timelines == 2, f"{timelines} timelines are on record"
    finally:
        primary.remove()
        copy.remove()


@scenario("the primary becomes read only in the middle, and a primary again", short=True)
def read_only_for_a_while(work, wanted):
    work.begin(seconds=LONG)
    cluster, database = work.cluster, work.database
    applier = work.start()
    try:
        cluster.wait(database, SLEEPING)
        cluster.run("postgres", "ALTER SYSTEM SET default_transaction_read_only = on", "SELECT pg_reload_conf()")
        cluster.run(database, "SET default_transaction_read_only = off", "UPDATE pause SET seconds = 0")
        cluster.wait(database, AWAKE)
        time.sleep(1)
        assert applier.process.poll() is None, "it gave up"
    finally:
        cluster.run("postgres", "SET default_transaction_read_only = off",
                    "ALTER SYSTEM RESET default_transaction_read_only", "SELECT pg_reload_conf()")
    applier.end()
    expect(applier, 0)
    assert "connected again" in applier.err, applier.err
    work.check(wanted)


def batch_plan(work):
    """The same work, f4 in batches of ten rows."""
    work.write_plan()
    plan = json.loads(work.plan.read_text(encoding="utf-8"))
    sql = "UPDATE account SET balance = balance + 100 WHERE id > $1 AND id <= $2"
    plan["steps"][-1].update(kind="batch", statements=[{
        "no": 1, "sql": sql, "sha256": hashlib.sha256(sql.encode()).hexdigest(),
        "batch": {"schema": "public", "table": "account", "key": "id", "size": 10, "pause_ms": 200}}])
    plan["steps"][-1].pop("locks", None)
    plan["steps"][-1].pop("undo", None)
    plan["undo"]["available"] = False
    work.plan.write_text(json.dumps(plan, sort_keys=True, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


BATCHED = "SELECT count(*) > 0 FROM migplan.batch"


@scenario("server restarted, backend terminated and applier killed in the middle of batches", short=True)
def batches(work, wanted):
    work.begin()
    batch_plan(work)
    applier = work.start()
    work.cluster.wait(work.database, "SELECT to_regclass('migplan.batch') IS NOT NULL")
    work.cluster.wait(work.database, BATCHED)
    work.cluster.restart()
    time.sleep(0.2)
    work.cluster.wait(work.database, BACKEND.format(what="0 < "))
    strike(work, "pg_terminate_backend")
    time.sleep(0.2)
    applier.kill()
    applier.end()
    work.finish(wanted)


@scenario("SIGSTOP in a transaction, past the end of its statements, then SIGCONT", short=True)
def slept(work, wanted):
    """Nobody takes over; what it had sent goes on in the server, and it reads the answer later."""
    work.begin(seconds=LONG)
    applier = work.start()
    work.cluster.wait(work.database, SLEEPING)
    applier.send(signal.SIGSTOP)
    work.pause(0)
    work.cluster.wait(work.database, AWAKE)
    time.sleep(0.5)
    idle = work.cluster.value(work.database, "SELECT count(*)::int FROM pg_stat_activity WHERE state LIKE "
                              "'idle in transaction%' AND application_name LIKE 'migapply%'")
    applier.send(signal.SIGCONT)
    applier.end()
    expect(applier, 0)
    work.check(wanted)
    assert idle == 0, "it left a transaction open that waited for it"


PINNED = {"row_security": "off", "standard_conforming_strings": "on", "TimeZone": "UTC",
          "DateStyle": "ISO, MDY", "IntervalStyle": "postgres", "bytea_output": "hex",
          "extra_float_digits": "1", "default_transaction_isolation": "read committed",
          "default_transaction_deferrable": "off", "transform_null_equals": "off", "array_nulls": "on",
          "check_function_bodies": "on", "xmloption": "content", "default_tablespace": "",
          "default_table_access_method": "heap", "session_replication_role": "origin",
          "quote_all_identifiers": "off", "idle_in_transaction_session_timeout": "1min",
          "synchronous_commit": "on", "statement_timeout": "0"}
HOSTILE = {"row_security": "on", "standard_conforming_strings": "off", "TimeZone": "'Asia/Tokyo'",
           "DateStyle": "'German, DMY'", "IntervalStyle": "'sql_standard'", "bytea_output": "'escape'",
           "extra_float_digits": "0", "default_transaction_isolation": "'serializable'",
           "default_transaction_deferrable": "on", "transform_null_equals": "on", "array_nulls": "off",
           "check_function_bodies": "off", "xmloption": "'document'", "session_replication_role": "'replica'",
           "quote_all_identifiers": "on", "idle_in_transaction_session_timeout": "'10s'",
           "synchronous_commit": "off", "statement_timeout": "'1s'", "lock_timeout": "'1ms'",
           "idle_session_timeout": "'1s'", "client_connection_check_interval": "0",
           "search_path": "nowhere, public"}


@scenario("settings of the role and of the database that change what SQL means", short=True)
def hostile(work, _):
    there = own_tree(work, "CREATE TABLE public.seen AS SELECT name, current_setting(name) AS value "
                           "FROM pg_catalog.pg_settings;\nSELECT pg_catalog.pg_sleep(1.5);")
    for where, settings in (("DATABASE " + there.database, list(HOSTILE.items())[::2]),
                            (f"ROLE postgres IN DATABASE {there.database}", list(HOSTILE.items())[1::2])):
        there.cluster.run("postgres", *(f"ALTER {where} SET {name} = {value}" for name, value in settings))
    expect(there.apply(), 0)
    seen = dict(there.cluster.run(there.database, "SELECT name, value FROM public.seen"))
    wrong = {name: seen[name] for name, value in PINNED.items() if seen[name] != value}
    assert not wrong, f"not as pinned: {wrong}"
    there.cluster.run("postgres", f"ALTER ROLE postgres IN DATABASE {there.database} RESET ALL")


@scenario("the plan's role may not do what its last step needs", short=True)
def lacks_rights(work, wanted):
    """It is said before the first step: half a plan helps nobody."""
    work.begin()
    work.own("faults_app")
    work.cluster.run(work.database, "CREATE TABLE others (id int)")
    work.write_plan()
    plan = json.loads(work.plan.read_text(encoding="utf-8"))
    sql = "ALTER TABLE others ADD COLUMN x int"
    plan["steps"][-1]["statements"].append({
        "no": len(plan["steps"][-1]["statements"]) + 1, "sql": sql,
        "sha256": hashlib.sha256(sql.encode()).hexdigest()})
    plan["steps"][-1]["locks"] = [{"mode": "ACCESS EXCLUSIVE", "name": "others", "schema": "public"}]
    work.plan.write_text(json.dumps(plan, sort_keys=True, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    looked = work.start("--allow-unsigned", work.plan, command="preflight", plan=False, PGUSER="faults_app").finish()
    expect(looked, 1)
    assert "x rights" in looked.out and "others" in looked.out, looked.out
    refused = work.apply(PGUSER="faults_app")
    expect(refused, 1, 2, says="others")
    work.cluster.run(work.database, "ALTER TABLE others OWNER TO faults_app")
    expect(work.apply(PGUSER="faults_app"), 0)
    work.cluster.run(work.database, "DROP TABLE others")
    work.check(wanted)
