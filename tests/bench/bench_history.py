#!/usr/bin/python3
"""Times the walk through git history against git itself, in one run.

    bench_history.py [--runs N] [--commits N] [--clone DIR --tree FOLDER] [--docs FILE] DRIVER

Makes a repository of N commits (default 10,000) in which every fiftieth adds a revision, with merges,
or takes one that is there. Ours is what past_driver takes for the past of all revisions (commits,
renames, requests, first tags) less what it takes without, cold and a second time with the catalog;
git's is `git log --format=%H --name-status -- FOLDER`, which says less. The fastest CPU time of N runs
counts, taken in turn, without git's commit-graph file, with it, and with its Bloom filters of changed
paths. Status 1 where a ratio is over its target.

--docs writes the table into a page, between the lines that begin and end it.
"""
import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile

ENV = dict(os.environ, GIT_CONFIG_GLOBAL="/dev/null", GIT_CONFIG_SYSTEM="/dev/null")
# the most that a cold run may take of git's CPU without commit-graph, and of the same git's; the
# most that a second run may take of the former
TARGETS = {"none": (0.80, 0.80, 0.02), "graph": (0.50, 0.85, 0.02), "filters": (0.24, None, 0.02)}
WRITE = {"graph": [], "filters": ["--changed-paths"]}

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


def measure(driver, folder, tree, runs):
    """seconds: our walk cold, again, git's"""
    base = [driver, "--tree", tree, "--at", "HEAD"]
    catalog = ["--catalog", os.path.join(folder, "bench.db")]
    best = {}
    for _ in range(runs):
        if os.path.exists(catalog[1]):
            os.unlink(catalog[1])
        for name, argv in (
            ("open", [*base, "--no-cache", "open"]),
            ("cold", [*base, "--no-cache", "past"]),
            ("git", ["git", "log", "--format=%H", "--name-status", "--", tree]),
            ("fill", [*base, *catalog, "past"]),
            ("kept", [*base, *catalog, "open"]),
            ("second", [*base, *catalog, "past"]),
            ("kept", [*base, *catalog, "open"]),
            ("second", [*base, *catalog, "past"]),
        ):
            took = cpu(argv, folder)
            best[name] = min(took, best.get(name, took))
    return best["cold"] - best["open"], max(best["second"] - best["kept"], 0), best["git"]


def write_docs(path, lines):
    with open(path, encoding="utf-8") as f:
        text = f.read()
    begin, end = "<!-- bench_history.py begins -->\n", "<!-- bench_history.py ends -->\n"
    before, rest = text.split(begin)
    after = rest.split(end)[1]
    with open(path, "w", encoding="utf-8") as f:
        f.write(before + begin + "\n".join(lines) + "\n" + end + after)


def main():
    p = argparse.ArgumentParser(usage=__doc__)
    p.add_argument("--runs", type=int, default=5)
    p.add_argument("--commits", type=int, default=10000)
    p.add_argument("--clone")
    p.add_argument("--tree", default="app/db/versions")
    p.add_argument("--docs")
    p.add_argument("driver")
    o = p.parse_args()
    driver = os.path.abspath(o.driver)
    scratch = tempfile.mkdtemp(prefix="bench-history-")
    folder = os.path.join(scratch, "r")
    if o.clone:
        subprocess.run(["git", "clone", "-q", "--bare", o.clone, folder], env=ENV, check=True)
    else:
        make(folder, o.commits)
    bad, plain = [], None
    lines = ["| commit-graph | walk s | again s | git log s | walk, of git without | walk, of the same git | again |",
             "|---|--:|--:|--:|--:|--:|--:|"]
    for kind in TARGETS:
        if kind in WRITE:
            git(folder, "commit-graph", "write", "--reachable", *WRITE[kind])
        walk, again, peer = measure(driver, folder, o.tree, o.runs)
        plain = plain or peer
        ratios = walk / plain, walk / peer, again / plain
        lines.append("| %s | %.3f | %.3f | %.3f | %.2f | %.2f | %.3f |" % (kind, walk, again, peer, *ratios))
        for name, ratio, most in zip(("walk", "walk against the same", "second run"), ratios, TARGETS[kind]):
            if most is not None and ratio > most:
                bad.append("%s with commit-graph %s: %.2f of git's CPU, not %.2f" % (name, kind, ratio, most))
    shutil.rmtree(scratch)
    print("\n".join(lines))
    if o.docs and not o.clone:
        write_docs(o.docs, lines)
    for text in bad:
        print("over its target: " + text)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
