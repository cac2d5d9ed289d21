"""The applier itself: killed, stopped, woken too late, and many of it at once."""
import contextlib
import os
import random
import signal
import subprocess
import time

import psycopg2

from scenario import scenario
from work import BUILDING, LEFT, LONG, SLEEPING, expect


@scenario("kill -9 in a transaction: its locks go with it", short=True)
def killed(work, wanted):
    applier = work.begin(seconds=LONG).start()
    work.cluster.wait(work.database, SLEEPING)
    applier.kill()
    work.cluster.wait(work.database, LEFT)
    applier.end()
    work.finish(wanted)


@scenario("kill -9 while an index is built: the server's build is awaited and kept", short=True)
def killed_building(work, wanted):
    work.begin()
    session = work.cluster.connect(work.database)
    with session.cursor() as cursor:
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT count(*) FROM pause")
    applier = work.start()
    work.cluster.wait(work.database, BUILDING)
    applier.kill()
    applier.end()
    again = work.start()
    time.sleep(0.5)
    session.close()
    again.end()
    expect(again, 0)
    work.check(wanted)


@scenario("SIGTERM once, and twice", short=True)
def stopped(work, wanted):
    for times in (1, 2):
        applier = work.begin(seconds=LONG).start()
        work.cluster.wait(work.database, SLEEPING)
        for _ in range(times):
            applier.send(signal.SIGTERM)
            time.sleep(0.05)
        applier.end()
        assert applier.process.returncode in (143, -signal.SIGTERM), applier.err
        work.finish(wanted)


@scenario("SIGSTOP in a transaction, another takes over, SIGCONT", short=True)
def woken(work, wanted):
    applier = work.begin(seconds=LONG).start()
    work.cluster.wait(work.database, SLEEPING)
    applier.send(signal.SIGSTOP)
    work.pause(0)
    work.cluster.run(work.database, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                                    "WHERE application_name LIKE 'migapply%'")
    other = work.apply()
    expect(other, 0)
    before = work.state()
    applier.send(signal.SIGCONT)
    applier.end()
    expect(applier, 0, 4, 5, 75)
    assert work.state() == before, "it wrote after another had taken over"
    work.check(wanted)


@scenario("sixteen at once on an empty database", short=True)
def many(work, wanted):
    work.begin()
    appliers = [work.start() for _ in range(16)]
    for applier in appliers:
        applier.end()
        expect(applier, 0)
    work.check(wanted)


def strike(work, chance, applier):
    """Does one of the things that happen to a server and its clients."""
    time.sleep(chance.uniform(0.0, 0.5))
    what = chance.choice(("kill", "kill", "terminate", "terminate", "restart"))
    if what == "kill":
        applier.kill()
    elif what == "restart":
        work.cluster.restart()
    else:
        with contextlib.suppress(psycopg2.Error):
            work.cluster.run("postgres", "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                                         "WHERE application_name LIKE 'migapply%'")
    return what


@scenario("kill, terminate, restart at random", short=True)
def at_random(work, wanted):
    """Each round is a fresh database, struck up to four times."""
    chance = random.Random(int(os.environ.get("SEED", "11")))
    rounds = int(os.environ.get("ROUNDS", "4"))
    for _ in range(rounds):
        work.begin(seconds=0.1)
        for _ in range(chance.randint(1, 4)):
            applier = work.start("--wait", "20s")
            strike(work, chance, applier)
            with contextlib.suppress(subprocess.TimeoutExpired):
                applier.end()
        work.finish(wanted)
