"""kinds.py MIGPLAN - does every kind of repository read as every other?

Makes one history and has it in each way that git knows: bare, worktree, sparse, shallow, subfolder,
submodule, owned by somebody else, with its own configuration for a worktree, a git file, shared
objects, packed refs, a detached HEAD, SHA-256, reftable and a partial clone. In each it asks for the
heads at a ref, the past, what a merge makes, and where a deleted revision is, and compares with
what the plain repository says.
"""
import json, os, shutil, subprocess, sys, tempfile

ENV = dict(os.environ, GIT_CONFIG_GLOBAL="/dev/null", GIT_CONFIG_SYSTEM="/dev/null",
           GIT_AUTHOR_NAME="Author A", GIT_AUTHOR_EMAIL="a@example.org", GIT_COMMITTER_NAME="Author A",
           GIT_COMMITTER_EMAIL="a@example.org", GIT_AUTHOR_DATE="1700000000 +0100",
           GIT_COMMITTER_DATE="1700000000 +0100", GIT_ALLOW_PROTOCOL="file", LC_ALL="C")
NOBODY = 65534
failures, passed = [], 0


def git(folder, *words, env=ENV):
    return subprocess.run(["git", "-C", folder, *words], env=env, check=True, capture_output=True,
                          text=True).stdout.strip()


def write(folder, revision, down):
    with open(os.path.join(folder, "db/versions", revision + "_x.py"), "w") as out:
        out.write(f'"""about {revision}"""\nfrom alembic import op\n\nrevision = "{revision}"\n'
                  f"down_revision = {down!r}\n\n\ndef upgrade():\n    op.execute('select 1')\n\n\n"
                  "def downgrade():\n    op.execute('select 2')\n")


def commit(folder, subject):
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", subject)


def build(folder, *init):
    os.makedirs(os.path.join(folder, "db/versions"))
    git(folder, "init", "-q", "-b", "main", *init)
    git(folder, "config", "uploadpack.allowFilter", "true")
    git(folder, "config", "uploadpack.allowAnySHA1InWant", "true")
    with open(os.path.join(folder, "db/alembic.ini"), "w") as out:
        out.write("[alembic]\nscript_location = %(here)s\n")
    os.makedirs(os.path.join(folder, "other"))
    open(os.path.join(folder, "other/file"), "w").close()
    write(folder, "aaaa", None)
    commit(folder, "start (#1)")
    write(folder, "bbbb", "aaaa")
    commit(folder, "second (#2)")
    git(folder, "tag", "v1")
    write(folder, "dead", "bbbb")
    commit(folder, "third (#3)")
    os.unlink(os.path.join(folder, "db/versions/dead_x.py"))
    commit(folder, "not so (#4)")
    git(folder, "branch", "side")
    write(folder, "cccc", "bbbb")
    commit(folder, "fourth (#5)")
    git(folder, "switch", "-q", "side")
    write(folder, "ffff", "bbbb")
    commit(folder, "sixth (#6)")
    git(folder, "switch", "-q", "main")


def run(migplan, folder, *words):
    env = dict(ENV, XDG_CACHE_HOME=os.path.join(folder, "none"))
    return subprocess.run([migplan, "--no-cache", "--json", *words], cwd=folder, env=env,
                          capture_output=True, text=True)


def told(done):
    """The exit status and those parts of an answer that do not depend on the kind."""
    if not done.stdout:
        return done.returncode, done.stderr
    answer = json.loads(done.stdout)
    kind = answer["schema"].split(".")[1].split("/")[0]
    if kind == "heads":
        return done.returncode, [h["revision"] for h in answer["heads"]]
    if kind == "history":
        return done.returncode, [(r["revision"], r["past"].get("tag"),
                                  [(e["kind"], e["subject"], e["pull_request"])
                                   for e in r["past"].get("events", [])]) for r in answer["history"]]
    if kind == "check":
        return done.returncode, answer["trees"][0]["result_heads"], \
            sorted(f["rule"] for f in answer["findings"])
    if kind == "locate":
        return done.returncode, [(r["revision"], [p["by"]["subject"] for p in r["places"] if "by" in p])
                                 for r in answer["revisions"]]
    return done.returncode, [r["revision"] for r in answer.get("revisions", [])]


def questions(tree, main, side):
    tree = ["--tree", tree]
    return [[*tree, "--at", main, "heads"], [*tree, "--at", side, "heads"],
            [*tree, "--at", main, "-v", "history"], [*tree, "--at", main, "compile", "--all"],
            [*tree, "check", "--base", main, "--head", side], [*tree, "--at", main, "locate", "dead"]]


def ask(name, migplan, folder, truth, tree="db/versions", main="main", side="side", skip=()):
    global passed
    for words, wanted in zip(questions(tree, main, side), truth):
        got = told(run(migplan, folder, *words))
        if words[-2 if words[-2] in ("locate", "compile") else -1] in skip:
            continue
        if got == wanted:
            passed += 1
        else:
            failures.append(f"{name}: {' '.join(words)}: {got} and not {wanted}")


def expect(name, got, wanted):
    global passed
    if got == wanted:
        passed += 1
    else:
        failures.append(f"{name}: {got} and not {wanted}")


def plain_kinds(migplan, scratch, plain, truth):
    def place(name):
        return os.path.join(scratch, name)

    git(plain, "clone", "-q", "--bare", plain, place("bare"))
    ask("bare", migplan, place("bare"), truth)
    git(plain, "worktree", "add", "-q", "--detach", place("worktree"), "v1")
    ask("worktree", migplan, place("worktree"), truth)
    expect("worktree's own", told(run(migplan, place("worktree"), "--tree", "db/versions", "-v",
                                      "history")), (0, truth[2][1][1:]))
    ask("subfolder", migplan, os.path.join(plain, "db"), truth, tree="versions")
    ask("sibling", migplan, os.path.join(plain, "other"), truth, tree="../db/versions")
    git(plain, "clone", "-q", plain, place("sparse"))
    git(place("sparse"), "branch", "side", "origin/side")
    git(place("sparse"), "sparse-checkout", "set", "other")
    git(place("sparse"), "config", "core.repositoryFormatVersion", "1")
    git(place("sparse"), "config", "extensions.worktreeConfig", "true")
    expect("sparse", os.path.exists(os.path.join(place("sparse"), "db/versions")), False)
    ask("sparse, worktreeConfig", migplan, place("sparse"), truth)
    git(plain, "clone", "-q", "--separate-git-dir", place("elsewhere"), plain, place("gitfile"))
    ask("git file", migplan, place("gitfile"), truth, main="origin/main", side="origin/side")
    git(plain, "clone", "-q", "--shared", plain, place("shared"))
    git(place("shared"), "pack-refs", "--all")
    git(place("shared"), "switch", "-q", "--detach", "v1")
    ask("shared, packed, detached", migplan, place("shared"), truth, main="origin/main",
        side="origin/side")


def odd_kinds(migplan, scratch, plain, truth):
    def place(name):
        return os.path.join(scratch, name)

    build(place("sha256"), "--object-format=sha256")
    ask("sha256", migplan, place("sha256"), truth)
    try:
        build(place("reftable"), "--ref-format=reftable")
        ask("reftable", migplan, place("reftable"), truth)
    except subprocess.CalledProcessError:
        print("kinds: this git makes no reftable")
    git(plain, "clone", "-q", "--filter=blob:none", "--no-checkout", "file://" + plain, place("partial"))
    ask("partial", migplan, place("partial"), truth, main="origin/main", side="origin/side")
    git(plain, "clone", "-q", "--bare", plain, place("owned"))
    if os.geteuid() == 0:
        for folder, names, files in os.walk(place("owned")):
            for name in [*names, *files]:
                os.chown(os.path.join(folder, name), NOBODY, NOBODY)
        os.chown(place("owned"), NOBODY, NOBODY)
        ask("owner", migplan, place("owned"), truth)
        expect("owner, git program", told(run(migplan, place("owned"), "--git", "git", *questions(
            "db/versions", "main", "side")[2])), truth[2])
    # The end of a shallow clone is said, and nobody is blamed for what lies behind it.
    git(plain, "clone", "-q", "--depth", "1", "--no-single-branch", "file://" + plain, place("shallow"))
    ask("shallow", migplan, place("shallow"), truth, main="origin/main", side="origin/side",
        skip=("history", "locate"))
    done = run(migplan, place("shallow"), "--tree", "db/versions", "-v", "history")
    expect("shallow", told(done), (0, [("cccc", None, []), ("bbbb", "v1", []), ("aaaa", "v1", [])]))
    expect("shallow", ["added" in r["past"] for r in json.loads(done.stdout)["history"]], [False] * 3)


def submodule(migplan, scratch, plain, truth):
    outer = os.path.join(scratch, "outer")
    os.mkdir(outer)
    git(outer, "init", "-q", "-b", "main")
    git(outer, "-c", "protocol.file.allow=always", "submodule", "add", "-q", plain, "lib/sub")
    git(os.path.join(outer, "lib/sub"), "branch", "-q", "side", "origin/side")
    git(outer, "commit", "-q", "-m", "a submodule")
    tree = "lib/sub/db/versions"
    expect("submodule, on disk", told(run(migplan, outer, "--tree", tree, "-v", "history")), truth[2])
    for words, wanted in list(zip(questions(tree, "main", "main"), truth))[::2][:2]:
        expect("submodule " + " ".join(words), told(run(migplan, outer, *words)), wanted)
    ask("submodule, inside", migplan, os.path.join(outer, "lib/sub"), truth)
    shutil.rmtree(os.path.join(outer, ".git/modules"))
    done = run(migplan, outer, "--tree", tree, "--at", "main", "heads")
    expect("submodule that is not here", (done.returncode, "git submodule update --init lib/sub" in
                                          done.stderr), (2, True))


def unborn(migplan, scratch):
    folder = os.path.join(scratch, "unborn")
    os.makedirs(os.path.join(folder, "db/versions"))
    git(folder, "init", "-q", "-b", "main")
    write(folder, "aaaa", None)
    expect("unborn", told(run(migplan, folder, "--tree", "db/versions", "heads")), (0, ["aaaa"]))
    done = run(migplan, folder, "--tree", "db/versions", "-v", "history")
    expect("unborn", (done.returncode, done.stderr), (0, ""))
    expect("unborn", run(migplan, folder, "--tree", "db/versions", "--at", "main", "heads").returncode, 2)


def main():
    migplan = os.path.abspath(sys.argv[1])
    scratch = tempfile.mkdtemp(prefix="kinds-")
    plain = os.path.join(scratch, "plain")
    build(plain)
    truth = [told(run(migplan, plain, *words)) for words in questions("db/versions", "main", "side")]
    expect("plain heads", truth[:2], [(0, ["cccc"]), (0, ["ffff"])])
    expect("plain past", truth[2], (0, [("cccc", None, [("added", "fourth (#5)", 5)]),
                                        ("bbbb", "v1", [("added", "second (#2)", 2)]),
                                        ("aaaa", "v1", [("added", "start (#1)", 1)])]))
    expect("plain merge", (truth[4][0], truth[4][1]), (1, ["cccc", "ffff"]))
    expect("plain locate", truth[5], (0, [("dead", ["not so (#4)"])]))
    plain_kinds(migplan, scratch, plain, truth)
    odd_kinds(migplan, scratch, plain, truth)
    submodule(migplan, scratch, plain, truth)
    unborn(migplan, scratch)
    shutil.rmtree(scratch)
    for text in failures:
        print(text)
    print(f"kinds: {passed} passed, {len(failures)} failed")
    return len(failures) > 0


sys.exit(main())
