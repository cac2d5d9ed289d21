"""hostile.py MIGPLAN - a repository that somebody made to hurt.

A hundred thousand files, a blob of a gigabyte, symlinks out of the tree and in circles, modules that
import each other, a submodule that is the repository itself, and names and docstrings that would be
commands, escapes or markup where they are printed. Every reading command, from the folder and from the
commit, must end in bounded time with status 0, 1 or 2, and print nothing that does harm.
"""
import hashlib, json, os, re, shutil, subprocess, sys, tempfile, time

ENV = dict(os.environ, GIT_CONFIG_GLOBAL="/dev/null", GIT_CONFIG_SYSTEM="/dev/null",
           GIT_AUTHOR_NAME="::error::\x1b[31mA", GIT_AUTHOR_EMAIL="a@example.org",
           GIT_COMMITTER_NAME="A", GIT_COMMITTER_EMAIL="a@example.org", LC_ALL="C.UTF-8")
SECONDS = 300  # for one command; the slowest takes 2 on a core of its own
NASTY = "::error::x \x1b[31m\u202e --> </script> | `@team` \"'"
failures, passed = [], 0


def git(folder, *words, data=None):
    return subprocess.run(["git", "-C", folder, *words], env=ENV, check=True, input=data,
                          capture_output=True).stdout.decode().strip()


def revision(name, down, doc="plain", body="pass"):
    return (f'"""{doc}"""\nfrom alembic import op\nrevision = "{name}"\ndown_revision = {down!r}\n\n\n'
            f"def upgrade():\n    {body}\n\n\ndef downgrade():\n    pass\n").encode()


def expect(what, holds):
    global passed
    if holds:
        passed += 1
    else:
        failures.append(what)


def run(migplan, folder, words, statuses=(0, 1, 2)):
    begin = time.monotonic()
    what = " ".join(words)
    try:
        done = subprocess.run([migplan, *words], cwd=folder, env=ENV, capture_output=True,
                              timeout=SECONDS)
    except subprocess.TimeoutExpired:
        failures.append(f"{what}: over {SECONDS} s")
        return "", ""
    out, err = done.stdout.decode("utf-8", "strict"), done.stderr.decode("utf-8", "strict")
    expect(f"{what}: status {done.returncode} after {time.monotonic() - begin:.1f} s: {err[:300]}",
           done.returncode in statuses)
    return out, err


def harmless(what, text):
    bad = re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)
    expect(f"{what}: prints {bad and repr(bad.group())}", bad is None)


def commands(tree, at):
    common = ["--no-cache", "--tree", tree, *at]
    yield from ([*common, *words] for words in (
        ["heads"], ["branches"], ["history"], ["-v", "history"], ["-v", "show", "head"], ["graph"],
        ["config"], ["sql", "head"], ["compile", "--all"], ["locate", "a"], ["locate", "big.py"],
        ["plan", "upgrade", "heads", "--from", "base", "-o", "-"], ["check"]))
    yield from ([*common, "--json", *words] for words in (
        ["heads"], ["-v", "history"], ["compile", "--all"], ["locate", "a"], ["check"]))


# --- names and texts ------------------------------------------------------------------------


def build_texts(folder):
    """Names hold what is a command, an escape or markup somewhere."""
    versions = os.path.join(folder, "versions")
    os.makedirs(versions)
    git(folder, "init", "-q", "-b", "main")
    names = ["a.py", "::error::x.py", "\x1b[31mred.py", "\u202egpj.py", "--> .py", "<script>.py",
             "two\nlines.py", "`@team`.py", "it's \"quoted\".py", "$(touch pwned).py"]
    down = None
    for i, name in enumerate(names):
        with open(os.path.join(versions, name), "wb") as out:
            out.write(revision(f"a{i}", down, f"title {NASTY}\n\n{NASTY}",
                               f"op.execute('select 1 -- {i}')"))
        down = f"a{i}"
    with open(os.path.join(versions, "z.py"), "wb") as out:
        out.write(revision("b0", "a3", NASTY))
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", f"subject {NASTY}")
    git(folder, "tag", "v1")


def check_texts(migplan, folder):
    for at in ([], ["--at", "main"]):
        for words in commands("versions", at):
            out, err = run(migplan, folder, words)
            if "--json" in words and out:
                json.loads(out)
            data = "--json" in words or "plan" in words
            harmless(" ".join(words), (json.dumps(out) if data else out) + err)
        for form in ("text", "concise", "github", "markdown", "sarif", "gitlab", "junit", "rdjson",
                     "rdjsonl", "jsonl", "json"):
            words = ["--no-cache", "--tree", "versions", *at, "check", "--format", form]
            out, err = run(migplan, folder, words)
            if form in ("sarif", "gitlab", "rdjson", "json"):
                json.loads(out)
            elif form == "github":
                expect(f"github: {out[:300]!r}", all(
                    re.match(r"(::(error|warning|notice) (file|title)=|[^:]|:[^:]|$)", line)
                    for line in out.split("\n")))
                harmless("github", out)
            elif form == "markdown":
                # Ours: the comment that finds the report again, and the picture. Code is text.
                rest = re.sub(r"(?s)<!-- migplan[^>]*-->|```mermaid.*?```|`[^`\n]*`", "", out)
                expect("markdown: raw markup", "<script" not in rest and "-->" not in rest)
                harmless("markdown", out)
            elif form in ("text", "concise"):
                harmless(form, out)
            else:
                harmless(form, "".join(c for c in out if c != "\u202e"))  # a file for programs
    expect("a name was run by a shell", not os.path.exists(os.path.join(folder, "pwned")))


# --- links, circles and sizes ---------------------------------------------------------------


def build_links(folder):
    versions = os.path.join(folder, "versions")
    os.makedirs(versions)
    git(folder, "init", "-q", "-b", "main")
    secret = folder + ".secret.py"
    with open(secret, "wb") as out:
        out.write(revision("secret", None, "nobody shall read this"))
    os.symlink(secret, os.path.join(versions, "link.py"))
    os.symlink("/", os.path.join(versions, "top"))
    os.symlink("loop2.py", os.path.join(versions, "loop1.py"))
    os.symlink("loop1.py", os.path.join(versions, "loop2.py"))
    os.symlink(".", os.path.join(versions, "again"))
    with open(os.path.join(versions, "a.py"), "wb") as out:
        out.write(b"import versions.one\nfrom one import x\n" + revision("a0", None, body="op.execute(x)"))
    for name, other in (("one", "two"), ("two", "one")):
        with open(os.path.join(folder, name + ".py"), "w") as out:
            out.write(f"from {other} import x\nimport {other}\nx = {other}.x\n")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "links")
    # A submodule that is this very repository, at this very commit.
    head = git(folder, "rev-parse", "HEAD")
    git(folder, "update-index", "--add", "--cacheinfo", f"160000,{head},versions/self")
    with open(os.path.join(folder, ".gitmodules"), "w") as out:
        out.write('[submodule "versions/self"]\npath = versions/self\nurl = ./\n')
    os.mkdir(os.path.join(versions, "self"))
    git(folder, "add", ".gitmodules")
    git(folder, "commit", "-q", "-m", "myself")


def check_links(migplan, folder):
    for at in ([], ["--at", "main"]):
        for tree in ("versions", "versions/self/versions", "versions/top/etc", "versions/again"):
            for words in commands(tree, at):
                out, err = run(migplan, folder, words)
                expect(f"{' '.join(words)}: reads outside", "nobody shall read" not in out + err)


def build_large(folder):
    """A folder of 100,000 revisions, and one with a blob of a gigabyte of zeros."""
    os.makedirs(folder)
    git(folder, "init", "-q", "-b", "main")
    blobs, entries = [], []
    for i in range(100000):
        text = f"revision = 'r{i}'\ndown_revision = {('r%d' % (i - 1)) if i else None!r}\n".encode()
        blobs.append(b"blob\ndata %d\n%s\n" % (len(text), text))
        name = hashlib.sha1(b"blob %d\0%s" % (len(text), text)).hexdigest()
        entries.append(f"100644 blob {name}\tr{i}.py\n")
    git(folder, "fast-import", "--quiet", data=b"".join(blobs))
    versions = git(folder, "mktree", data="".join(entries).encode())
    root = git(folder, "mktree", data=f"040000 tree {versions}\tversions\n".encode())
    git(folder, "update-ref", "refs/heads/main", git(folder, "commit-tree", "-m", "many", root))
    feed = subprocess.Popen(["git", "-C", folder, "-c", "core.compression=1", "-c", "core.bigFileThreshold=1m",
                             "fast-import", "--quiet"], env=ENV, stdin=subprocess.PIPE)
    feed.stdin.write(b"blob\nmark :1\ndata %d\n" % (1 << 30))
    for _ in range(1 << 6):
        feed.stdin.write(bytes(1 << 24))
    small = b"revision = 'a0'\ndown_revision = None\n"
    feed.stdin.write(b"\nblob\nmark :2\ndata %d\n%s\n" % (len(small), small))
    feed.stdin.write(b"commit refs/heads/big\ncommitter A <a> 1700000000 +0000\ndata 3\nbig\n"
                     b"M 100644 :1 versions/big.py\nM 100644 :2 versions/a.py\n\n")
    feed.stdin.close()
    expect("the gigabyte was made", feed.wait() == 0)


def check_large(migplan, folder):
    for words in (["heads"], ["-v", "history"], ["graph", "-n", "5"], ["locate", "r99999"]):
        out, err = run(migplan, folder, ["--no-cache", "--tree", "versions", "--at", "main", *words], (0,))
        expect(f"many {words}", "r99999" in out)
    for words in commands("versions", ["--at", "big"]):
        run(migplan, folder, words)
    out, err = run(migplan, folder, ["--no-cache", "--tree", "versions", "--at", "big", "heads"], (2,))
    expect(f"big: {err[:200]}", "larger than" in err and "big.py" in err)
    out, err = run(migplan, folder, ["--no-cache", "--git", "git", "--tree", "versions", "--at", "big",
                                     "heads"], (2,))
    expect(f"big, git program: {err[:200]}", "larger than" in err)
    out, err = run(migplan, folder, ["--no-cache", "--tree", "versions", "--at", "big", "check"], (1,))
    expect(f"big: {out[:200]}", "big.py" in out)


def main():
    migplan = os.path.abspath(sys.argv[1])
    scratch = tempfile.mkdtemp(prefix="hostile-")
    for name, build, check in (("texts", build_texts, check_texts), ("links", build_links, check_links),
                               ("large", build_large, check_large)):
        folder = os.path.join(scratch, name)
        build(folder)
        begin = time.monotonic()
        check(migplan, folder)
        print(f"hostile {name}: {time.monotonic() - begin:.0f} s", flush=True)
    shutil.rmtree(scratch)
    for text in failures:
        print(text)
    print(f"hostile: {passed} passed, {len(failures)} failed")
    return len(failures) > 0


sys.exit(main())
