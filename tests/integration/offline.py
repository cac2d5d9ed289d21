"""offline.py MIGPLAN FOLDER - compares "migplan sql" with "alembic --sql".

Over the whole way up, the whole way back and each single step. Statements
must be the same, in the same order, step by step. Of the version table the
rows after each step must be: which of several rows is updated and which
deleted is, in Alembic, the order of a Python set.
"""
import os
import re
import subprocess
import sys


def run(*args):
    env = dict(os.environ, PYTHONDONTWRITEBYTECODE="1")
    done = subprocess.run(args, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env,
                          encoding="utf-8", cwd=sys.argv[2], check=False)
    assert done.returncode == 0, f"{args}: {done.stderr}"
    return done.stdout


VERSION = re.compile(r"(INSERT INTO|UPDATE|DELETE FROM) alembic_version\b(.*)", re.S)


def steps(script):
    """[(title, statements)]; version statements change rows, kept apart."""
    found = [("", [], [])]
    for text in script.split(";\n\n"):
        text = text.strip()
        while text.startswith("--"):
            title, _, text = text.partition("\n")
            found.append((re.sub(r"(Running \w+ .*? -> ?[^,]*).*", r"\1", title), [], []))
            text = text.strip()
        if VERSION.match(text):
            found[-1][2].append(text)
        elif text and not text.startswith("DROP TABLE alembic_version"):
            found[-1][1].append(re.sub(r"\s+", " ", text))
    return found


def rows_after(rows, statements):
    rows = set(rows)
    for text in statements:
        names = re.findall(r"'([^']*)'", text)
        if text.startswith("INSERT"):
            rows.add(names[0])
        elif text.startswith("UPDATE"):
            rows.remove(names[1])
            rows.add(names[0])
        else:
            rows.remove(names[0])
    return rows


def compare(ours, theirs, start, name):
    ours, theirs = steps(ours), steps(theirs)
    # Which of two parents is named first is the order of a set as well.
    parents = [sorted(re.split(r"[ ,]+", title)) for title, _, _ in theirs]
    assert [sorted(re.split(r"[ ,]+", title)) for title, _, _ in ours] == parents, name
    our_rows, their_rows = set(start), set(start)
    for (title, sql, ops), (_, other, other_ops) in zip(ours, theirs):
        assert sql == other, f"{name}, {title}:\n  {sql}\n  {other}"
        our_rows, their_rows = rows_after(our_rows, ops), rows_after(their_rows, other_ops)
        assert our_rows == their_rows, f"{name}, {title}: {our_rows}, {their_rows}"
    return sum(len(sql) + len(ops) for _, sql, ops in ours)


def main():
    migplan = os.path.abspath(sys.argv[1])
    alembic = [sys.executable, "-m", "alembic"]
    history = run(migplan, "history").splitlines()
    linear = re.compile(r"(\w+) -> (\w+)(?: \(head\))?, ")
    pairs = [m.groups() for m in map(linear.match, history) if m]
    statements = compare(run(migplan, "sql", "base:head"),
                         run(*alembic, "upgrade", "base:head", "--sql"), [], "up")
    statements += compare(run(migplan, "sql", "--downgrade", "head:base"),
                          run(*alembic, "downgrade", "head:base", "--sql"),
                          [run(migplan, "heads").split()[0]], "down")
    for below, above in pairs[:3] + pairs[-2:]:
        statements += compare(run(migplan, "sql", f"{below}:{above}"),
                              run(*alembic, "upgrade", f"{below}:{above}", "--sql"), [below], above)
    assert statements > 80 and len(pairs) > 5, (statements, len(pairs))
    print(f"  offline: {statements} statements as alembic --sql prints them")


main()
