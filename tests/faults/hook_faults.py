"""The commands of --on-event and --gate: one may not touch the run, the other may end it."""
import itertools
import json
import os
import pathlib
import shutil
import signal
import tempfile
import time

from scenario import scenario
from work import LEFT, LONG, SLEEPING, expect

NUMBERS = itertools.count(1)


def unique():
    """Seconds to sleep that no other process sleeps."""
    return f"600.{os.getpid()}{next(NUMBERS)}"


def sleeps(seconds):
    """Whether a process sleeps exactly so long."""
    for entry in pathlib.Path("/proc").iterdir():
        try:
            words = (entry / "cmdline").read_bytes().split(b"\0") if entry.name.isdigit() else []
        except OSError:
            continue
        if words[:2] == [b"sleep", seconds.encode()]:
            return True
    return False


def await_sleep(seconds, wanted=True):
    for _ in range(1000):
        if sleeps(seconds) == wanted:
            return
        time.sleep(0.02)
    raise AssertionError("the command does not run" if wanted else "the command is alive")


@scenario("on-event: the command hangs, exits 1, floods, is not there, stops reading", short=True)
def unheard(work, wanted):
    """All at once, for those that hang are given some seconds at the end."""
    seconds = unique()
    commands = ((f"sleep {seconds}", "did not end, and was ended"),
                ("exit 1", "ended with exit status 1"),
                ("/nowhere/to/be/found", "ended with exit status 127"),
                ("yes", "did not end, and was ended"),
                ("head -c 10; exec <&-", None),
                ("kill -9 $$", "ended with signal 9"))
    works = [type(work)(work.build, work.cluster, f"faults_hook_{no}") for no in range(len(commands))]
    appliers = [there.begin().start("--on-event", command)
                for there, (command, _) in zip(works, commands)]
    for there, applier, (_, says) in zip(works, appliers, commands):
        applier.end()
        expect(applier, 0, says=f"warning: --on-event: the command {says}" if says else "")
        there.check(wanted)
        there.cluster.run("postgres", f"DROP DATABASE {there.database}")
    await_sleep(seconds, wanted=False)


@scenario("on-event: what the command gets, and what it does not get", short=True)
def told(work, wanted):
    folder = pathlib.Path(tempfile.mkdtemp(prefix="faults-hook-"))
    command = f"env >{folder}/env; ls -l /proc/$$/fd >{folder}/files; cat >{folder}/events"
    try:
        for options in ((), ("--json",), ("--quiet",)):
            applier = work.begin().apply("--on-event", command, *options, PGPASSWORD="hush",
                                         TOKEN="kept",
                                         DATABASE_URL=f"{work.cluster.url(work.database)}?application_name=hush")
            expect(applier, 0)
            events = [json.loads(line) for line in (folder / "events").read_text().splitlines()]
            names = [event["event"] for event in events]
            assert names[0] == "started" and names[-1] == "done", names
            assert names.count("step_done") == 4, names
            assert all(event["schema"] == "migapply.event/1" and event["database"] == work.database
                       and len(event["plan"]) == 64 for event in events), events
            if options == ("--json",):
                printed = [json.loads(line)["event"] for line in applier.out.splitlines()]
                assert printed == names, (printed, names)
        environment = (folder / "env").read_text()
        assert "hush" not in environment and "TOKEN=kept" in environment, environment
        opened = [line.split()[-3] for line in (folder / "files").read_text().splitlines()[1:]]
        assert set(opened) <= {"0", "1", "2", "3", "10"}, opened  # 3 and 10: the shell's own
        assert "socket:" not in (folder / "files").read_text()
    finally:
        shutil.rmtree(folder)
    work.check(wanted)


@scenario("on-event: a run that fails, and one that is stopped, say so and end the command",
          short=True)
def told_of_failure(work, wanted):
    folder = pathlib.Path(tempfile.mkdtemp(prefix="faults-hook-"))
    seconds = unique()
    try:
        applier = work.begin(seconds=LONG).start(
            "--on-event", f"cat >{folder}/events; touch {folder}/end; sleep {seconds}")
        work.cluster.wait(work.database, SLEEPING)
        applier.send(signal.SIGTERM)
        applier.end()
        expect(applier, 143)
        last = json.loads((folder / "events").read_text().splitlines()[-1])
        assert last["event"] == "failed" and last["exit_status"] == 143, last
        assert (folder / "end").exists(), "it was ended before it had read all"
        await_sleep(seconds, wanted=False)
        work.begin()
        work.cluster.run(work.database, "CREATE TABLE account ()")
        expect(work.apply("--on-event", f"cat >{folder}/events"), 1)
        last = json.loads((folder / "events").read_text().splitlines()[-1])
        assert (last["error"], last["exit_status"], last["reason"]) == ("E401", 1, 31), last
        work.cluster.run(work.database, "DROP TABLE account")
    finally:
        shutil.rmtree(folder)
    work.finish(wanted)


@scenario("gate: it says no, gives no answer, floods, and says yes", short=True)
def gated(work, wanted):
    work.begin()
    seconds = unique()
    for command, timeout, says in (("echo closed until nine; exit 3", "10m", "closed until nine"),
                                   (f"sleep {seconds}", "1s", "no answer within 1 s"),
                                   ("yes", "1s", "no answer within 1 s"),
                                   ("kill -9 $$", "10m", "says no (signal 9)"),
                                   ("/nowhere/to/be/found", "10m", "exit status 127")):
        refused = work.apply("--gate", command, "--gate-timeout", timeout)
        expect(refused, 4, says="error[E414]")
        expect(refused, 4, says=says)
        assert "nothing was changed" in refused.err, refused.err
        assert work.cluster.run(work.database, "SELECT to_regclass('migplan.run'), "
                                "to_regclass('alembic_version')") == [(None, None)], "it wrote"
    await_sleep(seconds, wanted=False)
    question = 'read -r q; case $q in *\'"event":"gate"\'*\'"to":"f4","steps":4\'*) exit 0; esac; ' \
        'echo "$q"; exit 1'
    expect(work.apply("--gate", question), 0)
    work.check(wanted)
    expect(work.apply("--gate", "exit 1"), 0)  # nothing to do: nobody is asked


@scenario("gate: SIGTERM while it is asked, and kill -9", short=True)
def gate_stopped(work, wanted):
    seconds = unique()
    applier = work.begin().start("--gate", f"sleep {seconds}")
    await_sleep(seconds)
    applier.send(signal.SIGTERM)
    applier.end()
    expect(applier, 143, says="nothing was changed")
    await_sleep(seconds, wanted=False)
    applier = work.start("--gate", "cat; sleep 2; exit 1")
    time.sleep(0.2)
    applier.kill()
    applier.end()
    work.cluster.wait(work.database, LEFT)
    work.finish(wanted)
