#!/usr/bin/env python3
"""make_signed.py DIR - makes the signed plans that the cases of verify use.

Each folder of DIR holds a plan and its signatures, good or spoilt in one way;
DIR/allowed_signers says who may sign. The keys are made anew and thrown away,
so running it again changes every fingerprint in tests/cases/*/verify-*.
"""
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile

OUT = os.path.abspath(sys.argv[1])
WORK = tempfile.mkdtemp()


def run(*argv, cwd=WORK):
    subprocess.run(argv, cwd=cwd, check=True, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL)


def keygen(name, who):
    run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", who, "-f", name)


def public(name):
    with open(os.path.join(WORK, name + ".pub")) as f:
        return " ".join(f.read().split()[:2])


def plan(**changes):
    sql = "ALTER TABLE documents ADD COLUMN source text"
    whole = {
        "annotations": {"authors": "bob@example.org", "note": "first release"},
        "created_at": "2026-11-22T12:00:00Z",
        "direction": "upgrade",
        "format": "migplan-plan",
        "format_version": 1,
        "from_heads": ["1f0e3a5b7c9d"],
        "min_applier": "0.1.0",
        "provenance": {"tool": "migplan", "tool_version": "0.1.0"},
        "requires": {"approvals": 0},
        "session": {"statement_timeout_ms": 0},
        "steps": [{
            "kind": "tx",
            "no": 1,
            "revision": "2a4c6e8f0b1d",
            "statements": [{"no": 1, "sha256": hashlib.sha256(sql.encode()).hexdigest(),
                            "sql": sql}],
            "version": [{"from": "1f0e3a5b7c9d", "op": "update", "to": "2a4c6e8f0b1d"}],
        }],
        "target": {"database": "", "environment": "production", "scope": "database",
                   "system_identifier": "", "version_table": {"name": "alembic_version",
                                                              "schema": ""}},
        "to_heads": ["2a4c6e8f0b1d"],
        "undo": {"available": False, "loses": [], "plan_sha256": ""},
    }
    for key, value in changes.items():
        if not value and key in ("annotations", "created_at"):
            del whole[key]
            continue
        whole[key] = {**whole[key], **value} if key in whole and isinstance(value, dict) else value
    return (json.dumps(whole, sort_keys=True, indent=2, ensure_ascii=False) + "\n").encode()


def folder(name, data):
    os.makedirs(os.path.join(OUT, name))
    with open(os.path.join(OUT, name, "plan.json"), "wb") as f:
        f.write(data)


def sign(name, key, namespace, ending):
    where = os.path.join(OUT, name)
    run("ssh-keygen", "-q", "-Y", "sign", "-f", os.path.join(WORK, key), "-n", namespace,
        "plan.json", cwd=where)
    os.rename(os.path.join(where, "plan.json.sig"), os.path.join(where, "plan.json" + ending))


def spoil(name, file, change):
    where = os.path.join(OUT, name, file)
    with open(where, "rb") as f:
        data = f.read()
    with open(where, "wb") as f:
        f.write(change(data))


PLAN = "migplan/v1/plan"
PRODUCTION = "migplan/v1/approve/production"
STAGING = "migplan/v1/approve/staging"

shutil.rmtree(OUT, ignore_errors=True)
for key, who in (("planner", "ci@example.org"), ("alice", "alice@laptop"),
                 ("alice2", "alice@desktop"), ("bob", "bob@laptop"), ("carol", "carol@laptop"),
                 ("old", "old@laptop"), ("stranger", "stranger@laptop"), ("ca", "ca")):
    keygen(key, who)
run("ssh-keygen", "-q", "-s", "ca", "-I", "carol's badge", "-n", "carol@example.org", "-V",
    "20200101Z:20991231Z", "carol.pub")

folder("good", plan())
sign("good", "planner", PLAN, ".plan.sig")
sign("good", "alice", PRODUCTION, ".approve-production-alice.sig")
sign("good", "bob", STAGING, ".approve-staging-bob.sig")

folder("keygen", plan())
sign("keygen", "planner", PLAN, ".sig")

folder("unsigned", plan())

for name in ("tampered", "crlf", "crlf-signature", "cut", "twice"):
    folder(name, plan())
    sign(name, "planner", PLAN, ".plan.sig")
spoil("tampered", "plan.json", lambda data: data.replace(b"first release", b"First release"))
spoil("crlf", "plan.json", lambda data: data.replace(b"\n", b"\r\n"))
spoil("crlf-signature", "plan.json.plan.sig", lambda data: data.replace(b"\n", b"\r\n"))
spoil("cut", "plan.json.plan.sig", lambda data: data[:100])
spoil("twice", "plan.json.plan.sig", lambda data: data + data)

folder("git", plan())
sign("git", "planner", "git", ".sig")

folder("stranger", plan())
sign("stranger", "stranger", PLAN, ".plan.sig")

folder("denied", plan())
sign("denied", "alice", PLAN, ".plan.sig")

folder("expired", plan())
sign("expired", "old", PLAN, ".plan.sig")

folder("one-person", plan())
sign("one-person", "planner", PLAN, ".plan.sig")
sign("one-person", "alice", PRODUCTION, ".approve-production-alice.sig")
sign("one-person", "alice2", PRODUCTION, ".approve-production-alice2.sig")

folder("planner-approves", plan())
sign("planner-approves", "planner", PLAN, ".plan.sig")
sign("planner-approves", "planner", PRODUCTION, ".approve-production-ci.sig")

folder("certificate", plan())
sign("certificate", "planner", PLAN, ".plan.sig")
sign("certificate", "carol-cert.pub", PRODUCTION, ".approve-production-carol.sig")

folder("raises", plan(requires={"approvals": 2}))
sign("raises", "planner", PLAN, ".plan.sig")
sign("raises", "alice", PRODUCTION, ".approve-production-alice.sig")

folder("late", plan(created_at="2026-10-01T00:00:00Z",
                    not_after="2026-11-01T00:00:00Z"))
sign("late", "planner", PLAN, ".plan.sig")

folder("by-alice", plan(annotations={"authors": "carol@example.org, alice@example.org"}))
sign("by-alice", "planner", PLAN, ".plan.sig")
sign("by-alice", "alice", PRODUCTION, ".approve-production-alice.sig")

folder("anonymous", plan(annotations=[], created_at=""))
sign("anonymous", "planner", PLAN, ".plan.sig")

folder("approved-only", plan())
sign("approved-only", "alice", PRODUCTION, ".approve-production-alice.sig")

folder("dirty", plan(provenance={"git": {
    "commit": "1" * 40, "dirty": True, "object_format": "sha1", "tree": "2" * 40}}))
sign("dirty", "planner", PLAN, ".plan.sig")

folder("malformed", plan(steps=[]))
sign("malformed", "planner", PLAN, ".plan.sig")

with open(os.path.join(OUT, "allowed_signers"), "w") as f:
    f.write("# throw-away keys; made by tests/tools/make_signed.py\n")
    f.write('ci@example.org namespaces="migplan/v1/*" %s\n' % public("planner"))
    for who in ("alice", "alice2", "bob"):
        f.write('%s@example.org namespaces="migplan/v1/approve/*" %s\n' %
                (who.rstrip("2"), public(who)))
    f.write('old@example.org namespaces="migplan/v1/plan",valid-before="20260101Z" %s\n' %
            public("old"))
    f.write('*@example.org cert-authority,namespaces="migplan/v1/approve/*" %s\n' % public("ca"))
with open(os.path.join(OUT, "bad_signers"), "w") as f:
    f.write('ci@example.org namespaces="migplan/v1/plan" %s\n' % public("planner"))
    f.write('ops@example.org namespace="migplan/v1/plan" %s\n' % public("bob"))
with open(os.path.join(OUT, "git_signers"), "w") as f:
    f.write("ci@example.org %s\n" % public("planner"))
with open(os.path.join(OUT, ".gitattributes"), "w") as f:
    f.write("* -text\n")
shutil.rmtree(WORK)
