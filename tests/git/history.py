"""history.py MIGPLAN [--repositories N] [--seed S] [--clone DIR --tree FOLDER] - is the past right?

Makes real git repositories with merges of all kinds, cherry-picks, squashes, renames, moves to
other folders, deletions and files that come back, and compares what history --verbose says of
each revision with what the git program says: git log of the file with its own simplification of
merges, across the renames that git finds where both names declare the same revision, and the
first tag whose tree holds the file. With --clone, one repository that is there already.
"""
import argparse, json, os, random, re, shutil, subprocess, sys, tempfile

ENV = dict(os.environ, GIT_CONFIG_GLOBAL="/dev/null", GIT_CONFIG_SYSTEM="/dev/null",
           GIT_AUTHOR_NAME="Author A", GIT_AUTHOR_EMAIL="a@example.org", GIT_COMMITTER_NAME="Author A",
           GIT_COMMITTER_EMAIL="a@example.org", LC_ALL="C")


def git(folder, *words, check=True, env=ENV):
    run = subprocess.run(["git", "-C", folder, *words], env=env, check=check, capture_output=True)
    return run.stdout.decode("utf-8", "replace")


# --- what the git program says --------------------------------------------------------------


class Truth:
    def __init__(self, folder, tree):
        self.folder, self.tree = folder, tree + "/"
        self.cat = subprocess.Popen(["git", "-C", folder, "cat-file", "--batch"], env=ENV,
                                    stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.diffs = {}
        self.ids = {}

    def blob(self, name):
        self.cat.stdin.write(name.encode() + b"\n")
        self.cat.stdin.flush()
        head = self.cat.stdout.readline().split()
        if head[-1] == b"missing":
            return None
        return self.cat.stdout.read(int(head[2]) + 1)[:-1].decode("utf-8", "replace")

    def revision_of(self, name):
        """The id that a blob declares, or None."""
        if name not in self.ids:
            text = self.blob(name)
            found = re.search(r"""^revision\s*(?::\s*\w+\s*)?=\s*u?['"]([^'"]*)['"]""", text or "", re.M)
            self.ids[name] = found and found.group(1)
        return self.ids[name]

    def renames(self, commit):
        """What git calls a rename and declares the same revision: new path -> old path."""
        if commit not in self.diffs:
            found = {}
            text = git(self.folder, "diff-tree", "-r", "-M", "-z", "--raw", "--no-abbrev", "-l0",
                       "--no-commit-id", commit + "^1", commit, check=False)
            fields = text.split("\0")
            while len(fields) > 1:
                head = fields.pop(0).split()
                if head[4][0] in "RC":
                    old, new = fields.pop(0), fields.pop(0)
                    ids = self.revision_of(head[2]), self.revision_of(head[3])
                    if head[2] == head[3] or (ids[0] and ids[0] == ids[1]):
                        found[new] = old
                else:
                    fields.pop(0)
            self.diffs[commit] = found
        return self.diffs[commit]

    def merge_kind(self, commit, parents, path):
        if self.blob(f"{commit}:{path}") is None:
            return "deleted"
        return "edited" if any(self.blob(f"{p}:{path}") is not None for p in parents) else "added"

    def past(self, path, start):
        """Events (kind, commit, path) and the commit that added it last."""
        events, added = [], None
        text = git(self.folder, "log", "--topo-order", "--raw", "--no-abbrev", "--no-renames",
                   "--format=%x00%H %P", start, "--", path)
        for entry in text.split("\0")[1:]:
            head, _, raw = entry.partition("\n")
            commit, *parents = head.split()
            if len(parents) > 1:
                kind = self.merge_kind(commit, parents, path)
            else:
                fields = raw.strip().split()
                if fields[2] == fields[3]:
                    continue  # its mode
                kind = {"A": "added", "M": "edited", "D": "deleted"}[fields[4][0]]
            renames = self.renames(commit) if parents and kind != "edited" else {}
            if kind == "added" and path in renames:
                old = renames[path]
                more, first = self.past(old, commit + "^1")
                return events + [("renamed", commit, path)] + more, added or first
            if kind == "deleted" and any(old == path and new.startswith(self.tree)
                                         for new, old in renames.items()):
                break  # it went on elsewhere; this is another one
            events.append((kind, commit, path))
            if kind == "added" and added is None:
                added = commit
        return events, added

    def is_ancestor(self, a, b):
        return subprocess.run(["git", "-C", self.folder, "merge-base", "--is-ancestor", a, b],
                              env=ENV).returncode == 0

    def first_tag(self, names):
        if not hasattr(self, "tags"):
            self.tags = []
            for tag in git(self.folder, "tag").split():
                when = git(self.folder, "log", "-1", "--format=%ct", tag + "^{commit}", "--",
                           check=False).strip()
                if when:
                    held = git(self.folder, "ls-tree", "-r", "-z", "--name-only", "--full-tree",
                               tag).split("\0")
                    self.tags.append((int(when), tag, set(held)))
            self.tags.sort(key=lambda t: t[:2])
        return next((tag for _, tag, held in self.tags if held & names), None)


def compare(truth, revision):
    """What differs between migplan's answer and git's, as text."""
    past = revision["past"]
    got = sorted((e["kind"], e["commit"], e["path"]) for e in past.get("events", []))
    events, added = truth.past(revision["path"], "HEAD")
    wanted = sorted(set(events))
    if got != wanted:
        return f"events {[e for e in got if e not in wanted]} and not " \
               f"{[e for e in wanted if e not in got]}"
    got_added = past.get("added", {}).get("commit")
    # Where two sides added it and a merge joined them, either may be named.
    others = [c for kind, c, _ in events if kind == "added" and c != got_added]
    if got_added != added and (("added", got_added, revision["path"]) not in events or any(
            truth.is_ancestor(got_added, c) for c in others)):
        return f"added by {got_added} and not {added}"
    names = {revision["path"]} | {e["old_path"] for e in past["events"] if "old_path" in e}
    tag = truth.first_tag(names)
    return None if past.get("tag") == tag else f"tag {past.get('tag')} and not {tag}"


# --- repositories ---------------------------------------------------------------------------


class Maker:
    def __init__(self, random_, folder):
        self.random, self.folder = random_, folder
        self.count = self.clock = 0
        self.parents = {}
        os.mkdir(folder)
        git(folder, "init", "-q", "-b", "main")
        os.makedirs(os.path.join(folder, "app/versions"))
        with open(self.path("app/versions/README"), "w") as out:
            out.write("keeps the folder\n")

    def path(self, name):
        return os.path.join(self.folder, name)

    def files(self):
        found = git(self.folder, "ls-files", "-z").split("\0")
        return sorted(f for f in found if f.endswith(".py"))

    def write(self, name, revision, note):
        """Names its parent by what it is, so that all files of a tree make a graph."""
        os.makedirs(os.path.dirname(self.path(name)), exist_ok=True)
        down = self.parents.setdefault(revision, None)
        with open(self.path(name), "w") as out:
            out.write(f'"""{revision} {note}"""\nfrom alembic import op\n\nrevision = "{revision}"\n'
                      f"down_revision = {down!r}\n\n\ndef upgrade():\n"
                      + "".join(f"    op.execute('select {revision} {i}')\n" for i in range(30)))

    def commit(self, subject):
        # Clocks are skewed now and then.
        self.clock += self.random.choice([1, 60, 3600, -300, 0])
        when = f"{1700000000 + self.clock} +0{self.random.randint(0, 9)}00"
        env = dict(ENV, GIT_AUTHOR_DATE=when, GIT_COMMITTER_DATE=when)
        git(self.folder, "add", "-A")
        git(self.folder, "commit", "-q", "--allow-empty", "-m", subject, env=env)

    def change(self):
        kind = self.random.choice("aaaaaaaaaaaaaeeeedrrrmobbcn")
        names = [n for n in self.files() if n.startswith("app/versions/")]
        name = self.random.choice(names) if names else None
        if kind == "a" or name is None:
            self.count += 1
            self.write(f"app/versions/r{self.count}.py", f"r{self.count}", "new")
        elif kind == "e":
            with open(self.path(name), "a") as out:
                out.write(f"# edited {self.random.random()}\n")
        elif kind == "d":
            os.unlink(self.path(name))
        elif kind == "b":  # one that was deleted comes back
            gone = [f"app/versions/r{i}.py" for i in range(1, self.count + 1)]
            gone = [n for n in gone if not os.path.exists(self.path(n))]
            if gone:
                back = self.random.choice(gone)
                self.write(back, os.path.basename(back)[:-3], "back again")
        elif kind == "r":
            new = f"app/versions/n{self.random.randint(1, 99)}_{os.path.basename(name)[-6:]}"
            if not os.path.exists(self.path(new)):
                os.rename(self.path(name), self.path(new))
                if self.random.random() < 0.5:
                    with open(self.path(new), "a") as out:
                        out.write("# renamed\n")
        elif kind == "m":
            os.chmod(self.path(name), self.random.choice([0o644, 0o755]))
        elif kind == "o":  # out of the folder, perhaps to come back
            os.makedirs(self.path("old"), exist_ok=True)
            aside = self.path("old/" + os.path.basename(name))
            if not os.path.exists(aside):
                os.rename(self.path(name), aside)
        elif kind == "c":
            olds = [n for n in self.files() if n.startswith("old/")]
            if olds and not os.path.exists(self.path("app/versions/" + olds[0][4:])):
                os.rename(self.path(olds[0]), self.path("app/versions/" + olds[0][4:]))
        elif kind == "n":
            with open(self.path("README"), "a") as out:
                out.write("more\n")
        self.commit(f"change {kind} (#{self.random.randint(1, 999)})")

    def merge(self, branch):
        way = self.random.choice(["", "", "", "ours", "squash", "evil", "cherry"])
        env = dict(ENV, GIT_COMMITTER_DATE=f"{1700000000 + self.clock} +0000",
                   GIT_AUTHOR_DATE=f"{1700000000 + self.clock} +0000")
        if way == "cherry":
            for commit in git(self.folder, "rev-list", "--reverse", "--no-merges",
                              f"HEAD..{branch}").split():
                if self.try_("cherry-pick", "--allow-empty", "--keep-redundant-commits", commit,
                             env=env):
                    self.try_("cherry-pick", "--abort")
            return
        words = {"ours": ["-s", "ours"], "squash": ["--squash"]}.get(way, [])
        if self.try_("merge", "-q", "--no-ff", "--no-commit", *words, branch, env=env):
            # Conflicts are settled by what our side has, or theirs.
            for name in set(git(self.folder, "diff", "--name-only", "--diff-filter=U", "-z")
                            .split("\0")) - {""}:
                side = self.random.choice(["--ours", "--theirs"])
                if self.try_("checkout", side, "--", name):
                    self.try_("rm", "-q", "--cached", name)
                    if os.path.exists(self.path(name)):
                        os.unlink(self.path(name))
        if way == "evil":
            names = [n for n in self.files()
                     if n.startswith("app/versions/") and os.path.exists(self.path(n))]
            if names:
                with open(self.path(self.random.choice(names)), "a") as out:
                    out.write("# the merge's own\n")
            if self.random.random() < 0.5:
                self.count += 1
                self.write(f"app/versions/r{self.count}.py", f"r{self.count}", "by a merge")
        self.commit(f"Merge pull request #{self.random.randint(1, 999)} from x/{branch}")

    def try_(self, *words, env=ENV):
        return subprocess.run(["git", "-C", self.folder, *words], env=env,
                              capture_output=True).returncode

    def settle(self):
        """Merges may leave two files of one revision: no graph can be made of those."""
        seen = set()
        for name in self.files():
            with open(self.path(name)) as lines:
                revision = re.search(r'^revision = "(.*)"$', lines.read(), re.M).group(1)
            if revision in seen and name.startswith("app/versions/"):
                os.unlink(self.path(name))
            if name.startswith("app/versions/"):
                seen.add(revision)
        self.commit("settle")

    def build(self):
        self.change()
        branches = ["main"]
        for i in range(self.random.randint(10, 45)):
            kind = self.random.random()
            if kind < 0.12:
                name = f"b{i}"
                git(self.folder, "switch", "-q", "-c", name)
                branches.append(name)
            elif kind < 0.25:
                git(self.folder, "switch", "-q", self.random.choice(branches))
            elif kind < 0.40 and len(branches) > 1:
                self.merge(self.random.choice(branches))
            elif kind < 0.45:
                git(self.folder, "tag", *self.random.choice([["-m", "x"], []]), f"v{i}")
            else:
                self.change()
        git(self.folder, "switch", "-q", "main")
        for name in branches[1:]:
            if self.random.random() < 0.7:
                self.merge(name)
        self.settle()


def ask(migplan, folder, tree, way, at, cache):
    """Returns the exit status and what was printed."""
    run = subprocess.run([migplan, "--git", way, *cache, "--tree", tree, "--at", at, "--json", "-v",
                          "history"], cwd=folder, env=ENV, capture_output=True, text=True)
    return run.returncode, run.stdout, run.stderr


def check(migplan, folder, tree, way):
    """What is wrong with the answer at HEAD, and how many files it is about."""
    truth = Truth(folder, tree)
    status, out, err = ask(migplan, folder, tree, way, "HEAD", ["--no-cache"])
    if status != 0 or err:
        sys.exit(f"{folder}: exit {status}\n{err}")
    history = json.loads(out)["history"]
    bad = [f"{r['path']}: {wrong}" for r in history for wrong in [compare(truth, r)] if wrong]
    return bad, len(history)


def check_catalog(migplan, folder, tree, random_):
    """What was remembered at some commits, in any order, never changes an answer."""
    cache = ["--catalog", os.path.join(os.path.dirname(folder), "c.db")]
    commits = git(folder, "rev-list", "--all").split()
    asked = random_.sample(commits, min(3, len(commits))) + ["HEAD"]
    bad = []
    for at in asked + ["HEAD"]:
        fresh = ask(migplan, folder, tree, "libgit2", at, ["--no-cache"])
        kept = ask(migplan, folder, tree, random_.choice(["libgit2", "git"]), at, cache)
        if fresh != kept:
            bad.append(f"at {at} the catalog answers otherwise")
    return bad


def check_packed(migplan, folder, tree, random_):
    """The same in packs of all kinds, and with git's commit-graph files."""
    loose = ask(migplan, folder, tree, "libgit2", "HEAD", ["--no-cache"])
    env = dict(ENV, GIT_TEST_BLOOM_SETTINGS_MAX_CHANGED_PATHS=random_.choice(["2", "512"]))
    kinds = [["repack", "-q", "-a", "-d", f"--depth={random_.choice([0, 3, 50, 4000])}", "-f"],
             ["gc", "-q", "--prune=now", "--aggressive"]]
    bad = []
    git(folder, *random_.choice(kinds))
    if random_.random() < 0.5:  # objects that are borrowed
        git(folder, "clone", "-q", "--shared", "--bare", ".", folder + ".shared")
        folder += ".shared"
    half = git(folder, "rev-list", "HEAD").split()[-10:]
    for name, words in (("packs", None), ("commit-graph", []), ("filters", ["--changed-paths"]),
                        ("chain", ["--split=no-merge", "--changed-paths"])):
        if words is not None:
            shutil.rmtree(os.path.join(folder, ".git/objects/info/commit-graphs"), ignore_errors=True)
            subprocess.run(["git", "-C", folder, "commit-graph", "write", "--stdin-commits", *words],
                           env=env, check=True, input="\n".join(half).encode(), capture_output=True)
            if name == "chain" or random_.random() < 0.7:
                git(folder, "commit-graph", "write", "--reachable", *words, env=env)
        if ask(migplan, folder, tree, "libgit2", "HEAD", ["--no-cache"]) != loose:
            bad.append(f"with {name} the history is another")
    return bad


def check_rewritten(migplan, folder, tree, random_):
    """What refs/replace and info/grafts say is the past."""
    commits = git(folder, "rev-list", "HEAD").split()
    victim, other = commits[random_.randrange(len(commits) - 1)], commits[-1]
    if random_.random() < 0.6:
        git(folder, "replace", "--graft", victim, *random_.choice([[other], []]))
        if random_.random() < 0.5:
            git(folder, "pack-refs", "--all")
    else:
        with open(os.path.join(folder, ".git/info/grafts"), "w") as out:
            out.write(f"{victim} {other}\n# text\n")
    ways = [ask(migplan, folder, tree, way, "HEAD", ["--no-cache"]) for way in ("libgit2", "git")]
    bad = ["libgit2 and git differ on a rewritten past"] if ways[0] != ways[1] else []
    return bad + check(migplan, folder, tree, "libgit2")[0]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("migplan")
    parser.add_argument("--repositories", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--clone")
    parser.add_argument("--tree", default="app/versions")
    options = parser.parse_args()
    migplan = os.path.abspath(options.migplan)
    files = failed = 0
    if options.clone:
        bad, files = check(migplan, options.clone, options.tree, "auto")
        print("\n".join(bad))
        print(f"history: {files} files, {len(bad)} differ")
        return len(bad) > 0
    for seed in range(options.seed, options.seed + options.repositories):
        random_ = random.Random(seed)
        scratch = tempfile.mkdtemp(prefix="history-")
        folder = os.path.join(scratch, "r")
        Maker(random_, folder).build()
        bad, count = check(migplan, folder, options.tree, random_.choice(["libgit2", "git"]))
        bad += check_catalog(migplan, folder, options.tree, random_)
        bad += check_packed(migplan, folder, options.tree, random_)
        git(folder, "reset", "-q", "--hard", "HEAD~1")
        bad += check_catalog(migplan, folder, options.tree, random_)
        git(folder, "reset", "-q", "--hard", "ORIG_HEAD")
        bad += check_rewritten(migplan, folder, options.tree, random_)
        files += count
        for text in bad:
            print(f"seed {seed}: {text}")
        failed += len(bad) > 0
        shutil.rmtree(scratch)
    print(f"history: {options.repositories - failed} of {options.repositories} repositories as git "
          f"has them, {files} files")
    return failed > 0 or files == 0


sys.exit(main())
