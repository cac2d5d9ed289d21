"""damaged.py MIGPLAN [--rounds N] [--seed S] - packs, indexes and commit-graphs with wrong bytes.

The walk through history reads these files itself. Whatever stands in them, it ends with an answer or
an error, never with a signal; and where git's own checksums would notice, what it says of the past is
what an undamaged repository says, or it says that something is wrong.
"""
import argparse, os, random, shutil, subprocess, sys, tempfile

# libgit2 1.5 forgets memory where it gives up a damaged pack; that is none of ours.
ENV = dict(os.environ, GIT_CONFIG_GLOBAL="/dev/null", GIT_CONFIG_SYSTEM="/dev/null", ALEMBIC_CONFIG="",
           ASAN_OPTIONS="detect_leaks=0")


def git(folder, *words, data=None):
    subprocess.run(["git", "-C", folder, *words], env=ENV, check=True, input=data, capture_output=True)


def make(folder):
    os.mkdir(folder)
    git(folder, "init", "-q", "--bare", "-b", "main")
    out, down = [], None
    for i in range(1, 41):
        text = f"# {'x' * 40 * (i % 7)}\nrevision = 'r{i}'\ndown_revision = {down!r}\n".encode()
        out.append(b"commit refs/heads/main\nmark :%d\ncommitter A <a> %d +0000\ndata 3\none\n"
                   % (i, 1500000000 + i))
        out.append(b"from :%d\n" % (i - 1) if i > 1 else b"")
        for name, data in (("src/f.c", b"%d\n" % i * 200), (f"app/versions/r{i}.py", text)):
            if i % 3 == 0 or name == "src/f.c":
                out.append(b"M 100644 inline %s\ndata %d\n%s\n" % (name.encode(), len(data), data))
        if i % 3 == 0:
            down = f"r{i}"
    git(folder, "fast-import", "--quiet", data=b"".join(out))
    git(folder, "repack", "-q", "-a", "-d", "-f", "--depth=40")
    git(folder, "commit-graph", "write", "--reachable", "--changed-paths")


def damage(random_, path):
    with open(path, "rb") as source:
        data = bytearray(source.read())
    kind = random_.random()
    if kind < 0.15:
        del data[random_.randrange(len(data)):]
    else:
        # the first bytes say what and how much there is; the rest is reached by luck
        end = min(len(data), 1100 if kind < 0.4 else len(data))
        for _ in range(random_.choice([1, 1, 2, 16])):
            data[random_.randrange(end)] = random_.choice([0, 1, 0x7F, 0x80, 0xFF, random_.randrange(256)])
    os.chmod(path, 0o644)
    with open(path, "wb") as out:
        out.write(data)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("migplan")
    parser.add_argument("--rounds", type=int, default=120)
    parser.add_argument("--seed", type=int, default=1)
    o = parser.parse_args()
    scratch = tempfile.mkdtemp(prefix="damaged-")
    whole, folder = os.path.join(scratch, "whole"), os.path.join(scratch, "r")
    make(whole)

    def ask(where):
        return subprocess.run([os.path.abspath(o.migplan), "--no-cache", "--git", "libgit2", "--tree", "app/versions",
                               "--at", "main", "-v", "history"], cwd=where, env=ENV, capture_output=True, timeout=60)

    good = ask(whole)
    assert good.returncode == 0 and good.stdout.count(b"Commit: ") == 13, good
    bad, seen = [], {"same": 0, "refused": 0, "other": 0}
    for seed in range(o.seed, o.seed + o.rounds):
        random_ = random.Random(seed)
        shutil.copytree(whole, folder)
        packs = os.path.join(folder, "objects/pack")
        names = [os.path.join(packs, n) for n in sorted(os.listdir(packs)) if n.endswith((".idx", ".pack"))]
        victim = random_.choice([*names, os.path.join(folder, "objects/info/commit-graph")])
        damage(random_, victim)
        run = ask(folder)
        shutil.rmtree(folder)
        if run.returncode not in (0, 1, 2) or b"Sanitizer" in run.stderr:
            bad.append(f"seed {seed}: {os.path.basename(victim)}: status {run.returncode}\n{run.stderr.decode()}")
        elif run.returncode != 0 or b"note: no history" in run.stderr:
            seen["refused"] += 1
        else:
            seen["same" if run.stdout == good.stdout else "other"] += 1
            # A pack's objects have checksums; that of a commit-graph nobody looks at, git neither.
            if run.stdout != good.stdout and victim.endswith(".pack"):
                bad.append(f"seed {seed}: a damaged pack was believed")
    shutil.rmtree(scratch)
    print("\n".join(bad))
    if min(seen["same"], seen["refused"]) == 0:
        bad.append("nothing was tried")
    print(f"damaged: {o.rounds} files, {seen['same']} made no difference, {seen['refused']} were refused, "
          f"{seen['other']} said otherwise, {len(bad)} wrong")
    return len(bad) > 0


sys.exit(main())
