#!/usr/bin/python3
"""libraries.py MIGPLAN - is a library loaded when it is needed, and only then?

Puts files before libgit2 and libcrypto, in the dynamic linker's search path, that are no libraries. What
needs neither must answer as ever: lint, locks, explain, and graph commands on a tree that has not
changed. What needs one must name it, or do without: git's objects are read by the git program then.
"""
import os
import re
import subprocess
import sys
import tempfile
import time

ENV = dict(os.environ, GIT_CONFIG_GLOBAL="/dev/null", GIT_CONFIG_SYSTEM="/dev/null", LC_ALL="C",
           GIT_AUTHOR_NAME="A", GIT_AUTHOR_EMAIL="a@example.org", GIT_COMMITTER_NAME="A",
           GIT_COMMITTER_EMAIL="a@example.org")
REVISION = ('"""about {0}"""\nfrom alembic import op\n\nrevision = "{0}"\ndown_revision = {1!r}\n\n\n'
            "def upgrade():\n    op.execute('select 1')\n\n\ndef downgrade():\n    op.execute('select 2')\n")
MIGPLAN = os.path.abspath(sys.argv[1])
bad = 0


def names():
    """The names under which the two are looked for, as the program's own bytes have them."""
    with open(MIGPLAN, "rb") as program:
        found = set(re.findall(rb"lib(?:git2|crypto)\.so\.[0-9.]+", program.read()))
    return {name.decode().split(".")[0]: name.decode() for name in found}


def spoil(folder, *libraries):
    os.makedirs(folder)
    for library in libraries:
        with open(os.path.join(folder, library), "w", encoding="utf-8") as out:
            out.write("no library")
    return folder


def run(folder, spoiled, *words, **more):
    env = dict(ENV, **more)
    if spoiled:
        env["LD_LIBRARY_PATH"] = spoiled
    done = subprocess.run([MIGPLAN, *words], cwd=folder, env=env, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def expect(what, good, got):
    global bad
    if not good:
        bad += 1
        print(f"libraries: {what}: {got}")


def write(folder):
    os.makedirs(os.path.join(folder, "versions"))
    for revision, down in (("aaaa", None), ("bbbb", "aaaa")):
        with open(os.path.join(folder, "versions", revision + ".py"), "w", encoding="utf-8") as out:
            out.write(REVISION.format(revision, down))
    with open(os.path.join(folder, "x.sql"), "w", encoding="utf-8") as out:
        out.write("ALTER TABLE t ALTER COLUMN c TYPE bigint;\n")
    for words in (["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-q", "-m", "start"]):
        subprocess.run(["git", "-C", folder, *words], env=ENV, check=True)


def unneeded(folder, none):
    time.sleep(0.3)  # what was written just now is read again, for its time may not tell
    run(folder, None, "--tree", "versions", "heads")
    for words in (["lint", "x.sql"], ["lint", "--format", "concise", "x.sql"], ["locks", "--json", "x.sql"],
                  ["explain", "E201"], ["rules"], ["--version"], ["lint", "--help"],
                  ["--tree", "versions", "heads"], ["--tree", "versions", "history", "--json"],
                  ["--tree", "versions", "branches"], ["--tree", "versions", "graph"]):
        usual, without = run(folder, None, *words), run(folder, none, *words)
        expect(" ".join(words) + " without libraries", usual == without, without)


def needed(folder, no_git, no_crypto, library):
    at = ["--no-cache", "--tree", "versions", "--at", "HEAD", "heads"]
    usual = run(folder, None, *at)
    expect("heads of a commit", usual[0] == 0 and usual[1].startswith("bbbb"), usual)
    expect("heads by the git program", run(folder, no_git, *at) == usual, run(folder, no_git, *at))
    got = run(folder, no_git, "--git", "libgit2", *at)
    expect("libgit2 alone", got[0] == 2 and f"library {library['libgit2']} cannot be loaded" in got[2] and
           "apt-get install libgit2-" in got[2], got)
    got = run(folder, no_git, *at, PATH="/nonexistent")
    expect("neither", got[0] == 2 and "git program could not be started" in got[2] and
           f"{library['libgit2']} cannot be loaded" in got[2], got)
    got = run(folder, no_crypto, "--no-cache", "--tree", "versions", "compile", "--all")
    expect("no libcrypto", got[0] == 2 and f"library {library['libcrypto']} cannot be loaded" in got[2] and
           "apt-get install libssl3" in got[2], got)


def main():
    library = names()
    expect("two libraries", set(library) == {"libgit2", "libcrypto"}, library)
    with tempfile.TemporaryDirectory() as top:
        folder = os.path.join(top, "tree")
        write(folder)
        unneeded(folder, spoil(os.path.join(top, "none"), *library.values()))
        needed(folder, spoil(os.path.join(top, "no_git"), library["libgit2"]),
               spoil(os.path.join(top, "no_crypto"), library["libcrypto"]), library)
    if not bad:
        print("libraries: each is loaded when it is needed, and only then")
    return 1 if bad else 0


sys.exit(main())
