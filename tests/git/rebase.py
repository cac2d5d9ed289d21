"""rebase.py MIGPLAN [--repositories N] [--seed S] - does rebase move what it should, and no byte more?

Makes git repositories in which a branch and main both add revisions, in every
way that people write down_revision: quotes, tuples, annotations, comments, CRLF,
.sql files. After "migplan rebase --onto main" and git's own merge, Alembic must
see one head; the files may differ in nothing but the ids; --diff must be what
git apply makes of it; a tagged revision must stay where it is.
"""
import argparse, os, random, re, shutil, subprocess, sys, tempfile
from alembic.script import ScriptDirectory

ENV = dict(os.environ, GIT_CONFIG_GLOBAL="/dev/null", GIT_CONFIG_SYSTEM="/dev/null",
           GIT_AUTHOR_NAME="a", GIT_AUTHOR_EMAIL="a@example.org", GIT_COMMITTER_NAME="a",
           GIT_COMMITTER_EMAIL="a@example.org", ALEMBIC_CONFIG="")


def git(folder, *words, data=None):
    return subprocess.run(["git", "-C", folder, *words], env=ENV, check=True, capture_output=True,
                          input=data).stdout


def head_of(random_, revision, down):
    """The lines of down_revision, in one of the ways that people write it."""
    quote = random_.choice("'\"")
    ids = [f"{quote}{d}{quote}" for d in down]
    if not down:
        return "down_revision = None"
    many = f"({', '.join(ids)}{',' if len(ids) == 1 else ''})"
    if len(ids) > 1:
        return "down_revision = " + random_.choice([
            many, f"(\n    {ids[0]},  # the first\n    " + ",\n    ".join(ids[1:]) + ",\n)"])
    return random_.choice([
        f"down_revision = {ids[0]}", f"down_revision: str = {ids[0]}  # {revision} on {down[0]}",
        f"down_revision: Union[str, None] = {ids[0]}", f"down_revision = (\n    {ids[0]}\n)",
        f"down_revision = {many}", f"down_revision={ids[0]};  x = {ids[0]}",
        f"down_revision = u{ids[0]}"])


def text_of(random_, revision, down):
    revises = random_.choice([f"Revises: {', '.join(down)}\n", f"  Revises:\t{', '.join(down)}\n", ""])
    text = (f'"""about {revision}\n\nRevision ID: {revision}\n{revises}Create Date: 2026\n'
            f'Not touched: {", ".join(down)}\n"""\n'
            f'from typing import Union\n\nrevision = "{revision}"\n'
            f"{head_of(random_, revision, down)}\n\n\ndef upgrade():\n    x = {down!r}\n\n\n"
            f"def downgrade():\n    pass\n")
    return text.replace("\n", "\r\n") if random_.random() < 0.2 else text


def write(random_, folder, revision, down):
    with open(os.path.join(folder, "versions", revision + ".py"), "w", newline="") as out:
        out.write(text_of(random_, revision, down))


def files_of(folder):
    versions = os.path.join(folder, "versions")
    return {n: open(os.path.join(versions, n), "rb").read() for n in sorted(os.listdir(versions))
            if n.endswith(".py")}


def build(random_, folder):
    """Returns the branch's revisions, the lowest first."""
    git(folder, "init", "-q", "-b", "main")
    os.mkdir(os.path.join(folder, "versions"))
    start = [f"r{i}" for i in range(random_.randint(1, 4))]
    for before, revision in zip([None] + start, start):
        write(random_, folder, revision, [before] if before else [])
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "start")
    git(folder, "switch", "-q", "-c", "feature")
    mine, down = [], [random_.choice(start)]
    forked = random_.random() < 0.3
    for i in range(random_.randint(1, 3)):
        write(random_, folder, f"f{i}", down)
        mine.append(f"f{i}")
        down = [f"f{i}"]
    if forked:  # the branch merged main's head of that day
        write(random_, folder, "fmerge", random_.sample([start[-1], mine[-1]], 2))
        mine.append("fmerge")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "feature")
    git(folder, "switch", "-q", "main")
    before = start[-1]
    for i in range(random_.randint(0, 3)):
        write(random_, folder, f"m{i}", [before])
        before = f"m{i}"
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "--allow-empty", "-m", "main")
    git(folder, "switch", "-q", "feature")
    return mine, before


def heads_of(folder):
    return sorted(ScriptDirectory(folder).get_heads())


def blanked(data, ids):
    """The bytes without the ids that may change, in the places where they may."""
    text = data.decode()
    end = text.index("def upgrade")
    kept = [line for line in text[:end].splitlines() if line.startswith("Not touched")]
    return re.sub(r"\b(" + "|".join(ids) + r")\b", "ID", text[:end]), text[end:], kept


def run(migplan, folder, *words):
    return subprocess.run([migplan, "--no-cache", "--tree", "versions", "rebase", "--onto", "main",
                           *words], cwd=folder, env=ENV, capture_output=True)


def check(migplan, seed, folder):
    """Returns what is wrong, or None."""
    random_ = random.Random(seed)
    mine, base_head = build(random_, folder)
    before = files_of(folder)
    diff = run(migplan, folder, "--diff")
    if diff.returncode != 0 or files_of(folder) != before:
        return f"--diff: {diff.returncode} {diff.stderr.decode()}"
    if random_.random() < 0.15:
        git(folder, "tag", "v1")
        refused = run(migplan, folder)
        if files_of(folder) != before:
            return "a tagged revision moved"
        return None if (refused.returncode == 1) == bool(diff.stdout) else "no refusal"
    done = run(migplan, folder)
    if done.returncode != 0:
        return done.stderr.decode()
    after = files_of(folder)
    if diff.stdout:
        git(folder, "stash", "-q")
        git(folder, "apply", "-", data=diff.stdout)
        if files_of(folder) != after:
            return "git apply makes something else of the diff"
    ids = [n[:-3] for n in before] + [base_head]
    for name in before:
        if name[:-3] not in mine and before[name] != after[name]:
            return f"{name} is not the branch's and changed"
        if "fmerge" not in name and blanked(before[name], ids) != blanked(after[name], ids):
            return f"{name} changed in more than its ids"
    git(folder, "commit", "-q", "--allow-empty", "-am", "rebased")
    git(folder, "merge", "-q", "--no-edit", "main")
    heads = heads_of(folder)
    if len(heads) != 1 or heads[0] != mine[-1]:
        return f"Alembic sees the heads {heads}"
    again = run(migplan, folder)
    return None if again.stdout.startswith(b"Nothing to move") else "a second run moves more"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("migplan")
    parser.add_argument("--repositories", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    failed = 0
    for seed in range(options.seed, options.seed + options.repositories):
        folder = tempfile.mkdtemp(prefix="rebase-")
        wrong = check(os.path.abspath(options.migplan), seed, folder)
        if wrong is not None:
            failed += 1
            print(f"seed {seed}: {wrong}")
        shutil.rmtree(folder)
    print(f"rebase: {options.repositories - failed} passed, {failed} failed")
    return failed > 0


sys.exit(main())
