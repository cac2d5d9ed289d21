#!/usr/bin/python3
"""Asks Alembic and us the same questions about graphs, and compares the answers.

    differential.py [options] DRIVER

    --cases DIR    the graphs in DIR/*.json, with the answers that Alembic gave (default: none)
    --graphs N     N random graphs (default 0), 22 questions each
    --seed S       the first of their seeds (default 1)
    --cache DIR    keep Alembic's answers there, under its version
    --jobs J       processes (default: one for each processor)
    --show N       show N differences (default 10)

DRIVER is graph_driver. Alembic is the one that this Python imports; where there is none, only
--cases are compared. Every answer is compared with two others: Alembic's own (oracle.py), and those
of Alembic's algorithms without their defects (model.py --fix), which also say what is written to
the version table. A difference is allowed where docs/alembic-compatibility.md lists it: each has
its name here, and the summary counts them. Anything else fails.
"""
import argparse
import collections
import glob
import hashlib
import json
import multiprocessing
import os
import random
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import gen  # noqa: E402
import model  # noqa: E402

CHUNK = 25
COMMANDS = (
    "upgrade downgrade stamp get_revisions get_revision history heads bases branches all_down current"
).split()
FLAGS = "head real_head base branchpoint real_branchpoint mergepoint".split()


# ---------------------------------------------------------------- the questions
class Options(gen.Opt):
    shape = "random"
    queries = 22
    cmds = COMMANDS


def make_case(seed):
    rng = random.Random("differential-%d" % seed)
    x = rng.random()
    span = (3, 30) if x < 0.75 else (30, 80) if x < 0.95 else (80, 200) if x < 0.99 else (200, 400)
    opt = Options()
    opt.ids = rng.choice(["hex12", "hex12", "hex4", "num", "words", "prefix", "mix"])
    opt.invalid = 1.0 if rng.random() < 0.08 else 0.0
    case = gen.make_case(seed, opt, rng.randint(*span))
    if "broken" in case:  # Alembic may loop forever on the rest; we must answer all of it
        case["lenient"] = case["queries"]
        case["queries"] = [{"cmd": "load"}]
    return case


def as_list(x):
    return [] if x is None else [x] if isinstance(x, str) else list(x)


def translate(q):
    """the question as graph_driver takes it, or None where it is about the command line"""
    cmd = q["cmd"]
    target = q.get("target")
    out = {"cmd": cmd, "from": as_list(q.get("from"))}
    if cmd == "iterate":
        return translate_iterate(q)
    if cmd not in COMMANDS:
        return None
    if target == "@head":  # a label without a name
        return None
    if q.get("sql"):
        parts = [t.split(":") for t in as_list(target)]
        starts = [p[0] for p in parts if len(p) == 2]
        if any(len(p) > 2 for p in parts) or (cmd == "downgrade" and not starts) or q.get("purge"):
            return None
        if len(set(starts)) > 1:
            return None
        out["from"] = [s for s in starts[:1] if s != "base"]
        target = [p[-1] for p in parts]
    elif cmd in ("upgrade", "downgrade") and isinstance(target, str) and ":" in target:
        return None
    if cmd == "stamp" and not target:
        target = "base"
    if cmd in ("upgrade", "downgrade", "get_revision") and len(as_list(target)) != 1:
        return None
    out["targets"] = as_list(target)
    if q.get("check_heads"):
        return None
    if cmd == "history":
        rng = q.get("range", q.get("target"))
        if "current" not in (rng or ""):  # the rows are only pointed at
            out["from"] = []
        if rng is not None:
            out["range"] = rng
    if q.get("purge"):
        out["purge"] = True
        out["from"] = []
    return out


def translate_iterate(q):
    """RevisionMap.iterate_revisions, where a command of ours asks the same"""
    upper, lower = q.get("upper"), q.get("lower")
    if q.get("select_for_downgrade"):
        if q.get("inclusive") or q.get("implicit_base") or not isinstance(lower, str):
            return None
        return {"cmd": "downgrade", "from": as_list(upper), "targets": [lower]}
    if not isinstance(upper, str):
        return None
    if q.get("implicit_base"):
        if q.get("inclusive"):
            return None
        return {"cmd": "upgrade", "from": [x for x in as_list(lower) if x != "base"], "targets": [upper]}
    if not q.get("inclusive") or isinstance(lower, list):
        return None
    return {"cmd": "history", "from": [], "range": "%s:%s" % (lower or "", upper)}


def for_driver(case):
    revs = [
        {
            "revision": r["revision"],
            "down_revision": as_list(r.get("down_revision")),
            "depends_on": as_list(r.get("depends_on")),
            "branch_labels": as_list(r.get("branch_labels")),
        }
        for r in case["revisions"]
    ]
    queries = [t for t in map(translate, case.get("lenient", case["queries"])) if t is not None]
    return {"revisions": revs, "queries": queries}


# ---------------------------------------------------------------- the answers of others
def strip(r):
    """what is kept of an answer"""
    out = {"ok": r["ok"]}
    if "error" in r:
        e = r["error"]
        out["error"] = [e["class"], e.get("cause_class"), e.get("cause_message") or e["message"]]
    res = r.get("result")
    if isinstance(res, dict) and "steps" in res:
        out["steps"] = [
            [s["revision"], [[o["op"], o["from"] or "", o["to"] or ""] for o in s["ops"]], s.get("heads_after")]
            for s in res["steps"]
        ]
        out["after"] = res["heads_after"]
    elif "result" in r:
        out["result"] = res
    return out


def ask_model(case, fix):
    model.FIX = fix
    cache = {}
    out = []
    for q in case["queries"]:
        r = model.run_query(case["revisions"], q, cache)
        out.append(strip(r) if r["ok"] is not None else None)
    return out


def ask_alembic(cases):
    import oracle

    oracle._load_alembic()
    answers = oracle.run_cases(cases)
    return [{"load": a["load"]["error"] is None, "results": [strip(r) for r in a["results"]]} for a in answers]


def digest():
    h = hashlib.sha256()
    for name in ("gen.py", "oracle.py", "model.py", "differential.py"):
        with open(os.path.join(HERE, name), "rb") as f:
            h.update(f.read())
    return h.hexdigest()[:12]


def random_chunk(seeds, cache):
    """the cases and both answers, from the cache if they are there"""
    import alembic

    cases = [make_case(s) for s in seeds]
    path = None
    if cache:
        name = "%s-%s-%d-%d.json" % (alembic.__version__, digest(), seeds[0], seeds[-1])
        path = os.path.join(cache, name)
        if os.path.exists(path):
            with open(path) as f:
                return cases, json.load(f)
    answers = ask_alembic(cases)
    for case, a in zip(cases, answers):
        a["model"] = ask_model(case, True)
    if path:
        os.makedirs(cache, exist_ok=True)
        with open("%s.%d" % (path, os.getpid()), "w") as f:
            json.dump(answers, f, separators=(",", ":"))
        os.replace(f.name, path)
    return cases, answers


def read_cases(folder):
    cases, answers = [], []
    for path in sorted(glob.glob(os.path.join(folder, "*.json"))):
        with open(path) as f:
            data = json.load(f)
        for c in data["cases"]:
            cases.append(c)
            answers.append(
                {
                    "load": c["load"]["error"] is None,
                    "results": [strip(r) for r in c["results"]],
                    "model": ask_model(c, True),
                }
            )
    return cases, answers


# ---------------------------------------------------------------- judging
CODES = {  # what Alembic raises -> our codes
    "ResolutionError": (201, 202, 218),
    "MultipleHeads": (204,),
    "RangeNotAncestorError": (208, 215),
}
TEXTS = (  # the text of a RevisionError or CommandError -> our codes
    (r"overlaps with other requested", (207,)),
    (r"^Ambiguous", (205,)),
    (r"didn't produce", (206, 208)),
    (r"^Walked too far", (206,)),
    (r"^Not a valid downgrade target", (208,)),
    (r"Can't locate revision", (201, 202, 218)),
    (r"^History range requires", (215,)),
    (r"Multiple head", (204,)),
)
EXPECTED = ("CommandError", "RevisionError") + tuple(CODES)


def is_crash(a):
    return not a["ok"] and a["error"][0] not in EXPECTED


def codes_of(a):
    cls, cause, text = a["error"]
    for name in (cause, cls):
        if name in CODES:
            return CODES[name]
    for pattern, codes in TEXTS:
        if re.search(pattern, text):
            return codes
    return ()


class Facts:
    """what the judge has to know of a graph, taken from the model"""

    def __init__(self, case):
        self.specs = case["revisions"]
        self.names = set()
        self.labels = {}
        self.down = {}
        for r in self.specs:
            self.names.add(r["revision"])
            for x in as_list(r.get("branch_labels")):
                self.labels[x] = r["revision"]
        for r in self.specs:
            deps = [self.labels.get(d, d) for d in as_list(r.get("depends_on"))]
            self.down[r["revision"]] = as_list(r.get("down_revision")) + deps

    def below(self, ids):
        seen, todo = set(), list(ids)
        while todo:
            for d in self.down.get(todo.pop(), ()):
                if d not in seen:
                    seen.add(d)
                    todo.append(d)
        return seen

    def maximal(self, ids):
        return sorted(set(ids) - self.below(ids))


def judge_steps(facts, q, asked, alembic, fixed, ours):
    """-> None for equal, a name for a listed difference, "!text" for any other"""
    rows = asked["from"]
    exact = all(r in facts.names for r in rows)
    if "error" in ours:
        return judge_error(facts, q, asked, alembic, fixed, ours)
    got = [[s["revision"] or None, s["ops"], s["heads_after"]] for s in ours["steps"]]
    for s in got:
        if s[2] != facts.maximal(s[2]):
            return "!rows are not the maximal elements"
    if len(set(rows)) != len(rows):
        return "rows-twice"
    if not exact:
        return "rows-by-prefix"
    if asked["cmd"] == "stamp":
        return judge_stamp(facts, asked, alembic, ours, got)
    if not fixed["ok"]:
        return judge_answer(facts, asked, alembic, fixed)
    if fixed["steps"] != got:
        return "!steps differ from model.py --fix"
    if facts.names & {"head", "heads", "base"}:
        return "id-is-a-symbol"
    theirs = alembic.get("steps")
    if theirs is None:
        return "alembic-fails" if is_crash(alembic) else "!Alembic refuses"
    if [s[0] for s in theirs] != [s[0] for s in got][: len(theirs)]:
        return "!order differs from Alembic"
    if not alembic["ok"]:
        return "alembic-fails-midway"
    for a, b in zip(theirs, got):
        if a[2] != b[2]:
            return "rows-not-maximal" if a[2] != facts.maximal(a[2]) else "!rows differ from Alembic"
    return None


def judge_stamp(facts, asked, alembic, ours, got):
    """steps may be cut otherwise; what counts is what is written"""
    if not alembic["ok"]:
        return "stamp-fails" if is_crash(alembic) else "!Alembic refuses"
    ops = [o for s in alembic["steps"] for o in s[1]]
    after = got[-1][2] if got else ours["before"]
    if asked["from"] != facts.maximal(asked["from"]) and facts.maximal(asked["from"]) != sorted(asked["from"]):
        return "rows-not-maximal"
    if after != alembic["after"]:
        lost = set(after) > set(alembic["after"])
        return "stamp-loses-target" if lost else "!stamp ends otherwise"
    if [o for s in got for o in s[1]] != ops:
        return "!stamp writes otherwise"
    return None


def split_label(target):
    m = re.match(r"(.+?)@", target)
    return m.group(1) if m else None


def judge_error(facts, q, asked, alembic, fixed, ours):
    code = ours["error"]
    target = asked["targets"][0] if asked.get("targets") else asked.get("range", "")
    if not alembic["ok"]:
        if is_crash(alembic) or code in codes_of(alembic):
            return None
        if codes_of(alembic):
            return "which-error"
        if len(set(asked["from"])) < len(asked["from"]):
            return "rows-twice"
        return "!another error: %s" % (alembic["error"],)
    if asked["cmd"] == "downgrade" and code == 205 and re.match(r"(.+@)?-\d+$", target):
        return "ambiguous-downgrade"
    if asked["cmd"] == "downgrade" and code in (201, 202, 204, 218) and split_label(target):
        return "downgrade-label"
    if asked["cmd"] in ("upgrade", "downgrade") and code in (201, 202) and re.match(r".*[+-]\d+\D", target):
        return "tail-of-a-step"
    if code in (201, 202) and (target.endswith("@base") or asked["cmd"] == "stamp") and not asked["from"]:
        return "unknown-branch"
    if asked["cmd"] == "stamp" and code == 207:
        return "stamp-overlap"
    if asked["cmd"] in ("stamp", "get_revisions", "history") and code == 206:
        return "too-far"
    return "!we refuse, Alembic does not"


def judge_answer(facts, asked, alembic, fixed):
    """we answer where the model refuses"""
    if asked["cmd"] == "downgrade" and split_label(asked["targets"][0]) and 202 in codes_of(alembic):
        return "downgrade-label"
    if asked["cmd"] == "downgrade" and not alembic["ok"] and is_crash(alembic):
        return "alembic-fails"
    if not alembic["ok"] and is_crash(alembic):
        return "alembic-fails"
    return "!we answer, Alembic does not: %s" % (fixed.get("error"),)


def judge_ids(facts, q, asked, alembic, fixed, ours):
    cmd = asked["cmd"]
    if "error" in ours:
        return judge_error(facts, q, asked, alembic, fixed, ours)
    if not alembic["ok"]:
        if is_crash(alembic):
            return "alembic-fails"
        if len(set(asked["from"])) != len(asked["from"]):
            return "rows-twice"
        if cmd == "history" and re.match(r"-\d+:", asked.get("range", "")):
            return "history-past-base"
        if asked.get("range") == "current:current":
            return "history-current"
        return "!we answer, Alembic does not: %s" % (alembic["error"],)
    want = alembic["result"]
    got = ours["ids"]
    if cmd in ("heads", "bases"):
        real = "real_" + cmd
        return None if want[cmd] == got and want[real] == ours["real"] else "!%s differ" % cmd
    if cmd == "branches":
        return None if [b["revision"] for b in want] == got else "!branches differ"
    if cmd == "history":
        if q["cmd"] == "iterate":
            return None if want == got else "!history differs"
        return None if [h["revision"] for h in want] == got else "!history differs"
    if cmd == "current":
        return None if want == sorted(got) else "!current differs"
    want = [w for w in as_list(want) if w not in (None, "base")]
    if list(dict.fromkeys(want)) != got:
        return "!identifiers differ"
    return None


def judge_edges(alembic, ours):
    for a, b in zip(alembic["result"], ours["nodes"]):
        if a["down"] != b["down"]:
            return "!down differs"
        if list(dict.fromkeys(a["deps"])) != b["deps"]:
            return "!deps differ"
        for key in ("norm_deps", "nextrev", "all_nextrev", "labels"):
            if a[key] != sorted(b[key]):
                return "!%s of %s differ" % (key, a["revision"])
        for key in FLAGS:
            if a[key] != b[key]:
                return "!%s differs" % key
    return None


def judge(facts, q, asked, alembic, fixed, ours):
    if asked["cmd"] == "all_down":
        return judge_edges(alembic, ours)
    if q["cmd"] == "iterate" and asked["cmd"] != "history":
        return judge_iterate(alembic, asked, ours)
    if asked["cmd"] in ("upgrade", "downgrade", "stamp"):
        return judge_steps(facts, q, asked, alembic, fixed, ours)
    return judge_ids(facts, q, asked, alembic, fixed, ours)


def judge_iterate(alembic, asked, ours):
    if "error" in ours:
        return None if not alembic["ok"] else "!we refuse, Alembic does not"
    if not alembic["ok"]:
        return "alembic-fails" if is_crash(alembic) else "!we answer, Alembic does not"
    ids = [s["revision"] for s in ours["steps"]]
    if asked["cmd"] == "upgrade":
        ids.reverse()
    return None if ids == alembic["result"] else "!iterate differs"


def judge_case(case, answer, ours, counts, shown):
    facts = Facts(case)
    is_broken = bool(ours["problems"])
    fixed_loads = not any(m and not m["ok"] and m["error"][1] in ("CycleDetected",) for m in answer["model"])
    if is_broken == answer["load"] and not (is_broken and not fixed_loads):
        dup = len({r["revision"] for r in case["revisions"]}) != len(case["revisions"])
        if not (is_broken and dup):
            report(case, {"cmd": "load"}, {"load": answer["load"]}, None, ours["problems"], "!load differs", shown)
            counts["!"] += 1
            return
        counts["duplicate-id"] += 1
    if is_broken:
        counts["equal" if not answer["load"] else "alembic-loads-broken"] += 1
        return
    k = 0
    for q, a, m in zip(case["queries"], answer["results"], answer["model"]):
        asked = translate(q)
        if asked is None:
            counts["not asked"] += 1
            continue
        mine = ours["answers"][k]
        k += 1
        verdict = judge(facts, q, asked, a, m, mine)
        counts["equal" if verdict is None else "!" if verdict[0] == "!" else verdict] += 1
        if verdict and verdict[0] == "!":
            report(case, q, a, m, mine, verdict, shown)


def report(case, q, alembic, fixed, ours, verdict, shown):
    shown.append(
        "%s in %s\n  query   %s\n  alembic %s\n  fixed   %s\n  ours    %s\n  graph   %s"
        % (
            verdict.lstrip("!"),
            case.get("name"),
            json.dumps(q),
            json.dumps(alembic)[:1500],
            json.dumps(fixed)[:1500],
            json.dumps(ours)[:1500],
            json.dumps(
                [[r["revision"], r.get("down_revision"), r.get("depends_on"), r.get("branch_labels")] for r in case["revisions"]]
            )[:3000],
        )
    )


# ---------------------------------------------------------------- running
def compare(driver, cases, answers):
    text = "".join(json.dumps(for_driver(c)) + "\n" for c in cases)
    p = subprocess.run([driver], input=text, stdout=subprocess.PIPE, universal_newlines=True)
    if p.returncode:
        raise SystemExit("%s: status %d" % (driver, p.returncode))
    counts, shown = collections.Counter(), []
    for case, answer, line in zip(cases, answers, p.stdout.splitlines()):
        counts["graphs"] += 1
        judge_case(case, answer, json.loads(line), counts, shown)
    return counts, shown


def work(job):
    driver, seeds, cache = job
    return compare(driver, *random_chunk(seeds, cache))


def summary(name, counts, shown, show):
    asked = sum(v for k, v in counts.items() if k not in ("graphs", "not asked"))
    print("%s: %d graphs, %d answers, %d equal" % (name, counts["graphs"], asked, counts["equal"]))
    for k, v in sorted(counts.items()):
        if k not in ("graphs", "equal", "!"):
            print("  %6d %s" % (v, k))
    if counts["!"]:
        print("  %6d that nothing explains" % counts["!"])
    for text in shown[:show]:
        print(text)
    sys.stdout.flush()
    return counts["!"] == 0


def main():
    p = argparse.ArgumentParser(usage=__doc__)
    p.add_argument("--cases")
    p.add_argument("--graphs", type=int, default=0)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--cache")
    p.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    p.add_argument("--show", type=int, default=10)
    p.add_argument("driver")
    o = p.parse_args()
    good = True
    if o.cases:
        good = summary("cases", *compare(o.driver, *read_cases(o.cases)), o.show)
    if o.graphs:
        seeds = list(range(o.seed, o.seed + o.graphs))
        jobs = [(o.driver, seeds[i : i + CHUNK], o.cache) for i in range(0, len(seeds), CHUNK)]
        counts, shown = collections.Counter(), []
        with multiprocessing.Pool(o.jobs) as pool:
            for c, s in pool.imap(work, jobs):
                counts.update(c)
                shown += s
        good = summary("random", counts, shown, o.show) and good
    return 0 if good else 1


if __name__ == "__main__":
    if os.environ.get("PYTHONHASHSEED") != "0":
        # Alembic's answers depend on the order of Python's sets.
        env = dict(os.environ, PYTHONHASHSEED="0", ORACLE_DECLARED="1")
        sys.exit(subprocess.run([sys.executable] + sys.argv, env=env).returncode)
    sys.exit(main())
