"""merges.py MIGPLAN [--repositories N] [--seed S] - is check --base right?

Makes git repositories in which branches add, edit, delete and rename revision
files, are merged into each other, squashed, rebased and cherry-picked; asks
migplan what merging feature into main would do; then lets git merge them and
looks. Heads, missing parents, revisions declared twice and deleted ones must be
the same, and new ones must fail the check. Some are asked of a bare clone, a
worktree, a shallow clone of depth 1 to 3, some through the git program. Merges
that git itself refuses are not counted. Some are asked as a CI does, in a clone of
depth 1 of the merge commit that the host made: it names main as its parent, so
nothing needs to be assumed there.

Where a shallow clone lacks the merge base, nobody can tell a file that one side
deleted from one that the other added: then the assumption must be told, more may
be found than is true, and the answer may be "unknown-history". It is never green
where the truth is red. Where the clone shows the merge base nothing may be assumed.
"""
import argparse, collections, concurrent.futures, hashlib, json, os, random, shutil, subprocess
import sys, tempfile

KEPT = [102979]  # seeds that were judged wrongly once
ENV = dict(os.environ, GIT_CONFIG_GLOBAL="/dev/null", GIT_CONFIG_SYSTEM="/dev/null",
           GIT_AUTHOR_NAME="a", GIT_AUTHOR_EMAIL="a@example.org", GIT_COMMITTER_NAME="a",
           GIT_COMMITTER_EMAIL="a@example.org", ALEMBIC_CONFIG="")


def git(folder, *words, check=True, data=None):
    return subprocess.run(["git", "-C", folder, *words], env=ENV, check=check,
                          capture_output=True, input=data)


def text_of(revision, down, note):
    downs = "None" if not down else repr(down[0]) if len(down) == 1 else repr(tuple(down))
    return (f'"""{note}"""\nfrom alembic import op\n\nrevision = "{revision}"\n'
            f"down_revision = {downs}\n\n\ndef upgrade():\n    op.execute(\"select 1\")\n\n\n"
            "def downgrade():\n    op.execute(\"select 2\")\n").encode()


class Tree(dict):
    """name -> (revision, down, note)"""

    def heads(self):
        parents = {p for _, down, _ in self.values() for p in down}
        return sorted({r for r, _, _ in self.values() if r not in parents})

    def ids(self):
        return {r for r, _, _ in self.values()}

    def dangling(self):
        ids = self.ids()
        return {(r, p) for r, down, _ in self.values() for p in down if p not in ids}

    def circles(self):
        """The revisions that stand on themselves, or on such."""
        down = {r: set(d) for r, d, _ in self.values()}
        while True:
            free = [r for r, d in down.items() if not d & set(down)]
            if not free:
                return set(down)
            for r in free:
                del down[r]

    def twice(self):
        return {r for r, n in collections.Counter(v[0] for v in self.values()).items() if n > 1}


class History:
    """Commits as a stream for git fast-import; branches are names of marks."""

    def __init__(self):
        self.stream = []
        self.blobs = {}
        self.marks = 0
        self.tips = {}   # branch -> (mark, tree)

    def blob(self, entry):
        text = text_of(*entry)
        if text not in self.blobs:
            self.marks += 1
            self.blobs[text] = self.marks
            self.stream.append(b"blob\nmark :%d\ndata %d\n%s\n" % (self.marks, len(text), text))
        return self.blobs[text]

    def commit(self, branch, tree, *parents):
        lines = [b"M 100644 :%d versions/%s\n" % (self.blob(tree[n]), n.encode())
                 for n in sorted(tree)]
        self.marks += 1
        out = [b"commit refs/heads/%s\nmark :%d\n" % (branch.encode(), self.marks),
               b"committer a <a@example.org> %d +0000\ndata 1\nx\n" % (1700000000 + self.marks)]
        out += [b"%s :%d\n" % (b"merge" if i else b"from", p) for i, p in enumerate(parents)]
        self.stream += out + [b"deleteall\n"] + lines + [b"M 100644 inline README\ndata 1\nx\n\n"]
        self.tips[branch] = (self.marks, Tree(tree))

    def entries(self):
        """The blob's id -> what the file says."""
        return {hashlib.sha1(b"blob %d\0" % len(text_of(*e)) + text_of(*e)).hexdigest(): e
                for _, tree in self.tips.values() for e in tree.values()}


def change(random_, tree, prefix):
    """One commit's worth of changes by a person who looks at this tree only."""
    for i in range(random_.randint(1, 2)):
        kind = random_.choice("aaaaaadremm")
        names = sorted(tree)
        if kind == "m" and len(tree.heads()) > 1:
            tree[f"{prefix}m{i}.py"] = (f"{prefix}m{i}", tuple(tree.heads()), "merge")
        elif kind == "r" and names:
            tree[f"{prefix}_renamed_{i}.py"] = tree.pop(random_.choice(names))
        elif kind == "e" and names:
            name = random_.choice(names)
            tree[name] = (*tree[name][:2], f"edited by {prefix}")
        elif kind == "d" and len(names) > 1:
            leaves = [n for n in names if tree[n][0] in tree.heads()]
            del tree[random_.choice(leaves if random_.random() < 0.8 else names)]
        else:
            heads = tree.heads()
            down = (random_.choice(heads),) if heads else ()
            tree[f"{prefix}{i}.py"] = (f"{prefix}{i}", down, f"by {prefix}")


def build(random_):
    h = History()
    tree = Tree()
    for i in range(random_.randint(1, 5)):
        heads = tree.heads()
        tree[f"r{i}.py"] = (f"r{i}", (heads[-1],) if heads else (), f"r{i}")
    h.commit("main", tree)
    h.commit("feature", tree, h.tips["main"][0])
    everything = dict(h.entries())
    for step in range(random_.randint(1, 6)):
        side, other = random_.choice([("main", "feature"), ("feature", "main"), ("feature", "main")])
        mark, tree = h.tips[side]
        tree = Tree(tree)
        kind = random_.choices(["change", "merge", "squash", "pick", "rebase"], [12, 2, 2, 1, 1])[0]
        theirs = h.tips[other][1]
        if kind == "change":
            change(random_, tree, f"{side[0]}{step}")
            h.commit(side, tree, mark)
        elif kind == "merge":      # a merge commit: both sides' files, theirs where they differ
            tree.update(theirs)
            h.commit(side, tree, mark, h.tips[other][0])
        elif kind == "squash":     # all that the other side has, in a commit of its own
            h.commit(side, Tree({**tree, **theirs}), mark)
        elif kind == "pick" and theirs:
            name = random_.choice(sorted(theirs))
            h.commit(side, Tree({**tree, name: theirs[name]}), mark)
        elif kind == "rebase":     # feature's own revisions behind main's head, in new commits
            base = h.tips["main"][1]
            tree = Tree(base)
            for name, (revision, down, note) in sorted(h.tips["feature"][1].items()):
                if revision not in base.ids():
                    down = tuple(d if d not in base.ids() else (base.heads() or [d])[0] for d in down)
                    tree[name] = (revision, down, note)
            h.commit("feature", tree, h.tips["main"][0])
        everything.update(h.entries())
    return h, everything


def merged_by_git(folder, everything, base, head):
    """The tree after git's own merge and its files, or None where it refuses."""
    run = git(folder, "merge-tree", "--write-tree", base, head, check=False)
    if run.returncode != 0:
        return None, None
    tree = Tree()
    merged = run.stdout.split()[0].decode()
    listed = git(folder, "ls-tree", "-r", "-z", merged, "--", "versions")
    for entry in listed.stdout.decode().split("\0")[:-1]:
        meta, path = entry.split("\t")
        what = everything.get(meta.split()[2])
        if what is None:
            return None, None  # git joined two edits of one file
        tree[os.path.basename(path)] = what
    return tree, merged


def place(random_, folder, scratch, kind, merged):
    """Returns where to ask, and the names of the two sides there."""
    if kind == "worktree":
        git(folder, "worktree", "add", "-q", "--no-checkout", "--detach", scratch + "/w", "main")
        return scratch + "/w", "main", "feature"
    if kind == "merge commit":
        commit = git(folder, "commit-tree", "-p", "main", "-p", "feature", "-m", "x", merged)
        git(folder, "update-ref", "refs/heads/pull", commit.stdout.decode().strip())
        git(folder, "update-ref", "-d", "refs/heads/feature")
    elif kind != "shallow":
        return folder, "main", "feature"
    depth = str(random_.randint(1, 3) if kind == "shallow" else 1)
    git(folder, "clone", "-q", "--bare", "--depth", depth, "--no-single-branch", f"file://{folder}",
        scratch + "/s")
    return scratch + "/s", "main", "feature" if kind == "shallow" else "pull"


def ask(migplan, folder, base, head, way):
    run = subprocess.run([migplan, "--git", way, "--no-cache", "--tree", "versions", "--json",
                          "check", "--base", base, "--head", head], cwd=folder, env=ENV,
                         capture_output=True, text=True)
    if run.returncode not in (0, 1):
        return run.returncode, run.stderr
    return run.returncode, json.loads(run.stdout)


def truth_of(base, result):
    """The rules that must find something new."""
    wanted = set()
    if len(result.heads()) > max(1, len(base.heads())) and not result.dangling():
        wanted.add("multiple-heads")
    if result.dangling() - base.dangling():
        wanted.add("missing-down-revision")
    if result.circles() - base.circles():
        wanted = {"cycle"}  # which link of it counts is not defined
    if result.twice() - base.twice():
        wanted.add("duplicate-revision")
    if base.ids() - result.ids():
        wanted.add("deleted-revision")
    return wanted


def judge(answer, status, base, result):
    """Returns what is wrong with the answer, or None."""
    got = answer["trees"][0]["result_heads"]
    found = {f["rule"] for f in answer["findings"] if f["severity"] == "error"}
    wanted = truth_of(base, result)
    if result.heads() != sorted(got) and not result.twice() and not result.circles():
        return f"heads: git {result.heads()}, migplan {sorted(got)}"
    if "down-revision-not-on-base" in found:  # a parent that only the head still has
        found.add("missing-down-revision")
    if wanted - found:
        return f"not found: {sorted(wanted - found)}"
    # What a missing parent cuts off is a head too, and may or may not be told.
    extra = found - wanted - {"down-revision-not-on-base", "edited-after-merge",
                              "conflicting-siblings", "out-of-order-merge"}
    if extra and not result.dangling() and not result.twice() and not result.circles():
        return f"found without need: {sorted(extra)}"
    return None if status == (1 if found else 0) else f"status {status}"


def may_assume(answer, base, result):
    """Without the merge base: more may be found than is true, and that must be told."""
    red = any(f["severity"] == "error" for f in answer["findings"])
    return bool(answer["assumptions"]) and (red or not truth_of(base, result))


def try_one(migplan, seed):
    random_ = random.Random(seed)
    scratch = tempfile.mkdtemp(prefix="merges-")
    try:
        folder = scratch + "/r"
        kind = random_.choice(["bare", "worktree", "merge commit", "shallow", "shallow"])
        subprocess.run(["git", "init", "-q", "--template=", "--bare", "-b", "main", folder],
                       env=ENV, check=True)
        history, everything = build(random_)
        git(folder, "fast-import", "--quiet", data=b"".join(history.stream))
        result, merged = merged_by_git(folder, everything, "main", "feature")
        if not result:
            return "refused", None
        where, base, head = place(random_, folder, scratch, kind, merged)
        status, answer = ask(migplan, where, base, head, random_.choice(["libgit2", "git"]))
        if status not in (0, 1):
            return "failed", f"seed {seed} ({kind}): exit {status}: {answer}"
        wrong = judge(answer, status, history.tips["main"][1], result)
        if kind != "shallow" and answer["assumptions"]:
            wrong = wrong or f"assumes {answer['assumptions']}"
        if wrong is None:
            return "passed", None
        if kind == "shallow" and may_assume(answer, history.tips["main"][1], result):
            return "assumed", None
        return "failed", f"seed {seed} ({kind}): {wrong}"
    finally:
        shutil.rmtree(scratch)


def judge_seeds(name, kept, repositories, judge_one):
    """Judges the kept seeds and those that the command line asks for; their verdicts, and how many asked."""
    parser = argparse.ArgumentParser()
    parser.add_argument("migplan")
    parser.add_argument("--repositories", type=int, default=repositories)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    migplan = os.path.abspath(options.migplan)
    counts = collections.Counter()
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        seeds = [*kept, *range(options.seed, options.seed + options.repositories)]
        for verdict, message in pool.map(lambda s: judge_one(migplan, s), seeds):
            counts[verdict] += 1
            if message is not None:
                print(message)
    print(f"{name}: {len(seeds)} repositories: {counts['passed']} judged as git merged "
          f"them, {counts['failed']} wrong; {counts['assumed']} shallow ones that cannot know and "
          f"said so; {counts['refused']} that git would not merge either")
    return counts, options.repositories


def main():
    counts, asked = judge_seeds("merges", KEPT, 520, try_one)
    return counts["failed"] > 0 or counts["passed"] < asked // 2


if __name__ == "__main__":
    sys.exit(main())
