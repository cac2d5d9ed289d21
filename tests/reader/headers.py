#!/usr/bin/python3
"""The heads of scripts as migplan reads them, compared with Python itself.

    headers.py [--files N] [--seed S] HEADER_DRIVER

Makes N scripts from pieces that real heads are made of and some that mislead
(strings that look like assignments, rebindings, conditions), runs each with
Python, and compares what the names are bound to. The reader may say that it
does not know; it may never be wrong, and plain heads it must know.
"""
import argparse
import json
import os
import random
import subprocess
import sys
import tempfile

NAMES = ["revision", "down_revision", "branch_labels", "depends_on"]


def literal(rng, text):
    """text as a string literal, in one of its forms, and whether it is plain."""
    half = len(text) // 2
    forms = [
        ("'%s'" % text, True), ('"%s"' % text, True), ("'''%s'''" % text, True),
        ('"""%s"""' % text, True), ("'%s' '%s'" % (text[:half], text[half:]), True),
        ("('%s'\n    \"%s\")" % (text[:half], text[half:]), True), ("(('%s'))" % text, True),
        ("r'%s'" % text, True), ("u'%s'" % text, True), ("R'%s'" % text, True),
        ("'" + "".join("\\x%02x" % ord(c) for c in text) + "'", True),
        ("'" + "".join("\\%03o" % ord(c) for c in text) + "'", True),
        ("'" + "".join("\\u%04x" % ord(c) for c in text) + "'", True),
        ("'%s' + '%s'" % (text[:half], text[half:]), True),
        ("'%s\\\n%s'" % (text[:half], text[half:]), True), ("\\\n  '%s'" % text, True),
        ("str('%s')" % text, False), ("f'%s'" % text, False), ("'%s'.strip()" % text, False),
        ("'%s' if True else 'x'" % text, False), ("'%%s' %% '%s'" % text, False),
        ("'{}'.format('%s')" % text, False), ("''.join(['%s'])" % text, False),
    ]
    plain = rng.random() < 0.93
    return rng.choice([form for form in forms if form[1] == plain])


def word(rng):
    return "".join(rng.choice("abcdef0123456789") for _ in range(rng.randint(4, 12)))


def value(rng, name):
    kind = rng.random()
    if name == "revision" or kind < 0.4:
        return literal(rng, word(rng))
    if kind < 0.6:
        return rng.choice([("None", True), ("()", True), ("[]", True), ("(None)", True)])
    items = [literal(rng, word(rng)) for _ in range(rng.randint(1, 3))]
    texts = [t for t, _ in items]
    plain = all(p for _, p in items)
    comma = "," if len(items) == 1 or rng.random() < 0.3 else ""
    form = rng.randint(0, 4)
    if form == 0:
        return "[%s%s]" % (", ".join(texts), rng.choice(["", ",", "\n"])), plain
    if form == 1:
        return "(\n    %s%s  # why\n)" % (",  # it\n    ".join(texts), comma), plain
    if form == 2 and all(t[0] not in "(\\" for t in texts):
        return ", ".join(texts) + comma, plain
    if form == 3:
        return "tuple([%s])" % ", ".join(texts), False
    return "(%s%s)" % (", ".join(texts), comma), plain


NOISE = [
    "import os", "from alembic import op", "import sqlalchemy as sa", "# revision = 'no'", "",
    "x = revision_of = 'a'", "y = '''\nrevision = 'no'\n'''", "z = {'revision': 'no'}",
    "if True:\n    import sys", "from typing import Sequence, Union", "w = [\n  1,\n  2]",
    "try:\n    import json\nexcept ImportError:\n    json = None", "v = lambda revision: revision",
    "t = dict(revision='no', down_revision='no')", "1 + 1", "s = 'a'; r = \"b\"", "q = b'bytes'",
]
TRAPS = [
    "revision = 'rebound'", "if True:\n    revision = 'rebound'", "revision, other = 'two', 'x'",
    "other = revision = 'chained'", "revision += 'x'", "depends_on = None",
    "for revision in ['looped']:\n    pass", "def f():\n    global revision\n    revision = 'g'\nf()",
    "globals()['revision'] = 'magic'", "class revision:\n    pass",
    "(revision) = 'in brackets'", "[revision] = ['in a list']", "revision: str = 'annotated'",
    "with open('/dev/null') as depends_on:\n    depends_on = 'with'", "__doc__ = 'another'",
    "exec(\"revision = 'executed'\")", "import os as branch_labels\nbranch_labels = None",
    "def f():\n    x = '''\nrevision = 1\n'''\n", "s = (\nrevision)", "\fdepends_on = 'after a form feed'",
]
FUNCTIONS = [
    "def upgrade():\n    revision = 'local'\n    op.execute('''\nrevision = 2\n''')\n",
    "def upgrade() -> None:\n    pass\n\n\ndef downgrade() -> None:\n    pass\n",
    "@staticmethod\ndef helper():\n    return 'def'\n", "class C:\n    revision = 'inner'\n",
    "async def f():\n    pass\n",
]


def script(rng):
    """A script and whether the reader has to know its head."""
    lines = []
    must = True
    if rng.random() < 0.7:
        lines.append(rng.choice(['"""doc\n\nmore é\n"""', "'doc'", "('do' 'c')", "r'''d\\o'''",
                                 '"""a\n    b\n"""', "u'doc'"]))
    for name in rng.sample(NAMES, 4) if rng.random() < 0.3 else NAMES:
        while rng.random() < 0.4:
            lines.append(rng.choice(NOISE))
        if name not in ("revision", "down_revision") and rng.random() < 0.3:
            continue
        text, plain = value(rng, name)
        must = must and plain
        lines.append("%s%s= %s" % (name, rng.choice(["", " ", ": str ", ": 'Union[str, None]' "]), text)
                     + rng.choice(["", "  # why", ";", " ; n = 1"]))
    trap = rng.random() < 0.4
    if trap and rng.random() < 0.5:
        lines.append(rng.choice(TRAPS))
        must = trap = False
    lines += rng.sample(FUNCTIONS, rng.randint(0, 2))
    if trap:
        lines.append(rng.choice(TRAPS))
        must = False
    text = "\n".join(lines) + rng.choice(["", "\n", "\n\n"])
    if rng.random() < 0.15:
        text = text.replace("\n", "\r\n")
    if rng.random() < 0.1:
        text = "\ufeff" + text
    return text, must


def python_says(data):
    """What the names are bound to after a run; None where it fails."""
    scope = {"op": None, "__doc__": None}
    try:
        code = compile(data, "script", "exec", dont_inherit=True)
        exec(code, scope)
    except Exception:
        return None
    out = {n: scope[n] for n in NAMES if n in scope}
    out = {n: list(v) if isinstance(v, (tuple, list)) else v for n, v in out.items()}
    if scope.get("__doc__") is not None:
        out["doc"] = scope["__doc__"]
    return out


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--files", type=int, default=4000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("driver")
    args = parser.parse_args()
    rng = random.Random(args.seed)
    scripts = [script(rng) for _ in range(args.files)]
    with tempfile.TemporaryDirectory() as top:
        paths = []
        for i, (text, _) in enumerate(scripts):
            paths.append(os.path.join(top, "%d.py" % i))
            with open(paths[-1], "wb") as f:
                f.write(text.encode())
        run = subprocess.run([args.driver, *paths], capture_output=True, text=True, check=True)
    got = [json.loads(line) for line in run.stdout.splitlines()]
    assert len(got) == len(scripts)
    bad = known = ran = 0
    for (text, must), answer in zip(scripts, got):
        want = python_says(text.encode())
        if want is None:
            continue
        ran += 1
        known += "unknown" not in answer
        if (answer == want) or ("unknown" in answer and not must):
            continue
        bad += 1
        if bad < 6:
            print("--- script\n%s\n--- python %s\n--- migplan %s" % (text, want, answer))
    print("headers: %d scripts that run, %d known by hand, %d differ" % (ran, known, bad))
    return bad > 0 or known < ran // 3


if __name__ == "__main__":
    sys.exit(main())
