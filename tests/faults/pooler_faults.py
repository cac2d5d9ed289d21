"""PgBouncer between the applier and the server."""
import contextlib
import os
import shutil
import signal
import subprocess

from cluster import as_postgres, free_port, make_folder
from scenario import Skipped, scenario
from work import expect

CONFIG = """
[databases]
* = host=127.0.0.1 port={server} user=postgres
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
pool_mode = {mode}
ignore_startup_parameters = extra_float_digits,options
pidfile = {folder}/pid
logfile = {folder}/log
"""


class Bouncer:
    """A pgbouncer in front of the cluster, in one of its modes."""

    def __init__(self, cluster, mode):
        program = shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin")
        if program is None:
            raise Skipped("there is no pgbouncer")
        self.folder = make_folder("pgbouncer")
        self.port = free_port()
        config = self.folder / "ini"
        config.write_text(CONFIG.format(server=cluster.port, port=self.port, mode=mode,
                                        folder=self.folder), encoding="utf-8")
        subprocess.run(as_postgres([program, "-d", "-q", str(config)]), check=True)

    def remove(self):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            os.kill(int((self.folder / "pid").read_text(encoding="utf-8")), signal.SIGTERM)
        shutil.rmtree(self.folder, ignore_errors=True)


def refused_through(work, mode):
    work.begin()
    bouncer = Bouncer(work.cluster, mode)
    try:
        refused = work.apply(PGPORT=str(bouncer.port))
        expect(refused, 2, 4, says="pooler")
    finally:
        bouncer.remove()
    assert work.cluster.value(work.database, "SELECT count(*) FROM pg_locks "
                                             "WHERE locktype = 'advisory'") == 0


@scenario("through PgBouncer, transaction pooling", short=True)
def transaction_pooling(work, wanted):
    refused_through(work, "transaction")
    work.finish(wanted)


@scenario("through PgBouncer, session pooling", short=True)
def session_pooling(work, wanted):
    refused_through(work, "session")
    work.finish(wanted)
