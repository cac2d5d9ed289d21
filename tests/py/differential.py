#!/usr/bin/python3
"""differential.py [--seed N] [--count N] DRIVER

Evaluates random Python snippets, and those of snippets.txt, with Python itself and
with the partial evaluator (py_driver.c). What the evaluator says must be what Python
says, or that it is unknown; and unknown may be only a small share.
"""
import argparse
import os
import random
import signal
import subprocess
import sys
import warnings

HERE = os.path.dirname(os.path.abspath(__file__))


class Generator:
    """Makes expressions of a type, at most so many levels deep."""

    def __init__(self, rng):
        self.r = rng

    def pick(self, *options):
        return self.r.choice(options)

    def of(self, kind, depth):
        if kind == "any":
            return self.any(depth)
        if depth <= 0:
            return getattr(self, kind + "_leaf")()
        return getattr(self, kind)(depth - 1)

    def any(self, depth):
        kinds = ("int", "str", "float", "bool", "list", "dict", "tuple") * 6 + ("set",)
        return self.of(self.pick(*kinds), depth)

    # --- leaves

    def int_leaf(self):
        return self.pick("0", "1", "-1", "2", "3", "7", "10", "255", "-13", "0x1F", "0b101", "1_000",
                         "True", "9223372036854775807", "i")

    def float_leaf(self):
        return self.pick("0.0", "1.5", "-2.25", "0.1", "1e10", "3.14159", "1e-7", "1e16", "100.0",
                         "123456.789", "-0.0", "1e22", "0.30000000000000004")

    def bool_leaf(self):
        return self.pick("True", "False", "i > 2", "not s", "s == 'abc'", "n is None")

    def str_leaf(self):
        return self.pick("''", "'a'", "'abc'", "\"it's\"", "'x y  z'", "'%'", "'{}'", "'Hello World'",
                         "'tab\\tnew\\nline'", "'\\x41\\u00e9'", "r'\\d'", "'a,b,,c'", "s", "'12'",
                         "'-7'", "'  pad '", "'snake_case_name'", "\"'\\\"\"", "'ß€'", "b'q'.decode()",
                         "'''multi\nline'''", "'con' 'cat'", "'a\\\\b'")

    def list_leaf(self):
        return self.pick("[]", "[1, 2, 3]", "['b', 'a', 'c']", "[3, 1, 2]", "list('abc')",
                         "[None, True]", "xs", "[[1, 2], [3]]", "list(range(5))", "[1.5, 2]")

    def tuple_leaf(self):
        return self.pick("()", "(1,)", "(1, 2)", "('a', 1)", "t", "tuple('xy')", "(1, (2, 3))")

    def dict_leaf(self):
        return self.pick("{}", "{'a': 1, 'b': 2}", "{1: 'x', 2: 'y'}", "d", "dict(k=1, v='z')",
                         "{'b': [1], 'a': []}", "{(1, 2): 3}", "{None: 0, True: 1, 1: 2}")

    def set_leaf(self):
        return self.pick("set()", "{1}", "{'a', 'b'}", "set('abc')", "{1, 2, 3}", "set([2, 2])")

    # --- operations

    def int(self, d):
        f = self.of
        return self.pick(
            lambda: f"({f('int', d)} {self.pick('+', '-', '*', '//', '%', '&', '|', '^')} {f('int', d)})",
            lambda: f"({f('int', d)} ** {self.pick('0', '1', '2', '3', '5')})",
            lambda: f"({f('int', d)} {self.pick('<<', '>>')} {self.pick('0', '1', '3', '8', '70')})",
            lambda: f"({self.pick('-', '~', '+')}{f('int', d)})",
            lambda: f"len({f(self.pick('str', 'list', 'dict', 'tuple', 'set'), d)})",
            lambda: f"abs({f('int', d)})",
            lambda: f"int({f(self.pick('str', 'float', 'bool', 'int'), d)})",
            lambda: f"{f('str', d)}.{self.pick('find', 'count', 'rfind', 'index')}({f('str', d)})",
            lambda: f"{f('list', d)}.{self.pick('index', 'count')}({f('int', d)})",
            lambda: f"sum({f('list', d)})",
            lambda: f"{self.pick('min', 'max')}({f('int', d)}, {f('int', d)})",
            lambda: f"{self.pick('min', 'max')}({f('list', d)}, default=0)",
            lambda: f"round({f('float', d)})",
            lambda: f"({f('int', d)} if {f('bool', d)} else {f('int', d)})",
            lambda: f"({f('bool', d)} {self.pick('and', 'or')} {f('int', d)})",
            lambda: f"{f('list', d)}[{f('int', d)}]",
            lambda: f"{f('dict', d)}.get({f('any', 0)}, {f('int', d)})",
            lambda: f"(lambda a, b=2, *c, k=3, **e: a + b + len(c) + k)({f('int', d)}, {f('int', d)})",
            lambda: f"divmod({f('int', d)}, {f('int', d)})[{self.pick('0', '1')}]",
            lambda: f"ord({f('str', d)}[0])",
            lambda: f"((w := {f('int', d)}) + w)",
            lambda: f"int(bool({f('any', d)}))",
        )()

    def float(self, d):
        f = self.of
        return self.pick(
            lambda: f"({f('float', d)} {self.pick('+', '-', '*', '/', '//', '%')} {f('float', d)})",
            lambda: f"({f('int', d)} / {f('int', d)})",
            lambda: f"({f('float', d)} {self.pick('+', '*', '-', '//', '%')} {f('int', d)})",
            lambda: f"round({f('float', d)}, {self.pick('0', '1', '2', '5')})",
            lambda: f"float({f(self.pick('int', 'str', 'float'), d)})",
            lambda: f"(-{f('float', d)})",
            lambda: f"abs({f('float', d)})",
            lambda: f"({f('int', d)} ** -{self.pick('1', '2')})",
        )()

    def bool(self, d):
        f = self.of
        kind = self.pick("int", "str", "float", "list", "tuple")
        return self.pick(
            lambda: f"({f(kind, d)} {self.pick('<', '<=', '>', '>=', '==', '!=')} {f(kind, d)})",
            lambda: f"({f(kind, d)} == {f('any', d)})",
            lambda: f"({f('int', d)} < {f('int', d)} <= {f('float', d)})",
            lambda: f"({f('str', d)} {self.pick('in', 'not in')} {f(self.pick('str', 'list', 'dict', 'set'), d)})",
            lambda: f"({f('int', d)} in {f(self.pick('list', 'tuple', 'dict', 'set'), d)})",
            lambda: f"{self.pick('any', 'all')}({f('list', d)})",
            lambda: f"{self.pick('any', 'all')}(q {self.pick('>', '==')} {f('int', d)} for q in {f('list', d)})",
            lambda: f"(not {f('any', d)})",
            lambda: f"bool({f('any', d)})",
            lambda: f"({f('bool', d)} {self.pick('and', 'or')} {f('bool', d)})",
            lambda: f"isinstance({f('any', d)}, {self.pick('int', 'str', 'list', 'dict', '(int, str)', 'tuple', 'bool', 'object')})",
            lambda: f"{f('str', d)}.{self.pick('isdigit', 'isalpha', 'isupper', 'islower', 'isspace', 'isidentifier', 'isalnum')}()",
            lambda: f"{f('str', d)}.{self.pick('startswith', 'endswith')}({f('str', d)})",
            lambda: f"({f('any', d)} is {self.pick('None', 'not None', 'True')})",
            lambda: f"hasattr({f('str', d)}, 'upper')",
            lambda: f"({f('set', d)} {self.pick('<=', '==', '<', '>')} {f('set', d)})",
        )()

    def spec(self):
        return self.pick("", "", ":>8", ":<8", ":^9", ":*^7", ":05", ":5.1f", ":.2f", ":x", ":,", ":+d",
                         ":e", ":08.3f", ":g", ":%", ":#x", ":s", ":10s", ":.3", ":b", ":_", ":6.2e", ":o")

    def percent(self):
        return self.pick("%s", "%r", "%d", "%5d", "%-5d|", "%05d", "%x", "%.2f", "%5s", "%-6s|", "%.2s",
                         "%e", "%g", "%i", "%+d", "%c", "%%", "%08.3f", "%o", "%X", "%#x")

    def str(self, d):
        f = self.of
        return self.pick(
            lambda: f"({f('str', d)} + {f('str', d)})",
            lambda: f"({f('str', d)} * {self.pick('0', '1', '2', '-1', '3')})",
            lambda: f"{f('str', d)}.{self.pick('upper', 'lower', 'title', 'capitalize', 'swapcase', 'strip', 'lstrip', 'rstrip')}()",
            lambda: f"{f('str', d)}.strip({f('str', d)})",
            lambda: f"{f('str', d)}.replace({f('str', d)}, {f('str', d)})",
            lambda: f"{f('str', d)}.replace({f('str', d)}, {f('str', d)}, {self.pick('0', '1', '-1')})",
            lambda: f"{f('str', d)}.join({f('list', d)})",
            lambda: f"{f('str', d)}.join(str(q) for q in {f('list', d)})",
            lambda: f"{f('str', d)}.{self.pick('zfill', 'ljust', 'rjust', 'center')}({self.pick('0', '3', '8', '11')})",
            lambda: f"{f('str', d)}.center({self.pick('4', '9', '10')}, '*')",
            lambda: f"{f('str', d)}.{self.pick('removeprefix', 'removesuffix')}({f('str', d)})",
            lambda: f"str({f('any', d)})",
            lambda: f"repr({f('any', d)})",
            lambda: f"{f('str', d)}[{f('int', d)}]",
            lambda: f"{f('str', d)}[{f('int', d)}:{f('int', d)}]",
            lambda: f"{f('str', d)}[{self.pick('::-1', '::2', '1:', ':-1', '-2:', '5:1:-1', ':', '::-2')}]",
            lambda: "f'<{" + f("int", 0) + self.spec() + "}>'",
            lambda: "f'{" + self.pick("i", "s", "xs", "d", "fl") + self.pick("", "!r", "!s", "!a") + self.spec() + "}{{}}'",
            lambda: f"f'{{{self.pick('i', 's', 'fl')}{self.spec()}}}-{{{self.pick('i', 's', 'fl')}:{{i}}}}'",
            lambda: "'<{" + self.spec() + "}|{" + self.spec() + "}>'.format(" + f("any", d) + ", " + f("int", d) + ")",
            lambda: "'{0}{1}{0}'.format(" + f("any", d) + ", " + f("str", d) + ")",
            lambda: "'{k} {v!r}'.format(k=" + f("any", d) + ", v=" + f("str", d) + ")",
            lambda: "'{0[0]}{1[a]}'.format(" + f("list", d) + ", " + f("dict", d) + ")",
            lambda: f"('<{self.percent()}>' % ({f('any', d)},))",
            lambda: f"('{self.percent()} {self.percent()}' % ({f('int', d)}, {f('str', d)}))",
            lambda: f"('{self.percent()}' % {f(self.pick('int', 'float', 'str'), d)})",
            lambda: f"('%(a)s %(b)5d' % {f('dict', d)})",
            lambda: f"{f('str', d)}.{self.pick('partition', 'rpartition')}({f('str', d)})[{self.pick('0', '1', '2')}]",
            lambda: f"({f('str', d)} if {f('bool', d)} else {f('str', d)})",
            lambda: f"{f('dict', d)}[{self.pick(repr('a'), repr('b'), '1')}]",
            lambda: f"format({f(self.pick('int', 'float', 'str'), d)}, {self.spec()[1:]!r})",
            lambda: f"chr({self.pick('65', '233', '8364')})",
            lambda: f"{self.pick('hex', 'oct', 'bin')}({f('int', d)})",
            lambda: f"type({f('any', d)}).__name__",
            lambda: f"max({f('list', d)}, key=str)",
        )()

    def list(self, d):
        f = self.of
        return self.pick(
            lambda: f"({f('list', d)} + {f('list', d)})",
            lambda: f"({f('list', d)} * {self.pick('0', '2')})",
            lambda: f"[{f('any', d)}, {f('any', d)}]",
            lambda: f"[*{f('list', d)}, {f('any', d)}]",
            lambda: f"[{self.pick('q', 'q * 2', 'str(q)', '(q, i)')} for q in {f(self.pick('list', 'tuple'), d)}]",
            lambda: f"[q for q in {f('list', d)} if {self.pick('q', 'isinstance(q, int)', 'q != 2')}]",
            lambda: f"[(p, q) for p in {f('list', d)} for q in {f('tuple', d)}]",
            lambda: f"sorted({f(self.pick('list', 'tuple', 'dict', 'set', 'str'), d)})",
            lambda: f"sorted({f('list', d)}, key={self.pick('str', 'repr', 'lambda q: -len(str(q))')}, reverse={self.pick('True', 'False')})",
            lambda: f"list(reversed({f('list', d)}))",
            lambda: f"list(enumerate({f('list', d)}, {self.pick('0', '1')}))",
            lambda: f"list(zip({f('list', d)}, {f(self.pick('tuple', 'str'), d)}))",
            lambda: f"list(map({self.pick('str', 'repr', 'lambda q: (q,)', 'bool')}, {f('list', d)}))",
            lambda: f"list(filter({self.pick('None', 'bool', 'lambda q: q != 1')}, {f('list', d)}))",
            lambda: f"list({f(self.pick('list', 'tuple', 'dict', 'str'), d)})",
            lambda: f"list({f('dict', d)}.{self.pick('keys', 'values', 'items')}())",
            lambda: f"{f('str', d)}.split({self.pick('', repr(','), repr(' '), repr('_'), 'None, 1', repr('_') + ', 1')})",
            lambda: f"{f('str', d)}.rsplit({self.pick(repr(','), repr('_') + ', 1', repr(' ') + ', 1')})",
            lambda: f"{f('str', d)}.splitlines({self.pick('', 'True')})",
            lambda: f"{f('list', d)}[{f('int', d)}:{f('int', d)}]",
            lambda: f"{f('list', d)}[{self.pick('::-1', '::2', '1:', ':-1', '-2:')}]",
            lambda: f"list(range({f('int', 0)} % 7, {self.pick('5', '0', '-3')}, {self.pick('1', '2', '-1')}))",
            lambda: f"{f('list', d)}.copy()",
        )()

    def tuple(self, d):
        f = self.of
        return self.pick(
            lambda: f"tuple({f('list', d)})",
            lambda: f"({f('any', d)}, {f('any', d)})",
            lambda: f"({f('any', d)},)",
            lambda: f"({f('tuple', d)} + {f('tuple', d)})",
            lambda: f"{f('tuple', d)}[{self.pick('1:', '::-1', ':1')}]",
            lambda: f"{f('str', d)}.partition({f('str', d)})",
        )()

    def dict(self, d):
        f = self.of
        return self.pick(
            lambda: f"{{**{f('dict', d)}, 'z': {f('any', d)}}}",
            lambda: f"({f('dict', d)} | {f('dict', d)})",
            lambda: f"{{k: v for k, v in {f('dict', d)}.items() if {self.pick('v', 'k', 'True')}}}",
            lambda: f"{{q: {f('any', 0)} for q in {f(self.pick('list', 'tuple'), d)}}}",
            lambda: f"dict(zip({f('list', d)}, {f('list', d)}))",
            lambda: f"{{{f('str', d)}: {f('any', d)}, {f('int', d)}: {f('any', d)}}}",
            lambda: f"dict({f('dict', d)}, extra={f('int', d)})",
            lambda: f"{f('dict', d)}.copy()",
        )()

    def set(self, d):
        f = self.of
        return self.pick(
            lambda: f"({f('set', d)} {self.pick('|', '&', '-', '^')} {f('set', d)})",
            lambda: f"set({f(self.pick('list', 'tuple', 'str', 'dict'), d)})",
            lambda: f"{{q for q in {f('list', d)} if q}}",
            lambda: f"{f('set', d)}.union({f('list', d)})",
        )()

    # --- statements

    def block(self, depth, indent):
        lines = []
        for _ in range(self.r.randint(1, 3)):
            lines += self.statement(depth, indent)
        return lines

    def statement(self, depth, indent):
        pad = "    " * indent
        simple = [
            lambda: [f"emit({self.any(1)})"],
            lambda: [f"i = {self.of('int', 1)}"],
            lambda: [f"i += {self.of('int', 0)}"],
            lambda: [f"s = {self.of('str', 1)}"],
            lambda: [f"s += {self.of('str', 0)}"],
            lambda: [f"xs.append({self.any(1)})"],
            lambda: [f"xs = {self.of('list', 1)}"],
            lambda: [f"d[{self.of('str', 0)}] = {self.any(1)}"],
            lambda: [f"d.update({self.of('dict', 1)})"],
            lambda: [f"d.setdefault({self.of('str', 0)}, []);", "emit(d)"],
            lambda: [f"a, *b = {self.of('list', 1)}", "emit((a, b))"],
            lambda: [f"(a, b), c = {self.of('tuple', 1)}, {self.of('int', 0)}", "emit([a, b, c])"],
            lambda: [f"xs.extend({self.of('tuple', 1)})"],
            lambda: [f"xs.insert({self.of('int', 0)} % 5, {self.any(0)})"],
            lambda: [f"emit(xs.pop({self.pick('', '0', '-1')}))"],
            lambda: [f"xs.sort(key=str, reverse={self.pick('True', 'False')})"],
            lambda: ["del xs[0]"],
            lambda: [f"xs[{self.pick('0:1', '1:', ':0')}] = {self.of('list', 0)}"],
            lambda: [f"emit(d.pop({self.of('str', 0)}, None))"],
            lambda: [f"assert {self.of('bool', 1)}, 'no'"],
        ]
        nested = [
            lambda: [f"if {self.any(1)}:"] + self.inner(depth) + [f"elif {self.of('bool', 1)}:"] + self.inner(depth) + ["else:"] + self.inner(depth),
            lambda: [f"for i in tuple({self.of(self.pick('list', 'tuple'), 1)}):"] + self.inner(depth) + self.pick([], ["else:"] + self.inner(0)),
            lambda: [f"for k, v in list({self.of('dict', 1)}.items()):"] + self.inner(depth) + ["    emit((k, v))"],
            lambda: [f"for n, q in enumerate({self.of('str', 1)}):", "    if n > 3:", f"        {self.pick('break', 'continue')}"] + self.inner(0) + ["else:", "    emit('else')"],
            lambda: ["try:"] + self.inner(depth) + [f"    raise {self.pick('ValueError', 'KeyError', 'TypeError')}('x')", f"except {self.pick('ValueError', 'LookupError', '(TypeError, KeyError)', 'Exception')} as e:", "    emit(str(e))"] + self.inner(0) + self.pick([], ["finally:"] + self.inner(0)),
            lambda: ["try:"] + self.inner(depth) + ["except Exception as e:", "    emit(type(e).__name__)", "else:"] + self.inner(0),
            lambda: ["w9 = 0", "while w9 < 3:", "    w9 += 1"] + self.inner(depth),
            lambda: [f"def g(a, b={self.any(0)}, *args, k={self.any(0)}, **kw):", "    nonlocal i"] + self.inner(depth) + [f"    return {self.pick('a', 'b', 'args', 'k', 'kw', '(a, b)')}", f"emit(g({self.any(1)}, {self.pick('', 'k=2', '1, 2, 3', 'b=4', '*xs', '**{repr(1): 2}', 'z=5')}))"],
            lambda: ["def gen():", f"    for q in tuple({self.of('list', 1)}):", f"        {self.pick('yield q', 'yield (q, i)', 'yield from [q, q]')}", "    yield s", f"emit({self.pick('list(gen())', 'sorted(map(str, gen()))', '[q for q in gen()]', 'next(gen())', 'str(list(zip(gen(), gen())))')})"],
            lambda: ["class C:", f"    a = {self.any(0)}", "    def __init__(self, x):", "        self.x = x", "    def m(self):", "        return (self.a, self.x)", "    @property", "    def p(self):", "        return self.x", "    @staticmethod", "    def u(q):", "        return [q]", f"emit(C({self.any(1)}).{self.pick('m()', 'p', 'x', 'a', 'u(1)', 'missing')})"],
        ]
        lines = self.r.choice(simple if depth <= 0 or self.r.random() < 0.6 else nested)()
        return [pad + line for line in lines]

    def inner(self, depth):
        return ["    " + line for line in self.block(depth - 1, 0)]

    def script(self):
        if self.r.random() < 0.55:
            body = [f"emit({self.any(self.r.randint(1, 3))})"]
        else:
            body = self.block(2, 0) + ["emit((i, s, xs, d))"]
        head = ["i = 5", "s = 'abc'", "xs = [1, 'a', None]", "d = {'a': 1, 'k': 'v'}", "t = (1, 'x')",
                "n = None", "fl = 2.5"]
        return "from probe import emit\ndef f():\n" + "".join("    " + line.replace("\n", "\\n") + "\n" if "'''" not in line
                                                               else "    " + line + "\n" for line in head + body)


class Endless(BaseException):
    """The snippet does not end by itself."""


def give_up(signum, frame):
    raise Endless


def python_says(script):
    """What Python itself makes of it: the lines that the driver would print."""
    lines = []
    scope = {"__name__": "snippet"}
    try:
        exec(script.replace("from probe import emit", ""), dict(scope, emit=None))
        scope["emit"] = lambda value: lines.append(repr(value))
        exec(script.replace("from probe import emit", ""), scope)
    except SyntaxError:
        return None, None
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.3)
        scope["f"]()
        return lines, "D"
    except (RecursionError, MemoryError, Endless):
        return None, None
    except Exception as error:  # noqa: BLE001 - its name is the result
        return lines, "R " + type(error).__name__
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def shown(text):
    """What the driver's escaping makes of a text."""
    out = []
    for c in text:
        o = ord(c)
        if c == "\n":
            out.append("\\n")
        elif c == "\t":
            out.append("\\t")
        elif o < 32 or 127 <= o < 160:
            out.append(c)
        else:
            out.append(c)
    return "".join(out)


class Driver:
    def __init__(self, path):
        self.process = subprocess.Popen([path], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def says(self, script):
        data = script.encode()
        self.process.stdin.write(b"%d\n" % len(data) + data)
        self.process.stdin.flush()
        lines = []
        while True:
            line = self.process.stdout.readline().decode().rstrip("\n")
            if line == "":
                raise SystemExit("the driver died at:\n" + script)
            if line[0] in "DOR":
                return lines, line
            lines.append(line)


def compare(script, driver, totals, reasons):
    """Returns None, or what differs."""
    wanted, end = python_says(script)
    if wanted is None:
        return None
    got, got_end = driver.says(script)
    totals["snippets"] += 1
    unknown = got_end[0] == "O"
    if unknown:
        reasons[got_end] = reasons.get(got_end, 0) + 1
    for i, line in enumerate(got):
        if line[0] == "U":  # it may as well raise: nothing more can be said
            reasons[line] = reasons.get(line, 0) + 1
            totals["unknown"] += 1
            return None
        if i >= len(wanted) and unknown:  # what is not known raised in Python
            totals["unknown"] += 1
            return None
        if i >= len(wanted):
            return f"emitted {line!r}, which Python does not"
        if line[2:] != shown(wanted[i]):
            return f"emitted {line[2:]}, Python {wanted[i]}"
    if got_end[0] != "O":
        if len(got) != len(wanted):
            return f"emitted {len(got)} values and ended {got_end}, Python {len(wanted)} and {end}"
        if got_end != end:
            return f"ended {got_end}, Python {end}"
    totals["unknown"] += unknown
    return None


def read_snippets():
    with open(os.path.join(HERE, "snippets.txt"), encoding="utf-8") as file:
        for text in file.read().split("\n---\n"):
            lines = text.strip("\n").split("\n")
            yield ("from probe import emit\ndef f():\n" + "".join("    " + line + "\n" for line in lines)
                   if not any(line.startswith("def f(") for line in lines)
                   else "from probe import emit\n" + "\n".join(lines) + "\n")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=3000)
    parser.add_argument("--reasons", action="store_true")
    parser.add_argument("driver")
    args = parser.parse_args()
    signal.signal(signal.SIGALRM, give_up)
    warnings.simplefilter("ignore")
    generator = Generator(random.Random(args.seed))
    driver = Driver(args.driver)
    totals = {"snippets": 0, "unknown": 0}
    reasons = {}
    fixed = list(read_snippets())
    failed = 0
    for script in fixed + [generator.script() for _ in range(args.count)]:
        difference = compare(script, driver, totals, reasons)
        if difference is not None:
            failed += 1
            if failed <= 15:
                print(f"--- {difference}\n{script}", file=sys.stderr)
    share = 100 * totals["unknown"] / max(1, totals["snippets"])
    print(f"python: {totals['snippets']} snippets, {failed} differ, {share:.1f} % not known")
    if args.reasons:
        for reason, count in sorted(reasons.items(), key=lambda item: -item[1])[:30]:
            print(f"  {count:5} {reason}")
    return 1 if failed or share > 15 else 0


if __name__ == "__main__":
    sys.exit(main())
