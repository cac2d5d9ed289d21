"""Plans and databases that are not what they should be: huge, noisy, no file, restored."""
import hashlib
import json
import os
import pathlib
import resource
import shutil
import subprocess
import tempfile
import threading
import time

from cluster import Cluster
from scenario import Skipped, scenario
from work import LEFT, LONG, SLEEPING, Work, expect

MIB = 1 << 20


def own_tree(work, upgrade, transaction="on"):
    """The same work, with a tree of one revision."""
    tree = pathlib.Path(tempfile.mkdtemp(prefix="faults-tree-"))
    (tree / "o1_only.sql").write_text(
        f"-- revision: o1\n-- revises: <base>\n-- message: only\n-- transaction: {transaction}\n\n"
        f"-- migrate: upgrade\n{upgrade}\n\n-- migrate: downgrade\nSELECT 1;\n", encoding="utf-8")
    there = Work(work.build, work.cluster, work.database, tree)
    try:
        return there.begin()
    finally:
        shutil.rmtree(tree)


def edit(there, change):
    """Changes the plan as no planner would, and writes it as one would."""
    plan = json.loads(there.plan.read_text(encoding="utf-8"))
    change(plan)
    there.plan.write_text(json.dumps(plan, sort_keys=True, indent=2, ensure_ascii=False) + "\n",
                          encoding="utf-8")


@scenario("a step of 5,000 statements and 60 MB")
def largest_step(work, _):
    """More than one file of a tree may hold; as much as a plan may."""
    there = own_tree(work, "CREATE TABLE much (id int, words text);")
    words = "x" * 12000

    def enlarge(plan):
        statements = plan["steps"][0]["statements"]
        for no in range(5000):
            sql = f"INSERT INTO much VALUES ({no}, '{words}')"
            statements.append({"no": no + 2, "sql": sql, "sha256": hashlib.sha256(sql.encode()).hexdigest()})

    edit(there, enlarge)
    assert there.plan.stat().st_size > 60e6
    expect(there.apply(), 0)
    assert there.cluster.value(there.database, "SELECT count(*) FROM much") == 5000


@scenario("a step of 5,000 statements and 12 MB", short=True)
def large_step(work, _):
    words = "x" * 2400
    there = own_tree(work, "CREATE TABLE much (id int, words text);\n" + "\n".join(
        f"INSERT INTO much VALUES ({no}, '{words}');" for no in range(5000)))
    expect(there.apply(), 0)
    assert there.cluster.value(there.database, "SELECT count(*) FROM much") == 5000


@scenario("the last of 600 statements fails, and is named", short=True)
def late_failure(work, _):
    there = own_tree(work, "\n".join(f"SELECT {no};" for no in range(599)) + "\nSELECT 1/0;")
    failed = there.apply()
    expect(failed, 1, says="o1_only.sql:606")
    assert "22012" in failed.err, failed.err


@scenario("each of twelve statements fails in turn, and is named")
def each_fails(work, _, count=12):
    for no in range(count):
        lines = [f"CREATE TABLE t{line} ();" for line in range(count)]
        lines[no] = "SELECT 1/0;"
        there = own_tree(work, "\n".join(lines))
        failed = there.apply()
        expect(failed, 1, says=f"o1_only.sql:{7 + no}")
        assert "division by zero (22012)" in failed.err and "nothing was changed" in failed.err
        assert there.cluster.value(there.database, "SELECT count(*) FROM pg_class WHERE relname ~ "
                                                   "'^t[0-9]+$'") == 0, "half of a step stays"


@scenario("each of three statements fails in turn, and is named", short=True)
def few_fail(work, _):
    each_fails(work, _, count=3)


@scenario("statements that would end the transaction or let go of the lock", short=True)
def breaks_out(work, _):
    """The first words are refused in a plan; what hides in functions meets the fence."""
    setup = ("CREATE FUNCTION let_go() RETURNS void LANGUAGE sql AS 'SELECT pg_advisory_unlock_all()';\n"
             "CREATE PROCEDURE ends() LANGUAGE plpgsql AS 'BEGIN COMMIT; END';\n")
    for statement, transaction, says in (
            ("SELECT let_go();", "on", "lock"),
            ("CALL ends();", "on", "2D000"),
            ("DO 'BEGIN COMMIT; END';", "on", "2D000"),
            ("DO 'BEGIN COMMIT; END';", "off", "2D000"),
            ("SELECT set_config('role', 'nobody_here', false);", "on", "nobody_here")):
        there = own_tree(work, f"CREATE TABLE kept ();\n{statement}\nCREATE TABLE late ();", transaction)
        there.cluster.run(there.database, *setup.strip().split("\n"))
        failed = there.apply()
        expect(failed, 1, 4, 5, 75, says=says)
        left = there.cluster.value(there.database, "SELECT count(*) FROM pg_class WHERE relname IN "
                                                   "('kept', 'late')")
        assert left == (1 if transaction == "off" else 0), f"{statement} {transaction}: {left} tables"
        assert there.cluster.value(there.database, "SELECT count(*) FROM alembic_version") == 0
        assert there.cluster.value(there.database, "SELECT count(*) FROM pg_locks WHERE locktype = "
                                                   "'advisory'") == 0


@scenario("an enum's new value is made and used", short=True)
def enum_value(work, _):
    there = own_tree(work, "CREATE TYPE mood AS ENUM ('sad');\nALTER TYPE mood ADD VALUE 'glad';\n"
                           "CREATE TABLE person (m mood);\nINSERT INTO person VALUES ('glad');")
    expect(there.apply(), 1, says="55P04")  # as the server, and so Alembic, has it
    there = own_tree(work, "ALTER TYPE mood ADD VALUE 'glad';\nINSERT INTO person VALUES ('glad');", "off")
    there.cluster.run(there.database, "CREATE TYPE mood AS ENUM ('sad')", "CREATE TABLE person (m mood)")
    expect(there.apply(), 0)
    assert there.cluster.value(there.database, "SELECT m::text FROM person") == "glad"


def replayed(there, words):
    refused = there.apply()
    expect(refused, 4, says="error[E506]")
    assert words in refused.err and "nothing was changed" in refused.err, refused.err


@scenario("a plan is applied again: at once, after a downgrade, after a newer one", short=True)
def replay(work, wanted):
    work.begin()
    make = ("upgrade", "heads", "--from", "base", "--nonce", "0123456789abcdef",
            "--created-at", "2026-01-02T00:00:00Z")
    work.write_plan(*make)
    expect(work.apply(), 0)
    again = work.apply()
    expect(again, 0)
    assert "Nothing to do" in again.out, again.out
    expect(work.start("--allow", "data-loss", command="rollback", plan=False).finish(), 0)
    replayed(work, "a plan runs once")
    work.write_plan(*make[:-3], "0000000000000002", "--created-at", "2026-01-01T00:00:00Z")
    replayed(work, "older than the newest")
    work.write_plan(*make[:-3], "0000000000000003", "--created-at", "2026-01-03T00:00:00Z")
    expect(work.apply(), 0)
    work.check(wanted, runs=3)


@scenario("a plan that is not valid yet, or no longer, or was when its run began", short=True)
def window(work, wanted):
    work.begin()
    make = ("upgrade", "heads", "--from", "base")
    for words, says in ((("--not-before", "2099-01-01T00:00:00Z"), "not valid before"),
                        (("--not-after", "2020-01-01T00:00:00Z"), "too late even to end"),
                        (("--created-at", "2019-01-01T00:00:00Z", "--not-before", "2020-01-01T00:00:00Z",
                          "--not-after", "2099-01-01T00:00:00Z"), "")):
        work.write_plan(*make, *words)
        applier = work.apply()
        expect(applier, *((4,) if says else (0,)), says=f"error[E505]: {says}" if says else "")
        assert says == "" or work.cluster.value(work.database, "SELECT to_regclass('migplan.run')") is None
    work.check(wanted)


@scenario("the objects are not what the plan expects", short=True)
def drift(work, _):
    column = [{"name": "id", "not_null": False, "type": "integer"}]
    base = {"no": 1, "schema": "public", "name": "touched"}
    for expected, state, good in (
            ({**base, "kind": "table", "columns": column}, "CREATE TABLE touched (id int, more text)", True),
            ({**base, "kind": "table", "columns": column}, "CREATE TABLE touched (id bigint)", False),
            ({**base, "kind": "table", "columns": column}, "CREATE TABLE touched (id int NOT NULL)", False),
            ({**base, "kind": "table", "columns": column}, "SELECT 1", False),
            ({**base, "kind": "absent"}, "CREATE TYPE touched AS ENUM ()", False),
            ({**base, "kind": "absent"}, "CREATE TABLE untouched (id bigint)", True),
            ({**base, "kind": "type"}, "CREATE TYPE touched AS ENUM ()", True),
            ({**base, "kind": "index", "table": "untouched"}, "CREATE TABLE untouched (id int)", False)):
        there = own_tree(work, "CREATE TABLE made ();")
        edit(there, lambda plan, expected=expected: plan.update(expect=[expected]))
        there.cluster.run(there.database, state)
        applier = there.apply()
        expect(applier, *((0,) if good else (4,)), says="" if good else "error[E509]")
        assert there.cluster.value(there.database, "SELECT to_regclass('made') IS NOT NULL") == good


@scenario("the version table elsewhere, without a key, too narrow", short=True)
def version_tables(work, _):
    make = "CREATE TABLE {}alembic_version (version_num varchar({}){})"
    for schema, width, key, status in (("", 32, "", 0), ("", 500, " PRIMARY KEY", 0), ("apart.", 32, "", 0),
                                       ("", 1, " PRIMARY KEY", 2)):
        there = own_tree(work, "CREATE TABLE made ();")
        there.cluster.run(there.database, "CREATE SCHEMA apart", make.format(schema, width, key))
        before = there.cluster.run(there.database, "SELECT attname, atttypmod FROM pg_attribute WHERE attrelid "
                                   f"= '{schema}alembic_version'::regclass ORDER BY attnum")
        edit(there, lambda plan, schema=schema: plan["target"].update(
            version_table={"name": "alembic_version", "schema": schema.rstrip(".")}))
        applier = there.apply()
        expect(applier, status, says="" if status == 0 else "error[E220]")
        rows = there.cluster.run(there.database, f"SELECT version_num FROM {schema}alembic_version")
        assert rows == ([("o1",)] if status == 0 else []), rows
        assert before == there.cluster.run(there.database, "SELECT attname, atttypmod FROM pg_attribute WHERE "
                                           f"attrelid = '{schema}alembic_version'::regclass ORDER BY attnum")


@scenario("the server sends 60 MB of notices", short=True)
def notices(work, _):
    there = own_tree(work, "DO $$BEGIN FOR i IN 1..60000 LOOP RAISE NOTICE '%', repeat('n', 1000); "
                           "END LOOP; END$$;")
    # AddressSanitizer would keep what was freed.
    expect_bounded(there.start(ASAN_OPTIONS="quarantine_size_mb=1"))


def expect_bounded(applier):
    """Ends well, and was never larger than a few of its plans."""
    _, status, usage = os.wait4(applier.process.pid, 0)
    assert status == 0, f"status {status}"
    # What the interpreter that started it had counts too: ru_maxrss is kept over exec.
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert usage.ru_maxrss < own + 48 * 1024, f"{usage.ru_maxrss} KiB beside {own}"
    applier.process.returncode = 0
    applier.process.stdout.close()
    applier.process.stderr.close()


@scenario("the plan is a device, a folder, far too large, not there", short=True)
def no_plan(work, wanted):
    work.begin()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="faults-plan-"))
    large = folder / "large"
    with open(large, "wb") as file:
        file.truncate(200 * MIB)
    try:
        for path in ("/dev/zero", folder, large, folder / "missing", "/dev/null"):
            refused = work.start(path, plan=False)
            refused.end()
            assert refused.process.returncode in (1, 2, 4), f"{path}: {refused.err}"
            assert refused.err.count("error[") == 1, f"{path}: {refused.err}"
    finally:
        shutil.rmtree(folder)
    work.finish(wanted)


@scenario("a backup is restored that has an open run", short=True)
def restored(work, wanted):
    """Its row says that somebody is at work; nobody is, and no lock says so."""
    applier = work.begin(seconds=LONG).start()
    work.cluster.wait(work.database, SLEEPING)
    applier.kill()
    applier.end()
    work.cluster.wait(work.database, LEFT)
    subprocess.run(["pg_dump", "-Fc", "-f", work.cluster.folder / "dump", work.database],
                   env=work.environment(), check=True)
    other = Work(work.build, Cluster("restored").init(), work.database)
    try:
        other.begin()
        other.cluster.run(other.database, "DROP TABLE pause")
        subprocess.run(["pg_restore", "-d", other.database, work.cluster.folder / "dump"],
                       env=other.environment(), check=True)
        assert other.cluster.value(other.database, "SELECT state FROM migplan.run") == "running"
        status = other.start(command="status", plan=False).finish()
        assert "f1" in status.out and "nterrupted" in status.out, status.out + status.err
        other.finish(wanted)
        assert other.cluster.value(other.database, "SELECT count(DISTINCT system_identifier)::int FROM "
                                                   "migplan.attempt") == 2, "not told apart"
    finally:
        other.cluster.remove()
    work.finish(wanted)


def make_signer(folder):
    """A key, and the file that says what it may sign."""
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / "key"], check=True)
    key = (folder / "key.pub").read_text(encoding="utf-8")
    (folder / "signers").write_text(f'ci@example.org namespaces="migplan/v1/plan" {key}', encoding="utf-8")


def sign(folder, plan):
    pathlib.Path(f"{plan}.sig").unlink(missing_ok=True)
    subprocess.run(["ssh-keygen", "-q", "-Y", "sign", "-f", folder / "key", "-n", "migplan/v1/plan", plan],
                   check=True)


@scenario("the policy wants plans that run once", short=True)
def once(work, wanted):
    folder = pathlib.Path(tempfile.mkdtemp(prefix="faults-once-"))
    policy = folder / "policy.toml"
    try:
        make_signer(folder)
        policy.write_text(f'signers = "{folder}/signers"\nonce = true\n', encoding="utf-8")
        work.begin()
        for words, status, says in (((), 4, "it has no nonce"), (("--nonce", "0123456789abcdef"), 0, "")):
            work.write_plan("upgrade", "heads", "--from", "base", *words)
            sign(folder, work.plan)
            expect(work.start("--policy", policy, work.plan, plan=False).finish(), status, says=says)
        work.check(wanted)
        expect(work.start("--allow", "data-loss", "--policy", policy, command="rollback", plan=False).finish(), 0)
        expect(work.start("--policy", policy, work.plan, plan=False).finish(), 4, says="error[E506]")
    finally:
        shutil.rmtree(folder)
        pathlib.Path(f"{work.plan}.sig").unlink(missing_ok=True)


@scenario("the plan's file is replaced again and again while it is read", short=True)
def replaced(work, _):
    """What was signed runs, or nothing: never what stands there a moment later."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="faults-swap-"))
    signed, evil = own_tree(work, "CREATE TABLE good ();"), None
    good = signed.plan.read_bytes()
    make_signer(folder)
    plan = folder / "plan.json"
    plan.write_bytes(good)
    sign(folder, plan)
    evil = own_tree(work, "CREATE TABLE evil ();")
    bad = evil.plan.read_bytes()
    stop = threading.Event()

    def swap():
        while not stop.is_set():
            for content in (bad, good):
                (folder / "next").write_bytes(content)
                os.replace(folder / "next", plan)

    thread = threading.Thread(target=swap)
    thread.start()
    ended = []
    try:
        for _ in range(16):
            applier = evil.start("--signers", folder / "signers", plan, plan=False)
            applier.end()
            expect(applier, 0, 4)
            ended.append(applier.process.returncode)
            assert evil.cluster.value(evil.database, "SELECT to_regclass('evil') IS NULL"), "not what was signed"
    finally:
        stop.set()
        thread.join()
        shutil.rmtree(folder)
    assert evil.cluster.value(evil.database, "SELECT to_regclass('good') IS NULL") == (0 not in ended)


@scenario("the plan is a FIFO, a link, a growing file", short=True)
def odd_files(work, wanted):
    work.begin()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="faults-odd-"))
    os.mkfifo(folder / "fifo")
    (folder / "dangling").symlink_to(folder / "nowhere")
    (folder / "round").symlink_to(folder / "round")
    (folder / "zero").symlink_to("/dev/zero")
    (folder / "good").symlink_to(work.plan)
    try:
        for name in ("fifo", "dangling", "round", "zero"):
            refused = work.start("--allow-unsigned", folder / name, plan=False)
            refused.end()
            expect(refused, 2, 4, says="error[")
        expect(work.start("--allow-unsigned", folder / "good", plan=False).finish(), 0)
    finally:
        shutil.rmtree(folder)
    work.check(wanted)


@scenario("a password shows nowhere: not in what is printed, told, or kept", short=True)
def password(work, wanted):
    folder = pathlib.Path(tempfile.mkdtemp(prefix="faults-secret-"))
    url = f"postgresql://postgres:hush-hush@127.0.0.1:{work.port}/{work.database}"
    try:
        for words in (("--json",), ("-v", "-v")):
            applier = work.begin().apply(*words, "--receipt", folder / "receipt", "--on-event",
                                         f"cat >{folder}/events", DATABASE_URL=url)
            expect(applier, 0)
            kept = subprocess.run(["pg_dump", "--schema=migplan", "--inserts", work.database],
                                  env=work.environment(), check=True, capture_output=True, text=True).stdout
            for text in (applier.out, applier.err, kept, (folder / "receipt").read_text(encoding="utf-8"),
                         (folder / "events").read_text(encoding="utf-8")):
                assert "hush" not in text, text
            assert "f4" in kept and (folder / "events").stat().st_size > 0
        away = work.apply("--wait", "0", DATABASE_URL=url.replace(str(work.port), "1"))
        expect(away, 69)
        assert "hush" not in away.err and ":***@" in away.err, away.err
        expect(work.start("--url", url, command="status", plan=False).finish(), 2, says="--url holds a password")
    finally:
        shutil.rmtree(folder)
    work.check(wanted)


@scenario("a deadlock with the application", short=True)
def deadlock(work, _):
    there = own_tree(work, "UPDATE one SET n = n + 1;\nSELECT pg_sleep(1);\nUPDATE two SET n = n + 1;")
    cluster, database = there.cluster, there.database
    cluster.run(database, "CREATE TABLE one AS SELECT 0 AS n", "CREATE TABLE two AS SELECT 0 AS n")
    applier = there.start()
    cluster.wait(database, SLEEPING)
    session = cluster.connect(database)
    session.autocommit = False
    with session.cursor() as cursor:
        cursor.execute("UPDATE two SET n = n + 100")
        cursor.execute("SET deadlock_timeout = '20s'")
        cursor.execute("UPDATE one SET n = n + 100")
        session.commit()
    session.close()
    applier.end()
    expect(applier, 0)
    assert cluster.run(database, "SELECT one.n, two.n FROM one, two") == [(101, 101)], "not once each"


CLOCK = """#include <stdlib.h>
#include <time.h>
time_t time(time_t *out)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    now.tv_sec += atoi(getenv("CLOCK_OFFSET"));
    if (out != NULL)
        *out = now.tv_sec;
    return now.tv_sec;
}
"""


def utc(offset):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + offset))


def run_at(work, folder, offset):
    """The applier, on a host whose clock is off by so many seconds."""
    applier = work.start(LD_PRELOAD=os.fspath(folder / "clock.so"), CLOCK_OFFSET=str(offset),
                         ASAN_OPTIONS="verify_asan_link_order=0")
    applier.end()
    return applier


@scenario("the host's clock is an hour off: nothing runs out of its time", short=True)
def clocks(work, wanted):
    work.begin()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="faults-clock-"))
    os.chmod(folder, 0o755)
    (folder / "clock.c").write_text(CLOCK, encoding="utf-8")
    made = subprocess.run(["cc", "-shared", "-fPIC", "-o", folder / "clock.so", folder / "clock.c"],
                          check=False)
    windows = [(-7200, 7200, -3600, "apart"), (-7200, 7200, 3600, "apart"),  # it is time, but is it?
               (1800, 7200, 3600, "not valid yet"),     # the host believes that it is time
               (-7200, -1800, -3600, "no longer valid")]
    try:
        if made.returncode != 0:
            raise Skipped("no C compiler")
        for begin, end, offset, says in windows:
            work.write_plan("upgrade", "heads", "--from", "base", "--not-before", utc(begin),
                            "--not-after", utc(end))
            expect(run_at(work, folder, offset), 4, says="error[E505]")
            assert says in run_at(work, folder, offset).err, says
            assert work.cluster.value(work.database, "SELECT to_regnamespace('migplan')") is None
        work.write_plan("upgrade", "heads", "--from", "base", "--not-before", utc(-7200),
                        "--not-after", utc(7200))
        work.finish(wanted)
    finally:
        shutil.rmtree(folder)
