"""A fleet: its waves, and what dies or stops while it is at work."""
import contextlib
import json
import os
import pathlib
import shutil
import signal
import tempfile


from cluster import Cluster, free_port
from scenario import scenario
from work import LONG, Work, expect

TENANTS = "SELECT nspname AS schema FROM pg_namespace WHERE nspname LIKE 'tenant%' ORDER BY 1"
T1 = """-- revision: t1
-- revises: <base>

-- migrate: upgrade
CREATE TABLE account (id int PRIMARY KEY, balance int);
INSERT INTO account VALUES (1, 0);

-- migrate: downgrade
DROP TABLE account;
"""
T2 = """-- revision: t2
-- revises: t1

-- migrate: upgrade
UPDATE account SET balance = balance + 1;
DO $$
DECLARE
  until timestamptz := clock_timestamp() + interval '1 second' * (
    SELECT seconds FROM public.nap WHERE tenant = current_schema());
BEGIN
  WHILE clock_timestamp() < until AND EXISTS (SELECT FROM public.nap WHERE tenant = current_schema()) LOOP
    PERFORM pg_sleep(0.02);
  END LOOP;
END $$;

-- migrate: downgrade
UPDATE account SET balance = balance - 1;
"""


class Fleet(Work):
    """A database with tenants, and a plan for each of them."""

    def __init__(self, work, tenants, *words):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="faults-fleet-"))
        (self.folder / "t1_one.sql").write_text(T1, encoding="utf-8")
        (self.folder / "t2_two.sql").write_text(T2, encoding="utf-8")
        super().__init__(work.build, work.cluster, work.database, self.folder)
        self.words = words
        self.begin()
        self.cluster.run(self.database, "CREATE TABLE nap (tenant text, seconds float)", *(
            f"CREATE SCHEMA tenant_{no:03}" for no in range(1, tenants + 1)))
        self.tenants = tenants

    def write_plan(self, *words):
        super().write_plan(*(words or ("upgrade", "heads", "--from", "base", "--per-schema",
                                       *self.words)))

    def nap(self, tenant, seconds):
        self.cluster.run(self.database, "DELETE FROM nap",
                         f"INSERT INTO nap VALUES ('tenant_{tenant:03}', {seconds})")

    def wake(self):
        self.cluster.run(self.database, "DELETE FROM nap")

    def fleet(self, *words, targets=TENANTS, **more):
        words = (*words, "--targets", targets) if targets else words
        return self.start(*words, command="fleet", **more)

    def run(self, *words, **more):
        applier = self.fleet(*words, **more)
        applier.end()
        return applier

    def states(self):
        """How many targets are in which state."""
        return dict(self.cluster.run(self.database, "SELECT state, count(*)::int FROM "
                                     "migplan_fleet.target GROUP BY 1"))

    def balances(self):
        """Of the tenants that have one."""
        having = self.cluster.run(self.database, "SELECT nspname FROM pg_namespace n JOIN pg_class c ON "
                                  "c.relnamespace = n.oid AND relname = 'account' ORDER BY 1")
        return [self.cluster.value(self.database, f"SELECT sum(balance)::int FROM {name}.account")
                for (name,) in having]

    def once(self, count=None):
        """So many tenants, all by default, are done, each exactly once."""
        count = self.tenants if count is None else count
        assert self.balances() == [1] * count, self.balances()
        runs = self.cluster.value(self.database, "SELECT count(*)::int FROM migplan.run WHERE state = "
                                  "'succeeded'") if count > 0 else 0
        assert runs == count, f"{runs} runs succeeded, not {count}"

    def status(self):
        applier = self.start("status", "--json", command="fleet", plan=False)
        applier.end()
        return applier.process.returncode, json.loads(applier.out)

    def wait(self, sql):
        self.cluster.wait(self.database, "SELECT to_regclass('migplan_fleet.target') IS NOT NULL")
        self.cluster.wait(self.database, sql)


@contextlib.contextmanager
def fleet_of(work, tenants, *words):
    fleet = Fleet(work, tenants, *words)
    try:
        yield fleet
    finally:
        shutil.rmtree(fleet.folder)


@scenario("fleet: waves, and a gate that is asked before each of them", short=True)
def waves(work, _):
    with fleet_of(work, 30) as fleet:
        asked = fleet.folder / "asked"
        told = fleet.folder / "told"
        size = ("--canary", "2", "--waves", "10,20")
        gate = f'read -r q; echo "$q" >>{asked}; case $q in *\'"wave":2\'*) echo not now; exit 1; esac'
        stopped = fleet.run(*size, "--gate", gate, "--on-event", f"cat >{told}")
        expect(stopped, 1, says="the gate says no (exit status 1) before wave 2: not now")
        fleet.once(5)
        questions = [json.loads(line) for line in asked.read_text().splitlines()]
        assert [(q["wave"], q["done"], q["targets"]) for q in questions] == \
            [(0, 0, 30), (1, 2, 30), (2, 5, 30)], questions
        events = [json.loads(line) for line in told.read_text().splitlines()]
        names = [event["event"] for event in events]
        assert (names[0], names.count("target_done"), names.count("wave_opened")) == \
            ("fleet_started", 5, 2), names
        assert (names[-1], events[-1]["reason"]) == ("failed", 60), events[-1]
        code, said = fleet.status()
        assert (code, said["state"], [w["open"] for w in said["waves"]]) == \
            (1, "stopped", [True, True, False, False]), said
        assert [w["targets"] for w in said["waves"]] == [2, 3, 6, 19], said["waves"]
        expect(fleet.run(*size), 2, says="goes on with one only")
        expect(fleet.run(*size, "--gate", f'cat >>{asked}'), 0)
        fleet.once()
        code, said = fleet.status()
        assert (code, said["state"], len(said["targets"])) == (0, "succeeded", 30), said
        expect(fleet.run(*size, "--gate", "exit 1"), 0)  # nothing is left: nobody is asked


@scenario("fleet: after the soak the plan's own checks must still hold", short=True)
def soak(work, _):
    with fleet_of(work, 10) as fleet:
        plan = json.loads(fleet.plan.read_text())
        plan["after"] = [{"no": 1, "sql": "SELECT count(*) FROM account", "expect": "1"}]
        fleet.plan.write_text(json.dumps(plan, sort_keys=True, indent=2, ensure_ascii=False) + "\n")
        applier = fleet.fleet("--canary", "2", "--waves", "none", "--soak", "2s")
        fleet.wait("SELECT count(*) = 2 FROM migplan_fleet.target WHERE state = 'done'")
        code, said = fleet.status()
        assert (code, said["waves"][1]["open"]) == (1, False) and said["soak_s"] == 2, said
        fleet.cluster.run(fleet.database, "INSERT INTO tenant_002.account VALUES (2, 0)")
        applier.end()
        expect(applier, 1, says="after wave 0, on tenant_002: check 1 after the steps does not hold")
        fleet.once(2)
        fleet.cluster.run(fleet.database, "DELETE FROM tenant_002.account WHERE id = 2")
        expect(fleet.run("--canary", "2", "--waves", "none"), 0)
        fleet.once()


@scenario("fleet: the plan is bound to a list of targets, and runs on no other", short=True)
def bound(work, _):
    listed = pathlib.Path(tempfile.mkdtemp(prefix="faults-list-")) / "targets"
    listed.write_text("schema=tenant_001\nschema=tenant_002\n# and\nschema=tenant_003\n")
    with fleet_of(work, 3, "--fleet", str(listed)) as fleet:
        shown = fleet.start("targets", "--targets", TENANTS, command="fleet", plan=False)
        shown.end()
        digest = json.loads(fleet.plan.read_text())["target"]["targets_sha256"]
        assert shown.out.splitlines() == [f"# 3 targets, sha256 {digest}", "schema=tenant_001",
                                          "schema=tenant_002", "schema=tenant_003"], shown.out
        other = listed.with_name("other")
        other.write_text("schema=tenant_001\nschema=tenant_002\n")
        expect(fleet.run(targets=str(other)), 4, says="another list of targets")
        expect(fleet.apply("--version-table-schema", "tenant_001"), 4, says="for a fleet")
        assert not fleet.balances(), "it ran"
        fleet.cluster.run(fleet.database, "CREATE TABLE tenant_001.account ()")
        expect(fleet.run(targets=str(listed)), 1)
        fleet.cluster.run(fleet.database, "DROP TABLE tenant_001.account",
                          "UPDATE migplan_fleet.target SET schema = 'tenant_001x' WHERE no = 2")
        for targets in (str(listed), None):
            expect(fleet.run(targets=targets), 4, says="in the control database was changed")
        fleet.cluster.run(fleet.database, "UPDATE migplan_fleet.target SET schema = 'tenant_002' "
                                          "WHERE no = 2")
        expect(fleet.run(targets=None), 0)  # joins by the plan alone
        fleet.once()
    shutil.rmtree(listed.parent)


@scenario("fleet: the control database restarts while the workers are at work")
def control_restarts(work, _):
    control = Cluster("control").init()
    try:
        with fleet_of(work, 40) as fleet:
            fleet.nap(20, 1.5)
            applier = fleet.fleet("--control", control.url("postgres"), "--waves", "none", "--workers", "3")
            control.wait("postgres", "SELECT to_regclass('migplan_fleet.target') IS NOT NULL")
            for number in (5, 15, 25):
                control.wait("postgres", f"SELECT count(*) >= {number} FROM migplan_fleet.target "
                                         "WHERE state = 'done'")
                control.restart()
            applier.end()
            expect(applier, 0)
            fleet.once()
            done = control.value("postgres", "SELECT count(*)::int FROM migplan_fleet.target WHERE state = 'done'")
            assert done == 40, f"{done} are recorded"
    finally:
        control.remove()


def worker_at(fleet, tenant):
    """The process that has claimed the tenant."""
    sql = f"FROM migplan_fleet.target WHERE schema = 'tenant_{tenant:03}' AND state = 'running'"
    fleet.wait(f"SELECT count(*) = 1 {sql}")
    return int(fleet.cluster.value(fleet.database, f"SELECT split_part(worker, ':', 2) {sql}"))


@scenario("fleet: a worker sleeps past its lease, another takes over, it wakes", short=True)
def slow_worker(work, _):
    with fleet_of(work, 6) as fleet:
        fleet.nap(3, LONG)
        applier = fleet.fleet("--waves", "none", "--workers", "2", "--lease", "3s", "--wait", "500ms")
        pid = worker_at(fleet, 3)
        fleet.wait("SELECT count(*) > 0 FROM pg_stat_activity WHERE wait_event = 'PgSleep'")
        os.kill(pid, signal.SIGSTOP)
        fleet.wake()
        fleet.wait("SELECT epoch >= 2 FROM migplan_fleet.target WHERE schema = 'tenant_003'")
        os.kill(pid, signal.SIGCONT)
        applier.end()
        expect(applier, 0)
        fleet.once()


@scenario("fleet: kill -9 of a worker, and of the one that conducts", short=True)
def conductor_killed(work, _):
    with fleet_of(work, 12) as fleet:
        fleet.nap(4, LONG)
        words = ("--waves", "none", "--workers", "2", "--lease", "1s")
        applier = fleet.fleet(*words)
        pid = worker_at(fleet, 4)
        os.kill(pid, signal.SIGKILL)
        fleet.wait("SELECT epoch >= 2 FROM migplan_fleet.target WHERE schema = 'tenant_004'")
        applier.kill()
        fleet.wake()  # a worker that it leaves behind ends with its target
        applier.end()
        fleet.cluster.wait(fleet.database, "SELECT count(*) = 0 FROM pg_stat_activity WHERE "
                                           "application_name LIKE 'migapply%'")
        expect(fleet.run(*words), 0)
        fleet.once()


@scenario("fleet: a host cannot be reached, and one target is refused", short=True)
def unreachable(work, _):
    with fleet_of(work, 3) as fleet:
        here = f"postgresql://127.0.0.1:{fleet.cluster.port}/{fleet.database}"
        away = f"postgresql://127.0.0.1:{free_port()}/{fleet.database}"
        listed = fleet.folder / "targets"
        listed.write_text(f"{here} schema=tenant_001\n{away} schema=tenant_002\n{here} schema=tenant_003\n")
        words = ("--waves", "none", "--workers", "1", "--wait", "100ms")
        stopped = fleet.run(*words, targets=str(listed))
        expect(stopped, 1, says="1 of 3 targets failed")
        assert "E310" in stopped.out, stopped.out
        fleet.once(1)
        expect(fleet.run(*words, "--max-failures", "1", targets=str(listed)), 1)
        fleet.once(2)
        assert fleet.states() == {"done": 2, "failed": 1}, fleet.states()
