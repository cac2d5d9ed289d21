#!/usr/bin/python3
"""Times migplan lint against squawk, whole process, on 1,000 files of SQL.

    bench_lint.py [--files N] [--runs N] [--peer SQUAWK] MIGPLAN [FOLDER]

Twice: on copies of the files of FOLDER, ../shared/cases/lint/cases as a rule, which are a statement
or three of which half are dangerous; and on made-up migrations as alembic upgrade --sql prints them,
1 to 3 KB each: a comment, BEGIN, tables, columns, indexes, keys and updates, the row of
alembic_version, COMMIT. Both programs are told to judge for PostgreSQL 15 and run in turn, squawk as
its own program without npm's starter; the least CPU time of each counts, and what they print is
thrown away. Status 1 where ours takes more than a fifth of squawk's.
"""
import argparse
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile

TARGET = 5.0

WORDS = ("account invoice order customer payment session token audit product price stock address "
         "message thread member group role permission event booking ticket comment label").split()
TYPES = ("bigint", "integer", "text", "varchar(80)", "boolean DEFAULT false NOT NULL", "jsonb",
         "timestamp with time zone DEFAULT now() NOT NULL", "numeric(12, 2)", "uuid", "date")


def create_table(rng, table):
    columns = [f"    {word}_{i} {rng.choice(TYPES)}"
               for i, word in enumerate(rng.sample(WORDS, rng.randint(3, 9)))]
    other = rng.choice(WORDS)
    return (f"CREATE TABLE {table} (\n    id BIGSERIAL NOT NULL,\n" + ",\n".join(columns) +
            f",\n    {other}_id bigint,\n    PRIMARY KEY (id),\n"
            f"    FOREIGN KEY({other}_id) REFERENCES {other}s (id) ON DELETE CASCADE\n)")


def statement(rng, number):
    table, column = f"{rng.choice(WORDS)}s", f"{rng.choice(WORDS)}_{number}"
    return rng.choice((
        lambda: create_table(rng, f"{table}_{number}"),
        lambda: f"ALTER TABLE {table} ADD COLUMN {column} {rng.choice(TYPES)}",
        lambda: f"ALTER TABLE {table} ALTER COLUMN {column} TYPE bigint",
        lambda: f"ALTER TABLE {table} ALTER COLUMN {column} SET NOT NULL",
        lambda: f"ALTER TABLE {table} DROP COLUMN {column}",
        lambda: f"CREATE INDEX ix_{table}_{column} ON {table} ({column}, id)",
        lambda: f"ALTER TABLE {table} ADD CONSTRAINT fk_{column} FOREIGN KEY({column}) "
                f"REFERENCES {rng.choice(WORDS)}s (id) NOT VALID",
        lambda: f"ALTER TABLE {table} ADD CONSTRAINT ck_{column} CHECK ({column} >= 0)",
        lambda: f"UPDATE {table} SET {column} = coalesce({column}, 0) WHERE id < 100000",
        lambda: f"COMMENT ON COLUMN {table}.{column} IS 'what it holds, and since when'",
        lambda: f"CREATE VIEW v_{table}_{number} AS SELECT t.id, t.{column} FROM {table} t "
                f"JOIN {rng.choice(WORDS)}s o ON o.id = t.{column} WHERE t.{column} IS NOT NULL",
    ))()


def migration(rng, number):
    revision, before = f"{number:012x}", f"{number - 1:012x}"
    parts = ["BEGIN", f"-- Running upgrade {before} -> {revision}\n\nSET LOCAL lock_timeout = '2s'"]
    parts += [statement(rng, number) for _ in range(rng.randint(4, 12))]
    parts += [f"UPDATE alembic_version SET version_num='{revision}' "
              f"WHERE alembic_version.version_num = '{before}'", "COMMIT"]
    return ";\n\n".join(parts) + ";\n"


def make(folder, count):
    rng = random.Random(7)
    return [write(os.path.join(folder, f"{i:05d}.sql"), migration(rng, i + 1)) for i in range(count)]


def write(path, text):
    with open(path, "w", encoding="utf-8") as out:
        out.write(text)
    return path


def copy(folder, source, count):
    names = sorted(name for name in os.listdir(source) if name.endswith(".sql"))
    return [shutil.copy(os.path.join(source, names[i % len(names)]),
                        os.path.join(folder, f"{i:05d}_{names[i % len(names)]}"))
            for i in range(count)]


def took(command):
    begin = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    end = resource.getrusage(resource.RUSAGE_CHILDREN)
    return end.ru_utime + end.ru_stime - begin.ru_utime - begin.ru_stime


def compare(args, what, files):
    size = sum(os.path.getsize(path) for path in files)
    ours = [args.program, "lint", "--exit-zero", "--postgres", "15", *files]
    theirs = [args.peer, "--pg-version", "15.0", *files]
    runs = [(took(ours), took(theirs)) for _ in range(args.runs)]
    mine, other = (min(run[i] for run in runs) for i in (0, 1))
    print(f"lint {len(files)} {what}, {size // 1024} KB   migplan {mine * 1000:.1f} ms   "
          f"squawk {other * 1000:.1f} ms   {other / mine:.1f} times as fast (target {TARGET:.0f})")
    return other / mine >= TARGET


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--files", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--peer", default="node_modules/@squawk-cli/linux-x64/bin/squawk")
    parser.add_argument("program")
    parser.add_argument("folder", nargs="?", default="../shared/cases/lint/cases")
    args = parser.parse_args()
    if not os.path.exists(args.peer):
        print("lint: no squawk to compare with")
        return 0
    good = True
    if os.path.isdir(args.folder):
        with tempfile.TemporaryDirectory() as folder:
            good = compare(args, "case files", copy(folder, args.folder, args.files))
    with tempfile.TemporaryDirectory() as folder:
        return 0 if compare(args, "migrations", make(folder, args.files)) and good else 1


sys.exit(main())
