#!/usr/bin/python3
"""Times migplan lint against squawk, whole process, on 1,000 files of SQL.

    bench_lint.py [--files N] [--runs N] [--peer SQUAWK] MIGPLAN [FOLDER]

The files are copies of those in FOLDER, ../shared/cases/lint/cases as a rule. Both programs run in
turn, squawk as its own program without npm's starter, and the least CPU time of each counts. Status
1 where ours takes more than half of squawk's.
"""
import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile

TARGET = 2.0


def fill(folder, source, count):
    names = sorted(name for name in os.listdir(source) if name.endswith(".sql"))
    files = []
    for i in range(count):
        path = os.path.join(folder, f"{i:05d}_{names[i % len(names)]}")
        shutil.copy(os.path.join(source, names[i % len(names)]), path)
        files.append(path)
    return files


def fastest(command, runs):
    best = None
    for _ in range(runs):
        begin = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        end = resource.getrusage(resource.RUSAGE_CHILDREN)
        took = end.ru_utime + end.ru_stime - begin.ru_utime - begin.ru_stime
        best = took if best is None else min(best, took)
    return best


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--files", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--peer", default="node_modules/@squawk-cli/linux-x64/bin/squawk")
    parser.add_argument("program")
    parser.add_argument("folder", nargs="?", default="../shared/cases/lint/cases")
    args = parser.parse_args()
    if not os.path.isdir(args.folder) or not os.path.exists(args.peer):
        print("lint: no files or no squawk to compare with")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        files = fill(folder, args.folder, args.files)
        ours = fastest([args.program, "lint", "--exit-zero", "--no-cache", *files], args.runs)
        theirs = fastest([args.peer, "--pg-version", "15.0", *files], args.runs)
    ratio = theirs / ours
    print(f"lint {args.files} files   migplan {ours * 1000:.0f} ms   squawk {theirs * 1000:.0f} ms   "
          f"{ratio:.1f} times as fast (target {TARGET:.0f})")
    return 0 if ratio >= TARGET else 1


sys.exit(main())
