"""past.py MIGPLAN - who added, merged, edited and released what, said where people read it.

One repository with a known past, made with real git. What history -v, show, locate and the findings
of check say of it, in text, JSON, Markdown, SARIF and the formats of review systems; the same of a
shallow clone, which does not know, and with --no-authors, which does not tell.
"""
import json, os, shutil, subprocess, sys, tempfile

ENV = dict(os.environ, GIT_CONFIG_GLOBAL="/dev/null", GIT_CONFIG_SYSTEM="/dev/null", ALEMBIC_CONFIG="",
           XDG_CACHE_HOME="/nonexistent", LC_ALL="C")
MIGPLAN = os.path.abspath(sys.argv[1])
failed = []


def git(folder, *words, who="Author A", day=1):
    when = f"2026-03-{day:02} 12:00:00 +0000"
    env = dict(ENV, GIT_AUTHOR_NAME=who, GIT_AUTHOR_EMAIL="a@example.org", GIT_COMMITTER_NAME=who,
               GIT_COMMITTER_EMAIL="a@example.org", GIT_AUTHOR_DATE=when, GIT_COMMITTER_DATE=when)
    return subprocess.run(["git", "-C", folder, *words], env=env, check=True, capture_output=True, text=True).stdout.strip()


def ask(folder, *words, status=None):
    run = subprocess.run([MIGPLAN, *words], cwd=folder, env=ENV, capture_output=True, text=True)
    if status is not None and run.returncode != status:
        failed.append(f"{' '.join(words)}: status {run.returncode}\n{run.stdout}{run.stderr}")
    return run.stdout


def demand(what, text, *wanted, absent=()):
    for w in wanted:
        if w not in text:
            failed.append(f"{what}: no {w!r} in\n{text}")
    for w in absent:
        if w in text:
            failed.append(f"{what}: {w!r} in\n{text}")


def put(folder, name, down, body):
    with open(os.path.join(folder, "app/versions", name + ".py"), "w") as out:
        out.write(f"""\"\"\"{name}\"\"\"\nfrom alembic import op\nimport sqlalchemy as sa\n\nrevision = "{name}"
down_revision = {down!r}\n\n\ndef upgrade():\n    {body}\n\n\ndef downgrade():\n    pass\n""")
    git(folder, "add", "-A")


def make(folder):
    """-> short ids by name. main: r1 (#1), v1.0, r2 merged as #7 by Author C, r3; topic: from r1, edits and forks"""
    os.makedirs(os.path.join(folder, "app/versions"))
    with open(os.path.join(folder, "alembic.ini"), "w") as out:
        out.write("[alembic]\nscript_location = app\n")
    git(folder, "init", "-q", "-b", "main")
    ids = {}

    def commit(key, subject, who, day):
        git(folder, "commit", "-q", "-m", subject, who=who, day=day)
        ids[key] = git(folder, "rev-parse", "HEAD")[:7]

    put(folder, "r1", None, 'op.create_table("users", sa.Column("id", sa.Integer))')
    commit("r1", "add users (#1)", "Author A", 1)
    put(folder, "r2", "r1", 'op.create_index("ix", "users", ["id"])')
    commit("r2", "index users (#2)", "Author B", 2)
    git(folder, "tag", "v1.0")
    git(folder, "switch", "-q", "-c", "side")
    put(folder, "r3", "r2", 'op.add_column("users", sa.Column("email", sa.Text))')
    commit("r3", "e-mail addresses\n\nCo-authored-by: Author D <d@example.org>", "Author B", 3)
    git(folder, "switch", "-q", "main")
    git(folder, "merge", "-q", "--no-ff", "-m", "Merge pull request #7 from x/side", "side", who="Author C", day=4)
    ids["merge"] = git(folder, "rev-parse", "HEAD")[:7]
    git(folder, "switch", "-q", "-c", "topic", "v1.0")
    put(folder, "r4", "r2", 'op.add_column("users", sa.Column("email", sa.String(9)))')
    commit("r4", "short addresses", "Author E", 5)
    git(folder, "switch", "-q", "-c", "edits", "main")
    put(folder, "r1", None, 'op.create_table("users", sa.Column("id", sa.BigInteger))')
    os.unlink(os.path.join(folder, "app/versions/r3.py"))
    put(folder, "r2", "r1", 'op.create_index("ix", "users", ["id"])  # a comment')
    commit("edits", "other numbers", "Author E", 6)
    git(folder, "switch", "-q", "main")
    return ids


def check_history(folder, ids):
    text = ask(folder, "history", "-v", status=0)
    demand("history -v", text,
           f"Commit: {ids['r1']} 2026-03-01 Author A (#1), in v1.0\nDoes: creates table users\nLock: none that others notice\n",
           f"Commit: {ids['r2']} 2026-03-02 Author B (#2), in v1.0\nDoes: creates index ix\nLock: SHARE on users, writers wait\n",
           f"Commit: {ids['r3']} 2026-03-03 Author B and Author D (#7), not in a release\n"
           "Does: adds column users.email\nLock: ACCESS EXCLUSIVE on users, readers and writers wait\n")
    demand("show", ask(folder, "show", "r3", status=0), f"Commit: {ids['r3']} ", "Does: adds column users.email\n")
    demand("show -q", ask(folder, "-q", "show", "r3", status=0), "Rev: r3", absent=("Commit:", "Does:", "Lock:"))
    demand("history", ask(folder, "history", status=0), "r2 -> r3 (head), r3", absent=("Commit:", "Does:"))
    found = json.loads(ask(folder, "--json", "-v", "show", "r3", status=0))["revisions"][0]
    demand("show --json", json.dumps(found), '"does": ["adds column users.email"]', '"mode": "AccessExclusiveLock"',
           '"author": "Author B", "co_authors": ["Author D"]', '"pull_request": 7')
    quiet = ask(folder, "--no-authors", "-v", "history", status=0) + ask(folder, "--no-authors", "--json", "-v", "history")
    quiet += ask(folder, "--no-authors", "locate", "r3") + ask(folder, "--no-authors", "check", "--base", "main", "--head", "topic")
    demand("--no-authors", quiet, f"Commit: {ids['r3']} 2026-03-03 (#7)", f"r3 was added by {ids['r3']}", absent=("Author",))


FORMATS = ("text", "concise", "json", "jsonl", "sarif", "github", "gitlab", "junit", "rdjson", "rdjsonl", "markdown")


def check_findings(folder, ids):
    r3 = f"r3 was added by {ids['r3']} 2026-03-03 Author B and Author D (#7), merged by {ids['merge']} 2026-03-04 Author C"
    r4 = f"r4 was added by {ids['r4']} 2026-03-05 Author E"
    said = {f: ask(folder, "check", "--base", "main", "--head", "topic", "--format", f, status=1) for f in FORMATS}
    demand("two heads", said["text"], "error[MP101]", f"= {r3}\n", f"= {r4}\n", "error[MP105]")
    for f in ("markdown", "sarif", "github", "gitlab", "junit", "rdjson", "rdjsonl"):
        demand("two heads as " + f, said[f].replace("\\#", "#"), r3, r4)
    history = next(f for f in json.loads(said["json"])["findings"] if f["code"] == "MP101")["history"]
    demand("two heads as json", json.dumps(history), '"revision": "r3"', '"pull_request": 7', '"merged": {"commit": "' + ids["merge"])
    result = next(r for r in json.loads(said["sarif"])["runs"][0]["results"] if r["ruleId"] == "MP101")
    if result["properties"]["history"] != history:
        failed.append("two heads as sarif: another history than as json")
    edits = ask(folder, "check", "--base", "main", "--head", "edits")
    demand("edits", edits, f"= r1 was added by {ids['r1']} 2026-03-01 Author A (#1), in v1.0\n", f"= {r3}\n",
           f"= r2 was added by {ids['r2']} 2026-03-02 Author B (#2), in v1.0\n")
    git(folder, "switch", "-q", "-c", "joined", "topic")
    put(folder, "r5", ("r3", "r4"), "pass")
    git(folder, "commit", "-q", "-m", "join")
    demand("out of order", ask(folder, "check", "--base", "main", "--head", "joined", "--select", "out-of-order-merge"),
           "[MP113]", f"= {r3}\n")
    git(folder, "switch", "-q", "-c", "both", "topic")
    git(folder, "merge", "-q", "-m", "both", "main")
    demand("without a base", ask(folder, "check", status=1), "error[MP101]", absent=("was added by",))
    demand("without a base, -v", ask(folder, "-v", "check", status=1), f"= {r3}\n", f"= {r4}\n")


def check_shallow(folder, scratch):
    clone = os.path.join(scratch, "shallow")
    git(scratch, "clone", "-q", "--depth=1", "--no-single-branch", "file://" + folder, clone)
    text = ask(clone, "check", "--base", "origin/main", "--head", "origin/topic", status=1)
    demand("a shallow clone", text, "error[MP101]", absent=("was added by",))
    demand("a shallow history", ask(clone, "--at", "origin/main", "-v", "history", status=0),
           "Commit: not known, the clone is shallow")


def main():
    scratch = tempfile.mkdtemp(prefix="past-")
    folder = os.path.join(scratch, "r")
    ids = make(folder)
    check_history(folder, ids)
    check_findings(folder, ids)
    check_shallow(folder, scratch)
    shutil.rmtree(scratch)
    print("\n".join(failed))
    print(f"past: {len(failed)} failed")
    return len(failed) > 0


sys.exit(main())
