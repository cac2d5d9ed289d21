"""bombs.py MIGPLAN - repositories that somebody made to do harm.

Names and texts are the matter of tests/report/formats.py. Here it is sizes,
loops and links: whatever a repository holds, check ends soon, in little memory,
with a status that is not green, and neither follows a link nor runs anything.
"""
import os, resource, shutil, subprocess, sys, tempfile

ENV = dict(os.environ, GIT_CONFIG_GLOBAL="/dev/null", GIT_CONFIG_SYSTEM="/dev/null",
           ALEMBIC_CONFIG="", XDG_CACHE_HOME="/nonexistent")
MIGPLAN = os.path.abspath(sys.argv[1])
SLOW = 8 if "asan" in MIGPLAN else 1
INI = b"[alembic]\nscript_location = app\n"


def revision(name, down, body="pass"):
    return (f"revision = {name!r}\ndown_revision = {down!r}\n\n\ndef upgrade():\n    {body}\n\n\n"
            "def downgrade():\n    pass\n").encode()


class Stream:
    """What git fast-import makes a repository of."""

    def __init__(self):
        self.out = []

    def commit(self, branch, files, after=None):
        self.out.append(b"commit refs/heads/%s\ncommitter a <a@example.org> 1700000000 +0000\n"
                        b"data 1\nx\n" % branch.encode())
        if after:
            self.out.append(b"from refs/heads/%s\n" % after.encode())
        for path, mode, data in files:
            self.out.append(b"M %s inline %s\ndata %d\n" % (mode, path.encode(), len(data)) + data + b"\n")

    def make(self, folder):
        subprocess.run(["git", "init", "-q", "--bare", "-b", "main", folder], env=ENV, check=True)
        subprocess.run(["git", "-C", folder, "fast-import", "--quiet"], env=ENV, check=True,
                       input=b"".join(self.out))


def cpu_seconds():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def check(folder, *words, seconds, mib=1024):
    """Runs check in folder, with a limit on memory, and demands that it ends in time."""
    def limit():
        if SLOW == 1:
            resource.setrlimit(resource.RLIMIT_AS, (mib << 20, mib << 20))
    begun = cpu_seconds()
    run = subprocess.run([MIGPLAN, "--no-cache", "check", *words], cwd=folder, env=ENV,
                         capture_output=True, preexec_fn=limit, timeout=600)
    took = cpu_seconds() - begun
    assert run.returncode in (0, 1, 2), (run.returncode, run.stderr[-500:])
    assert took < seconds * SLOW, f"{took:.1f} s"
    return run


F = b"100644"
BASE = [("alembic.ini", F, INI), ("app/versions/a.py", F, revision("a", None))]


def test_many_files(scratch):
    s = Stream()
    s.commit("main", BASE)
    s.commit("feature", [(f"app/versions/f{i}.py", F, revision(f"f{i}", f"f{i - 1}" if i else "a"))
                         for i in range(20000)]
             + [(f"deep/{i % 300}/{i}/x", F, b"") for i in range(80000)], "main")
    s.make(scratch)
    run = check(scratch, "--base", "main", "--head", "feature", seconds=10, mib=2048)
    assert run.returncode == 0 and b"20001 revisions, 20000 new" in run.stdout, run.stdout[-300:]


def test_large_blob(scratch):
    s = Stream()
    s.commit("main", BASE)
    s.commit("feature", [("app/versions/b.py", F, revision("b", "a") + b"#" * (64 << 20))], "main")
    s.make(scratch)
    run = check(scratch, "--base", "main", "--head", "feature", seconds=3, mib=512)
    assert run.returncode == 1 and b"larger than" in run.stdout, run.stdout + run.stderr


def test_links(scratch):
    s = Stream()
    s.commit("main", BASE)
    s.commit("feature", [("app/versions/b.py", b"120000", b"/etc/passwd"),
                         ("app/versions/c.py", b"120000", b"c.py"),
                         ("app/more", b"120000", b"."), ("loop", b"120000", b"../../loop")], "main")
    s.make(scratch)
    run = check(scratch, "--base", "main", "--head", "feature", seconds=2)
    assert run.returncode == 1 and run.stdout.count(b"is a symlink") == 2, run.stdout
    tree = scratch + ".tree"
    subprocess.run(["git", "clone", "-q", "-b", "feature", scratch, tree], env=ENV, check=True)
    run = check(tree, seconds=2)
    assert run.returncode == 1 and b"root:" not in run.stdout + run.stderr, run.stdout
    shutil.rmtree(tree)


def test_circles(scratch):
    """Modules that import each other, a script that imports itself, settings that
    stand for each other, revisions that revise each other."""
    s = Stream()
    s.commit("main", BASE)
    s.commit("feature", [
        ("app/__init__.py", F, b""), ("app/x.py", F, b"from app.y import *\nfrom app.x import T\n"),
        ("app/y.py", F, b"from app.x import *\nimport app.y\n"),
        ("app/versions/b.py", F, b"from app.x import T\nfrom app.versions.b import U\n" +
         revision("b", "a", "op.execute(T)")),
        ("app/versions/c.py", F, revision("c", "d")), ("app/versions/d.py", F, revision("d", "c"))],
        "main")
    s.make(scratch)
    run = check(scratch, "--base", "main", "--head", "feature", seconds=2)
    assert run.returncode == 1 and b"MP103" in run.stdout, run.stdout
    s = Stream()
    s.commit("main", [("alembic.ini", F, INI + b"a = %(b)s\nb = %(a)s\nversion_locations = %(a)s\n")])
    shutil.rmtree(scratch)
    s.make(scratch)
    assert check(scratch, "--base", "main", "--head", "main", seconds=2).returncode == 2


def test_bombs(scratch):
    """Texts that grow when they are read."""
    nested = b"revision = 'b'\ndown_revision = 'a'\nx = " + b"[" * 100000 + b"\n"
    grow = revision("c", "b", "op.execute('x' * 10 ** 12)")
    twice = revision("d", "c", "x = 'x'\n    for i in range(100): x = x + x\n    op.execute(x)")
    sql = (b"-- revision: e\n-- revises: d\n-- migrate: upgrade\nselect " + b"(" * 50000 + b"1" +
           b")" * 50000 + b";\n")
    comments = revision("f", "e", "pass\n" + "    # migplan: allow MP101 -- x\n" * 50000)
    s = Stream()
    s.commit("main", BASE)
    s.commit("feature", [(f"app/versions/{n}", F, data) for n, data in (
        ("b.py", nested), ("c.py", grow), ("d.py", twice), ("e.sql", sql), ("f.py", comments))], "main")
    s.make(scratch)
    run = check(scratch, "--base", "main", "--head", "feature", "--format", "concise", seconds=6)
    assert run.returncode in (1, 2), run.stdout
    assert len(run.stdout) < 1 << 20, len(run.stdout)


def test_nothing_of_it_runs(scratch):
    """Hooks, filters, aliases, pagers and file system monitors of the repository."""
    s = Stream()
    s.commit("main", BASE + [(".gitattributes", F, b"*.py filter=evil diff=evil\n")])
    s.make(scratch)
    tree, mark = scratch + ".tree", scratch + ".mark"
    subprocess.run(["git", "clone", "-q", scratch, tree], env=ENV, check=True)
    evil = f"touch {mark}; cat"
    with open(tree + "/.git/config", "a") as out:
        out.write(f'[core]\nfsmonitor = "{evil}"\nhooksPath = {tree}/hooks\npager = "{evil}"\n'
                  f'sshCommand = "{evil}"\n[filter "evil"]\nsmudge = "{evil}"\nclean = "{evil}"\n'
                  f'[diff "evil"]\ntextconv = "{evil}"\n[alias]\nls-files = "!{evil}"\n')
    os.mkdir(tree + "/hooks")
    for name in ("post-index-change", "pre-commit", "reference-transaction"):
        with open(f"{tree}/hooks/{name}", "w") as out:
            out.write(f"#!/bin/sh\ntouch {mark}\n")
        os.chmod(f"{tree}/hooks/{name}", 0o755)
    for words in ([], ["--base", "HEAD"], ["--staged"]):
        assert check(tree, *words, seconds=2).returncode == 0
        assert not os.path.exists(mark), words
    run = subprocess.run([MIGPLAN, "--no-cache", "--git", "git", "check", "--base", "HEAD"], cwd=tree,
                         env=ENV, capture_output=True)
    assert run.returncode == 0 and not os.path.exists(mark), run.stderr
    shutil.rmtree(tree)


def main():
    failed = 0
    tests = [(n, t) for n, t in sorted(globals().items()) if n.startswith("test_")]
    for name, test in tests:
        folder = tempfile.mkdtemp(prefix="bombs-")
        try:
            test(folder + "/r")
        except (AssertionError, subprocess.TimeoutExpired) as wrong:
            failed += 1
            print(f"{name}: {wrong}")
        shutil.rmtree(folder)
    print(f"bombs: {len(tests) - failed} passed, {failed} failed")
    return failed > 0


sys.exit(main())
