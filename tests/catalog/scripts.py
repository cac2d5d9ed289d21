#!/usr/bin/python3
"""What migplan remembers of compiled scripts must never be stale.

    scripts.py [--seed N] [--steps N] MIGPLAN

A tree whose scripts import modules, read files and follow env.py is changed again and again, in
every way that a script's SQL can depend on. After each change the answer with the catalog must be
the answer without. That the catalog is used at all is seen by poisoning it: every script in it gets
a mark, which must be in the next answer where nothing has changed, and must not where the change
was one that matters to that script.
"""
import argparse
import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile

MARK = "/* from the catalog */"

FILES = {
    "alembic.ini": "[alembic]\nscript_location = %(here)s/migrations\n",
    "migplan.toml": '[types]\n"elsewhere.GUID" = "UUID"\n',
    "migrations/env.py": "from alembic import context\nfrom app.models import metadata\ncontext.configure(target_metadata=metadata)\n",
    "app/__init__.py": "",
    "app/models.py": "from sqlalchemy import MetaData\nmetadata = MetaData(naming_convention={'ix': 'named_%(column_0_label)s'})\n",
    "app/names.py": "from app.words import WORD\nTABLE = 'table_' + WORD\n",
    "app/words.py": "WORD = 'one'\n",
    "migrations/body.sql": "UPDATE a SET b = 1",
    "migrations/versions/1_plain.py": """
op.execute('SELECT 1')
""",
    "migrations/versions/2_imports.py": """
op.execute('SELECT 1 FROM ' + TABLE)
""",
    "migrations/versions/3_reads.py": """
with open(os.path.join(os.path.dirname(__file__), '..', 'body.sql')) as f:
    op.execute(f.read())
""",
    "migrations/versions/4_index.py": """
op.create_index(None, 't', ['a'])
""",
    "migrations/versions/5_type.py": """
op.add_column('t', sa.Column('g', GUID()))
""",
    "migrations/versions/6_argument.py": """
op.execute('SELECT ' + context.get_x_argument(as_dictionary=True).get('n', '0'))
""",
    "migrations/versions/7_missing.py": """
from later import NAME
op.execute('DROP TABLE ' + NAME)
""",
    "migrations/versions/8_opaque.py": """
op.execute(str(op.get_bind().execute('SELECT 1').scalar()))
""",
}

SCRIPT = '''"""{title}"""
import os
import sqlalchemy as sa
from alembic import context, op
{imports}
revision = "{id}"
down_revision = {down!r}


def upgrade():
{body}

def downgrade():
    pass
'''
IMPORTS = {"2_imports": "from app.names import TABLE\n", "5_type": "from elsewhere import GUID\n"}


class Tree:
    def __init__(self, migplan, folder):
        self.migplan = migplan
        self.folder = os.path.join(folder, "project")
        self.catalog = os.path.join(folder, "catalog.db")
        self.options = []
        self.at = []
        self.cwd = self.folder
        for path, text in FILES.items():
            if "/versions/" in path:
                text = self.script(path, text)
            self.write(path, text)
        self.git("init", "-q")
        self.commit()

    def script(self, path, body):
        name = os.path.basename(path)[:-3]
        number = int(name[0])
        return SCRIPT.format(
            title=name,
            id="r%d" % number,
            down="r%d" % (number - 1) if number > 1 else None,
            imports=IMPORTS.get(name, ""),
            body="".join("    " + line + "\n" for line in body.strip().split("\n")),
        )

    def path(self, path):
        return os.path.join(self.folder, path)

    def read(self, path):
        with open(self.path(path)) as f:
            return f.read()

    def write(self, path, text):
        os.makedirs(os.path.dirname(self.path(path)), exist_ok=True)
        with open(self.path(path), "w") as f:
            f.write(text)

    def git(self, *argv):
        subprocess.run(("git", "-c", "user.name=n", "-c", "user.email=e") + argv, cwd=self.folder, check=True)

    def commit(self):
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", "state")

    def ask(self, *cache):
        where = ["-c", os.path.relpath(self.path("alembic.ini"), self.cwd)] + self.at
        argv = [self.migplan, *where, *cache, *self.options, "compile", "--all", "--json"]
        done = subprocess.run(argv, cwd=self.cwd, capture_output=True, text=True)
        if done.returncode != 0:
            raise SystemExit("%s: status %d\n%s" % (" ".join(argv), done.returncode, done.stderr))
        return {r["revision"]: r for r in json.loads(done.stdout)["revisions"]}

    def cached(self):
        return self.ask("--catalog", self.catalog)

    def poison(self):
        db = sqlite3.connect(self.catalog)
        changed = db.execute(
            "UPDATE scripts SET upgrade = replace(replace(upgrade, '\"sql\":\"', '\"sql\":\"' || ?1),"
            " '\"reason\":\"', '\"reason\":\"' || ?1)",
            (MARK,),
        ).rowcount
        db.commit()
        db.close()
        return changed

    def forget(self):
        if os.path.exists(self.catalog):
            os.unlink(self.catalog)


def marked(answer):
    return {r for r, what in answer.items() if MARK in json.dumps(what)}


# Each change: what it is called, whose answers it must change, and what it does.

def change_script(t):
    t.write("migrations/versions/1_plain.py", t.read("migrations/versions/1_plain.py").replace("SELECT 1", "SELECT 2"))


def same_size_same_time(t):
    path = t.path("migrations/versions/1_plain.py")
    before = os.stat(path)
    change_script(t)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def argument(t):
    t.options = ["-x", "n=7"]


def commit_differs(t):
    t.write("app/words.py", "WORD = 'committed'\n")
    t.commit()
    t.write("app/words.py", "WORD = 'one'\n")
    t.at = ["--at", "HEAD"]


def from_inside(t):
    t.cwd = t.path("migrations")


CHANGES = (
    ("the script", {"r1"}, change_script),
    ("the script, its size and time kept", {"r1"}, same_size_same_time),
    ("a module", {"r2"}, lambda t: t.write("app/names.py", "TABLE = 'other'\n")),
    ("a module's module", {"r2"}, lambda t: t.write("app/words.py", "WORD = 'two'\n")),
    ("a module is gone", {"r2"}, lambda t: os.unlink(t.path("app/words.py"))),
    ("a module that comes first", {"r2"}, lambda t: t.write("migrations/app/names.py", "TABLE = 'nearer'\n")),
    ("a module that comes at last", {"r7"}, lambda t: t.write("later.py", "NAME = 'n'\n")),
    ("a package that comes at last", {"r7"}, lambda t: t.write("later/__init__.py", "NAME = 'n'\n")),
    ("a module that is no Python", {"r2"}, lambda t: t.write("app/words.py", "WORD = = 'two'\n")),
    ("a file that is read", {"r3"}, lambda t: t.write("migrations/body.sql", "UPDATE a SET b = 2")),
    ("a file that is read is gone", {"r3"}, lambda t: os.unlink(t.path("migrations/body.sql"))),
    ("env.py", {"r4"}, lambda t: t.write("migrations/env.py", "from alembic import context\ncontext.configure(target_metadata=None)\n")),
    ("env.py's module", {"r4"}, lambda t: t.write("app/models.py", FILES["app/models.py"].replace("named_%", "index_%"))),
    ("a type", {"r5"}, lambda t: t.write("migplan.toml", '[types]\n"elsewhere.GUID" = "CHAR(36)"\n')),
    ("no type", {"r5"}, lambda t: t.write("migplan.toml", "")),
    ("an argument", {"r6"}, argument),
    ("the commit", {"r2"}, commit_differs),
    ("the working directory", {"r7", "r8"}, from_inside),
    ("a sidecar", {"r8"}, lambda t: t.write("migrations/versions/8_opaque.sql", sidecar(t))),
    ("the script's name", {"r8"}, lambda t: os.rename(t.path("migrations/versions/8_opaque.py"), t.path("migrations/versions/9_opaque.py"))),
)


def sidecar(t):
    text = subprocess.run(
        [t.migplan, "--no-cache", "sidecar", "r8", "--stdout"], cwd=t.folder, capture_output=True, text=True, check=True
    ).stdout
    return "".join(line for line in text.splitlines(True) if not line.startswith("-- unfinished"))


def check_change(migplan, folder, name, touched, change):
    """one change on a fresh tree -> what is wrong"""
    t = Tree(migplan, folder)
    before = t.ask("--no-cache")
    faults = []
    if t.cached() != before:
        faults.append("the first answer with a catalog is another than without")
    if t.poison() == 0:
        faults.append("nothing was remembered")
    seen = marked(t.cached())
    if seen != {r for r, w in before.items() if w["upgrade"]["statements"] or w["upgrade"]["opaque"]}:
        faults.append("remembered were only %s" % sorted(seen))
    change(t)
    after = t.ask("--no-cache")
    now = t.cached()
    changed = {r for r in after if after[r] != before.get(r)}
    if not touched <= changed:
        faults.append("it should have changed %s, and changed %s" % (sorted(touched), sorted(changed)))
    stale = changed & marked(now)
    if stale:
        faults.append("stale: %s" % sorted(stale))
    if any(now[r] != after[r] for r in after if r not in marked(now)):
        faults.append("the answers differ")
    return ["%s: %s" % (name, f) for f in faults]


def check_version(migplan, folder, version, remade):
    """a catalog that another version has made"""
    t = Tree(migplan, folder)
    db = sqlite3.connect(t.catalog)
    db.execute("CREATE TABLE scripts (id, body)")
    db.execute("CREATE TABLE files (id, body)")
    db.execute("PRAGMA application_id = %d" % 0x4D504C4E)
    db.execute("PRAGMA user_version = %d" % version)
    db.close()
    same = t.cached() == t.ask("--no-cache")
    db = sqlite3.connect(t.catalog)
    columns = [row[1] for row in db.execute("PRAGMA table_info(scripts)")]
    db.close()
    if same and ("compiler" in columns) == remade:
        return []
    return ["version %d: %s, columns %s" % (version, "same answer" if same else "other answer", columns)]


def random_step(t, rng):
    word = rng.choice("abc")
    kind = rng.randrange(9)
    if kind == 0:
        number = rng.choice("12345678")
        path = next(p for p in FILES if os.path.basename(p)[0] == number and "/versions/" in p)
        t.write(path, t.script(path, FILES[path] + "\nop.execute('-- %s\\nSELECT 1')" % word))
    elif kind == 1:
        path = rng.choice(["app/names.py", "migrations/app/names.py", "src/app/names.py"])
        t.write(path, "from app.words import WORD\nTABLE = '%s' + WORD\n" % word)
    elif kind == 2:
        path = t.path(rng.choice(["app/words.py", "migrations/app/names.py", "later.py", "migrations/body.sql"]))
        if os.path.exists(path):
            os.unlink(path)
    elif kind == 3:
        t.write(rng.choice(["app/words.py", "migrations/app/words.py"]), "WORD = '%s'\n" % word)
    elif kind == 4:
        t.write(rng.choice(["later.py", "migrations/later.py"]), "NAME = '%s'\n" % word)
    elif kind == 5:
        t.write("migrations/body.sql", "UPDATE a SET b = '%s'" % word)
    elif kind == 6:
        t.write("app/models.py", FILES["app/models.py"].replace("named_%", word + "_%"))
    elif kind == 7:
        t.options = ["-x", "n=" + word] if rng.random() < 0.5 else []
        t.cwd = rng.choice([t.folder, t.path("migrations")])
    else:
        t.commit()
        t.at = ["--at", "HEAD"] if rng.random() < 0.5 else []


def check_random(migplan, folder, seed, steps):
    rng = random.Random(seed)
    t = Tree(migplan, folder)
    for step in range(steps):
        random_step(t, rng)
        if t.cached() != t.ask("--no-cache"):
            return ["seed %d, step %d: the answers differ" % (seed, step)]
    return []


def main():
    p = argparse.ArgumentParser(usage=__doc__)
    p.add_argument("--seed", type=int, default=20261122)
    p.add_argument("--steps", type=int, default=150)
    p.add_argument("migplan")
    o = p.parse_args()
    migplan = os.path.abspath(o.migplan)
    faults = []
    scratch = tempfile.mkdtemp(prefix="catalog-scripts-")
    for i, (name, touched, change) in enumerate(CHANGES):
        faults += check_change(migplan, os.path.join(scratch, str(i)), name, touched, change)
    faults += check_version(migplan, os.path.join(scratch, "older"), 1, True)
    faults += check_version(migplan, os.path.join(scratch, "newer"), 1000000, False)
    faults += check_random(migplan, os.path.join(scratch, "random"), o.seed, o.steps)
    shutil.rmtree(scratch)
    for f in faults:
        print(f)
    print("compiled scripts in the catalog: %d changes, %d random steps, %d faults" % (len(CHANGES), o.steps, len(faults)))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
