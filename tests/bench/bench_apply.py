#!/usr/bin/python3
"""Times migapply against psql and Alembic, the same small migrations in one run.

    bench_apply.py [--count N] [--late N] [--runs N] BUILD

Each migration makes a table and an index and moves the version on, in a transaction of its own. It is
run on an empty database of a cluster of ours, each program in turn, N times; the fastest wall time
counts. With 20 ms between client and server (a proxy that holds each byte for 10 ms) psql and migapply
alone run, the first --late migrations. Ratios are migapply's time to the peer's.
"""
import argparse
import os
import pathlib
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


def downgrade():
    op.execute("DROP TABLE t_{id}")
'''
SCRIPT = """BEGIN;
CREATE TABLE t_{id} (id bigint PRIMARY KEY, name text);
CREATE INDEX i_{id} ON t_{id} (name);
{version}
COMMIT;
"""
FIRST = "INSERT INTO alembic_version VALUES ('{id}');"
NEXT = "UPDATE alembic_version SET version_num = '{id}' WHERE version_num = '{down}';"


def name(no):
    return f"m{no:05d}"


def write_tree(folder, count, migplan):
    """The tree, the plan of it, and the script for psql."""
    shutil.copytree(HERE.parent / "faults" / "peers", folder,
                    ignore=shutil.ignore_patterns("versions", "__pycache__"))
    (folder / "versions").mkdir()
    script = ["CREATE TABLE alembic_version (version_num varchar(32) NOT NULL);"]
    for no in range(count):
        own, down = name(no), name(no - 1) if no else None
        version = (NEXT if no else FIRST).format(id=own, down=down)
        script.append(SCRIPT.format(id=own, version=version))
        text = REVISION.format(no=no, id=own, down=down)
        (folder / "versions" / f"{own}.py").write_text(text, encoding="utf-8")
    (folder / "all.sql").write_text("\n".join(script), encoding="utf-8")
    subprocess.run([migplan, "-c", folder / "alembic.ini", "plan", "upgrade", "head", "--from", "base",
                    "-o", folder / "plan.json"], check=True, stdout=subprocess.DEVNULL)


def commands(folder, build):
    return {
        "migapply": [build / "migapply", "-q", "apply", "--allow-unsigned", folder / "plan.json"],
        "psql": ["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", folder / "all.sql"],
        "alembic": [sys.executable, "-m", "alembic", "-c", folder / "alembic.ini", "upgrade", "head"],
    }


def timed(cluster, words, port):
    """Runs words on an empty database; returns seconds."""
    cluster.run("postgres", "DROP DATABASE IF EXISTS bench WITH (FORCE)", "CREATE DATABASE bench")
    kept = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
    kept.update(PGHOST="127.0.0.1", PGPORT=str(port), PGUSER="postgres", PGDATABASE="bench")
    begin = time.monotonic()
    done = subprocess.run(words, env=kept, check=False, capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(done.stderr)
    return time.monotonic() - begin


def measure(cluster, table, port, runs):
    """The fastest of each command, run in turn."""
    best = {}
    for _ in range(runs):
        for program, words in table.items():
            took = timed(cluster, words, port)
            best[program] = min(best.get(program, took), took)
    return best


def show(title, best):
    for program, took in best.items():
        ratio = "" if program == "migapply" else f"  ratio {best['migapply'] / took:5.2f}"
        print(f"{title:30}  {program:9} {took:7.2f} s{ratio}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("build", type=lambda word: pathlib.Path(word).resolve())
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--late", type=int, default=100)
    parser.add_argument("--runs", type=int, default=2)
    options = parser.parse_args()
    work = pathlib.Path(tempfile.mkdtemp(prefix="bench-apply-"))
    cluster = Cluster("bench").init()
    wire = Wire(cluster.port, delay=0.01)
    try:
        for count in (options.count, options.late):
            write_tree(work / str(count), count, options.build / "migplan")
        os.chmod(work, 0o755)
        show(f"{options.count} migrations, local",
             measure(cluster, commands(work / str(options.count), options.build), cluster.port, options.runs))
        late = commands(work / str(options.late), options.build)
        late.pop("alembic")
        show(f"{options.late} migrations, 20 ms away", measure(cluster, late, wire.port, 1))
    finally:
        wire.close()
        cluster.remove()
        shutil.rmtree(work)


if __name__ == "__main__":
    main()
