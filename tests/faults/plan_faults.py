"""Plans and databases that are not what they should be: huge, noisy, no file, restored."""
import os
import pathlib
import resource
import shutil
import subprocess
import tempfile

from scenario import scenario
from work import SLEEPING, Work, expect

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
    applier = work.begin(seconds=30).start()
    work.cluster.wait(work.database, SLEEPING)
    dump = subprocess.run(["pg_dump", "-Fc", "--lock-wait-timeout=5s", "--exclude-table=account",
                           "-f", work.cluster.folder / "dump", work.database],
                          env=work.environment(), check=False, capture_output=True, text=True)
    applier.kill()
    applier.end()
    assert dump.returncode == 0, dump.stderr
    other = Work(work.build, work.cluster, "restored")
    other.cluster.run("postgres", "DROP DATABASE IF EXISTS restored WITH (FORCE)",
                      "CREATE DATABASE restored")
    subprocess.run(["pg_restore", "-d", "restored", work.cluster.folder / "dump"],
                   env=work.environment(), check=True)
    status = other.start(command="status", plan=False)
    status.end()
    assert "f1" in status.out, status.out + status.err
    other.cluster.run("postgres", "DROP DATABASE restored WITH (FORCE)")
    work.finish(wanted)


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
