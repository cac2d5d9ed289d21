#!/usr/bin/python3
"""compare_random.py - random version scripts, compiled, against Alembic itself.

    compare_random.py MIGPLAN [--seed N] [--scripts N]

Writes a tree of version scripts with random directives and options, has the
Alembic of this Python print all of it in one run of "upgrade head --sql" and
of "downgrade head:base --sql", and compares that with "migplan compile",
statement by statement, blanks aside. The same seed gives the same scripts.

Left out, since the two differ on purpose (docs/alembic-compatibility.md):
backslashes, tabs, text() with parameters, enum types used by several tables.
"""
import argparse
import json
import os
import random
import re
import subprocess
import sys
import tempfile

ENV = '''from alembic import context

context.configure(url="postgresql://", target_metadata=None, literal_binds=True,
                  dialect_opts={"paramstyle": "named"})
with context.begin_transaction():
    context.run_migrations()
'''

HEAD = '''"""script %(n)d"""
from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import mysql, postgresql, sqlite

revision = "%(rev)s"
down_revision = %(down)r


'''

TYPES = '''sa.Integer()|sa.BigInteger()|sa.SmallInteger()|sa.String()|sa.String(%d)|sa.String(length=%d)|sa.Text()
sa.Unicode(%d)|sa.UnicodeText()|sa.Boolean()|sa.Date()|sa.DateTime()|sa.DateTime(timezone=True)|sa.Time()|sa.Float()
sa.Float(%d)|sa.Numeric()|sa.Numeric(%d)|sa.Numeric(precision=%d, scale=2)|sa.LargeBinary()|sa.JSON()|sa.Interval()
sa.CHAR(%d)|sa.VARCHAR(%d)|sa.TIMESTAMP()|sa.TIMESTAMP(timezone=True)|sa.ARRAY(sa.Integer())|sa.Integer
postgresql.UUID()|postgresql.UUID(as_uuid=True)|postgresql.JSONB(astext_type=sa.Text())|postgresql.INET()
postgresql.ARRAY(sa.String(%d), dimensions=2)|postgresql.TSVECTOR()|postgresql.BYTEA()|postgresql.BIT(%d)
postgresql.TIMESTAMP(precision=%d)|postgresql.HSTORE()|postgresql.INT4RANGE()|postgresql.DOUBLE_PRECISION()
sa.JSON().with_variant(postgresql.JSONB(), "postgresql")|sa.Enum("a", "b%d", name="c", native_enum=False)
sa.String(0)|sa.Enum(name="none", native_enum=False)|mysql.TIMESTAMP(fsp=%d)|mysql.DECIMAL(%d, 2)|mysql.INTEGER()
mysql.VARCHAR(length=%d)|sqlite.DATETIME()|mysql.DATE()|mysql.TIMESTAMP(timezone=True)|mysql.TEXT()|sqlite.TIME()'''
TYPES = TYPES.replace("\n", "|").split("|")

DEFAULTS = '''"x"|"it's"|"0"|""|sa.text("now()")|sa.text("'{}'::jsonb")|sa.func.now()|sa.true()|sa.false()|sa.null()
sa.literal_column("1 + 1")|sa.func.lower("ABC")|sa.literal(5)|sa.func.current_timestamp()'''
DEFAULTS = DEFAULTS.replace("\n", "|").split("|")

NAMES = ["id", "name", "user", "order", "Mixed", "two words", "a$b", "1st", "select", "value", "naïve", 'q"t', "x_%d"]
CONDITIONS = ["%s > 0", "%s IS NOT NULL", "length(%s) < 5", "%s <> 'it''s' AND %s <> ''"]


class Script:
    def __init__(self, rng, number):
        self.rng, self.number, self.up, self.down = rng, number, [], []

    def one(self, *items):
        return self.rng.choice(items)

    def maybe(self, chance, text):
        return text if self.rng.random() < chance else ""

    def type(self):
        text = self.rng.choice(TYPES)
        return text % self.rng.randint(1, 40) if "%d" in text else text

    def name(self):
        text = self.rng.choice(NAMES)
        return text % self.rng.randint(1, 99) if "%d" in text else text

    def names(self, most):
        found = []
        for _ in range(self.rng.randint(1, most)):
            name = self.name()
            if name not in found:
                found.append(name)
        return found

    def table(self):
        return self.one("t%d" % self.number, "Table %d" % self.number, "user", "plain")

    def schema(self):
        return self.maybe(0.25, ", schema=%r" % self.one("app", "App", "order"))

    def label(self, prefix):
        text = "%s_%d_%s" % (prefix, self.number, self.one("a", "Long Name", "b" * 20))
        return self.one(repr(text), "op.f(%r)" % text, "op.f(%r)" % (text + "c" * 60))

    def foreign_key(self):
        return "sa.ForeignKey(%r%s%s%s%s)" % (
            self.one("other.id", "app.other.id", "Other.Key"),
            self.maybe(0.4, ", name=%r" % ("fk_%d" % self.number)),
            self.maybe(0.4, ", ondelete=%r" % self.one("CASCADE", "SET NULL")),
            self.maybe(0.2, ", onupdate='RESTRICT'"),
            self.maybe(0.2, ", deferrable=True, initially='DEFERRED'"))

    def column(self, name, flags=True):
        parts = [repr(name), self.type()]
        extra = self.rng.random()
        if extra < 0.12:
            parts.append(self.foreign_key())
        elif extra < 0.18:
            parts.append("sa.CheckConstraint(%r)" % (self.rng.choice(CONDITIONS).replace("%s", "x")))
        elif extra < 0.24:
            parts[1] = "sa.Integer()"
            parts.append("sa.Identity(%s)" % self.one("", "always=True", "start=3, cycle=True", "increment=2, cache=4"))
        elif extra < 0.28:
            parts.append("sa.Computed('id * 2', persisted=True)")
        elif extra < 0.55:
            parts.append("server_default=" + self.rng.choice(DEFAULTS))
        parts.append(self.one("nullable=True", "nullable=False", ""))
        if flags and self.rng.random() < 0.15:
            parts.append(self.one("unique=True", "index=True"))
        if self.rng.random() < 0.15:
            parts.append("comment=%r" % self.one("plain", "it's 100%", "ü"))
        return "sa.Column(%s)" % ", ".join(p for p in parts if p)

    def create_table(self):
        table, names, schema = self.table(), self.names(6), self.schema()
        indexed = False
        items = []
        for name in names:
            column = self.column(name, flags=not indexed)  # several indexes come in any order
            indexed = indexed or "index=True" in column
            items.append(column)
        key = self.rng.random()
        if key < 0.4:
            items.append("sa.PrimaryKeyConstraint(%r%s)" % (names[0], self.maybe(0.3, ", name=%s" % self.label("pk"))))
        elif key < 0.6:
            items.insert(0, "sa.Column('pk', %s, primary_key=True%s)" % (
                self.one("sa.Integer()", "sa.BigInteger()", "sa.String(9)"), self.maybe(0.2, ", autoincrement=False")))
        if self.rng.random() < 0.3:
            twice = names + names[:self.one(0, 0, 1)]  # written once
            items.append("sa.UniqueConstraint(%s%s)" % (", ".join(map(repr, twice)), self.maybe(0.5, ", name=%s" % self.label("uq"))))
        if self.rng.random() < 0.3:
            items.append("sa.ForeignKeyConstraint([%r], ['app.other.id']%s)" % (names[0], self.maybe(0.5, ", ondelete='CASCADE'")))
        if self.rng.random() < 0.2:
            items.append("sa.CheckConstraint('1 < 2'%s)" % self.maybe(0.5, ", name=%s" % self.label("ck")))
        if "Constraint" in items[-1] and self.rng.random() < 0.3:  # written in the order of making
            self.up.append("made = " + items[-1])
            items[-1] = "made"
        tail = schema + self.maybe(0.1, ", comment='the table'") + self.maybe(0.1, ", mysql_engine='InnoDB'")
        self.up.append("op.create_table(%r, %s%s)" % (table, ", ".join(items), tail))
        self.down.insert(0, "op.drop_table(%r%s)" % (table, schema))

    def add_column(self):
        table, name, schema = self.table(), self.name(), self.schema()
        self.up.append("op.add_column(%r, %s%s)" % (table, self.column(name), schema))
        self.down.insert(0, "op.drop_column(%r, %r%s)" % (table, name, schema))

    def alter_column(self):
        parts = [repr(self.table()), repr(self.name())]
        if self.rng.random() < 0.5:
            parts.append("nullable=%s" % self.one("True", "False"))
        if self.rng.random() < 0.5:
            parts.append("type_=" + self.type())
            if self.rng.random() < 0.5:
                parts.append("postgresql_using='x::integer'")
        if self.rng.random() < 0.4:
            parts.append("server_default=%s" % self.one("None", "False", self.rng.choice(DEFAULTS)))
        if self.rng.random() < 0.3:
            parts.append("new_column_name=%r" % self.name())
        if self.rng.random() < 0.3:
            parts.append("comment=%s" % self.one("None", "'it''s'", "False"))
        if self.rng.random() < 0.5:
            parts.append("existing_type=" + self.type().replace("native_enum=False", "native_enum=True"))
        self.one(self.up, self.down).append("op.alter_column(%s%s)" % (", ".join(parts), self.schema()))

    def create_index(self):
        table, schema, name = self.table(), self.schema(), self.label("ix")
        columns = [repr(c) for c in self.names(3)]
        if self.rng.random() < 0.3:
            columns.append(self.one("sa.text('lower(name)')", "sa.text('x DESC')", "sa.func.lower(sa.column('name'))",
                                    "sa.column('y').desc()", "sa.desc('when')", "sa.nulls_last(sa.desc('x y'))", "sa.asc('b')"))
        options = self.maybe(0.5, ", unique=%s" % self.one("True", "False"))
        options += self.maybe(0.2, ", postgresql_using=%r" % self.one("gin", "btree"))
        options += self.maybe(0.2, ", postgresql_where=%s" % self.one(
            "sa.text('x > 1')", "sa.column('x') > 5", "sa.and_(sa.column('x') == 1, sa.column('y').is_(None))",
            "sa.or_(sa.column('x').in_([1, 2]), ~sa.column('y').like('a%'))"))
        options += self.maybe(0.1, ", postgresql_with={'fillfactor': 70}")
        options += self.maybe(0.1, ", postgresql_concurrently=True")
        options += self.maybe(0.1, ", postgresql_ops={%r: 'text_pattern_ops'}" % self.name())
        self.up.append("op.create_index(%s, %r, [%s]%s%s)" % (name, table, ", ".join(columns), options, schema))
        self.down.insert(0, "op.drop_index(%s%s%s)" % (name, self.maybe(0.7, ", table_name=%r" % table), schema))

    def constraint(self):
        table, schema, name = self.table(), self.schema(), self.label("c")
        columns = self.names(2)
        kind = self.one("unique", "primary", "check", "foreignkey")
        if kind == "unique":
            self.up.append("op.create_unique_constraint(%s, %r, %r%s)" % (name, table, columns, schema))
        elif kind == "primary":
            self.up.append("op.create_primary_key(%s, %r, %r%s)" % (name, table, columns, schema))
        elif kind == "check":
            self.up.append("op.create_check_constraint(%s, %r, %s%s)" % (
                name, table, self.one("'x > 0'", "sa.column('x') > 5", "sa.func.length(sa.column('n')) >= 2",
                                      "sa.column('n').in_(['a', 'b'])", "sa.column('x').between(1, 2)"), schema))
        else:
            self.up.append("op.create_foreign_key(%s, %r, 'other', %r, %r%s%s%s)" % (
                name, table, columns, ["k%d" % i for i in range(len(columns))],
                schema.replace("schema", "source_schema"), self.maybe(0.3, ", referent_schema='app'"),
                self.maybe(0.5, ", ondelete='SET NULL', deferrable=False")))
        self.down.insert(0, "op.drop_constraint(%s, %r, type_=%r%s)" % (name, table, kind, schema))

    def batch(self):
        body = ["batch_op.add_column(%s)" % self.column(self.name()), "batch_op.drop_column(%r)" % self.name(),
                "batch_op.alter_column(%r, nullable=True)" % self.name(),
                "batch_op.create_unique_constraint(%s, [%r])" % (self.label("uq"), self.name()),
                "batch_op.create_index(batch_op.f('ix_b%d'), [%r])" % (self.number, self.name())]
        self.rng.shuffle(body)
        lines = "\n        ".join(body[:self.rng.randint(1, len(body))])
        self.up.append("with op.batch_alter_table(%r%s) as batch_op:\n        %s" % (self.table(), self.schema(), lines))

    def data(self):
        self.up.append("t = sa.table('acc', sa.column('id', sa.Integer), sa.column('n', sa.String), "
                       "sa.column('ok', sa.Boolean))")
        where = self.one("t.c.id == 5", "t.c.n != 'x'", "sa.and_(t.c.id > 1, t.c.n.is_(None))", "t.c.id.in_([1, 2])",
                         "sa.or_(t.c.n == 'it''s', t.c.n.like('a%'))", "sa.not_(t.c.ok)", "t.c.n.between('a', 'b')")
        self.up.append(self.one(
            "op.execute(t.update().where(%s).values(n='z', id=t.c.id + 1))" % where,
            "op.execute(t.delete().where(%s))" % where,
            "op.execute(t.insert().values(id=1, n='a', ok=True))",
            "op.bulk_insert(t, [{'id': 1, 'n': 'one'}, {'id': 2, 'n': None}])",
            "op.execute(t.update().values(n=sa.case((%s, 'a'), else_='b')))" % where,
            "op.execute(t.update().values(n=sa.func.lower(t.c.n) + 'x'))",
            "op.execute(t.update().where(%s).values({t.c.n: 'k', t.c.id: 1, t.c.id: 2}))" % where,
            "op.execute(sa.select(t.c.id, t.c.n).where(%s).order_by('id', sa.desc('n')))" % where,
            "op.execute(sa.select(t.c.n.label('Of'), sa.func.max(t.c.id)).group_by('Of').order_by(sa.desc('Of')))",
            "op.execute(sa.DDL('ALTER TABLE %(t)s ALTER COLUMN n SET DEFAULT 7%%2', context={'t': 'acc'}))",
            "op.execute('UPDATE acc SET id = 1')",
            "op.execute(sa.text(\"UPDATE acc SET n = 'x'\"))",
            "for i in range(3):\n        op.execute(f'SELECT {i}')"))

    def scalar(self, *tables):
        """An expression over columns of the tables."""
        a, b = self.rng.choice(tables), self.rng.choice(tables)
        return self.one(
            a + ".c.id", b + ".c.id", a + ".c.n", b + ".c.n", b + ".c.n.label(%r)" % self.one("n", "Of", "id"),
            "sa.func.max(%s.c.id)" % a, "sa.func.count()", "sa.func.count(sa.distinct(%s.c.id))" % b, a + ".c.id + 1",
            "sa.func.coalesce(%s.c.n, 'x')" % a, "sa.case((%s.c.id > 3, 'a'), else_=%s.c.n)" % (a, b),
            "sa.cast(%s.c.id, sa.String(8))" % a, "sa.literal(1)", "sa.literal('k')", "sa.null()", "sa.true()",
            "sa.literal_column('7')", "sa.text('8')", "sa.func.lower(%s.c.n).label('low')" % a,
            "sa.select(sa.func.max(w.c.id)).where(w.c.id == %s.c.id).scalar_subquery()" % a,
            "sa.extract('year', %s.c.at)" % a, "-%s.c.id" % a, "sa.cast(%s.c.id + 1, sa.Text)" % b,
            "%s.c.n.cast(sa.Integer)" % a, "sa.cast(sa.func.min(%s.c.id), sa.Text)" % b, a + ".c.n.op('||')('z')", "(%s.c.id * 2).label('twice')" % b)

    def condition(self, *tables):
        a, b = self.rng.choice(tables), self.rng.choice(tables)
        return self.one(
            "%s.c.id == %s.c.id" % (a, b), a + ".c.n.is_(None)", a + ".c.n.isnot(None)", "%s.c.id != 3" % b,
            b + ".c.id.in_([1, 2])", a + ".c.id.notin_([3])", a + ".c.n.like('a%')", "~%s.c.ok" % a, b + ".c.ok",
            "sa.exists().where(w.c.id == %s.c.id)" % a, "~sa.exists(sa.select(w.c.id).where(w.c.n == %s.c.n))" % b,
            a + ".c.id.in_(sa.select(w.c.id).where(w.c.ok))", a + ".c.id.between(1, 9)", "sa.func.length(%s.c.n) > 2" % a,
            "sa.or_(%s.c.id < 1, %s.c.n == 'k')" % (a, b), a + ".c.n == None")

    def selection(self, width):
        """A SELECT of so many columns, and the lines that it needs."""
        tables = self.one(["t"], ["t"], ["t", "u"], ["t", "v"], ["t", "s"])
        sql = "sa.select(%s)" % ", ".join(self.scalar(*tables) for _ in range(width))
        if len(tables) > 1 and self.rng.random() < 0.6:
            sql += ".select_from(sa.%s(t, %s, t.c.id == %s.c.id))" % (self.one("join", "outerjoin"), tables[1], tables[1])
        sql += self.maybe(0.7, ".where(%s)" % self.condition(*tables))
        sql += self.maybe(0.2, ".group_by(t.c.id)" + self.maybe(0.5, ".having(sa.func.count() > 1)"))
        sql += self.maybe(0.2, ".order_by(%s)" % self.one("t.c.id", "sa.desc(t.c.n)", "t.c.id.asc(), t.c.n.desc().nullslast()"))
        return sql + self.maybe(0.1, ".distinct()") + self.maybe(0.1, ".limit(5)" + self.maybe(0.5, ".offset(2)"))

    def select(self):
        columns = "sa.column('id', sa.Integer), sa.column('n', sa.String), sa.column('ok', sa.Boolean), sa.column('at', sa.DateTime)"
        self.up.append("t, u, w = [sa.table(x, %s) for x in ('acc', 'use', 'sub')]" % columns)
        self.up.append("v, s = t.alias('Al'), sa.select(u.c.id, u.c.n, u.c.ok, u.c.at).where(u.c.id > 0).subquery('sq')")
        self.up.append("op.execute(%s)" % self.one(
            "w.insert().from_select(['id', 'n'], %s)" % self.selection(2),
            "w.insert().from_select(['id', 'n', 'ok'], %s)" % self.selection(3),
            "t.update().values(n=%s.scalar_subquery())" % self.selection(1).replace("t.", "u.").replace("(t,", "(u,"),
            "t.delete().where(%s)" % self.condition("t"),
            "t.update().where(%s).values(id=%s)" % (
                "t.c.n == u.c.n", self.one("u.c.id", "sa.func.length(u.c.n)", "1")),
            self.selection(self.rng.randint(1, 4)), "sa.text('SELECT 1')"))

    def bound(self):
        """Tables that make themselves."""
        schema, plain = self.maybe(0.3, ", schema='app'"), "sa.Table('own', md, sa.Column('id', sa.Integer, primary_key=True)"
        self.up.append("md = sa.MetaData()")
        self.up.append("own = %s, %s%s%s)" % (plain, self.column("n", flags=False) if self.rng.random() < 0.3 else
                                              "sa.Column('n', %s, comment='c', index=True)" % self.type(), schema,
                                              self.maybe(0.3, ", comment='mine'")))
        if "ForeignKey" in self.up[-1]:
            self.up[-1] = "own = %s, sa.Column('n', sa.String(4))%s)" % (plain, schema)
        key = "app.own" if schema else "own"
        self.up.append("other = sa.Table('sub', md, sa.Column('own_id', sa.Integer, sa.ForeignKey('%s.id')))" % key)
        self.up += ["own.create(op.get_bind())", "other.create(bind=op.get_bind(), checkfirst=False)"]
        self.up.append("sa.Index(%r, own.c.n, own.c.id.desc(), unique=%s).create(op.get_bind())" % (
            "ix_own", self.one("True", "False")))
        self.up.append("op.bulk_insert(md.tables['sub'], [{'own_id': 1}])")
        self.up.append("other.drop(op.get_bind())")

    def other(self):
        table = self.table()
        self.up.append(self.one("op.rename_table(%r, 'renamed'%s)" % (table, self.schema()),
                                "op.create_table_comment(%r, \"it's\"%s)" % (table, self.schema()),
                                "op.drop_table_comment(%r%s)" % (table, self.schema()),
                                "op.execute('SELECT 1')"))

    def text(self, down):
        makers = [self.create_table] * 4 + [self.add_column] * 3 + [self.alter_column] * 4 + [self.create_index] * 3
        makers += [self.constraint] * 3 + [self.batch, self.data, self.data, self.data, self.bound, self.other]
        makers += [self.select] * 6
        for _ in range(self.rng.randint(1, 3)):
            self.rng.choice(makers)()
        body = HEAD % {"n": self.number, "rev": revision(self.number), "down": down}
        body += "def upgrade():\n    %s\n\n\n" % ("\n    ".join(self.up) or "pass")
        return body + "def downgrade():\n    %s\n" % ("\n    ".join(self.down) or "pass")


def revision(number):
    return "r%04d" % number


def write_tree(folder, seed, count):
    os.makedirs(folder + "/versions")
    with open(folder + "/env.py", "w") as f:
        f.write(ENV)
    with open(folder + "/alembic.ini", "w") as f:
        f.write("[alembic]\nscript_location = %(here)s\n")
    for number in range(count):
        script = Script(random.Random(seed * 100003 + number), number)
        with open("%s/versions/%s.py" % (folder, revision(number)), "w") as f:
            f.write(script.text(revision(number - 1) if number else None))


def blanks(sql):
    return re.sub(r"\s+", " ", sql).strip(" ;")


def of_alembic(folder, direction):
    """What Alembic prints for each revision: {revision: [statement]}."""
    args = ["upgrade", "head"] if direction == "upgrade" else ["downgrade", "head:base"]
    run = subprocess.run([sys.executable, "-m", "alembic", "-c", folder + "/alembic.ini", *args, "--sql"],
                         capture_output=True, text=True)
    if run.returncode != 0:
        sys.exit("alembic failed:\n%s%s" % (run.stdout[-800:], run.stderr[-2000:]))
    found, current = {}, None
    for piece in run.stdout.split("\n\n"):
        begun = re.match(r"-- Running (?:upgrade|downgrade)\s+(\S*) -> ?(\S*)", piece)
        if begun:
            current = begun.group(2 if direction == "upgrade" else 1)
            found[current] = []
        elif current and piece.strip() and "alembic_version" not in piece and blanks(piece) not in ("COMMIT", "BEGIN"):
            found[current].append(blanks(piece))
    return found


def of_migplan(migplan, folder):
    run = subprocess.run([migplan, "--no-cache", "-c", folder + "/alembic.ini", "compile", "--all", "--json"],
                         capture_output=True, text=True)
    if run.returncode != 0:
        sys.exit("migplan failed: " + run.stderr)
    return {r["revision"]: r for r in json.loads(run.stdout)["revisions"]}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("migplan")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--scripts", type=int, default=400)
    parser.add_argument("--keep")
    o = parser.parse_args()
    migplan = os.path.abspath(o.migplan)
    failed = equal = 0
    with tempfile.TemporaryDirectory() as scratch:
        folder = o.keep or scratch + "/tree"
        write_tree(folder, o.seed, o.scripts)
        compiled = of_migplan(migplan, folder)
        for direction in ("upgrade", "downgrade"):
            for name, want in sorted(of_alembic(folder, direction).items()):
                script = compiled[name][direction]
                got = [blanks(s["sql"]) for s in script["statements"]]
                # Alembic keeps the constraints and indexes of a column in sets.
                if script["status"] in ("compiled", "empty") and sorted(got) == sorted(want):
                    equal += 1
                    continue
                failed += 1
                if failed > 10:
                    continue
                print("%s %s of seed %d: %s %s" % (direction, name, o.seed, script["status"], script["opaque"] or ""))
                for sql in want:
                    if sql not in got:
                        print("  alembic:", sql)
                for sql in got:
                    if sql not in want:
                        print("  migplan:", sql)
    print("compare_random: %d passed, %d failed" % (equal, failed))
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
