"""The network: late, cut, deaf, and another server behind the same name."""
import contextlib
import os
import subprocess

from cluster import Cluster
from scenario import Skipped, scenario
from wire import Wire
from work import AWAKE, BUILDING, LEFT, LONG, SLEEPING, expect


def through(work, wire):
    """The same work, with the applier's connections going through wire."""
    work.port = wire.port
    return work


@scenario("20 ms of delay each way, and one piece in fifty cuts its connection", short=True)
def late_and_lossy(work, wanted):
    wire = Wire(work.cluster.port, delay=0.02)
    through(work, wire).begin()
    wire.loss = 0.02
    try:
        for _ in range(40):
            if work.apply("--wait", "5s").process.returncode == 0:
                break
        wire.loss = 0.0
        work.finish(wanted)
    finally:
        wire.close()
        work.port = work.cluster.port


@scenario("all connections cut in a transaction, then while an index is built", short=True)
def cut(work, wanted):
    wire = Wire(work.cluster.port)
    applier = through(work, wire).begin(seconds=LONG).start()
    try:
        work.cluster.wait(work.database, SLEEPING)
        wire.cut()
        work.pause(0)
        session = work.cluster.connect(work.database)
        with session.cursor() as cursor:
            cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
            cursor.execute("SELECT count(*) FROM pause")
        work.cluster.wait(work.database, BUILDING)
        wire.cut()
        session.close()
        applier.end()
        expect(applier, 0)
        work.check(wanted)
    finally:
        wire.close()
        work.port = work.cluster.port


def ip(*words):
    if subprocess.run(["ip", *words], check=False, capture_output=True).returncode != 0:
        raise Skipped("may not make a network namespace")


@contextlib.contextmanager
def own_network():
    """A network namespace whose only cable, to this host, can be pulled out."""
    name = f"faults{os.getpid()}"
    ip("netns", "add", name)
    try:
        ip("link", "add", "faults0", "type", "veth", "peer", "name", "faults1", "netns", name)
        ip("addr", "add", "10.213.0.1/30", "dev", "faults0")
        ip("link", "set", "faults0", "up")
        ip("-n", name, "addr", "add", "10.213.0.2/30", "dev", "faults1")
        ip("-n", name, "link", "set", "faults1", "up")
        yield name
    finally:
        subprocess.run(["ip", "link", "del", "faults0"], check=False, capture_output=True)
        subprocess.run(["ip", "netns", "del", name], check=False, capture_output=True)


@scenario("the cable is pulled out in a transaction: both sides give up")
def cable(work, wanted):
    with own_network() as name:
        work.begin(seconds=LONG)
        applier = work.start("--wait", "5s", before=("ip", "netns", "exec", name),
                             PGHOST="10.213.0.1")
        work.cluster.wait(work.database, SLEEPING)
        ip("link", "set", "faults0", "down")
        applier.end()
        expect(applier, 69, 75, says="state")
        work.cluster.wait(work.database, LEFT)
    work.finish(wanted)


@scenario("the network swallows everything for a while, in a transaction")
def blackhole(work, wanted):
    """Connections stand and no byte comes through; then all of them come, late."""
    wire = Wire(work.cluster.port)
    applier = through(work, wire).begin(seconds=LONG).start("--wait", "5s", "--statement-timeout", "5s")
    try:
        work.cluster.wait(work.database, SLEEPING)
        wire.deaf = True
        work.cluster.wait(work.database, AWAKE)
        wire.deaf = False
        applier.end()
        expect(applier, 1, says="error[E405]")
    finally:
        wire.close()
        work.port = work.cluster.port
    work.finish(wanted)


@scenario("another server answers under the same name", short=True)
def another_server(work, wanted):
    other = Cluster("other").init()
    wire = Wire(work.cluster.port)
    applier = through(work, wire).begin(seconds=LONG).start("--wait", "5s")
    try:
        other.run("postgres", f"CREATE DATABASE {work.database}")
        work.cluster.wait(work.database, SLEEPING)
        wire.target = other.port
        wire.cut()
        applier.end()
        expect(applier, 4, says="another")
        assert other.value(work.database, "SELECT count(*) FROM pg_class WHERE relnamespace IN "
                           "(SELECT oid FROM pg_namespace WHERE nspname IN ('public', 'migplan'))"
                           ) == 0, "it wrote to the other server"
    finally:
        wire.close()
        other.remove()
        work.port = work.cluster.port
    work.finish(wanted)
