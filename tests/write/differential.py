#!/usr/bin/python3
"""New revisions as migplan writes them, compared with those that the real Alembic writes.

    differential.py [--seed N] [--cases N] MIGPLAN

Each case is a tree, a template of Alembic's own (generic, async, multidb), settings of alembic.ini
and options of revision or merge, all by chance. Both programs run on a copy of it at the same time
of a stopped clock; what is new in the two copies must have the same names and the same bytes, or
both must refuse. Where only migplan refuses, the reason must be one of REFUSED.
"""
import argparse
import contextlib
import datetime
import io
import logging
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
import zoneinfo

import alembic
from alembic import command
from alembic.config import Config
from alembic.script import base

TEMPLATES = os.path.join(os.path.dirname(alembic.__file__), "templates")
NOW = 1767225599  # 2025-12-31 23:59:59 UTC: another day, month and year further east

# What migplan refuses and Alembic writes; docs/alembic-compatibility.md says why.
REFUSED = (
    "error[E210]",  # an id that is taken: Alembic writes the file, and cannot load the tree any more
    "there is nothing to join",  # a merge of one revision
)

TREE = (
    # id, parents, labels, depends on, folder
    ("aaa1", (), (), (), "versions"),
    ("aaa2", ("aaa1",), (), (), "versions"),
    ("bbb1", ("aaa2",), ("billing",), (), "versions"),
    ("bbb2", ("bbb1",), (), (), "versions"),
    ("ccc1", ("aaa2",), ("core", "kernel"), (), "more"),
    ("ccc2", ("ccc1",), (), ("bbb1",), "more"),
    ("ddd1", (), ("data",), (), "more"),
)

MESSAGES = (
    None, "add users", "it's \"quoted\"", "Größe ändern", "a/b: c? d*", "   spaces   around   ", "UPPER Case 42",
    "percent % and %(name)s and ${x}", "back\\slash", "x" * 90, "one two three four five six seven eight nine ten eleven",
    "trailing_underscore_", "tab\tinside", "-- dashes --", "日本語", "...", "", "'''", '"""',
)
FILE_TEMPLATES = (
    None, "%%(rev)s_%%(slug)s", "%%(year)d_%%(month).2d_%%(day).2d_%%(hour).2d%%(minute).2d-%%(rev)s_%%(slug)s",
    "%%(year)d_%%(second).2d_%%(slug)s_%%(rev)s", "%%(rev)s",
)
ZONES = (None, None, "UTC", "utc", "Europe/Berlin", "America/New_York", "Asia/Kolkata")
LENGTHS = (None, None, "10", "40", "1", "100")
HEADS = (
    "head", "heads", "base", "bbb2", "ccc2", "ddd1", "billing@head", "core@head", "data@head", "bbb1", "aaa2", "bbb",
    "data@base", "ccc2,bbb2", "nothing", "bbb2-1",
)


class Stopped(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return datetime.datetime.fromtimestamp(NOW, tz)

    @classmethod
    def utcnow(cls):
        return datetime.datetime.utcfromtimestamp(NOW)


class Clock:
    datetime = Stopped


class Zones:
    """what Alembic takes of python-dateutil, which Debian does not install with it"""

    @staticmethod
    def gettz(name):
        try:
            return zoneinfo.ZoneInfo(name)
        except (zoneinfo.ZoneInfoNotFoundError, ValueError):
            return None

    @staticmethod
    def tzutc():
        return datetime.timezone.utc


def write_tree(folder, template, ini):
    for sub in ("versions", "more"):
        os.makedirs(os.path.join(folder, sub))
    for rid, down, labels, depends, sub in TREE:
        with open(os.path.join(folder, sub, rid + ".py"), "w") as f:
            f.write('"""%s"""\nrevision = %r\n' % (rid, rid))
            f.write("down_revision = %r\nbranch_labels = %r\ndepends_on = %r\n" % (
                down if len(down) > 1 else down[0] if down else None, labels or None, depends or None))
            f.write("\n\ndef upgrade():\n    pass\n\n\ndef downgrade():\n    pass\n")
    shutil.copy(os.path.join(TEMPLATES, template, "script.py.mako"), folder)
    with open(os.path.join(folder, "alembic.ini"), "w", encoding="utf-8") as f:
        f.write("[alembic]\nscript_location = %(here)s\nversion_locations = %(here)s/versions %(here)s/more\n")
        for name, value in ini.items():
            if value is not None:
                f.write("%s = %s\n" % (name, value))


def some(rng, options, most):
    return rng.sample(options, rng.randrange(most + 1))


def make_case(rng):
    ini = {
        "file_template": rng.choice(FILE_TEMPLATES),
        "timezone": rng.choice(ZONES),
        "truncate_slug_length": rng.choice(LENGTHS),
    }
    template = rng.choice(("generic", "generic", "async", "multidb"))
    if template == "multidb":
        ini["databases"] = rng.choice(("engine1, engine2", "one", "a,b , c"))
    case = {
        "template": template,
        "ini": ini,
        "zone": rng.choice(("UTC", "Pacific/Auckland", "America/Los_Angeles")),
        "merge": rng.random() < 0.25,
        "message": rng.choice(MESSAGES),
        "rev_id": rng.choice(("0042", "abcdef012345", "x_y.z", "bbb2", "has@at")) if rng.random() < 0.2 else "e5f6",
        "labels": some(rng, ["fresh", "other", "third", "billing", "with-minus"], 2) if rng.random() < 0.3 else [],
    }
    if case["merge"]:
        case["revisions"] = rng.choice((["bbb2", "ccc2"], ["heads"], ["bbb2", "ddd1"], ["core@head", "data@head"], ["bbb2"], ["bbb1", "ccc2"], ["nothing"], ["bbb2", "ccc2", "ddd1"]))
        return case
    case["head"] = rng.choice(HEADS)
    case["splice"] = rng.random() < 0.5
    case["version_path"] = rng.choice((None, "versions", "more", "elsewhere")) if rng.random() < 0.4 else None
    case["depends_on"] = some(rng, ["aaa1", "bbb2", "data", "ccc2", "billing@head"], 2) if rng.random() < 0.4 else []
    return case


def argv_of(case):
    yield "merge" if case["merge"] else "revision"
    if case["message"] is not None:
        yield from ("-m", case["message"])
    yield from ("--rev-id", case["rev_id"])
    for label in case["labels"]:
        yield from ("--branch-label", label)
    if case["merge"]:
        yield from case["revisions"]
        return
    yield from ("--head", case["head"])
    if case["splice"]:
        yield "--splice"
    if case["version_path"]:
        yield from ("--version-path", case["version_path"])
    for name in case["depends_on"]:
        yield from ("--depends-on", name)


def run_alembic(folder, case):
    """-> what it says where it refuses, else None"""
    os.environ["TZ"] = case["zone"]
    time.tzset()
    os.chdir(folder)
    out = io.StringIO()
    config = Config(os.path.join(folder, "alembic.ini"), stdout=out)
    labels = case["labels"][0] if len(case["labels"]) == 1 else case["labels"] or None
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
            if case["merge"]:
                command.merge(config, case["revisions"], message=case["message"], branch_label=labels, rev_id=case["rev_id"])
            else:
                command.revision(
                    config, message=case["message"], head=case["head"], splice=case["splice"], branch_label=labels,
                    version_path=case["version_path"], rev_id=case["rev_id"], depends_on=case["depends_on"] or None)
    except (Exception, SystemExit) as e:  # a traceback of Alembic's is a refusal, too
        return str(e) or type(e).__name__
    return None


def run_migplan(migplan, folder, case):
    env = dict(os.environ, TZ=case["zone"], SOURCE_DATE_EPOCH=str(NOW))
    done = subprocess.run([migplan, "--no-cache", *argv_of(case)], cwd=folder, env=env, capture_output=True, text=True)
    return done.stderr if done.returncode else None


def sort_list(match):
    return match.group(1) + ", ".join(sorted(match.group(2).rstrip(",").split(", "))) + match.group(3)


def canonical(text):
    """sorts what Alembic writes in the order of a set: the heads that "heads" stands for, and labels"""
    text = re.sub(r"(?m)^(Revises: )(.+)()$", sort_list, text)
    return re.sub(r"(?m)^((?:down_revision|branch_labels) = \()(.*)(\))$", sort_list, text)


def read_all(folder):
    found = {}
    for top, folders, names in os.walk(folder):
        if "__pycache__" in folders:
            folders.remove("__pycache__")
        for name in names:
            path = os.path.join(top, name)
            with open(path, "rb") as f:
                found[os.path.relpath(path, folder)] = f.read()
    return found


def compare(migplan, scratch, number, case):
    """-> (what is different, or None; whether both wrote)"""
    theirs = os.path.join(scratch, "%d-alembic" % number)
    ours = os.path.join(scratch, "%d-migplan" % number)
    for folder in (theirs, ours):
        write_tree(folder, case["template"], case["ini"])
    alembic_refuses = run_alembic(theirs, case)
    we_refuse = run_migplan(migplan, ours, case)
    if we_refuse is not None:
        if alembic_refuses is not None or any(reason in we_refuse for reason in REFUSED):
            return None, False
        return "only migplan refuses:\n" + we_refuse, False
    if case["merge"] and case["template"] == "multidb" and "Template rendering failed" in (alembic_refuses or ""):
        return None, False  # its merge does not hand the template what the template asks for
    if alembic_refuses is not None:
        return "only Alembic refuses: " + alembic_refuses, False
    want, got = read_all(theirs), read_all(ours)
    for path in sorted(want.keys() | got.keys()):
        theirs, ours = (canonical(side.get(path, b"(no such file)").decode()) for side in (want, got))
        if theirs != ours:
            return "%s\n--- Alembic\n%s\n--- migplan\n%s" % (path, theirs, ours), True
    return None, True


def main():
    p = argparse.ArgumentParser(usage=__doc__)
    p.add_argument("--seed", type=int, default=20261122)
    p.add_argument("--cases", type=int, default=400)
    p.add_argument("migplan")
    o = p.parse_args()
    migplan = os.path.abspath(o.migplan)
    rng = random.Random(o.seed)
    base.datetime = Clock
    base.tz = Zones
    logging.disable(logging.CRITICAL)
    written = bad = 0
    with tempfile.TemporaryDirectory() as scratch:
        for number in range(o.cases):
            case = make_case(rng)
            fault, both = compare(migplan, os.path.realpath(scratch), number, case)
            written += both
            if fault:
                bad += 1
                print("write: case %d: %s\n  ini %s\n  %s\n" % (number, " ".join(map(repr, argv_of(case))), case["ini"], fault))
        os.chdir("/")
    print("write: %d cases, %d written by both, %d differ" % (o.cases, written, bad))
    return 1 if bad or written < o.cases / 4 else 0


if __name__ == "__main__":
    sys.exit(main())
