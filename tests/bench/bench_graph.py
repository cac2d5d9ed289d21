#!/usr/bin/python3
"""Times the commands that read the revision graph against Alembic, in one run.

    bench_graph.py [--sizes 100,1000,10000] [--runs N] [--folder DIR] [--docs FILE] MIGPLAN

Both read the same generated trees: one line, and branchy (200 branches and 300 merges in 10,000
revisions). Each command runs N times, ours and Alembic's in turn, and the fastest CPU time counts;
Alembic has its compiled files. Ours are cold, without a catalog, and warm, with the one that the cold
run has left. The ratio is ours to Alembic's. Status 1 where a ratio, the growth from 1,000 to 10,000
revisions or the peak memory is over its target.

--docs writes the table into a page, between the lines that begin and end it.
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

# what, ours, Alembic's, the most that ours may take of Alembic's CPU: cold at 1,000 and at 10,000,
# and warm
COMMANDS = (
    ("heads", ["heads"], ["heads"], 0.10, 0.08, 0.03),
    ("history", ["history"], ["history"], 0.10, 0.08, 0.05),
    ("branches", ["branches"], ["branches"], 0.10, 0.08, 0.05),
    ("compile", ["compile", "--all", "--json"], ["upgrade", "base:heads", "--sql"], 0.25, 0.10, 0.03),
    ("plan", ["plan", "upgrade", "heads", "--from", "base", "-o", "-"], ["upgrade", "base:heads", "--sql"], 0.25, 0.10, 0.03),
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
    """the fastest of some runs, taken in turn: cold, warm, Alembic -> CPU seconds, the most MiB"""
    env = dict(os.environ, XDG_CACHE_HOME=caches)
    best = {}
    for k in range(runs):
        shutil.rmtree(caches, ignore_errors=True)
        for name, argv in (("cold", ours), ("warm", ours), ("alembic", theirs)):
            if k > 0 and best[name][0] > 3:
                continue
            cpu, memory = run(argv, folder, env)
            fastest, most = best.get(name, (cpu, memory))
            best[name] = min(cpu, fastest), max(memory, most)
    return best


HEAD = ("command", "shape", "revisions", "cold s", "warm s", "Alembic s", "cold ratio", "warm ratio", "MiB", "Alembic MiB")


class Table:
    """what was measured, and what of it is over its target"""

    def __init__(self):
        self.rows = []
        self.bad = []
        self.cpu = {}
        print("%-8s %-7s %9s  %8s %8s %9s  %10s %10s  %5s %11s" % HEAD)

    def add(self, name, shape, size, best, targets):
        (cold, memory), (warm, warm_memory), (peer, peer_memory) = best["cold"], best["warm"], best["alembic"]
        memory = max(memory, warm_memory)
        row = (name, shape, size, cold, warm, peer, cold / peer, warm / peer, memory, peer_memory)
        self.rows.append(row)
        print("%-8s %-7s %9d  %8.3f %8.3f %9.2f  %10.3f %10.3f  %5.0f %11.0f" % row)
        sys.stdout.flush()
        self.judge("%s, %s of %d" % (name, shape, size), row, targets)

    def judge(self, where, row, targets):
        name, shape, size, cold, warm, peer, _, _, memory, peer_memory = row
        most, most_large, most_warm = targets
        if size >= 1000 and cold / peer > (most_large if size >= 10000 else most):
            self.bad.append("%s: cold %.3f of Alembic's CPU" % (where, cold / peer))
        if size >= 1000 and warm / peer > most_warm:
            self.bad.append("%s: warm %.3f of Alembic's CPU" % (where, warm / peer))
        if memory > MEMORY * peer_memory:
            self.bad.append("%s: %.2f of Alembic's memory" % (where, memory / peer_memory))
        for state, cpu in (("cold", cold), ("warm", warm)):
            self.cpu[name, shape, size, state] = cpu
            small = self.cpu.get((name, shape, size // 10, state), 0)
            if size >= 10000 and small >= 0.02 and cpu / small > GROWTH:
                self.bad.append("%s: %s %.1f times the CPU of %d" % (where, state, cpu / small, size // 10))

    def growth(self):
        """-> name, shape, cold and warm growth from 1,000 to 10,000"""
        for (name, shape, size, state), cpu in self.cpu.items():
            if size == 10000 and state == "cold" and (name, shape, 1000, state) in self.cpu:
                yield name, shape, cpu / self.cpu[name, shape, 1000, "cold"], (
                    self.cpu[name, shape, 10000, "warm"] / self.cpu[name, shape, 1000, "warm"])

    def markdown(self):
        yield "| " + " | ".join(HEAD) + " |"
        yield "|---|---|" + "--:|" * (len(HEAD) - 2)
        for row in self.rows:
            yield "| %s | %s | %s | %.3f | %.3f | %.2f | %.3f | %.3f | %.0f | %.0f |" % (
                row[0], row[1], format(row[2], ","), *row[3:])
        yield ""
        yield "From 1,000 to 10,000 revisions CPU grows, cold and warm: " + "; ".join(
            "%s (%s) %.1f and %.1f times" % growth for growth in self.growth()) + "."


def write_docs(path, lines):
    """puts lines between the two that begin and end what this program wrote before"""
    with open(path) as f:
        before, _, rest = f.read().partition("<!-- bench_graph.py begins -->\n")
    _, end, after = rest.partition("<!-- bench_graph.py ends -->\n")
    if not end:
        raise SystemExit(path + " has no place for the table")
    with open(path, "w") as f:
        f.write(before + "<!-- bench_graph.py begins -->\n" + "\n".join(lines) + "\n" + end + after)


def main():
    p = argparse.ArgumentParser(usage=__doc__)
    p.add_argument("--sizes", default="100,1000,10000")
    p.add_argument("--runs", type=int, default=5)
    p.add_argument("--folder")
    p.add_argument("--docs")
    p.add_argument("migplan")
    o = p.parse_args()
    migplan = os.path.abspath(o.migplan)
    scratch = o.folder or tempfile.mkdtemp(prefix="bench-graph-")
    alembic = [sys.executable, "-m", "alembic"]
    table = Table()
    for shape in ("line", "branchy"):
        for size in map(int, o.sizes.split(",")):
            folder = os.path.join(scratch, "%s-%d" % (shape, size))
            if not os.path.exists(folder):
                make_tree(folder, size, shape)
            run(alembic + ["heads"], folder, os.environ)  # compiles the files
            for name, ours, theirs, *targets in COMMANDS:
                best = measure([migplan] + ours, alembic + theirs, folder, o.runs, os.path.join(scratch, "cache"))
                table.add(name, shape, size, best, targets)
    if not o.folder:
        shutil.rmtree(scratch)
    if o.docs:
        write_docs(o.docs, list(table.markdown()))
    for text in table.bad:
        print("over its target: " + text)
    return 1 if table.bad else 0


if __name__ == "__main__":
    sys.exit(main())
