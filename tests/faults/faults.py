#!/usr/bin/env python3
"""faults.py BUILD [--short] [--only WORDS] - what happens to servers, networks and
programs, happens to migapply: afterwards the same command must bring the database
to where an undisturbed run brings it, with no statement run twice.

It makes clusters of its own under the folder for temporary files and removes them.
SEED and ROUNDS are those of the random scenario.
"""
import argparse
import sys
import time
import traceback

import fleet_faults  # declares its scenarios
import hook_faults  # declares its scenarios
import lock_faults  # declares its scenarios
import network_faults  # declares its scenarios
import plan_faults  # declares its scenarios
import pooler_faults  # declares its scenarios
import process_faults  # declares its scenarios
import server_faults  # declares its scenarios
from cluster import Cluster
from scenario import ALL, Skipped
from work import Work


def undisturbed(work):
    applier = work.begin().apply()
    assert applier.process.returncode == 0, applier.err
    return work.state()


def run_one(entry, work, wanted):
    begin = time.monotonic()
    try:
        entry.run(work, wanted)
        word = "ok"
    except Skipped as why:
        word = f"skipped: {why}"
    except Exception:  # pylint: disable=broad-except
        traceback.print_exc()
        word = "FAILED"
    print(f"{time.monotonic() - begin:6.1f} s  {entry.title}: {word}", flush=True)
    return word != "FAILED"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("build")
    parser.add_argument("--short", action="store_true", help="those of make test alone")
    parser.add_argument("--only", default="", help="those whose title holds this")
    options = parser.parse_args()
    chosen = [s for s in ALL if options.only in s.title and (s.short or not options.short)]
    cluster = Cluster("main", "max_connections = 60").init()
    failed = 0
    try:
        wanted = undisturbed(Work(options.build, cluster, "undisturbed"))
        for entry in chosen:
            failed += not run_one(entry, Work(options.build, cluster, "faults"), wanted)
    finally:
        cluster.remove()
    print(f"{len(chosen) - failed} of {len(chosen)} scenarios hold")
    return 1 if failed or not chosen else 0


if __name__ == "__main__":
    sys.exit(main())
