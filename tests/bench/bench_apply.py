#!/usr/bin/python3
"""Times migapply against psql and Alembic, the same small migrations in one run.

    bench_apply.py [--count N] [--late N...] [--runs N] [--docs FILE] BUILD

Each migration makes a table, an index and a column and moves the version on. psql runs them with a
transaction for each, and all in one (-1); Alembic and migapply as they do by themselves. Each is run on
an empty database of a cluster of ours, each program in turn, N times; the fastest counts. Once they
are beside each other, by a socket; once 20 ms apart (a proxy holds each byte for 10 ms). Ratios are
migapply's time to the peer's: near by CPU seconds of client and server together, far by wall time, where
a busy machine shows as well. Fails where a ratio is over its target.
"""
import argparse
import os
import pathlib
import resource
import shutil
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, os.fspath(HERE.parent / "faults"))
from cluster import Cluster  # noqa: E402
from wire import Wire  # noqa: E402

REVISION = '''"""migration {no}"""
from alembic import op

revision = "{id}"
down_revision = {down!r}


def upgrade():
    op.execute("CREATE TABLE t_{id} (id bigint PRIMARY KEY, name text)")
    op.execute("CREATE INDEX i_{id} ON t_{id} (name)")
    op.execute("ALTER TABLE t_{id} ADD COLUMN note text")


def downgrade():
    op.execute("DROP TABLE t_{id}")
'''
SCRIPT = """CREATE TABLE t_{id} (id bigint PRIMARY KEY, name text);
CREATE INDEX i_{id} ON t_{id} (name);
ALTER TABLE t_{id} ADD COLUMN note text;
{version}
"""
# migapply's time to the peer's may be at most this.
NEAR = {"psql": 1.05, "psql -1": 1.15, "alembic": 0.55}
FAR = {"psql": 0.05, "psql -1": 0.05, "alembic": 0.1}
FIRST = "INSERT INTO alembic_version VALUES ('{id}');"
NEXT = "UPDATE alembic_version SET version_num = '{id}' WHERE version_num = '{down}';"


def name(no):
    return f"m{no:05d}"


def write_tree(folder, count, migplan):
    """The tree, the plan of it, and the script for psql."""
    shutil.copytree(HERE.parent / "faults" / "peers", folder,
                    ignore=shutil.ignore_patterns("versions", "__pycache__"))
    (folder / "versions").mkdir()
    script = []
    for no in range(count):
        own, down = name(no), name(no - 1) if no else None
        version = (NEXT if no else FIRST).format(id=own, down=down)
        script.append(SCRIPT.format(id=own, version=version))
        text = REVISION.format(no=no, id=own, down=down)
        (folder / "versions" / f"{own}.py").write_text(text, encoding="utf-8")
    table = "CREATE TABLE alembic_version (version_num varchar(32) NOT NULL);\n"
    each = "".join(f"BEGIN;\n{text}COMMIT;\n" for text in script)
    (folder / "all.sql").write_text(table + "".join(script), encoding="utf-8")
    (folder / "each.sql").write_text(table + each, encoding="utf-8")
    subprocess.run([migplan, "-c", folder / "alembic.ini", "plan", "upgrade", "head", "--from", "base",
                    "-o", folder / "plan.json"], check=True, stdout=subprocess.DEVNULL)


def commands(folder, build):
    psql = ["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1"]
    return {
        "migapply": [build / "migapply", "-q", "apply", "--allow-unsigned", folder / "plan.json"],
        "psql": [*psql, "-f", folder / "each.sql"],
        "psql -1": [*psql, "-1", "-f", folder / "all.sql"],
        "alembic": [sys.executable, "-m", "alembic", "-c", folder / "alembic.ini", "upgrade", "head"],
    }


def server_cpu(cluster):
    """CPU seconds of the server and of those of its processes that have ended."""
    pid = (cluster.data / "postmaster.pid").read_text(encoding="utf-8").split()[0]
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def timed(cluster, words, place):
    """Runs words on an empty database; returns wall seconds, and CPU seconds of both ends."""
    cluster.run("postgres", "DROP DATABASE IF EXISTS bench WITH (FORCE)", "CREATE DATABASE bench",
                "CHECKPOINT")
    kept = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
    kept.update(PGHOST=place[0], PGPORT=str(place[1]), PGUSER="postgres", PGDATABASE="bench")
    begin, server, own = time.monotonic(), server_cpu(cluster), resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(words, env=kept, check=False, capture_output=True, text=True)
    wall, used = time.monotonic() - begin, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode != 0:
        raise RuntimeError(done.stderr)
    time.sleep(0.2)  # until the server has counted the session that ended
    client = used.ru_utime + used.ru_stime - own.ru_utime - own.ru_stime
    return wall, client + server_cpu(cluster) - server


def measure(cluster, table, place, runs):
    """The least of each command, run in turn: (wall, CPU)."""
    best = {}
    for _ in range(runs):
        for program, words in table.items():
            took = timed(cluster, words, place)
            best[program] = tuple(map(min, took, best.get(program, took)))
    return best


def show(title, best, targets, which):
    """The rows of a table; returns them, and whether each ratio is within its target."""
    rows, good = [], True
    for program, (wall, cpu) in best.items():
        ratio, target = best["migapply"][which] / best[program][which], targets.get(program)
        good = good and (target is None or ratio <= target)
        words = (title, program, f"{wall:.2f}", f"{cpu:.2f}",
                 "" if target is None else f"{ratio:.3f}", "" if target is None else f"{target:.2f}")
        rows.append("| " + " | ".join(words) + " |")
        print(rows[-1], flush=True)
    return rows, good


def write_docs(path, rows):
    """Puts the rows between the marks."""
    begin, end = "<!-- bench_apply.py begins -->\n", "<!-- bench_apply.py ends -->\n"
    text = path.read_text(encoding="utf-8")
    head, tail = text.split(begin)[0], text.split(end)[1]
    table = "| migrations | program | wall s | CPU s | ratio | wanted |\n|---|---|--:|--:|--:|--:|\n"
    path.write_text(head + begin + table + "\n".join(rows) + "\n" + end + tail, encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("build", type=lambda word: pathlib.Path(word).resolve())
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--late", type=int, nargs="*", default=[100])
    parser.add_argument("--runs", type=int, default=2)
    parser.add_argument("--docs", type=pathlib.Path)
    options = parser.parse_args()
    work = pathlib.Path(tempfile.mkdtemp(prefix="bench-apply-"))
    cluster = Cluster("bench").init()
    wire = Wire(cluster.port, delay=0.01)
    rows, good = [], True
    try:
        for count in {options.count, *options.late}:
            write_tree(work / str(count), count, options.build / "migplan")
        os.chmod(work, 0o755)
        for title, count, place, runs in [
                ("near", options.count, (os.fspath(cluster.folder), cluster.port), options.runs),
                *(("20 ms away", count, ("127.0.0.1", wire.port), 1) for count in options.late)]:
            best = measure(cluster, commands(work / str(count), options.build), place, runs)
            near = title == "near"
            more, fits = show(f"{count:,}, {title}", best, NEAR if near else FAR, 1 if near else 0)
            rows, good = rows + more, good and fits
    finally:
        wire.close()
        cluster.remove()
        shutil.rmtree(work)
    if options.docs:
        write_docs(options.docs, rows)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
