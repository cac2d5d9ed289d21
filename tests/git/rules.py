"""rules.py MIGPLAN - does each rule of the graph find what it is for, and nothing beside it?

For each rule a tree (or a pull request: a base and a head) that has the fault and
one that nearly has it. Asked is for the rule, its severity, the revision and the
line; then whether a comment allows it, and whether explain and docs/rules.md know it.
"""
import json, os, re, shutil, subprocess, sys, tempfile

ENV = dict(os.environ, GIT_CONFIG_GLOBAL="/dev/null", GIT_CONFIG_SYSTEM="/dev/null",
           GIT_AUTHOR_NAME="a", GIT_AUTHOR_EMAIL="a@example.org", GIT_COMMITTER_NAME="a",
           GIT_COMMITTER_EMAIL="a@example.org", ALEMBIC_CONFIG="")
MIGPLAN = os.path.abspath(sys.argv[1])
DOCS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "docs", "rules.md")
# What the bodies of these revisions are not about.
NOISE = {"index-not-concurrent", "drop-table", "drop-column", "update-without-where",
         "foreign-key-without-index", "opaque-revision", "lock-timeout-missing",
         "multiple-tables-locked", "ddl-dml-mixed", "downgrade-mismatch"}


def rev(name, down=None, up=None, back=None, head="", doc="", top=""):
    """A script: line 1 doc, 3 revision, 4 down_revision, 5 head, 8 the upgrade's body."""
    up = f"op.execute('create table t_{name} (id bigint primary key)')" if up is None else up
    back = f"op.execute('drop table t_{name}')" if back is None else back
    return (f'"""{name}{doc}"""\nfrom alembic import op{top}\nrevision = "{name}"\ndown_revision = {down!r}\n'
            f"{head}\n\ndef upgrade():\n    {up}\n\n\ndef downgrade():\n    {back}\n")


def tree(*revisions, **more):
    """Files by name: each revision's own, then more (with '__' for '/')."""
    files = {re.search(r'revision = "(\w+)"', text)[1] + ".py": text for text in revisions}
    return {**files, **{k.replace("__", ".", 1): v for k, v in more.items()}}


LINE = tree(rev("a"), rev("b", "a"))


def fork(**more):
    return tree(rev("a"), rev("b", "a"), rev("c", "a"), **more)


def pull(base, head, origin=None):
    return {"base": base, "head": head, "origin": base if origin is None else origin}


def script(up, **more):
    return tree(rev("a", None, up, **more))


# rule -> (severity, tree that has it, (revision, line), trees that do not, words)
CASES = {
    "multiple-heads": ("error", fork(), ("c", 4), [
        tree(rev("a"), rev("b", "a", head="branch_labels = 'x'"), rev("c", "a", head="branch_labels = 'y'")),
        tree(rev("a"), rev("b", "a"), rev("c", "a"), rev("m", ("b", "c"), "pass", "pass")),
        fork(migplan__toml="heads = 2\n")]),
    "branch-point": ("warning", fork(migplan__toml="heads = 2\n"), ("a", 3), [
        tree(rev("a"), rev("b", "a"), rev("c", "a"), rev("m", ("b", "c"), "pass", "pass")),
        tree(rev("a"), rev("b", "a", head="branch_labels = 'x'"), rev("c", "a", head="branch_labels = 'y'"))]),
    "multiple-roots": ("warning", tree(rev("a"), rev("b"), rev("m", ("a", "b"), "pass", "pass")), ("b", 4), [
        LINE, tree(rev("a"), rev("b", head="branch_labels = 'x'"), rev("m", ("a", "b"), "pass", "pass"))]),
    "missing-down-revision": ("error", tree(rev("a"), rev("b", "x")), ("b", 4), [LINE]),
    "dangling-depends-on": ("error", tree(rev("a", head="depends_on = 'x'")), ("a", 3), [
        tree(rev("a", head="branch_labels = 'x'"), rev("b", "a", head="depends_on = 'x'"))]),
    "cycle": ("error", tree(rev("a", "b"), rev("b", "a")), None, [LINE]),
    "duplicate-revision": ("error", tree(rev("a"), b__py=rev("a")), ("a", 3), [LINE]),
    "duplicate-revision abbreviated": (
        "error", tree(rev("1a2b3c4d"), rev("1a2b3c4d5e6f", "1a2b3c4d")), ("1a2b3c4d", 3), [
            tree(rev("202601"), rev("20260101", "202601")), tree(rev("a"), rev("ab", "a")),
            tree(rev("1a2b3c4d"), rev("1a2b3c4e5e6f", "1a2b3c4d"))]),
    "ambiguous-prefix": (
        "warning", tree(rev("1a2b3c4d"), rev("1a2b5e6f", "1a2b3c4d"), rev("c", "1a2b")), ("c", 4), [
            tree(rev("1a2b3c4d"), rev("1a3b5e6f", "1a2b3c4d"), rev("c", "1a2b"))]),
    "unreachable-revision": ("warning", tree(rev("a", "x"), rev("b", "a"), rev("c", "b")), ("b", 4), [
        LINE, tree(rev("a", "x"))]),
    "branch-label-duplicate": ("error", tree(rev("a", head="branch_labels = 'x'"),
                                             rev("b", "a", head="branch_labels = 'x'")), ("b", 3), [
        tree(rev("a", head="branch_labels = 'x'"), rev("b", "a", head="branch_labels = 'y'"))]),
    "redundant-depends-on": ("warning", tree(rev("a"), rev("b", "a", head="depends_on = 'a'")), ("b", 3), [
        tree(rev("a"), rev("c", head="branch_labels = 'x'"), rev("b", "a", head="depends_on = 'c'"))]),
    "filename-order": ("warning", {"002_a.py": rev("a"), "001_b.py": rev("b", "a")}, ("b", 4), [
        {"001_a.py": rev("a"), "002_b.py": rev("b", "a")}, {"02_a.py": rev("a"), "01_b.py": rev("b", "a")},
        {"20260102_a.py": rev("a"), "20260101_b.py": rev("b", "a")}]),
    "stale-create-date": ("warning", tree(rev("a", doc="\n\nCreate Date: 2026-02-01 10:00:00\n"),
                                          rev("b", "a", doc="\n\nCreate Date: 2026-01-01 10:00:00\n")),
                          ("b", 7), [LINE, tree(rev("a", doc="\n\nCreate Date: 2026-01-01 10:00:00\n"),
                                                rev("b", "a", doc="\n\nCreate Date: 2026-02-01 10:00:00\n"))],
                          ["--select", "stale-create-date"]),
    "empty-upgrade": ("warning", tree(rev("a", None, "pass", "pass")), ("a", 7), [
        LINE, tree(rev("a"), rev("b", "a"), rev("c", "a"), rev("m", ("b", "c"), "pass", "pass"))]),
    "missing-downgrade": ("warning", tree(rev("a", None, None, "pass")), ("a", 11), [
        LINE, tree(rev("a", None, None, "pass", head="# migplan: irreversible -- nobody goes back")),
        tree(rev("a", None, None, "pass", head="# migplan: irreversible: nobody goes back"))]),
    "irreversible-downgrade": ("warning", tree(rev("a", None, None, "raise NotImplementedError()")), ("a", 12), [
        LINE, tree(rev("a", None, None, "raise NotImplementedError()",
                       head="# migplan: irreversible -- nobody goes back"))]),
    "downgrade-data-loss": ("warning", tree(rev("a", None, None, "op.execute('drop table t_a, old')")), ("a", 12), [
        LINE]),
    "merge-not-empty": ("warning", tree(rev("a"), rev("b", "a"), rev("c", "a"), rev("m", ("b", "c"))), ("m", 7), [
        tree(rev("a"), rev("b", "a"), rev("c", "a"), rev("m", ("b", "c"), "pass", "pass"))]),
    "destructive-before-deploy": (
        "warning", tree(rev("a"), rev("b", "a", "op.execute('alter table t_a add n int, drop column id')")),
        ("b", 8), [LINE, tree(rev("a"), rev("b", "a", "op.execute('alter table t_a add n int')"))]),
    "version-table-missing-step": ("error", script("op.execute(\"update alembic_version set version_num = 'x'\")"),
                                   ("a", 8), [script("op.execute('select * from alembic_version')"),
                                              script("op.execute('alter table alembic_version alter version_num "
                                                     "type varchar(64)')")]),
    "model-import-in-migration": ("warning", script("pass", top="\nfrom app.models import User"), ("a", 3), [
        script("pass", top="\nfrom sqlalchemy.orm import Session"), script("pass", top="\nimport app.remodeling")]),
    "mixed-transactional": (
        "warning", tree(rev("a"), rev("b", "a", "op.execute('alter table t_a add n int')\n    with "
                        "op.get_context().autocommit_block():\n        op.execute('create index concurrently i "
                        "on t_a (n)')")), None, [LINE]),
    "out-of-order-merge": (
        "warning", pull(tree(rev("a"), rev("b", "a")),
                        tree(rev("a"), rev("b", "a"), rev("c", "a"), rev("m", ("b", "c"), "pass", "pass")),
                        tree(rev("a"))), ("c", 4), [pull(LINE, tree(rev("a"), rev("b", "a"), rev("c", "b")))]),
    "down-revision-not-on-base": (
        "error", pull(tree(rev("a")), tree(rev("a"), rev("b", "a"), rev("c", "b")), LINE), ("c", 4), [
            pull(LINE, tree(rev("a"), rev("b", "a"), rev("c", "b")))]),
    "deleted-revision": ("error", pull(LINE, tree(rev("a"))), ("b", None), [
        pull(LINE, LINE), pull(LINE, tree(rev("a")), tree(rev("a")))]),
    "edited-after-merge": ("error", pull(LINE, tree(rev("a"), rev("b", "a", "op.execute('create table z (i int)')"))),
                           ("b", 8), [pull(LINE, LINE)]),
    "edited-after-merge comment": ("note", pull(LINE, tree(rev("a"), rev("b", "a", head="# a word"))), ("b", 5), []),
    "squash-missing-replaces": (
        "warning", pull(tree(rev("a"), rev("b", "a"), rev("c", "b")), tree(rev("c", None))), ("c", 3), [
            pull(tree(rev("a"), rev("b", "a"), rev("c", "b")), tree(rev("c", None, head='replaces = ("a", "b")'))),
            pull(LINE, tree(rev("a")))]),
    "deleted-revision squashed": (
        "note", pull(tree(rev("a"), rev("b", "a"), rev("c", "b")),
                     tree(rev("c", None, head='replaces = ["a",\n    "b"]'))), ("a", None), []),
    "deleted-revision squashed sql": (
        "note", pull(LINE, {"b.sql": "-- revision: b\n-- revises:\n-- replaces: a\n-- migrate: upgrade\n"
                            "create table t_b (i int);\n-- migrate: downgrade\ndrop table t_b;\n"}),
        ("a", None), []),
    "conflicting-siblings": (
        "error", pull(tree(rev("a"), rev("b", "a", "op.execute('alter table t_a add n int')")),
                      tree(rev("a"), rev("c", "a", "op.execute('alter table t_a add n bigint')")), tree(rev("a"))),
        ("c", 8), [pull(tree(rev("a"), rev("b", "a", "op.execute('alter table t_a add n int')")),
                        tree(rev("a"), rev("c", "a", "op.execute('alter table t_a add k int')")), tree(rev("a")))]),
}
for what, top, up in (
        ("time", "import time", "op.execute(f'select {time.time()}')"),
        ("chance", "import uuid", "op.execute(f\"select '{uuid.uuid4()}'\")"),
        ("environment", "import os", "op.execute(os.environ['X'])"),
        ("default", "import os", "op.execute(os.getenv('X', 'select 1'))"),
        ("network", "import requests", "op.execute(requests.get('http://x').text)"),
        ("host", "import socket", "op.execute(f\"select '{socket.gethostname()}'\")"),
        ("date", "from datetime import datetime", "op.execute(f\"select '{datetime.utcnow()}'\")")):
    CASES[f"non-deterministic-script {what}"] = (
        "error", script(up, top="\n" + top), ("a", 9),
        [script("op.execute('select now(), random()')", top="\n" + top)])


class Place:
    def __init__(self):
        self.folder = tempfile.mkdtemp(dir=SCRATCH)

    def write(self, files, comment=""):
        shutil.rmtree(self.folder + "/versions", ignore_errors=True)
        os.mkdir(self.folder + "/versions")
        for name, text in files.items():
            folder = "/" if name.endswith(".toml") else "/versions/"
            with open(self.folder + folder + name, "w") as out:
                out.write(text.replace("\n\ndef upgrade", f"\n{comment}\n\ndef upgrade") if comment else text)

    def git(self, *words):
        subprocess.run(["git", "-C", self.folder, *words], env=ENV, check=True, capture_output=True)

    def commit(self, files, comment=""):
        self.write(files, comment)
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", "x")

    def check(self, what, words=(), comment=""):
        """The findings, after making what: a tree, or a pull request."""
        words = list(words)
        if "origin" in what:
            self.git("init", "-q", "-b", "main")
            self.commit(what["origin"])
            self.git("branch", "head")
            self.commit(what["base"])
            self.git("switch", "-q", "head")
            self.commit(what["head"], comment)
            words += ["--base", "main"]
        else:
            self.write(what, comment)
        run = subprocess.run([MIGPLAN, "--no-cache", "--json", "--tree", "versions", "check", *words],
                             cwd=self.folder, env=ENV, capture_output=True, text=True)
        assert run.returncode in (0, 1), run.stderr
        return json.loads(run.stdout)["findings"]


def of(findings, rule):
    return [f for f in findings if f["rule"] == rule and "suppressed" not in f]


def try_case(title, severity, what, where, others, words=()):
    rule = title.split()[0]
    all_found = Place().check(what, words)
    found = of(all_found, rule)
    assert found, f"not found; there is {[(f['rule'], f['message']) for f in all_found]}"
    assert found[0]["severity"] == severity, found[0]
    if where is not None:
        assert (found[0]["revision"], found[0].get("line")) == where, found[0]
    for i, other in enumerate(others):
        left = of(Place().check(other, words), rule)
        assert not left, f"near miss {i}: {left[0]['message']}"
    if severity != "note" and where is not None and where[1] is not None:
        left = of(Place().check(what, words, f"# migplan: allow {rule} -- it is tested"), rule)
        assert not left, f"not allowed: {left[0]['message']}"


def is_documented(rule):
    run = subprocess.run([MIGPLAN, "explain", rule, "--json"], env=ENV, capture_output=True, text=True)
    known = json.loads(run.stdout)["rules"][0]
    return known["rule"] == rule and known["summary"] and f"## {known['code']} {rule}\n" in open(DOCS).read()


def main():
    failed = 0
    for title, case in CASES.items():
        try:
            try_case(title, *case)
            assert is_documented(title.split()[0]), "is not in explain and docs/rules.md"
        except AssertionError as wrong:
            failed += 1
            print(f"{title}: {wrong}")
    print(f"rules: {len(CASES) - failed} cases of {len({t.split()[0] for t in CASES})} rules passed, {failed} failed")
    return failed > 0


SCRATCH = tempfile.mkdtemp(prefix="rules-")
status = main()
shutil.rmtree(SCRATCH)
sys.exit(status)
