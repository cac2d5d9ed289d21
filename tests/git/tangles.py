"""tangles.py MIGPLAN [--repositories N] [--seed S] - is check --base right in tangled histories?

What merges.py does, for histories as they grow in years: merges criss-cross, of three parents and
without a merge base, reverts and reverts of reverts, the same commit picked to both sides, files
renamed on one side or both, also in letter case only, edited in their text and in their place, of
other modes and line ends, turned into folders; moved version folders, submodules, several trees in
one repository. Asked in bare ones, worktrees, clones that borrow from others, partial ones, ones
with packed refs or replaced parents, and shallow ones of another depth on each side. Git merges
them then, and its tree is read here.
"""
import json, os, random, re, shutil, subprocess, sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import merges  # pylint: disable=wrong-import-position
from merges import ENV, Tree, git, judge, may_assume, text_of  # pylint: disable=wrong-import-position

FILE, RUN, MODULE = "100644", "100755", "160000"
# seeds that were judged wrongly once
KEPT = [4, 22, 1083, 1132, 1151, 1259, 1264, 1561, 1607, 1641,
        10345, 10405,
        11275, 11280, 11493, 20560]


def parse(data):
    """What a file declares: (revision, down, note), or None."""
    text = data.decode()
    found = re.search(r'^revision = "(.*?)"\r?$', text, re.M)
    down = re.search(r"^down_revision = (.*?)\r?$", text, re.M)
    if not found or not down:
        return None
    # pylint: disable-next=eval-used
    value = eval(down.group(1), {})
    return found.group(1), (value,) if isinstance(value, str) else tuple(value or ()), ""


def folder_of(files, service):
    """Where the service's revisions are, as its configuration says; None for no such service."""
    ini = files.get(f"{service}/alembic.ini")
    if ini is None:
        return None
    return f"{service}/{re.search(rb'here[)]s/(.*)', ini[1]).group(1).decode()}/versions/"


def tree_of(files, service):
    """The revisions of a service."""
    folder = folder_of(files, service)
    tree = Tree()
    for path, (mode, data) in files.items():
        if folder and path.startswith(folder) and "/" not in path[len(folder):] and \
                path.endswith(".py") and mode in (FILE, RUN) and parse(data):
            tree[path] = parse(data)
    return tree


def three_way(random_, origin, ours, theirs):
    """Merges by path; where both changed one side is taken."""
    out = {}
    for path in {*ours, *theirs}:
        a, b, o = ours.get(path), theirs.get(path), origin.get(path)
        kept = b if a == o else a if b == o or a == b else random_.choice([a, b])
        if kept:
            out[path] = kept
    return out


class History:
    """Commits as a stream for git fast-import, and their graph."""

    def __init__(self):
        self.stream = []
        self.commits = {}  # mark -> (parents, files)
        self.tips = {}

    def files(self, branch):
        return dict(self.commits[self.tips[branch]][1])

    def commit(self, branch, files, *parents):
        mark = len(self.commits) + 1
        out = [b"commit refs/heads/%s\nmark :%d\n" % (branch.encode(), mark),
               b"committer a <a@example.org> %d +0000\ndata 1\nx\n" % (1700000000 + mark)]
        out += [b"%s :%d\n" % (b"merge" if i else b"from", p) for i, p in enumerate(parents)]
        out.append(b"deleteall\n")
        for path, (mode, data) in sorted(files.items()):
            if mode == MODULE:
                out.append(b"M 160000 %s %s\n" % (data, path.encode()))
            else:
                out.append(b"M %s inline %s\ndata %d\n%s\n" % (mode.encode(), path.encode(), len(data), data))
        if not parents:
            out.insert(0, b"reset refs/heads/%s\n" % branch.encode())
        self.stream += out + [b"\n"]
        self.commits[mark] = parents, dict(files)
        self.tips[branch] = mark

    def ancestors(self, mark):
        seen, todo = set(), [mark]
        while todo:
            mark = todo.pop()
            if mark not in seen:
                seen.add(mark)
                todo += self.commits[mark][0]
        return seen

    def merged(self, random_, a, b):
        common = self.ancestors(a) & self.ancestors(b)
        origin = self.commits[max(common)][1] if common else {}
        return three_way(random_, origin, self.commits[a][1], self.commits[b][1])


def edit(random_, data, prefix, tree):
    """Another text of the same revision."""
    kind = random_.choice("tteccdb")
    if kind == "t":
        return re.sub(rb'^""".*?"""', b'"""edited by %s"""' % prefix.encode(), data)
    if kind == "e":
        return data + b"# %s\n" % prefix.encode()
    if kind == "c":
        return data.replace(b"\r\n", b"\n") if b"\r\n" in data else data.replace(b"\n", b"\r\n")
    if kind == "b":
        return data.replace(b"select 1", b"select 1 + 1 -- %s" % prefix.encode())
    down = random_.choice(sorted(tree.ids() - {parse(data)[0]} or {"nothing"}))
    return re.sub(rb"(?m)^down_revision = .*?(\r?)$", b"down_revision = %r\\1" % down.encode(),
                  data).replace(b"= b'", b"= '")


def add(files, folder, name, down):
    files[f"{folder}{name}.py"] = FILE, text_of(name, down, f"by {name}")


def move_folder(files, service, name):
    """Moves all of a service's migrations."""
    old = folder_of(files, service)
    base = old[:-len("versions/")]
    for path in [p for p in files if p.startswith(base)]:
        files[f"{service}/{name}/{path[len(base):]}"] = files.pop(path)
    files[f"{service}/alembic.ini"] = FILE, f"[alembic]\nscript_location = %(here)s/{name}\n".encode()


def change(random_, files, service, prefix):
    """One commit's worth of changes to a service by a person who looks at this state only."""
    folder = folder_of(files, service)
    for i in range(random_.randint(1, 2)):
        tree = tree_of(files, service)
        names = sorted(tree)
        kind = random_.choice("aaaaaaaddrrRkeeemMfsFv") if names else "a"
        heads = tree.heads()
        name = random_.choice(names) if names else None
        if kind == "a":
            add(files, folder, f"{prefix}{i}", (random_.choice(heads),) if heads else ())
        elif kind == "m" and len(heads) > 1:
            add(files, folder, f"{prefix}m{i}", tuple(heads))
        elif kind == "d" and len(names) > 1:
            leaves = [n for n in names if tree[n][0] in heads]
            del files[random_.choice(leaves if leaves and random_.random() < 0.8 else names)]
        elif kind == "r":
            files[f"{folder}{prefix}_renamed_{i}.py"] = files.pop(name)
        elif kind == "R":  # to a name that the other side may choose, too
            files[f"{folder}renamed_{tree[name][0]}.py"] = files.pop(name)
        elif kind == "k":  # letter case only
            files[folder + name[len(folder):-3].swapcase() + ".py"] = files.pop(name)
        elif kind == "e":
            files[name] = files[name][0], edit(random_, files[name][1], prefix, tree)
        elif kind == "M":
            files[name] = RUN if files[name][0] == FILE else FILE, files[name][1]
        elif kind == "f":  # a file becomes a folder
            files[name[:-3] + "/data.txt"] = FILE, files.pop(name)[1]
        elif kind == "s":
            files[folder + "vendored"] = MODULE, b"%040x" % random_.getrandbits(160)
        elif kind == "F":
            files[f"{folder}note_{prefix}.txt"] = FILE, b"x\n"
        elif kind == "v" and random_.random() < 0.5:
            move_folder(files, service, random_.choice(["db", "alembic", "schema"]))
    return files


def begin(random_, services):
    files = {"README": (FILE, b"x\n")}
    for service in services:
        files[f"{service}/alembic.ini"] = FILE, b"[alembic]\nscript_location = %(here)s/migrations\n"
        files[f"{service}/migrations/env.py"] = FILE, b"# nothing\n"
        folder = folder_of(files, service)
        files[folder + ".keep"] = FILE, b""
        for i in range(random_.choice([0, 1, 2, 3, 5])):
            heads = tree_of(files, service).heads()
            add(files, folder, f"r{i}", (heads[-1],) if heads else ())
    return files


def step(random_, h, services, number):
    """What happens next."""
    side, other = random_.choice([("main", "feature"), ("feature", "main"), ("feature", "main")])
    mine, theirs = h.tips[side], h.tips[other]
    service = random_.choice(services)
    kind = random_.choices(["change", "merge", "cross", "octopus", "revert", "again", "both", "squash"],
                           [14, 3, 3, 1, 2, 1, 2, 1])[0]
    if kind == "change":
        h.commit(side, change(random_, h.files(side), service, f"{side[0]}{number}"), mine)
    elif kind == "merge":
        h.commit(side, h.merged(random_, mine, theirs), mine, theirs)
    elif kind == "squash":
        h.commit(side, h.merged(random_, mine, theirs), mine)
    elif kind == "cross":  # each takes what the other had
        one, two = h.merged(random_, mine, theirs), h.merged(random_, theirs, mine)
        h.commit(side, one, mine, theirs)
        h.commit(other, two, theirs, mine)
    elif kind == "octopus":
        start = random_.choice(sorted(h.ancestors(mine)))
        h.commit("side", change(random_, dict(h.commits[start][1]), service, f"s{number}"), start)
        third = h.tips["side"]
        files = h.merged(random_, mine, third)
        files = three_way(random_, h.commits[min(h.commits)][1], files, h.commits[theirs][1])
        h.commit(side, files, mine, third, theirs)
    elif kind in ("revert", "again") and h.commits[mine][0]:
        before = h.commits[mine][0][0]
        kept = h.files(side)
        h.commit(side, h.commits[before][1], mine)
        if kind == "again":
            h.commit(side, kept, h.tips[side])
    elif kind == "both":  # one commit, picked to both sides
        picked = change(random_, h.files(side), service, f"p{number}")
        h.commit(other, three_way(random_, h.files(side), h.files(other), picked), theirs)
        h.commit(side, picked, mine)


def build(random_):
    """Returns the history and the names of its trees."""
    h = History()
    services = random_.choice([["app"], ["app"], ["app", "jobs"]])
    h.commit("main", begin(random_, services))
    if random_.random() < 0.05:  # feature shares no commit with main
        h.commit("feature", change(random_, h.files("main"), services[0], "o"))
    else:
        h.commit("feature", h.files("main"), h.tips["main"])
    for number in range(random_.randint(1, 8)):
        step(random_, h, services, number)
    return h, services


def read_tree(folder, tree):
    """The files of a tree: path -> (mode, bytes)."""
    rows = [row.split("\t", 1) for row in
            git(folder, "ls-tree", "-r", "-z", tree).stdout.decode().split("\0")[:-1]]
    blobs = [meta.split()[2] for meta, _ in rows if meta.split()[1] == "blob"]
    out = git(folder, "cat-file", "--batch", data="".join(b + "\n" for b in blobs).encode()).stdout
    texts, at = {}, 0
    while at < len(out):
        end = out.index(b"\n", at)
        name, _, size = out[at:end].split()
        texts[name.decode()] = out[end + 1:end + 1 + int(size)]
        at = end + 2 + int(size)
    return {path: (meta.split()[0], texts.get(meta.split()[2], b"")) for meta, path in rows}


KINDS = ["bare", "worktree", "borrowed", "packed", "tags", "partial", "grafted", "merge commit",
         "shallow", "shallow", "uneven"]


def place(random_, folder, scratch, kind, merged):
    """Returns where to ask, and the names of the two sides there."""
    clone, url = scratch + "/s", f"file://{folder}"
    if kind in ("worktree", "merge commit") or kind == "shallow":
        return merges.place(random_, folder, scratch, kind, merged)
    if kind == "borrowed":
        git(folder, "clone", "-q", "--bare", "--shared", folder, clone)
        return clone, "main", "feature"
    if kind == "partial":
        git(folder, "config", "uploadpack.allowFilter", "true")
        git(folder, "clone", "-q", "--bare", "--filter=blob:none", url, clone)
        return clone, "main", "feature"
    if kind == "packed":
        git(folder, "gc", "-q")
        git(folder, "pack-refs", "--all")
    if kind == "tags":
        git(folder, "tag", "v1", "main")
        git(folder, "tag", "-a", "-m", "x", "v2", "feature")
        return folder, "v1", "v2"
    if kind == "uneven":
        git(folder, "init", "-q", "--bare", clone)
        for name in random_.sample(["main", "feature"], 2):
            git(clone, "fetch", "-q", f"--depth={random_.randint(1, 3)}", url, f"{name}:{name}")
        return clone, "main", "feature"
    return folder, "main", "feature"


def graft(random_, folder, h):
    """Lets a commit have other parents than it says."""
    marks = sorted(h.ancestors(h.tips["feature"]))
    child = random_.choice(marks)
    parent = random_.choice([m for m in h.commits if m < child] or [None])
    names = git(folder, "rev-list", "--all", "--reverse", "--date-order").stdout.decode().split()
    if parent is not None and len(names) == len(h.commits):
        git(folder, "replace", "--graft", names[child - 1], names[parent - 1], check=False)


def ask(migplan, where, base, head, way):
    run = subprocess.run([migplan, "--git", way, "--no-cache", "--json", "check", "--base", base,
                          "--head", head], cwd=where, env=ENV, capture_output=True, text=True)
    return run.returncode, json.loads(run.stdout) if run.returncode in (0, 1) else run.stderr


def merged_by_git(folder):
    """The tree that git makes, or None where it refuses."""
    run = git(folder, "merge-tree", "--write-tree", "--allow-unrelated-histories", "main", "feature",
              check=False)
    return run.stdout.split()[0].decode() if run.returncode == 0 else None


def judge_all(answer, status, before, after, services, kind):
    """Returns the verdict and what is wrong."""
    verdict = "passed"
    for service in services:
        base, result = tree_of(before, service), tree_of(after, service)
        folder = folder_of(after, service)
        mine = [t for t in answer["trees"] if folder and (
            any(folder.startswith(v + "/") for v in t["version_locations"])
            # which side moved it cannot be known there
            or (kind in ("shallow", "uneven") and t["config"].startswith(service + "/")))]
        if len(mine) != 1:
            if result:
                return "failed", f"{len(mine)} trees for {folder} of {answer['trees']}"
            continue
        findings = [f for f in answer["findings"] if f.get("tree", mine[0]["name"]) == mine[0]["name"]]
        red = any(f["severity"] == "error" for f in findings)
        one = {"trees": mine, "findings": findings, "assumptions": answer["assumptions"]}
        wrong = judge(one, 1 if red else 0, base, result)
        if base.circles() or (base.twice() and result.circles()):
            wrong = None  # no command works there to begin with: what is new is not defined
        if red and status != 1:
            wrong = wrong or f"status {status}"
        if wrong and kind in ("shallow", "uneven") and may_assume(one, base, result):
            verdict = "assumed"
        elif wrong:
            return "failed", f"{service}: {wrong}"
    return verdict, None


def try_one(migplan, seed):
    random_ = random.Random(seed)
    scratch = tempfile.mkdtemp(prefix="tangles-")
    try:
        folder = scratch + "/r"
        kind = random_.choice(KINDS)
        subprocess.run(["git", "init", "-q", "--template=", "--bare", "-b", "main", folder],
                       env=ENV, check=True)
        h, services = build(random_)
        git(folder, "fast-import", "--quiet", data=b"".join(h.stream))
        if kind == "grafted":
            graft(random_, folder, h)
        merged = merged_by_git(folder)
        if merged is None:
            return "refused", None
        where, base, head = place(random_, folder, scratch, kind, merged)
        way = random_.choice(["libgit2", "git"]) if kind != "partial" else "auto"
        status, answer = ask(migplan, where, base, head, way)
        after = read_tree(folder, merged)
        if status not in (0, 1):
            return "failed", f"seed {seed} ({kind}): exit {status}: {answer}"
        verdict, wrong = judge_all(answer, status, h.commits[h.tips["main"]][1], after, services, kind)
        return verdict, wrong and f"seed {seed} ({kind}, {way}): {wrong}"
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def main():
    counts, asked = merges.judge_seeds("tangles", KEPT, 300, try_one)
    return counts["failed"] > 0 or counts["passed"] < (len(KEPT) + asked) // 3


if __name__ == "__main__":
    sys.exit(main())
