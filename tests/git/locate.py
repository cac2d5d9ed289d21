"""locate.py MIGPLAN - does locate find a revision wherever it can be?

Makes one repository that has a revision on a branch, a remote branch, in tags, in a stash as a
change and as a new file, deleted on a branch, renumbered in place, added and removed before a
merge, and dropped by a merge; asks for each through libgit2 and through the git program; follows
the hint and compares the file that comes back.
"""
import json, os, re, shutil, subprocess, sys, tempfile

ENV = dict(os.environ, GIT_CONFIG_GLOBAL="/dev/null", GIT_CONFIG_SYSTEM="/dev/null",
           GIT_AUTHOR_NAME="Author A", GIT_AUTHOR_EMAIL="a@example.org", GIT_COMMITTER_NAME="Author A",
           GIT_COMMITTER_EMAIL="a@example.org", LC_ALL="C")
clock = 1700000000
failures = []


def git(folder, *words):
    global clock
    clock += 60
    env = dict(ENV, GIT_AUTHOR_DATE=f"{clock} +0000", GIT_COMMITTER_DATE=f"{clock} +0000")
    return subprocess.run(["git", "-C", folder, *words], env=env, check=True, capture_output=True,
                          text=True).stdout.strip()


def text_of(revision, down=None):
    return (f'"""about {revision}"""\nrevision = "{revision}"\ndown_revision = {down!r}\n\n\n'
            f"def upgrade():\n    pass\n\n\ndef downgrade():\n    pass\n")


def write(folder, revision, name=None):
    path = os.path.join(folder, "versions", name or revision + "_x.py")
    with open(path, "w") as out:
        out.write(text_of(revision))
    return path


def commit(folder, subject):
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", subject)
    return git(folder, "rev-parse", "HEAD")


def build(folder):
    """Returns who deleted or replaced what."""
    by = {}
    os.makedirs(os.path.join(folder, "versions"))
    git(folder, "init", "-q", "-b", "main")
    write(folder, "aaaa")
    commit(folder, "start (#1)")
    git(folder, "tag", "v1")
    git(folder, "switch", "-q", "-c", "feat/acl")
    write(folder, "bbbb")
    commit(folder, "add acl")
    git(folder, "switch", "-q", "main")
    write(folder, "cccc")
    commit(folder, "will go (#7)")
    git(folder, "tag", "-m", "two", "v2")
    os.unlink(os.path.join(folder, "versions/cccc_x.py"))
    by["cccc"] = commit(folder, "gone (#8)")
    write(folder, "dddd", "number.py")
    commit(folder, "a number")
    write(folder, "eeee", "number.py")
    by["dddd"] = commit(folder, "another number (#9)")
    git(folder, "switch", "-q", "-c", "short")
    write(folder, "ffff")
    commit(folder, "for a moment")
    os.unlink(os.path.join(folder, "versions/ffff_x.py"))
    by["ffff"] = commit(folder, "no more")
    git(folder, "switch", "-q", "main")
    git(folder, "merge", "-q", "--no-ff", "-m", "Merge pull request #12 from x/short", "short")
    git(folder, "branch", "-q", "-D", "short")
    git(folder, "switch", "-q", "-c", "refused")
    write(folder, "9999")
    commit(folder, "never taken")
    git(folder, "switch", "-q", "main")
    git(folder, "merge", "-q", "-s", "ours", "-m", "Merge pull request #13 from x/refused", "refused")
    by["9999"] = git(folder, "rev-parse", "HEAD")
    git(folder, "branch", "-q", "-D", "refused")
    write(folder, "7777")
    git(folder, "stash", "push", "-q", "--include-untracked")
    write(folder, "8888", "aaaa_x.py")
    git(folder, "stash", "push", "-q")
    write(folder, "6666")
    git(folder, "update-ref", "refs/remotes/origin/other", "feat/acl")
    return by


def ask(migplan, folder, way, name, status=0):
    run = subprocess.run([migplan, "--git", way, "--no-cache", "--tree", "versions", "--json", "locate",
                          name], cwd=folder, env=ENV, capture_output=True, text=True)
    if run.returncode != status:
        failures.append(f"{way} {name}: exit {run.returncode}: {run.stderr}")
    return json.loads(run.stdout or '{"revisions": []}')["revisions"]


def expect(what, got, wanted):
    if got != wanted:
        failures.append(f"{what}: {got} and not {wanted}")


def places(found):
    return [(p["kind"], p.get("ref")) for p in found["places"]]


def check(migplan, folder, way, by):
    wanted = {
        "aaaa": [("here", None), ("branch", "feat/acl"), ("branch", "main"),
                 ("remote", "origin/other"), ("tag", "v1"), ("tag", "v2"), ("stash", "stash@{1}")],
        "bbbb": [("branch", "feat/acl"), ("remote", "origin/other")],
        "cccc": [("tag", "v2"), ("deleted", None)],
        "dddd": [("replaced", None)],
        "eeee": [("here", None), ("branch", "main"), ("stash", "stash@{0}"),
                 ("stash", "stash@{1}")],
        "ffff": [("deleted", None)],
        "9999": [("deleted", None)],
        "8888": [("stash", "stash@{0}")],
        "7777": [("stash", "stash@{1}")],
        "6666": [("here", None)],
    }
    for name, there in wanted.items():
        found = ask(migplan, folder, way, name)
        expect(f"{way} {name}", [f["revision"] for f in found], [name])
        expect(f"{way} {name}", places(found[0]), there)
        if name in by:
            expect(f"{way} {name} by", found[0]["places"][-1]["by"]["commit"], by[name])
        bring_back(migplan, folder, way, name, found[0])
    expect(f"{way} prefix", [f["revision"] for f in ask(migplan, folder, way, "77")], ["7777"])
    expect(f"{way} file", [f["revision"] for f in ask(migplan, folder, way, "cccc_x.py")], ["cccc"])
    expect(f"{way} path", [f["revision"] for f in ask(migplan, folder, way, "versions/bbbb_x.py")],
           ["bbbb"])
    expect(f"{way} stem", sorted(f["revision"] for f in ask(migplan, folder, way, "number")),
           ["dddd", "eeee"])
    expect(f"{way} unknown", ask(migplan, folder, way, "nowhere", 1), [])
    expect(f"{way} origin", ask(migplan, folder, way, "cccc")[0]["added"].get("pull_request"), 7)


def bring_back(migplan, folder, way, name, found):
    """The command of the hint, in a copy, makes a file that declares the revision."""
    if found["places"][0]["kind"] == "here":
        return
    run = subprocess.run([migplan, "--git", way, "--no-cache", "--tree", "versions", "locate", name],
                         cwd=folder, env=ENV, capture_output=True, text=True)
    hint = re.search(r"hint: get it back:  (.*)", run.stdout)
    copy = folder + ".copy"
    shutil.copytree(folder, copy)
    subprocess.run(hint.group(1), shell=True, cwd=copy, env=ENV, check=True)
    with open(os.path.join(copy, found["places"][0]["path"])) as text:
        expect(f"{way} {name} back", text.read(), text_of(name))
    shutil.rmtree(copy)


def main():
    migplan = os.path.abspath(sys.argv[1])
    scratch = tempfile.mkdtemp(prefix="locate-")
    folder = os.path.join(scratch, "r")
    by = build(folder)
    for way in ("libgit2", "git"):
        check(migplan, folder, way, by)
    shutil.rmtree(scratch)
    for text in failures:
        print(text)
    print(f"locate: {len(failures)} failed")
    return len(failures) > 0


sys.exit(main())
