#!/usr/bin/python3
"""compare_snippets.py - pieces of version scripts, compiled, against Alembic itself.

    compare_snippets.py [--seed N] [--random N] [--file FILE] MIGPLAN

Each piece is the body of an upgrade(). This Python's Alembic runs it offline, with a dialect that
writes literals as PostgreSQL reads them; what migplan compiles must be the same by PostgreSQL's parse
tree, or opaque from some place on, with the statements before that place. What Alembic refuses must
not be compiled.

The pieces are those of snippets.txt, every keyword of every directive and class (and one that none of
them has), expressions of SQLAlchemy at every place that takes one, and random values for columns of
random types, where a value that Alembic cannot write may still be known.
"""
import argparse
import ctypes
import inspect
import io
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import textwrap
import types
import warnings

import alembic.context
import alembic.op
import sqlalchemy as sa
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from sqlalchemy.dialects import postgresql

HERE = os.path.dirname(os.path.abspath(__file__))

HEAD = '''from alembic import op, context
import datetime as dt
import decimal, enum, json, uuid
import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.dialects import postgresql


class Kind(enum.Enum):
    a = "x"
    b = "y"


class Word(str, enum.Enum):
    a = "x"
    b = "y"


revision = "%(rev)s"
down_revision = %(down)r


def upgrade():
%(body)s


def downgrade():
    pass
'''

ENV = """from alembic import context
from sqlalchemy import MetaData

target_metadata = MetaData()
context.configure(target_metadata=target_metadata)
context.run_migrations()
"""

TABLE = "t = sa.table('t', sa.column('a', sa.Integer), sa.column('b', sa.String))\n"

EXPRESSIONS = """t.c.a + 1 > 2|(t.c.a + 1) * 2 == 5|t.c.a % 2 == 0|-t.c.a < 3|~(t.c.a == 1)|t.c.a.is_(None)|t.c.a != None
t.c.b.like('%x_')|t.c.b.ilike('x')|~t.c.b.like('x')|t.c.b.contains('x%')|t.c.b.startswith('x')|t.c.b.in_(['x'])
t.c.b.notin_(['x', 'y'])|~t.c.b.in_(['x'])|t.c.b.op('~')('x')|t.c.a.between(1, 2)|~t.c.a.between(1, 2)|'x' + t.c.b == 'y'
sa.not_(sa.and_(t.c.a == 1, t.c.b == 'x'))|sa.not_(sa.not_(sa.or_(t.c.a == 1, t.c.a == 2)))|sa.and_(t.c.a == 1)
sa.or_(sa.and_(t.c.a == 1, t.c.b == 'q'), t.c.a == 3) & (t.c.b == 'z')|t.c.b == sa.null()|t.c.b.is_distinct_from('x')
sa.func.lower(t.c.b) == 'x'|sa.cast(t.c.a, sa.String) == '1'|sa.text('a = 1')|sa.literal_column('a') == 5|sa.true()
sa.not_(sa.true())|t.c.b.collate('C') == 'x'|sa.tuple_(t.c.a, t.c.b).in_([(1, 'x')])|t.c.a == True|t.c.b == 5
sa.case((t.c.a == 1, 'x'), else_='y') == 'x'|sa.func.date_trunc('day', t.c.b) == '2020'|t.c.b[1] == 'x'
t.c.b.like('x', escape='/')|t.c.b.startswith('x', autoescape=True)|sa.not_(sa.text('a = 1'))|t.c.a.label('x') == 1
sa.extract('year', t.c.b) == 2020|sa.literal('it\\'s \\\\ 100%') == t.c.b|sa.bindparam('p', 5) == t.c.a|t.c.b.desc()"""

PLACES = ["op.execute(t.delete().where(%s))", "op.execute(sa.select(sa.case((%s, 1))))", "op.execute(t.update().values(a=%s))",
          "op.create_check_constraint('ck', 't', %s)", "op.execute(t.delete().where(sa.not_(%s)))",
          "op.execute(t.delete().where(sa.and_(%s, t.c.a > 1)))", "op.create_index('ix', 't', ['a'], postgresql_where=%s)",
          "op.add_column('t', sa.Column('n', sa.Integer, server_default=sa.func.coalesce(%s)))",
          "op.execute(t.insert().values(a=1, b=sa.case((%s, 'x'), else_='y')))"]

VALUES = """'a'|"it's"|'a\\\\b'|'100%%'|'%(x)s'|''|'é'|b'abc'|1|-5|0|2**40|1.5|-0.0|1e20|1e-7|float('nan')|float('inf')
decimal.Decimal('1.10')|decimal.Decimal('1E+3')|decimal.Decimal('0.0000001')|decimal.Decimal(5)|True|False|None
dt.date(2020, 1, 2)|dt.datetime(2020, 1, 2)|dt.datetime(2020, 1, 2, 3, 4, 5, 6)|dt.time(1, 2)|dt.timedelta(days=1)
Kind.a|Word.a|Kind.a.value|[1, 2]|['a', "b'c"]|[]|(1, 2)|{'a': 1}
sa.null()|sa.true()|sa.text("now()")|sa.func.now()|sa.literal('x')|sa.cast('5', sa.Integer)|op.inline_literal('x')|'5'
op.inline_literal(5)|'1.0'|'01'|' 1'|'-3'|str(1.0)|Word.b.value|'x' * 3|round(2.567, 1)|7 // 2|3 / 2|{1, 2}|range(3)"""

COLUMNS = """sa.String|sa.Integer|sa.BigInteger|sa.Boolean|sa.Float|sa.Numeric(10, 2)|sa.Date|sa.DateTime|sa.Time|sa.Interval
sa.LargeBinary|sa.Enum(Kind)
sa.Enum('x', 'y', name='e')|postgresql.ENUM('x', 'y', name='e')|sa.Enum(Kind, native_enum=False)|sa.Text|postgresql.INET
sa.Enum(Word, values_callable=lambda c: [m.value for m in c])|sa.CHAR(3)|sa.SmallInteger|sa.Unicode"""

USES = ["op.execute(t.insert().values(a=%s))", "op.bulk_insert(t, [{'a': %s}])", "op.execute(t.update().values(a=%s))",
        "op.execute(t.delete().where(t.c.a == %s))", "op.execute(t.delete().where(t.c.a.in_([%s])))",
        "op.execute(sa.text('SELECT :v').bindparams(v=%s))", "op.add_column('t', sa.Column('a', sa.Text, server_default=%s))"]

# What a directive is called with where only a keyword more is of interest; and the classes.
CALLS = {
    "create_table": "'t', sa.Column('a', sa.Integer)", "drop_table": "'t'", "rename_table": "'t', 'u'",
    "create_table_comment": "'t', 'c'", "drop_table_comment": "'t'", "add_column": "'t', sa.Column('c', sa.Integer)",
    "drop_column": "'t', 'c'", "alter_column": "'t', 'c'", "create_primary_key": "'c', 't', ['a']",
    "create_unique_constraint": "'c', 't', ['a']", "create_check_constraint": "'c', 't', 'a > 1'",
    "create_foreign_key": "'c', 't', 'u', ['a'], ['b']", "create_exclude_constraint": "'c', 't', ('a', '=')",
    "drop_constraint": "'c', 't'", "create_index": "'c', 't', ['a']", "drop_index": "'c', 't'", "execute": "'SELECT 1'",
    "bulk_insert": "sa.table('t', sa.column('a', sa.Integer)), [{'a': 1}]",
}
CLASSES = {
    "Column": "'c', sa.Integer", "ForeignKey": "'u.id'", "CheckConstraint": "'a > 1'", "UniqueConstraint": "'a'",
    "PrimaryKeyConstraint": "'a'", "ForeignKeyConstraint": "['a'], ['u.id']", "Index": "'i', 'a'", "Identity": "",
    "Computed": "'a + 1'", "String": "", "Integer": "", "Numeric": "", "DateTime": "", "Enum": "'x', name='e'", "Boolean": "",
    "Interval": "", "LargeBinary": "", "JSON": "", "ARRAY": "sa.Integer", "Float": "", "Text": "", "Date": "", "Time": "",
}
IN_COLUMN = ("ForeignKey", "Identity", "Computed")
KEYWORD_VALUES = ["True", "'x'", "5", "None", "['a']", "{'a': 1}"]
MORE = ["bogus", "postgresql_bogus", "mysql_engine", "sqlite_where", "postgresql_where", "postgresql_using", "info", "quote",
        "schema", "comment", "key", "postgresql_include", "postgresql_with", "postgresql_tablespace", "postgresql_ops"]


def pieces_of(text):
    return [p.strip("\n") for p in re.split(r"^---+$", text, flags=re.M) if p.strip()]


def keywords_of(function):
    return [p.name for p in inspect.signature(function).parameters.values()
            if p.kind in (p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY) and p.name != "self"]


def in_class(name, args):
    made = "%s.%s(%s)" % ("postgresql" if name == "ExcludeConstraint" else "sa", name, args)
    if name == "Column":
        return "op.create_table('t', %s)" % made
    if name in IN_COLUMN:
        return "op.create_table('t', sa.Column('c', sa.Integer, %s))" % made
    if name.endswith("Constraint") or name == "Index":
        return "op.create_table('t', sa.Column('a', sa.Integer), %s)" % made
    return "op.create_table('t', sa.Column('c', %s))" % made


def keyword_pieces():
    for name, args in CALLS.items():
        yield "op.%s(%s)" % (name, args)
        for keyword in dict.fromkeys(keywords_of(getattr(Operations, name)) + MORE):
            for value in KEYWORD_VALUES:
                yield "op.%s(%s, %s=%s)" % (name, args, keyword, value)
        for value in KEYWORD_VALUES:  # one more by its place
            yield "op.%s(%s, %s)" % (name, args, value)
    for name, args in CLASSES.items():
        for keyword in dict.fromkeys(keywords_of(getattr(sa, name).__init__) + MORE):
            for value in KEYWORD_VALUES:
                yield in_class(name, "%s%s=%s" % (args and args + ", ", keyword, value))
        for value in KEYWORD_VALUES:
            yield in_class(name, args and args + ", " + value or value)
            yield in_class(name, "%s%s, %s" % (args and args + ", ", value, value))


def expression_pieces():
    for expression in EXPRESSIONS.replace("\n", "|").split("|"):
        for place in PLACES:
            yield TABLE + place % expression


def value_pieces(rng, count):
    values, columns = VALUES.replace("\n", "|").split("|"), COLUMNS.replace("\n", "|").split("|")
    for _ in range(count):
        yield "t = sa.table('t', sa.column('a', %s))\n%s" % (rng.choice(columns), rng.choice(USES) % rng.choice(values))


class Output(Exception):
    """The result of a statement is asked for."""


class Result:
    def __getattr__(self, name):
        raise Output(name)


def run(source):
    """What Alembic makes of it: (statements, error or None)."""
    out = []
    context = MigrationContext.configure(url="postgresql://", dialect_opts={"paramstyle": "named"}, opts={
        "as_sql": True, "literal_binds": True, "output_buffer": io.StringIO(), "target_metadata": sa.MetaData()})
    context.dialect._backslash_escapes = False
    context.impl.static_output = out.append
    execute = context.impl._exec

    def with_parameters(statement, execution_options=None, multiparams=None, params=None):
        given = params or (multiparams[0] if multiparams and len(multiparams) == 1 else multiparams)
        statement = sa.text(statement) if isinstance(statement, str) else statement
        for row in given if isinstance(given, (list, tuple)) else [given]:
            if not row:
                execute(statement)
            elif isinstance(statement, sa.sql.elements.TextClause):
                execute(statement.bindparams(**{k: v for k, v in row.items() if k in statement._bindparams}))
            elif isinstance(statement, sa.sql.dml.Insert) and not statement._values:
                execute(statement.values(**row))
            else:
                execute(statement.params(**row))

    def on_connection(statement, parameters=None, execution_options=None):
        with_parameters(statement, multiparams=(parameters,) if parameters else None)
        return Result()

    context.impl._exec = with_parameters
    context.connection.execute = on_connection
    with Operations.context(context):
        alembic.context._proxy = types.SimpleNamespace()
        space = {"__name__": "script"}
        try:
            exec(compile(source, "script.py", "exec"), space)
            space["upgrade"]()
        except Exception as error:  # noqa: BLE001 - it is the result
            return out, "%s: %s" % (type(error).__name__, str(error)[:150])
    return out, None


class ParseResult(ctypes.Structure):
    _fields_ = [("tree", ctypes.c_char_p), ("messages", ctypes.c_char_p), ("error", ctypes.c_void_p)]


class Parser:
    """PostgreSQL's parser, positions left out."""

    def __init__(self):
        self.lib = ctypes.CDLL("libpg_query.so")
        self.lib.pg_query_parse.restype = ParseResult
        self.lib.pg_query_parse.argtypes = [ctypes.c_char_p]
        self.lib.pg_query_free_parse_result.argtypes = [ParseResult]

    def tree(self, sql):
        result = self.lib.pg_query_parse(sql.encode())
        text = re.sub(r"[\s;]+", "", sql) if result.error else \
            re.sub(r'"(?:location|stmt_len|stmt_location)":-?\d+,?', "", result.tree.decode())
        self.lib.pg_query_free_parse_result(result)
        return re.sub(r",(?=[}\]])", "", text)


def blanks(sql):
    return re.sub(r"\s+", " ", sql).strip(" ;")


def statements(parts):
    return [s for s in map(blanks, parts) if s not in ("", "BEGIN", "COMMIT")]


def write_tree(folder, sources):
    os.makedirs(folder + "/versions")
    with open(folder + "/env.py", "w") as f:
        f.write(ENV)
    with open(folder + "/alembic.ini", "w") as f:
        f.write("[alembic]\nscript_location = %(here)s\n")
    for i, source in enumerate(sources):
        with open("%s/versions/r%05d.py" % (folder, i), "w", encoding="utf-8") as f:
            f.write(source)


def compile_tree(migplan, folder):
    result = subprocess.run([migplan, "--no-cache", "-c", folder + "/alembic.ini", "compile", "--all", "--json"],
                            capture_output=True, text=True)
    if not result.stdout:
        sys.exit("migplan failed: " + result.stderr)
    return {r["revision"]: r["upgrade"] for r in json.loads(result.stdout)["revisions"]}


def difference(parser, script, want, error, lenient):
    got = statements(s["sql"] for s in script["statements"])
    status = script["status"]
    if status == "opaque":
        # What was not written in the end may have been refused as a whole.
        same = got == want[:len(got)] or list(map(parser.tree, got)) == list(map(parser.tree, want[:len(got)]))
        return None if same or error else "other statements before the opaque line"
    if status == "raises":
        return None if error else "it is said to raise, and does not"
    if error:
        return None if lenient else "compiled, and Alembic raises " + error
    if got == want or sorted(got) == sorted(want) or list(map(parser.tree, got)) == list(map(parser.tree, want)):
        return None
    return "different"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("migplan")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--random", type=int, default=1500)
    parser.add_argument("--file")
    parser.add_argument("--show", type=int, default=12)
    o = parser.parse_args()
    warnings.simplefilter("ignore")
    with open(o.file or HERE + "/snippets.txt", encoding="utf-8") as f:
        pieces = [(p, False) for p in pieces_of(f.read())]
    if o.file is None:
        pieces += [(p, True) for p in keyword_pieces()] + [(p, False) for p in expression_pieces()]
        pieces += [(p, True) for p in value_pieces(random.Random(o.seed), o.random)]
    sources = [HEAD % {"rev": "r%05d" % i, "down": "r%05d" % (i - 1) if i else None,
                       "body": textwrap.indent(piece, "    ")} for i, (piece, _) in enumerate(pieces)]
    failed = opaque = 0
    with tempfile.TemporaryDirectory() as scratch:
        write_tree(scratch + "/tree", sources)
        compiled = compile_tree(os.path.abspath(o.migplan), scratch + "/tree")
    trees = Parser()
    for i, (piece, lenient) in enumerate(pieces):
        script = compiled["r%05d" % i]
        out, error = run(sources[i])
        found = difference(trees, script, statements(out), error, lenient)
        opaque += script["status"] == "opaque"
        if found is None:
            continue
        failed += 1
        if failed <= o.show:
            print("%s:\n%s" % (found, textwrap.indent(piece, "    ")))
            print("".join("  alembic: %s\n" % blanks(s) for s in out) +
                  "".join("  migplan: %s\n" % blanks(s["sql"]) for s in script["statements"]), end="")
    print("compare_snippets: %d passed, %d failed" % (len(pieces) - failed, failed))
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
