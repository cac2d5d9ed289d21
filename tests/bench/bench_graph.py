#!/usr/bin/python3
"""Times the commands that read the revision graph against Alembic, in one run.

    bench_graph.py [--sizes 100,1000,10000] [--runs N] [--folder DIR] MIGPLAN

Both read the same generated trees: one line, and branchy (200 branches and 300 merges in 10,000
revisions). Each command runs N times, ours and Alembic's in turn, and the fastest CPU time counts;
Alembic has its compiled files. The ratio is ours to Alembic's. Status 1 where a ratio, the growth
from 1,000 to 10,000 revisions or the peak memory is over its target.
"""
import argparse
import os
import random
import shutil
import sys
import tempfile

REVISION = '''"""{message}

Revision ID: {id}
Revises: {parents}
Create Date: 2026-01-{day:02d} 10:30:00.000000

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql


# revision identifiers, used by Alembic.
revision: str = "{id}"
down_revision: Union[str, Sequence[str], None] = {down!r}
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    op.create_table(
        "t_{id}",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.String(length=255), nullable=False),
        sa.Column("status", sa.String(length=64), server_default="new", nullable=False),
        sa.Column("payload", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name="t_{id}_pkey"),
    )
    op.create_index("ix_{id}_status", "t_{id}", ["status", "created_at"], unique=False)
    op.alter_column("t_{id}", "title", existing_type=sa.String(length=255), type_=sa.Text())
    op.execute("UPDATE t_{id} SET status = 'done' WHERE created_at < '2026-01-01'")


def downgrade() -> None:
    """Downgrade schema."""
    op.drop_index("ix_{id}_status", table_name="t_{id}")
    op.drop_table("t_{id}")
'''

ENV = '''from alembic import context

context.configure(url="postgresql://", literal_binds=True, dialect_opts={"paramstyle": "named"})
with context.begin_transaction():
    context.run_migrations()
'''

# what, ours, Alembic's, the most that ours may take of Alembic's CPU at 1,000 and at 10,000
COMMANDS = (
    ("heads", ["heads"], ["heads"], 0.10, 0.08),
    ("history", ["history"], ["history"], 0.10, 0.08),
    ("branches", ["branches"], ["branches"], 0.10, 0.08),
    (
        "plan",
        ["plan", "upgrade", "heads", "--from", "base", "--json"],
        ["upgrade", "base:heads", "--sql"],
        0.25,
        0.10,
    ),
)
GROWTH = 12  # of CPU, from 1,000 to 10,000 revisions
MEMORY = 0.5  # of Alembic's peak


def parents_of(i, tips, rng, shape):
    """picks the parents of revision i and moves the tips of the branches"""
    if not tips:
        return []
    if shape == "line":
        return [tips[0]]
    x = rng.random()
    if x < 0.03 and len(tips) > 1:
        a, b = rng.sample(range(len(tips)), 2)
        return [tips[a], tips[b]]
    if x < 0.05:
        return [rng.choice(tips), None]
    return [rng.choice(tips[-3:])]


def make_tree(folder, count, shape):
    rng = random.Random("%s-%d" % (shape, count))
    versions = os.path.join(folder, "migrations", "versions")
    os.makedirs(versions)
    tips = []
    for i in range(count):
        rid = "%012x" % rng.getrandbits(48)
        down = parents_of(i, tips, rng, shape)
        if None in down:  # a branch begins: the parent stays a tip
            down.remove(None)
        else:
            tips = [t for t in tips if t not in down]
        tips.append(rid)
        text = REVISION.format(
            message="add table number %d" % i,
            id=rid,
            parents=", ".join(down),
            day=i % 28 + 1,
            down=None if not down else down[0] if len(down) == 1 else tuple(down),
        )
        with open(os.path.join(versions, "%s_add_table_number_%d.py" % (rid, i)), "w") as f:
            f.write(text)
    with open(os.path.join(folder, "migrations", "env.py"), "w") as f:
        f.write(ENV)
    with open(os.path.join(folder, "alembic.ini"), "w") as f:
        f.write("[alembic]\nscript_location = %(here)s/migrations\n")


def run(argv, folder, env):
    """-> CPU seconds, peak memory in MiB"""
    pid = os.fork()
    if pid == 0:
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 1)
        os.chdir(folder)
        os.execvpe(argv[0], argv, env)
    _, status, usage = os.wait4(pid, 0)
    if status != 0:
        raise SystemExit("%s: status %d" % (" ".join(argv), status))
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def measure(ours, theirs, folder, runs, caches):
    """the fastest of some runs, taken in turn: cold, warm, Alembic"""
    env = dict(os.environ, XDG_CACHE_HOME=caches)
    best = {}
    for k in range(runs):
        shutil.rmtree(caches, ignore_errors=True)
        for name, argv in (("cold", ours), ("warm", ours), ("alembic", theirs)):
            if name == "alembic" and k > 0 and best["alembic"][0] > 3:
                continue
            cpu, memory = run(argv, folder, env)
            if name not in best or cpu < best[name][0]:
                best[name] = (cpu, memory)
    return best


def has_command(migplan, name):
    return os.spawnlp(os.P_WAIT, "sh", "sh", "-c", '"$0" "$1" --help >/dev/null 2>&1', migplan, name) == 0


def main():
    p = argparse.ArgumentParser(usage=__doc__)
    p.add_argument("--sizes", default="100,1000,10000")
    p.add_argument("--runs", type=int, default=5)
    p.add_argument("--folder")
    p.add_argument("migplan")
    o = p.parse_args()
    migplan = os.path.abspath(o.migplan)
    scratch = o.folder or tempfile.mkdtemp(prefix="bench-graph-")
    alembic = [sys.executable, "-m", "alembic"]
    bad = []
    cpu = {}
    print("%-8s %-7s %6s  %8s %8s %8s  %6s %6s  %5s %7s" % (
        "command", "shape", "size", "cold s", "warm s", "alembic", "cold", "warm", "MiB", "alembic"))
    for shape in ("line", "branchy"):
        for size in map(int, o.sizes.split(",")):
            folder = os.path.join(scratch, "%s-%d" % (shape, size))
            if not os.path.exists(folder):
                make_tree(folder, size, shape)
            run(alembic + ["heads"], folder, os.environ)  # compiles the files
            for name, ours, theirs, most, most_large in COMMANDS:
                if not has_command(migplan, ours[0]):
                    continue
                best = measure([migplan] + ours, alembic + theirs, folder, o.runs, os.path.join(scratch, "cache"))
                (cold, memory), (warm, _), (peer, peer_memory) = best["cold"], best["warm"], best["alembic"]
                cpu[name, shape, size] = cold
                print("%-8s %-7s %6d  %8.3f %8.3f %8.2f  %6.3f %6.3f  %5.0f %7.0f" % (
                    name, shape, size, cold, warm, peer, cold / peer, warm / peer, memory, peer_memory))
                sys.stdout.flush()
                where = "%s, %s of %d" % (name, shape, size)
                if size >= 1000 and cold / peer > (most_large if size >= 10000 else most):
                    bad.append("%s: %.3f of Alembic's CPU" % (where, cold / peer))
                if memory > MEMORY * peer_memory:
                    bad.append("%s: %.2f of Alembic's memory" % (where, memory / peer_memory))
                small = cpu.get((name, shape, size // 10), 0)
                if size >= 10000 and small > 0 and cold / small > GROWTH:
                    bad.append("%s: %.1f times the CPU of %d" % (where, cold / small, size // 10))
    if not o.folder:
        shutil.rmtree(scratch)
    for text in bad:
        print("over its target: " + text)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
