#!/usr/bin/python3
"""Executable specification of Alembic's graph and plan semantics.  No Alembic is imported.

    model.py [--fix] FILE      same input and output as oracle.py (without its sweep)

Without --fix it answers as Alembic 1.19 does (--as 1.8 for the differences of 1.8.1), errors and crashes included, and where Alembic
depends on the iteration order of a Python set it takes the order in which things are written in
the scripts (one of Alembic's possible answers).  With --fix:
  * every cycle is found when the graph is loaded,
  * the version table always holds the maximal elements of the set of applied revisions, so that
    no step can fail or leave redundant rows.
docs/alembic-compatibility.md lists what is different with --fix.
"""
import json
import re
import sys

VERSION = (1, 19)
FIX = False


# ------------------------------------------------------------------ errors
class AlErr(Exception):
    """what `_catch_revision_errors` turns into CommandError; cause = class inside Alembic"""

    cause = "RevisionError"


class RangeNotAncestor(AlErr):
    cause = "RangeNotAncestorError"

    def __init__(self, lower, upper):
        self.lower, self.upper = lower, upper
        AlErr.__init__(
            self,
            "Revision %s is not an ancestor of revision %s"
            % (pyrepr(lower) or "base", pyrepr(upper) or "base"),
        )


class MultipleHeads(AlErr):
    cause = "MultipleHeads"

    def __init__(self, heads, argument):
        self.argument = argument
        AlErr.__init__(
            self,
            "Multiple heads are present for given argument '%s'; %s"
            % (argument, ", ".join(heads)),
        )


class Resolution(AlErr):
    cause = "ResolutionError"

    def __init__(self, msg, argument):
        self.argument = argument
        AlErr.__init__(self, msg)


class Cycle(AlErr):
    cause = "CycleDetected"


class DepCycle(AlErr):
    cause = "DependencyCycleDetected"


class Loop(AlErr):
    cause = "LoopDetected"


class DepLoop(AlErr):
    cause = "DependencyLoopDetected"


class CommandErr(Exception):
    """printed as it is"""


class Crash(Exception):
    """an exception that Alembic does not expect: traceback, exit status 1"""

    def __init__(self, cls, msg=""):
        self.cls = cls
        Exception.__init__(self, msg)


def pyrepr(x):
    if x is None or isinstance(x, str):
        return x
    return str(tuple(x)) if x else None


def check(c):
    if not c:
        raise Crash("AssertionError")


RELATIVE = re.compile(r"(?:(.+?)@)?(\w+)?((?:\+|-)\d+)")
BASE = "base"  # the result of walking down past a base; never a Rev


def tup(v):
    if v is None:
        return ()
    if isinstance(v, str):
        return (v,)
    return tuple(v)


def uniq(seq):
    out = []
    for x in seq:
        if x not in out:
            out.append(x)
    return tuple(out)


# ------------------------------------------------------------------ the graph
class Rev:
    def __init__(self, spec):
        self.id = spec["revision"]
        # newest Alembic: "" is a parent named "" (KeyError on loading); 1.8.1: no parent
        d = tup(spec.get("down_revision"))
        self.down = d
        self.depends_on = tup(spec.get("depends_on"))
        self.own_labels = tup(spec.get("branch_labels"))
        self.labels = set(self.own_labels)
        self.doc = spec.get("doc", "rev %s" % self.id)
        if self.id in self.down:
            raise Loop("Self-loop is detected in revisions (%s)" % self.id)
        if self.id in self.depends_on:
            raise DepLoop("Dependency self-loop is detected in revisions (%s)" % self.id)
        bad = sorted(set(self.id) & set("@-+" if VERSION < (1, 17) else "@-+:"))
        if bad:
            raise AlErr(
                "Character(s) '%s' not allowed in revision identifier '%s'"
                % (", ".join(bad), self.id)
            )
        self.next = []  # revisions that name this one in down_revision
        self.all_next = []  # ... or in depends_on
        self.deps = ()  # depends_on with labels replaced by ids
        self.ndeps = ()  # ... without those that an ancestor depends on too

    # derived
    def all_down(self):
        return uniq(self.down + self.deps)

    def norm_down(self):
        return uniq(self.down + self.ndeps)

    is_base = property(lambda s: not s.down)
    is_real_base = property(lambda s: not s.down and not s.depends_on)
    is_head = property(lambda s: not s.next)
    is_branch_point = property(lambda s: len(s.next) > 1)
    is_real_branch_point = property(lambda s: len(s.all_next) > 1)
    is_merge_point = property(lambda s: len(s.down) > 1)


class Graph:
    def __init__(self, specs):
        self.warnings = []
        self.specs = specs
        self.load()

    # -- loading ------------------------------------------------------
    def load(self):
        m = {}  # id or label -> Rev, in load order; then the labels
        objs = []
        for s in self.specs:
            r = Rev(s)
            if r.id in m:
                self.warnings.append("Revision %s is present more than once" % r.id)
            m[r.id] = r
            objs.append(r)
        only_ids = dict(m)
        labeled = [r for r in objs if r.own_labels]
        for r in labeled:
            for lab in r.own_labels:
                if lab in m:
                    raise AlErr(
                        "Branch name '%s' in revision %s already used by revision %s"
                        % (lab, r.id, m[lab].id)
                    )
                m[lab] = r
        # depends_on: exact ids or labels; a label stands for the revision that declares it
        for r in objs:
            for d in r.depends_on:
                if d not in m:
                    raise Crash("KeyError", repr(d))
            r.deps = tuple(m[d].id for d in r.depends_on)
        heads = list(objs)
        real_heads = list(objs)
        for r in m.values():
            for d in r.all_down():
                if d not in m:
                    raise Crash("KeyError", repr(d))
                p = m[d]
                if r.id not in p.all_next:
                    p.all_next.append(r.id)
                if p.id in r.down and r.id not in p.next:
                    p.next.append(r.id)
                if d in r.down and p in heads:
                    heads.remove(p)
                if p in real_heads:
                    real_heads.remove(p)
        self.m = m
        # dependencies that an ancestor (along down_revision only) has as well are dropped
        for r in objs:
            drop = set()
            if r.deps:
                for a in self.related([r], lambda x: x.down):
                    if a is not r:
                        drop.update(a.deps)
            r.ndeps = tuple(d for d in uniq(r.deps) if d not in drop)
        self.order = {k: i for i, k in enumerate(m)}  # position in the map, labels last
        self.detect_cycles(only_ids, objs, heads, real_heads)
        self.heads = tuple(r.id for r in heads)
        self.real_heads = tuple(r.id for r in real_heads)
        self.bases = tuple(r.id for r in objs if r.is_base)
        self.real_bases = tuple(r.id for r in objs if r.is_real_base)
        self.add_branches(labeled)

    def detect_cycles(self, ids, objs, heads, real_heads):
        if not ids:
            return
        if FIX:
            left = dict((r.id, len(uniq(r.all_down()))) for r in ids.values())
            todo = [i for i in left if not left[i]]
            while todo:
                x = todo.pop()
                del left[x]
                for n in ids[x].all_next:
                    left[n] -= 1
                    if not left[n]:
                        todo.append(n)
            if left:
                raise Cycle("Cycle is detected in revisions (%s)" % ", ".join(sorted(left)))
            return
        # what Alembic does: revisions not reachable both from a head and from a base.
        # A cycle that hangs on a base AND has a way out to a head is not found.
        for kind, hs, bs, down, up, cls in (
            ("Cycle", heads, [r for r in objs if r.is_base], lambda x: x.down, lambda x: x.next, Cycle),
            (
                "Dependency cycle",
                real_heads,
                [r for r in objs if r.is_real_base],
                lambda x: x.all_down(),
                lambda x: x.all_next,
                DepCycle,
            ),
        ):
            if not hs or not bs:
                raise cls("%s is detected in revisions (%s)" % (kind, ", ".join(ids)))
            for r in ids.values():
                for d in down(r):
                    if d not in ids:
                        raise Crash("KeyError", repr(d))  # a down_revision that is a label
            space = {r.id for r in self.related(hs, down)} & {r.id for r in self.related(bs, up)}
            lost = sorted(set(ids) - space)
            if lost:
                raise cls("%s is detected in revisions (%s)" % (kind, ", ".join(lost)))

    def add_branches(self, labeled):
        for r in labeled:
            last = r
            for node in self.related([r], lambda x: x.next):
                node.labels |= r.labels
                last = node
            # then down again from the last one visited, to the nearest branch or merge point
            p = last
            while p and not p.is_real_branch_point and not p.is_merge_point:
                p.labels |= r.labels
                p = self.at(p.down[0]) if p.down else None

    # -- traversal ----------------------------------------------------
    def at(self, key):
        if key not in self.m:
            raise Crash("KeyError", repr(key))
        return self.m[key]

    def related(self, targets, fn, check_overlap=False):
        """depth first; every revision once; targets themselves included"""
        seen = set()
        for t in targets:
            check(isinstance(t, Rev))
            todo = [t]
            per_target = []
            while todo:
                r = todo.pop()
                if check_overlap:
                    per_target.append(r)
                if r in seen:
                    continue
                seen.add(r)
                for x in fn(r):
                    n = self.at(x)
                    if n.id != x:  # a parent given as a label
                        raise AlErr("Dependency resolution failed; broken map")
                    todo.append(n)
                yield r
            if check_overlap:
                over = [x for x in uniq(per_target) if x in targets and x is not t]
                if over:
                    raise AlErr(
                        "Requested revision %s overlaps with other requested revisions %s"
                        % (t.id, ", ".join(x.id for x in over))
                    )

    def ancestors(self, targets, deps=True, check_overlap=False):
        return list(
            self.related(targets, (lambda x: x.norm_down()) if deps else (lambda x: x.down), check_overlap)
        )

    def descendants(self, targets, deps=True, check_overlap=False):
        return list(
            self.related(targets, (lambda x: x.all_next) if deps else (lambda x: x.next), check_overlap)
        )

    # -- identifiers --------------------------------------------------
    def resolve_number(self, ident):
        """-> (ids, label).  The symbols: heads, head, base; anything else is taken as it is"""
        label = None
        if isinstance(ident, str) and "@" in ident:
            label, ident = ident.split("@", 1)
        if ident == "heads":
            if label:
                return self.lineage(self.heads, label), label
            return self.real_heads, None
        if ident == "head":
            heads = self.heads
            if label:
                heads = self.lineage(heads, label)
            if len(heads) > 1:
                raise MultipleHeads(heads, "%s@head" % label if label else "head")
            return tuple(heads), label
        if ident == "base" or ident is None:
            return (), label
        return tup(ident), label

    def lineage(self, targets, against, deps=False):
        """the targets that are ancestors or descendants of (or equal to) what `against` names"""
        ids, label = self.resolve_number(against)
        shares = ((label,) if label else ()) + tuple(ids)
        return tuple(t for t in targets if self.shares(t, shares, deps))

    def shares(self, target, against, deps=False):
        if not against:
            return True
        t = target if isinstance(target, Rev) else self.ident(target)
        check(t is not None)
        others = [a if isinstance(a, Rev) else self.ident(a) for a in tup(against)]
        mine = set(self.descendants([t], deps)) | set(self.ancestors([t], deps))
        return any(o in mine for o in others)

    def branch(self, label):
        if label in self.m:
            return self.m[label]
        try:
            return self.ident(label)
        except Resolution:
            raise Resolution("No such branch: '%s'" % label, label)

    def ident(self, ident, label=None):
        """one id, label or unique prefix -> Rev; () and None -> None"""
        br = self.branch(label) if label else None
        if ident is None or ident == ():
            rev = None
        elif ident in self.m:
            rev = self.m[ident]
        else:
            check(ident)
            found = [x for x in self.m if len(x) > 3 and x.startswith(ident)]
            if br:
                found = self.lineage(found, label)
            if not found:
                raise Resolution(
                    "No such revision or branch '%s'%s"
                    % (
                        ident,
                        "; please ensure at least four characters are present for partial"
                        " revision identifier matches"
                        if len(ident) < 4
                        else "",
                    ),
                    ident,
                )
            if len(found) > 1:
                raise Resolution(
                    "Multiple revisions start with '%s': %s..."
                    % (ident, ", ".join("'%s'" % x for x in found[:3])),
                    ident,
                )
            rev = self.m[found[0]]
        if label and rev is not None:
            check(br is not None)
            check(ident)
            if not self.shares(rev.id, br.id):
                raise Resolution("Revision %s is not a member of branch '%s'" % (rev.id, label), ident)
        return rev

    def get_revision(self, ident):
        ids, label = self.resolve_number(ident)
        if len(ids) > 1:
            raise MultipleHeads(ids, ident)
        return self.ident(ids[0] if ids else (), label)

    def get_revisions(self, ident):
        if isinstance(ident, (list, tuple)):
            out = ()
            for i in ident:
                out += self.get_revisions(i)
            return out
        ids, label = self.resolve_number(ident)
        if len(ids) == 1:
            try:
                n = int(ids[0])
            except ValueError:
                n = 0
            if n < 0:  # "-2", "label@-2": down from the heads
                heads = self.get_revisions("heads")
                if label is not None:
                    heads = tuple(h for h in heads if label in h.labels)
                return tuple(self.walk(h, n) for h in heads)
        return tuple(self.ident(i, label) for i in ids)

    def walk(self, start, steps, label=None, no_overwalk=True):
        """up (steps > 0) or down; None = walked too far; BASE = one below a base"""
        cur = self.get_revision(start) if isinstance(start, str) else start
        for _ in range(abs(steps)):
            if steps > 0:
                check(cur != BASE)
                kids = self.get_revisions(self.bases if cur is None else tuple(cur.next))
                if label:
                    kids = self.lineage(kids, label)
            elif cur == BASE:
                kids = ()
            else:
                kids = self.get_revisions(self.heads if cur is None else cur.down)
                if not kids:
                    kids = (BASE,)
            if not kids:
                return None if no_overwalk else cur
            if len(kids) > 1:
                raise AlErr("Ambiguous walk")
            cur = kids[0]
        return cur

    # -- what a target means --------------------------------------------
    def upgrade_target(self, current, target, strict):
        m = RELATIVE.match(target) if isinstance(target, str) else None
        if not m:
            return self.get_revisions(target)
        label, symbol, rel_s = m.groups()
        rel = int(rel_s)
        cur = tup(current)
        if rel > 0 and symbol is None:
            start = cur or (None,)
            if label:
                start = self.lineage(self.get_revisions(start), label)
                if not start:
                    active = self.lineage(self.ancestors(self.get_revisions(cur)), label)
                    below = set(d for r in active for d in r.norm_down())
                    start = tuple(r.id for r in active if r.id not in below) or (None,)
            if len(start) > 1:
                raise AlErr("Ambiguous upgrade from multiple current revisions")
            rev = self.walk(start[0], rel, label, no_overwalk=strict)
            if rev is None:
                raise AlErr("Relative revision %s didn't produce %d migrations" % (rel_s, abs(rel)))
            return (rev,)
        if rel > 0:
            return (self.walk(self.get_revision(symbol), rel, label, no_overwalk=strict),)
        if symbol is None:
            raise AlErr("Relative revision %s didn't produce %d migrations" % (rel, abs(rel)))
        start = self.get_revision(symbol if label is None else "%s@%s" % (label, symbol))
        return (self.walk(start, rel, no_overwalk=strict),)

    def downgrade_target(self, current, target, strict):
        """-> (label, Rev | None | BASE)"""
        if target is None:
            return None, None
        check(isinstance(target, str))
        m = RELATIVE.match(target)
        if not m:
            label, _, symbol = target.rpartition("@")
            return label or None, self.get_revision(symbol)
        label, symbol, rel_s = m.groups()
        rel = int(rel_s)
        failed = "Relative revision %s didn't produce %d migrations" % (rel_s, abs(rel))
        if rel >= 0:
            if symbol is None:
                raise AlErr(failed)
            rev = self.walk(symbol, rel, label, no_overwalk=strict)
            if rev is None:
                raise AlErr("Walked too far")
            return label, rev
        relative_to_current = symbol is None
        if relative_to_current:
            cur = tup(current)
            if label:
                names = self.lineage(cur, label)
                if not names:
                    names = [r.id for r in self.lineage(self.all_current(cur), label)]
                check(len(names) == 1)
                symbol = names[0]
            else:
                if not cur:
                    raise AlErr(failed)
                if len(set(cur)) > 1:
                    self.warnings.append(
                        "downgrade -1 from multiple heads is ambiguous; this usage will be "
                        "disallowed in a future release."
                    )
                symbol = label = cur[0]
        rev = self.walk(
            self.get_revision(symbol if label is None else "%s@%s" % (label, symbol)), rel, no_overwalk=strict
        )
        if rev is None:
            raise AlErr(failed if relative_to_current else "Walked too far")
        return label, rev

    def all_current(self, rows):
        top = list(self.get_revisions(rows))
        have = list(uniq(top + self.ancestors(top)))
        out = list(have)
        for r in have:
            if any(d is not r and d in out for d in self.descendants([r], False)):
                out.remove(r)
        return out

    # -- which revisions, and in which order -------------------------------
    def collect_upgrade(self, upper, lower, inclusive, implicit_base, strict):
        targets = list(self.upgrade_target(lower, upper, strict))
        for t in targets:
            check(isinstance(t, Rev))
        if isinstance(lower, str) and "@" in lower:
            label = lower.partition("@")[0]
            br = self.get_revision(label)
            if br is not None and br.id == label:
                check(len(br.labels) == 1)
                label = next(iter(br.labels))
            targets = [t for t in targets if label in t.labels]
        required = set(self.ancestors(targets, True, True)) | set(targets)
        current = self.get_revisions(lower)
        if not implicit_base and any(r not in required for r in current if r is not None):
            raise RangeNotAncestor(lower, upper)
        if current and current[0] is None:
            rev = self.downgrade_target(upper, lower, strict)[1]
            check(rev)
            if rev == BASE:
                current, lower = (), None
            else:
                current, lower = (rev,), rev.id
        needs = required - set(self.ancestors(current, True, True)) - set(current)
        if inclusive:
            for r in self.get_revisions(lower):
                check(isinstance(r, Rev))
                needs.add(r)
        if current and not implicit_base:
            needs &= set(self.descendants(current, False, True))
        return needs, targets

    def collect_downgrade(self, upper, lower, inclusive, implicit_base, strict):
        label, target = self.downgrade_target(upper, lower, strict)
        if target == BASE:
            target = None
        if target is None:
            roots = [r for r in self.m.values() if not r.down]  # a labeled base is in it twice
        elif inclusive:
            roots = [target]
        else:
            roots = list(self.get_revisions(tuple(target.next)))
        if label and len(roots) > 1:
            line = set(self.ancestors([self.branch(label)], False))
            roots = [r for r in uniq(roots) if r in line]
            if not roots:
                raise AlErr("Not a valid downgrade target from current heads")
        heads = self.get_revisions(upper)
        active = set(self.ancestors(heads))
        drop = set(self.descendants(roots)) & active
        if implicit_base:
            drop |= active - set(self.ancestors(roots))
        if target is not None and not drop and target not in heads:
            raise RangeNotAncestor("Nothing to drop", upper)
        return drop, heads

    def iterate(self, upper, lower, inclusive=False, implicit_base=False, strict=True, down=False):
        fn = self.collect_downgrade if down else self.collect_upgrade
        revs, heads = fn(upper, lower, inclusive, implicit_base, strict)
        return self.toposort(revs, heads)

    def toposort(self, revs, heads):
        """from the heads down, one branch at a time, stopping where another branch has to come first"""
        todo = set(r.id for r in revs)
        cur = sorted(set(h.id for h in heads if h.id in todo), key=self.order.__getitem__)
        above = [set(a.id for a in self.ancestors([self.m[c]])) for c in cur]
        out = []
        i = 0
        idle = 0
        while cur:
            idle += 1
            if idle > 20 * len(self.m) + 100:
                raise Crash("Hang", "no end: the graph has a cycle that Alembic does not detect")
            cand = cur[i]
            for k, anc in enumerate(above):
                if k != i and cand in anc:
                    i = k
                    break
            else:
                if cand in todo:
                    out.append(cand)
                    todo.discard(cand)
                    idle = 0
                rev = self.m[cand]
                more = [d for d in rev.norm_down() if d in todo and d not in cur]
                if not more:
                    del cur[i], above[i]
                    i = max(i - 1, 0)
                elif not rev.ndeps and len(rev.down) == 1:
                    cur[i] = more[0]
                    above[i].discard(cand)
                else:
                    cur[i] = more[0]
                    cur.extend(more[1:])
                    above[i] = set(a.id for a in self.ancestors([self.m[more[0]]]))
                    above.extend(set(a.id for a in self.ancestors([self.m[x]])) for x in more[1:])
        check(not todo)
        return [self.m[x] for x in out]


# ------------------------------------------------------------------ the version table
class Table:
    """rows of alembic_version; every operation checks what Alembic checks"""

    def __init__(self, g, rows, check_rows):
        self.g = g
        self.heads = set(rows)
        self.rows = list(rows)
        self.check_rows = check_rows
        self.ops = []

    def op(self, kind, frm, to):
        sql = {
            "insert": "INSERT INTO alembic_version (version_num) VALUES ('%(to)s') RETURNING alembic_version.version_num",
            "delete": "DELETE FROM alembic_version WHERE alembic_version.version_num = '%(frm)s'",
            "update": "UPDATE alembic_version SET version_num='%(to)s' WHERE alembic_version.version_num = '%(frm)s'",
        }[kind] % {"frm": frm, "to": to}
        self.ops.append({"op": kind, "from": frm, "to": to, "sql": sql})

    def insert(self, v):
        check(v not in self.heads)
        self.heads.add(v)
        self.rows.append(v)
        self.op("insert", None, v)

    def delete(self, v):
        if v not in self.heads:
            raise Crash("KeyError", repr(v))
        self.heads.remove(v)
        n = self.rows.count(v)
        self.rows = [r for r in self.rows if r != v]
        self.op("delete", v, None)
        if self.check_rows and n != 1:
            raise CommandErr(
                "Online migration expected to match one row when deleting '%s' in '%s'; %d found"
                % (v, "alembic_version", n)
            )

    def update(self, frm, to):
        check(to not in self.heads)
        if frm not in self.heads:
            raise Crash("KeyError", repr(frm))
        self.heads.remove(frm)
        self.heads.add(to)
        n = self.rows.count(frm)
        self.rows = [to if r == frm else r for r in self.rows]
        self.op("update", frm, to)
        if self.check_rows and n != 1:
            raise CommandErr(
                "Online migration expected to match one row when updating '%s' to '%s' in '%s'; %d found"
                % (frm, to, "alembic_version", n)
            )

    # -- a migration ---------------------------------------------------
    def upgrade(self, rev):
        g = self.g
        downs = rev.norm_down()
        present = [d for d in downs if d in self.heads]
        if FIX:
            return self.to_maximal(add=rev)
        if not downs or not present:
            self.insert(rev.id)
        elif len(downs) > 1 and len(present) > 1:
            others = [h for h in self.heads if h not in downs]
            frm = list(downs)
            if others:
                implied = set(a.id for a in g.ancestors(g.get_revisions(others)))
                frm = [d for d in downs if d not in implied]
            if not frm:
                raise Crash("IndexError", "list index out of range")
            for d in frm[:-1]:
                self.delete(d)
            self.update(frm[-1], rev.id)
        else:
            if len(downs) != 1:
                check(len(present) == 1)
                self.update(present[0], rev.id)
            else:
                self.update(downs[0], rev.id)

    def downgrade(self, rev):
        g = self.g
        downs = rev.norm_down()
        if FIX:
            return self.to_maximal(remove=rev)
        if rev.id in self.heads:
            if not downs:
                return self.delete(rev.id)
            back = self.unmerge_targets(rev)
            if not back:
                return self.delete(rev.id)
            if len(downs) > 1:
                for d in back[:-1]:
                    self.insert(d)
                return self.update(rev.id, back[-1])
        if len(downs) != 1:
            present = [d for d in downs if d in self.heads]
            if len(present) != 1:
                raise Crash("AssertionError", "Can't do an UPDATE because downrevision is ambiguous")
            self.update(rev.id, present[0])
        else:
            self.update(rev.id, downs[0])

    def unmerge_targets(self, rev):
        g = self.g
        downs = rev.norm_down()
        others = [h for h in self.heads if h != rev.id]
        if others:
            implied = set(a.id for a in g.ancestors(g.get_revisions(others)))
        elif VERSION < (1, 13):  # fixed in 1.13.1 (#1373)
            implied = set()
        else:
            implied = set()
            for d in downs:
                implied |= set(a.id for a in g.ancestors(g.get_revisions(d)) if a.id != d)
        return [d for d in downs if d not in implied]

    def to_maximal(self, add=None, remove=None):
        """the rows become the maximal elements of the applied set, with as few statements as possible"""
        g = self.g
        applied = set(g.related([g.at(h) for h in self.heads], lambda x: x.all_down()))
        if add:
            applied.add(add)
        if remove:
            applied.discard(remove)
        used = set(d for r in applied for d in r.all_down())
        want = set(r.id for r in applied if r.id not in used)
        gone = [r for r in uniq(self.rows) if r not in want]
        come = sorted((w for w in want if w not in self.heads), key=g.order.__getitem__)
        while gone and come:
            self.update(gone.pop(), come.pop())
        for x in gone:
            self.delete(x)
        for x in come:
            self.insert(x)

    # -- a stamp ---------------------------------------------------------
    def stamp(self, s):
        frm, to, up, move = s["from"], s["to"], s["up"], s["move"]
        if not up and move:
            check(len(frm) == 1)
            self.delete(frm[0])
        elif up and (move or any(f not in self.heads for f in frm)) and any(t not in self.heads for t in to):
            check(len(to) == 1)
            self.insert(to[0])
        elif len(frm) > 1:
            for f in frm[:-1]:
                self.delete(f)
            self.update(frm[-1], to[0])
        elif len(to) > 1:
            for t in to[:-1]:
                self.insert(t)
            self.update(frm[0], to[-1])
        else:
            check(len(frm) == 1)
            check(len(to) == 1)
            self.update(frm[0], to[0])


def stamp_steps(g, dests, rows):
    heads = g.get_revisions(rows)
    if not dests:
        dests = ("base",)
    related = []
    for d in tup(dests):
        if d:
            for h in g.lineage(heads, d, True):
                if h not in related:
                    related.append(h)
    steps = []
    for dest in g.get_revisions(dests) or [None]:
        if dest is None:
            steps += [{"from": (h.id,), "to": (), "up": False, "move": True} for h in related]
        elif dest in related:
            continue
        elif any(x in related for x in g.descendants([dest])):
            check(not any(x in related for x in g.ancestors([dest])))
            steps.append({"from": tuple(h.id for h in related), "to": (dest.id,), "up": False, "move": False})
        elif any(x in related for x in g.ancestors([dest])):
            steps.append({"from": tuple(h.id for h in related), "to": (dest.id,), "up": True, "move": False})
        else:
            steps.append({"from": (), "to": (dest.id,), "up": True, "move": True})
    return steps


# ------------------------------------------------------------------ the commands
class Runner:
    def __init__(self, specs):
        self.specs = specs
        self.g_ = None

    @property
    def g(self):
        if self.g_ is None:
            self.g_ = Graph(self.specs)
        return self.g_

    def catch(self, fn, ancestor=None, multiple=None, start=None, end=None):
        try:
            return fn()
        except RangeNotAncestor as e:
            a = ancestor or (
                "Requested range %(start)s:%(end)s does not refer to "
                "ancestor/descendant revisions along the same branch"
            )
            s = {"start": show(start if start is not None else e.lower), "end": show(end if end is not None else e.upper)}
            raise Failed(a % s, e)
        except MultipleHeads as e:
            mm = multiple or (
                "Multiple head revisions are present for given argument '%(head_arg)s'; please "
                "specify a specific target revision, '<branchname>@%(head_arg)s' to narrow to a "
                "specific head, or 'heads' for all heads"
            )
            raise Failed(mm % {"head_arg": show(end) if end else e.argument}, e)
        except Resolution as e:
            raise Failed("Can't locate revision identified by '%s'" % e.argument, e)
        except AlErr as e:
            raise Failed(str(e), e)

    def rows(self, q):
        v = q.get("from", [])
        return tuple(v) if isinstance(v, list) else v

    def offline_rows(self, starting):
        if starting == "base" or starting is None:
            return ()
        r = self.catch(lambda: self.g.get_revision(starting))
        if r is None:
            raise Crash("AttributeError", "'NoneType' object has no attribute 'revision'")
        return (r.id,)

    def split(self, q, kind):
        t = q["target"]
        if t is None or isinstance(t, list):
            return (tuple(t) if t is not None else None), self.rows(q)
        start = None
        if ":" in t:
            if not q.get("sql"):
                raise CommandErr("Range revision not allowed")
            parts = t.split(":", 2)
            if len(parts) > 2:
                raise Crash("ValueError", "too many values to unpack (expected 2)")
            start, t = parts
        elif q.get("sql") and kind == "downgrade":
            raise CommandErr("downgrade with --sql requires <fromrev>:<torev>")
        return t, (self.offline_rows(start) if q.get("sql") else self.rows(q))

    def do_upgrade(self, q):
        target, rows = self.split(q, "upgrade")
        revs = self.catch(
            lambda: self.g.iterate(target, rows, implicit_base=True),
            ancestor="Destination %(end)s is not a valid upgrade target from current head(s)",
            end=target,
        )
        return self.steps(q, [("upgrade", r) for r in reversed(revs)], rows)

    def do_downgrade(self, q):
        target, rows = self.split(q, "downgrade")
        revs = self.catch(
            lambda: self.g.iterate(rows, target, down=True),
            ancestor="Destination %(end)s is not a valid downgrade target from current head(s)",
            end=target,
        )
        return self.steps(q, [("downgrade", r) for r in revs], rows)

    def do_move(self, q):
        return self.steps(
            q,
            [("upgrade" if d == "up" else "downgrade", self.g.get_revision(r)) for d, r in q["steps"]],
            tuple(q.get("from", [])),
        )

    def do_stamp(self, q):
        dests = q["target"]
        if q.get("sql"):
            start, out = None, []
            for r in [dests] if isinstance(dests, str) else dests:
                if ":" in r:
                    parts = r.split(":", 2)
                    if len(parts) > 2:
                        raise Crash("ValueError", "too many values to unpack (expected 2)")
                    s, r = parts
                    if start != s:
                        if start is not None:
                            raise CommandErr(
                                "Stamp operation with --sql only supports a single starting revision at a time"
                            )
                        start = s
                out.append(r)
            dests = out
            rows = self.offline_rows(start)
            if q.get("purge"):
                raise CommandErr("Can't use --purge with --sql mode")
        else:
            rows = () if q.get("purge") else self.rows(q)
        st = self.catch(
            lambda: stamp_steps(self.g, tup(dests), rows),
            multiple="Multiple heads are present; please specify a single target revision",
        )
        r = self.steps(q, [("stamp", s) for s in st], rows)
        if q.get("purge"):
            r["purge"] = "DELETE FROM alembic_version"
        return r

    def steps(self, q, plan, rows):
        g = self.g
        rows = tup(rows)
        sql = q.get("sql", False)
        t = Table(g, rows, not sql and q.get("check_rows", True))
        out = {"heads_before": sorted(set(rows)), "steps": [], "failed_at": None}
        create = []
        for i, (kind, x) in enumerate(plan):
            if sql and not t.heads:
                create.append(i)
            c = ", ".join
            if kind == "stamp":
                txt = "stamp_revision %s -> %s" % (c(x["from"]), c(x["to"]))
                s = {"revision": None, "direction": kind, "log": txt}
            else:
                a, b = ((c(x.down), x.id) if kind == "upgrade" else (x.id, c(x.down)))
                txt = "%s %s -> %s" % (kind, a, b)
                s = {"revision": x.id, "direction": kind, "log": txt + (", " + x.doc if x.doc else "")}
            s["comment"] = "-- Running " + txt
            if kind == "stamp":
                s.update(
                    stamp_from=list(x["from"]),
                    stamp_to=list(x["to"]),
                    stamp_upgrade=x["up"],
                    branch_move=x["move"],
                )
            t.ops = []
            try:
                if q.get("apply", True):
                    {"upgrade": t.upgrade, "downgrade": t.downgrade, "stamp": t.stamp}[kind](x)
            except (Crash, CommandErr, AlErr) as e:
                s["ops"] = t.ops
                out["steps"].append(s)
                out["failed_at"] = i
                out["error"] = errdict(e)
                break
            s["ops"] = t.ops
            s["heads_after"] = sorted(t.heads)
            s["rows_after"] = list(t.rows)
            out["steps"].append(s)
        out["heads_after"] = sorted(t.heads)
        if sql:
            out["create_table_before"] = create
            out["drop_table_at_end"] = not t.heads and VERSION < (1, 19) and out["failed_at"] is None
        return out

    def fmt(self, r, parents=False, tree=True, doc=False):
        text = r.id
        if parents:
            d = ", ".join(r.down) or "<base>"
            text = "%s (%s) -> %s" % (d, ", ".join(r.depends_on), text) if r.depends_on else "%s -> %s" % (d, text)
        real = not r.all_next
        text += " (head)" if real else ""
        text += " (effective head)" if r.is_head and not real else ""
        text += " (current)" if getattr(r, "current", False) else ""
        if tree:
            text += " (branchpoint)" if r.is_branch_point else ""
            text += " (mergepoint)" if r.is_merge_point else ""
        return text + (", " + r.doc if doc else "")

    def do_heads(self, q):
        g = self.g
        return {
            "heads": list(g.heads),
            "real_heads": list(g.real_heads),
            "text": [self.fmt(g.m[h], tree=False) for h in g.heads],
            "text_resolved": [self.fmt(g.m[h], tree=False) for h in g.real_heads],
            "labels": {h: sorted(g.m[h].labels) for h in g.heads},
        }

    def do_bases(self, q):
        return {"bases": list(self.g.bases), "real_bases": list(self.g.real_bases)}

    def walk_revisions(self, base="base", head="heads"):
        return self.catch(
            lambda: self.g.iterate(head, base, inclusive=True, strict=False), start=base, end=head
        )

    def do_branches(self, q):
        return [
            {"revision": r.id, "nextrev": sorted(r.next)} for r in self.walk_revisions() if r.is_branch_point
        ]

    def do_history(self, q):
        rng = q.get("range", q.get("target"))
        base = head = None
        if rng is not None:
            if ":" not in rng:
                raise CommandErr("History range requires [start]:[end], [start]:, or :[end]")
            parts = rng.strip().split(":")
            if len(parts) > 2:
                raise Crash("ValueError", "too many values to unpack (expected 2)")
            base, head = parts
        cur = tuple(q.get("from", []))
        show_cur = q.get("indicate_current", False)
        currents = ()
        if base == "current" or head == "current" or show_cur:
            if head == "current":
                head = cur
            elif base == "current":
                base = cur
            currents = cur
        out = []
        for r in self.walk_revisions(base or "base", head or "heads"):
            if show_cur:
                r.current = r.id in currents
            out.append(
                {"revision": r.id, "text": self.fmt(r, parents=True, doc=True), "labels": sorted(r.labels)}
            )
            r.current = False
        return out

    def do_all_down(self, q):
        g = self.g
        return [
            {
                "revision": r.id,
                "down": list(r.down),
                "deps": list(r.deps),
                "norm_deps": sorted(r.ndeps),
                "nextrev": sorted(r.next),
                "all_nextrev": sorted(r.all_next),
                "labels": sorted(r.labels),
                "head": r.is_head,
                "real_head": not r.all_next,
                "base": r.is_base,
                "branchpoint": r.is_branch_point,
                "real_branchpoint": r.is_real_branch_point,
                "mergepoint": r.is_merge_point,
            }
            for r in (g.m[s["revision"]] for s in self.specs)
        ]

    def do_load(self, q):
        self.catch(lambda: self.g.get_revisions("heads"))
        return {"revisions": [s["revision"] for s in self.specs]}

    def name(self, r):
        return r.id if isinstance(r, Rev) else r

    def do_get_revisions(self, q):
        t = q["target"]
        t = tuple(t) if isinstance(t, list) else t
        return [self.name(r) for r in self.catch(lambda: self.g.get_revisions(t))]

    def do_get_revision(self, q):
        return self.name(self.catch(lambda: self.g.get_revision(q["target"])))

    def do_iterate(self, q):
        def arg(x):
            return tuple(x) if isinstance(x, list) else x

        return [
            r.id
            for r in self.g.iterate(
                arg(q.get("upper")),
                arg(q.get("lower")),
                q.get("inclusive", False),
                q.get("implicit_base", False),
                q.get("assert_relative_length", True),
                q.get("select_for_downgrade", False),
            )
        ]

    def do_lineage(self, q):
        return [
            r.id
            for r in self.g.lineage(
                [self.g.get_revision(t) for t in q["targets"]], q["target"], q.get("include_dependencies", False)
            )
        ]

    def do_base_revisions(self, q):
        return list(self.g.lineage(self.g.bases, q["target"]))

    def do_current(self, q):
        cur = tuple(q.get("from", []))
        if q.get("check_heads") and set(cur) != set(self.g.heads):
            raise CommandErr("Database is not on all head revisions")
        return sorted(r.id for r in self.catch(lambda: self.g.all_current(cur)))


class Failed(Exception):
    """CommandError with a cause"""

    def __init__(self, msg, e):
        self.e = e
        Exception.__init__(self, msg)


def show(x):
    return str(x) if not isinstance(x, (list, tuple)) else str(tuple(x))


def errdict(e):
    if isinstance(e, Failed):
        return {
            "class": "CommandError",
            "message": str(e),
            "cause_class": e.e.cause,
            "cause_message": str(e.e),
        }
    if isinstance(e, CommandErr):
        return {"class": "CommandError", "message": str(e), "cause_class": None, "cause_message": None}
    if isinstance(e, Crash):
        return {"class": e.cls, "message": str(e), "cause_class": None, "cause_message": None}
    return {"class": e.cause, "message": str(e), "cause_class": None, "cause_message": None}


def run_query(specs, q, cache):
    fn = getattr(Runner, "do_" + q["cmd"], None)
    if fn is None:
        return {"query": q, "ok": None}
    r = cache.get("r")
    if r is None:
        r = cache["r"] = Runner(specs)
    n = len(r.g_.warnings) if r.g_ else 0
    try:
        res = fn(r, q)
        out = {"query": q, "ok": True, "result": res}
        if isinstance(res, dict) and res.get("error"):
            out["ok"] = False
            out["error"] = res["error"]
    except (Failed, CommandErr, Crash, AlErr) as e:
        out = {"query": q, "ok": False, "error": errdict(e)}
    out["warnings"] = r.g_.warnings[n:] if r.g_ else []
    return out


def main(argv):
    global FIX, VERSION
    path = None
    it = iter(argv)
    for a in it:
        if a == "--fix":
            FIX = True
        elif a == "--as":
            VERSION = tuple(int(x) for x in next(it).split("."))[:2]
        else:
            path = a
    data = json.load(open(path) if path else sys.stdin)
    cases = data["cases"] if isinstance(data, dict) and "cases" in data else data if isinstance(data, list) else [data]
    out = []
    for c in cases:
        cache = {}
        out.append({"name": c.get("name"), "results": [run_query(c["revisions"], q, cache) for q in c.get("queries", [])]})
    json.dump({"model": True, "cases": out}, sys.stdout)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main(sys.argv[1:])
