#!/usr/bin/python3
"""Times the walk through git history against git itself, in one run.

    bench_history.py [--runs N] [--commits N] [--clone DIR --tree FOLDER] MIGPLAN

Makes a repository of N commits (default 10,000) in which every fiftieth adds a revision, with merges,
or takes one that is there. Ours is `history --verbose` less what `history` takes, cold and a second
time with the catalog; git's is `git log --format=%H --name-status -- FOLDER`, which says less. The
fastest CPU time of N runs counts, taken in turn, with git's commit-graph file and without. Status 1
where a ratio is over its target.
"""
import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile

ENV = dict(os.environ, GIT_CONFIG_GLOBAL="/dev/null", GIT_CONFIG_SYSTEM="/dev/null")
# the most that a run may take of git's CPU: cold without and with commit-graph, second run
TARGETS = {"without": (2.0, 0.20), "with": (2.0, 0.30)}


def git(folder, *words, data=None):
    subprocess.run(["git", "-C", folder, *words], env=ENV, check=True, input=data, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL)


def cpu(argv, folder):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(argv, cwd=folder, env=ENV, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def make(folder, count):
    """A main line with a branch of three commits merged now and then, 400 files in 40 folders."""
    os.mkdir(folder)
    git(folder, "init", "-q", "-b", "main")
    out, mark, down = [], 0, None

    def commit(ref, when, subject, parents, files):
        nonlocal mark
        mark += 1
        out.append(b"commit %s\nmark :%d\ncommitter A <a> %d +0000\ndata %d\n%s\n" % (
            ref, mark, 1500000000 + when * 600, len(subject), subject))
        out.extend(b"%s :%d\n" % (word, p) for word, p in zip((b"from", b"merge"), parents) if p)
        for name, text in files:
            out.append(b"M 100644 inline %s\ndata %d\n%s\n" % (name, len(text), text))
        out.append(b"\n")
        return mark

    def files_of(i):
        nonlocal down
        found = [(b"src/m%d/f%d.c" % (i * 7 % 40, i * 3 % 10), b"line %d\n" % i * (i % 30 + 1))]
        if i % 50 == 0:
            text = "revision = 'r%d'\ndown_revision = %r\n%s" % (i, down, "# text\n" * 60)
            found.append((b"app/db/versions/r%d.py" % i, text.encode()))
            down = "r%d" % i
        return found

    tip = side = 0
    pending = []  # what the side has and the main line not yet
    for i in range(count):
        if i % 20 in (10, 11, 12) and side:
            pending.append(files_of(i))
            side = commit(b"refs/heads/side", i, b"side", [side], pending[-1])
        elif i % 20 == 13 and side:
            tip = commit(b"refs/heads/main", i, b"Merge pull request #%d from x/side" % i, [tip, side],
                         [f for files in pending for f in files])
            pending = []
        else:
            tip = commit(b"refs/heads/main", i, b"change (#%d)" % i, [tip], files_of(i))
            if i % 20 == 9:
                side = tip
    git(folder, "fast-import", "--quiet", data=b"".join(out))
    git(folder, "repack", "-q", "-a", "-d")


def measure(migplan, folder, tree, runs):
    """seconds: ours cold, ours again, git's; ours less what the command takes without the walk"""
    base = [migplan, "--tree", tree, "--at", "HEAD"]
    catalog = ["--catalog", os.path.join(folder, "bench.db")]
    best = {}
    for _ in range(runs):
        if os.path.exists(catalog[1]):
            os.unlink(catalog[1])
        for name, argv in (
            ("plain", [*base, "--no-cache", "history"]),
            ("cold", [*base, "--no-cache", "-v", "history"]),
            ("fill", [*base, *catalog, "-v", "history"]),
            ("kept", [*base, *catalog, "history"]),
            ("second", [*base, *catalog, "-v", "history"]),
            ("git", ["git", "log", "--format=%H", "--name-status", "--", tree]),
        ):
            took = cpu(argv, folder)
            best[name] = min(took, best.get(name, took))
    return best["cold"] - best["plain"], max(best["second"] - best["kept"], 0), best["git"], best["second"]


def main():
    p = argparse.ArgumentParser(usage=__doc__)
    p.add_argument("--runs", type=int, default=5)
    p.add_argument("--commits", type=int, default=10000)
    p.add_argument("--clone")
    p.add_argument("--tree", default="app/db/versions")
    p.add_argument("migplan")
    o = p.parse_args()
    migplan = os.path.abspath(o.migplan)
    scratch = tempfile.mkdtemp(prefix="bench-history-")
    folder = os.path.join(scratch, "r")
    if o.clone:
        subprocess.run(["git", "clone", "-q", "--bare", o.clone, folder], env=ENV, check=True)
    else:
        make(folder, o.commits)
    bad = []
    print("%-8s %8s %8s %8s  %6s %6s  %s" % ("graph", "walk s", "again s", "git s", "walk", "again", "all of 2nd"))
    for kind in ("without", "with"):
        if kind == "with":
            git(folder, "commit-graph", "write", "--reachable")
        walk, again, peer, whole = measure(migplan, folder, o.tree, o.runs)
        print("%-8s %8.3f %8.3f %8.3f  %6.2f %6.2f  %.3f" % (kind, walk, again, peer, walk / peer, again / peer, whole))
        for name, ratio, most in zip(("walk", "second run"), (walk / peer, again / peer), TARGETS[kind]):
            if ratio > most:
                bad.append("%s %s commit-graph: %.2f of git's CPU" % (name, kind, ratio))
    shutil.rmtree(scratch)
    for text in bad:
        print("over its target: " + text)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
