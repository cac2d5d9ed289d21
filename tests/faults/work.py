"""The work of every scenario: a plan, the applier, and what must hold afterwards."""
import contextlib
import os
import pathlib
import signal
import subprocess

HERE = pathlib.Path(__file__).parent
ACCOUNT = "SELECT count(*), sum(balance), sum(id) FROM account"
SLEEPING = ("SELECT count(*) > 0 FROM pg_stat_activity WHERE wait_event = 'PgSleep' "
            "AND application_name LIKE 'migapply%'")
AWAKE = ("SELECT count(*) = 0 FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%pg_sleep%' "
         "AND application_name LIKE 'migapply%'")
LONG = 900  # seconds: until it is woken, or struck
PATIENT = ("--wait", "10m")
LEFT = "SELECT count(*) = 0 FROM pg_stat_activity WHERE application_name LIKE 'migapply%'"
BUILDING = ("SELECT count(*) > 0 FROM pg_stat_progress_create_index "
            "WHERE command = 'CREATE INDEX CONCURRENTLY'")


class Applier:
    """A migapply that runs."""

    def __init__(self, process):
        self.process = process

    def send(self, number):
        self.process.send_signal(number)

    def kill(self):
        self.send(signal.SIGKILL)

    def end(self, seconds=900):
        """Waits for its end; returns the exit status, and keeps what it said."""
        self.out, self.err = self.process.communicate(timeout=seconds)
        return self.process.returncode

    def finish(self):
        """Waits, and returns itself."""
        self.end()
        return self


class Work:
    """A database of a cluster, on which a plan is applied."""

    def __init__(self, build, cluster, database, tree=HERE / "tree"):
        self.build = pathlib.Path(build).resolve()
        self.cluster = cluster
        self.database = database
        self.tree = tree
        self.plan = cluster.folder / f"{database}.json"
        self.port = cluster.port

    def begin(self, seconds=0):
        """Makes the database anew, and the plan: its second step sleeps for so long, or until
        it is told not to any longer."""
        self.cluster.run("postgres", f"DROP DATABASE IF EXISTS {self.database} WITH (FORCE)",
                         f"CREATE DATABASE {self.database}")
        self.cluster.run(self.database, "CREATE TABLE pause (seconds float)",
                         f"INSERT INTO pause VALUES ({seconds})")
        self.write_plan()
        return self

    def write_plan(self, *words):
        words = words or ("upgrade", "heads", "--from", "base")
        made = subprocess.run([self.build / "migplan", "--no-cache", "--tree", self.tree, "plan", *words,
                               "-o", self.plan], check=False, capture_output=True, text=True)
        assert made.returncode == 0, made.stderr

    def pause(self, seconds):
        self.cluster.run(self.database, f"UPDATE pause SET seconds = {seconds}")

    def own(self, role):
        """Gives the database to a role that is nobody special."""
        self.cluster.run(self.database, f"DROP OWNED BY {role}" if self.cluster.value(
            self.database, f"SELECT count(*) FROM pg_roles WHERE rolname = '{role}'")
            else f"CREATE ROLE {role} LOGIN",
            f"ALTER DATABASE {self.database} OWNER TO {role}",
            f"GRANT ALL ON SCHEMA public TO {role}", f"GRANT SELECT ON pause TO {role}")

    def environment(self, **more):
        kept = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
        return {**kept, "PGHOST": "127.0.0.1", "PGPORT": str(self.port), "PGUSER": "postgres",
                "PGDATABASE": self.database, **more}

    def start(self, *words, command="apply", plan=True, before=(), **environment):
        if command == "apply" and "--wait" not in words:
            words = (*PATIENT, *words)
        words = [*before, self.build / "migapply", command, *words]
        if plan:
            words += ["--allow-unsigned", self.plan]
        return Applier(subprocess.Popen(words, env=self.environment(**environment), text=True,
                                        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE))

    def apply(self, *words, **environment):
        applier = self.start(*words, **environment)
        applier.end()
        return applier

    def state(self):
        """What the database holds, but for the ledger; rows in no order, as tables have them."""
        dump = subprocess.run(["pg_dump", "--no-owner", "--no-privileges", "--exclude-schema=migplan",
                               "--exclude-table-data=pause", self.database],
                              env=self.environment(PGPORT=str(self.cluster.port)), check=True,
                              capture_output=True, text=True).stdout
        return sorted(line for line in dump.splitlines() if not line.startswith(("--", "\\")))

    def check(self, wanted, runs=1):
        """The oracle: all done, once, with nothing left behind."""
        cluster, database = self.cluster, self.database
        cluster.wait(database, "SELECT count(*) = 0 FROM pg_stat_activity WHERE application_name "
                               "LIKE 'migapply%' AND datname = current_database()")
        assert cluster.run(database, ACCOUNT) == [(200, 200 * 111, 20100)], "a statement ran twice"
        assert cluster.value(database, "SELECT count(*) FROM pg_index WHERE NOT indisvalid") == 0
        assert cluster.value(database, "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND "
                             "database = (SELECT oid FROM pg_database WHERE datname = current_database())") == 0
        assert cluster.value(database, "SELECT count(*) FROM migplan.run WHERE state NOT IN "
                                       "('succeeded', 'aborted')") == 0, "a run is open"
        done = cluster.value(database, "SELECT count(*) FROM migplan.run WHERE state = 'succeeded'")
        assert done == runs, f"{done} runs succeeded, not {runs}"
        assert self.state() == wanted, "not what an undisturbed run leaves"

    def finish(self, wanted, status=None, *, words=(), runs=1, **environment):
        """Runs the same command again, and looks."""
        with contextlib.suppress(Exception):
            self.pause(0)
        again = self.apply(*words, **environment)
        assert again.process.returncode == 0, f"again: {again.process.returncode}\n{again.err}"
        self.check(wanted, runs)
        return again


def expect(applier, *statuses, says=""):
    """The applier has ended like that, and said that."""
    assert applier.process.returncode in statuses, \
        f"exit status {applier.process.returncode}, not {statuses}\n{applier.err}"
    assert says in applier.err, f"does not say '{says}':\n{applier.err}"
