#!/usr/bin/python3
"""offline_modes.py MIGPLAN - the options of context.configure() in offline mode.

../shared/cases/offline_modes holds small trees, options of env.py, command lines and what Alembic
printed. Statements must be the same in the same order, comments aside; where Alembic refuses we do.
What differs on purpose is named below, with why.
"""
import json
import os
import re
import subprocess
import sys
import tempfile

CASES = os.path.join(os.path.dirname(__file__), "../../../shared/cases/offline_modes/expected.json")
ORACLE = "1.19.2+SQLAlchemy2"

ON_PURPOSE = {
    "starting_rev": "where a database stands is said on the command line",
    "ensure_version": "there is no such command: a plan makes the table",
    "default paramstyle (percent signs)": "percent signs are not doubled",
    "no literal_binds": "parameters are always filled in",
    "literal_binds": "a parameter without a value is an error, not NULL",
    "literal_binds, default paramstyle": "both of these",
    "nothing configured": "both of these",
}

REVISION = '''"""{0}"""
import sqlalchemy as sa
from alembic import context, op

revision = {0!r}
down_revision = {1!r}
depends_on = {2!r}


def upgrade():
{3}


def downgrade():
{4}
'''

ENV = '''from alembic import context

context.configure(url="postgresql://", {})
with context.begin_transaction():
    context.run_migrations()
'''


def write(folder, graph, options):
    os.makedirs(os.path.join(folder, "versions"))
    with open(os.path.join(folder, "alembic.ini"), "w", encoding="utf-8") as f:
        f.write("[alembic]\nscript_location = .\n")
    with open(os.path.join(folder, "env.py"), "w", encoding="utf-8") as f:
        f.write(ENV.format(options))
    for revision in graph:
        name = os.path.join(folder, "versions", revision[0] + ".py")
        with open(name, "w", encoding="utf-8") as f:
            f.write(REVISION.format(*revision))


def statements(script):
    """What stands in the script, without comments and layout."""
    out = []
    for text in script.split(";\n\n"):
        text = re.sub(r"(?m)^--.*\n?", "", text)
        text = re.sub(r"\s+", " ", text).strip()
        if text:
            out.append(text)
    return out


def effects(script):
    """The statements; of those that write versions one after the other the rows that they leave:
    which of several rows is updated and which deleted is the order of a Python set in Alembic."""
    rows, out = set(), []
    for text in statements(script):
        version = re.match(r"(INSERT INTO|UPDATE|DELETE FROM) \S*(?:version|\bv\b)", text)
        if version is None:
            out.append(text)
            continue
        if not out or not isinstance(out[-1], list):
            out.append([])
        # Where a row was there before, nothing says so.
        names = re.findall(r"'([^']*)'", text)
        gone = names[-1:] if version[1] != "INSERT INTO" else []
        rows = (rows - set(gone)) | set(names[:1] if version[1] != "DELETE FROM" else [])
        out[-1] = sorted(rows)
    return out


def ours(program, folder, args):
    verb, target = args[0], args[1]
    flags = {"downgrade": ["--downgrade"], "stamp": ["--stamp"]}.get(verb, [])
    return subprocess.run([program, "--no-cache", "sql", target] + flags, cwd=folder,
                          capture_output=True, text=True, check=False)


def split(program, folder, target):
    """The statements of the files that --split writes, one after the other."""
    done = subprocess.run([program, "--no-cache", "sql", target, "--split", "out"], cwd=folder,
                          capture_output=True, text=True, check=True)
    out = []
    for name in done.stdout.split():
        with open(os.path.join(folder, name), encoding="utf-8") as f:
            out += statements(f.read())
    return out


def compare(program, graphs, case):
    with tempfile.TemporaryDirectory() as folder:
        write(folder, graphs[case["graph"]], case["options"])
        done = ours(program, folder, case["args"])
        if case["name"] == "transaction_per_migration":
            assert split(program, folder, case["args"][1]) == statements(done.stdout)
    theirs = case["results"][ORACLE]
    if theirs["rc"] != 0:
        return done.returncode != 0
    if done.returncode != 0:
        print(done.stderr, end="")
        return False
    got, want = effects(done.stdout), effects(theirs["stdout"])
    if case["graph"] == "linear":
        got, want = statements(done.stdout), statements(theirs["stdout"])
    if got != want:
        print("  got ", *got, "  want", *want, sep="\n       ")
    return got == want


def main():
    with open(CASES, encoding="utf-8") as f:
        data = json.load(f)
    cases = [c for c in data["cases"] if c["name"] not in ON_PURPOSE]
    bad = []
    for case in cases:
        if not compare(os.path.abspath(sys.argv[1]), data["graphs"], case):
            print(f"offline_modes: {case['name']}: {' '.join(case['args'])}")
            bad.append(case)
    if bad:
        sys.exit(f"offline_modes: {len(bad)} of {len(cases)} differ")
    print(f"offline_modes: {len(cases)} as Alembic has them, {len(ON_PURPOSE)} otherwise on purpose")


main()
