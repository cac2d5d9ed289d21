#!/usr/bin/python3
"""Compares the rule downgrade-mismatch with what PostgreSQL says of the same revisions.

    round_trip.py [--seed N] [--revisions N] [--verbose] MIGPLAN

Writes a tree of random revisions: what each does is undone by its downgrade, or by one that is wrong
in one thing. Each is run on a server, upgrade and downgrade in one transaction, and what the catalog
holds is compared with what it held before. The rule must speak where they differ, name only things
that differ, point at a statement that has to do with it, and be silent everywhere else.
"""
import argparse
import json
import os
import random
import re
import subprocess
import sys
import tempfile

import psycopg2

OURS = "n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'"
SHOWN = "CASE n.nspname WHEN 'public' THEN '' ELSE n.nspname || '.' END"
WORD = """CASE {0}.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' WHEN 'S' THEN 'sequence'
    WHEN 'f' THEN 'foreign table' ELSE 'table' END"""

# name of a thing, what it stands on, what is said of it
FACTS = f"""
SELECT {WORD.format('c')} || ' ' || {SHOWN} || c.relname, NULL,
       concat_ws(';', c.relpersistence, c.relrowsecurity, c.relkind,
           CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END,
           (SELECT string_agg(i.inhparent::regclass::text, ',' ORDER BY 1) FROM pg_inherits i
            WHERE i.inhrelid = c.oid))
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE {OURS} AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND NOT EXISTS (SELECT FROM pg_depend d
    WHERE c.relkind = 'S' AND d.objid = c.oid AND d.deptype IN ('a', 'i'))
UNION ALL
SELECT 'column ' || {SHOWN} || c.relname || '.' || a.attname, 'table ' || {SHOWN} || c.relname,
       concat_ws(';', format_type(a.atttypid, a.atttypmod), a.attnotnull,
           pg_get_expr(d.adbin, d.adrelid), a.attidentity <> '', a.attgenerated, a.attcollation)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
WHERE {OURS} AND c.relkind IN ('r', 'p', 'f')
UNION ALL
SELECT 'constraint ' || {SHOWN} || c.relname || '.' || k.conname, 'table ' || {SHOWN} || c.relname,
       pg_get_constraintdef(k.oid)
FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE {OURS} AND k.contype IN ('c', 'p', 'u', 'f', 'x')
UNION ALL
SELECT 'index ' || {SHOWN} || c.relname, {WORD.format('t')} || ' ' || {SHOWN} || t.relname,
       pg_get_indexdef(c.oid)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_index i ON i.indexrelid = c.oid
JOIN pg_class t ON t.oid = i.indrelid
WHERE {OURS} AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = c.oid AND k.contype IN ('p', 'u', 'x'))
UNION ALL
SELECT 'trigger ' || {SHOWN} || c.relname || '.' || g.tgname, 'table ' || {SHOWN} || c.relname,
       g.tgfoid::regproc::text
FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE {OURS} AND NOT g.tgisinternal
UNION ALL
SELECT 'type ' || {SHOWN} || t.typname, NULL, concat_ws(';', t.typtype, t.typnotnull,
       (SELECT string_agg(e.enumlabel, ',' ORDER BY e.enumlabel) FROM pg_enum e WHERE e.enumtypid = t.oid),
       (SELECT string_agg(k.conname || pg_get_constraintdef(k.oid), ',' ORDER BY k.conname)
        FROM pg_constraint k WHERE k.contypid = t.oid))
FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
WHERE {OURS} AND t.typtype IN ('e', 'd') OR {OURS} AND t.typtype = 'c' AND EXISTS (
    SELECT FROM pg_class c WHERE c.oid = t.typrelid AND c.relkind = 'c')
UNION ALL
SELECT 'function ' || {SHOWN} || p.proname, NULL, pg_get_functiondef(p.oid)
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE {OURS} AND p.prokind = 'f'
UNION ALL
SELECT 'schema ' || n.nspname, NULL, '' FROM pg_namespace n WHERE {OURS} AND n.nspname <> 'public'
"""

TYPES = ["integer", "bigint", "text", "varchar(50)", "varchar(80)", "numeric(10,2)", "boolean",
         "timestamp without time zone", "timestamptz", "date", "jsonb", "uuid", "text[]"]
DEFAULTS = {
    "integer": ["0", "7", "'7'"], "bigint": ["0", "1"], "text": ["'x'", "'y'", "lower('A')"],
    "varchar(50)": ["'x'", "''"], "varchar(80)": ["'z'"], "numeric(10,2)": ["0", "1.5"],
    "boolean": ["true", "false"], "timestamptz": ["now()", "CURRENT_TIMESTAMP"],
    "timestamp without time zone": ["now()"], "date": ["CURRENT_DATE"], "jsonb": ["'{}'", "'[]'"],
    "uuid": ["gen_random_uuid()"], "text[]": ["'{}'"],
}
# Types that a change leads to without USING, by where they come from.
CASTS = {"integer": ["bigint", "text", "numeric(10,2)"], "varchar(50)": ["varchar(80)", "text"],
         "varchar(80)": ["varchar(50)", "text"], "text": ["varchar(80)"], "date": ["timestamptz"],
         "bigint": ["integer", "text"]}
NOTHING = "SELECT 1"


class Table:
    def __init__(self, name):
        self.name = name
        self.columns = {}  # name -> (type, nullable, default or None)
        self.indexes = {}  # name -> definition after ON
        self.constraints = {}  # name -> (text, columns)


def column_sql(name, spec):
    type_, nullable, default = spec
    return (f"{name} {type_}" + (f" DEFAULT {default}" if default else "")
            + ("" if nullable else " NOT NULL"))


class Maker:
    """Makes changes: pairs of what to do, how to undo it, and ways to undo it wrongly."""

    def __init__(self, rng):
        self.rng = rng
        self.tables = {}
        self.enums = {}
        self.views = {}
        self.functions = {}
        self.number = 0

    def name(self, word):
        self.number += 1
        return f"{word}{self.number}"

    def spec(self):
        type_ = self.rng.choice(TYPES)
        default = self.rng.choice(DEFAULTS[type_] + [None])
        return (type_, self.rng.random() < 0.6 or default is None, default)

    def table(self):
        return self.tables[self.rng.choice(sorted(self.tables))]

    def free_column(self, t):
        """A column that nothing else names."""
        used = {c for _, columns in t.constraints.values() for c in columns}
        used |= {c for d, columns in t.indexes.values() for c in columns}
        names = [c for c in t.columns if c not in used and c != "id"]
        names = [c for c in names if not any(t.name in v[1] for v in self.views.values())]
        return self.rng.choice(names) if names else None

    # --- one change each: (upgrade, downgrade, wrong downgrades, commit) ---

    def create_table(self):
        t = Table(self.name("t"))
        t.columns["id"] = ("integer", False, None)
        for _ in range(self.rng.randint(1, 5)):
            t.columns[self.name("c")] = self.spec()
        key = self.rng.choice(["id serial PRIMARY KEY", "id integer PRIMARY KEY",
                               "id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY"])
        t.constraints[f"{t.name}_pkey"] = ("PRIMARY KEY (id)", ["id"])
        parts = [key] + [column_sql(n, s) for n, s in t.columns.items() if n != "id"]
        other = self.table().name if self.tables else None
        if other and self.rng.random() < 0.4:
            column = self.name("c")
            parts.append(f"{column} integer REFERENCES {other} (id)")
            t.columns[column] = ("integer", True, None)
            t.constraints[f"{t.name}_{column}_fkey"] = (
                f"FOREIGN KEY ({column}) REFERENCES {other} (id)", [column])
        up = [f"CREATE TABLE {t.name} ({', '.join(parts)})"]
        if self.rng.random() < 0.3:
            up.append(f"CREATE INDEX ix_{t.name} ON {t.name} (id)")
            t.indexes[f"ix_{t.name}"] = ("(id)", ["id"])
        return up, [f"DROP TABLE {t.name}"], [[NOTHING]], lambda: self.tables.update({t.name: t})

    def add_column(self):
        t, column, spec = self.table(), self.name("c"), self.spec()
        spec = (spec[0], True, spec[2]) if spec[2] is None else spec
        up = f"ALTER TABLE {t.name} ADD COLUMN {column_sql(column, spec)}"
        extra = self.rng.random()
        if extra < 0.2:
            ups = [up, f"CREATE INDEX ix_{column} ON {t.name} ({column})"]
            if spec[0] == "jsonb":
                ups[1] += f" WHERE {column} IS NOT NULL"
        else:
            ups = [up]

        def commit():
            t.columns[column] = spec
            if extra < 0.2:
                t.indexes[f"ix_{column}"] = (ups[1].split(t.name, 1)[1].strip(), [column])
        return (ups, [f"ALTER TABLE {t.name} DROP COLUMN {column}"], [[NOTHING]], commit)

    def drop_column(self):
        t = self.table()
        column = self.free_column(t)
        if column is None:
            return None
        spec = t.columns[column]
        add = f"ALTER TABLE {t.name} ADD COLUMN "
        wrong = [[NOTHING], [add + column_sql(column, (spec[0], not spec[1], spec[2]))]]
        other = self.rng.choice([x for x in TYPES if x != spec[0]])
        wrong.append([add + column_sql(column, (other, spec[1], None))])
        if spec[2]:
            wrong.append([add + column_sql(column, (spec[0], spec[1], None))])
        return ([f"ALTER TABLE {t.name} DROP COLUMN {column}"], [add + column_sql(column, spec)],
                wrong, lambda: t.columns.pop(column))

    def drop_indexed_column(self):
        t = self.table()
        names = [n for n, (d, columns) in t.indexes.items() if len(columns) == 1
                 and columns[0] in t.columns and columns[0] != "id"]
        names = [n for n in names if not any(t.indexes[n][1][0] in c for _, c in t.constraints.values())
                 and not any(t.name in v[1] for v in self.views.values())]
        if not names:
            return None
        index = self.rng.choice(names)
        definition, (column,) = t.indexes[index]
        others = [n for n in names if t.indexes[n][1] == [column]]
        add = f"ALTER TABLE {t.name} ADD COLUMN {column_sql(column, t.columns[column])}"
        make = [f"CREATE INDEX {n} ON {t.name} {t.indexes[n][0]}" for n in others]

        def commit():
            for n in others:
                t.indexes.pop(n)
            t.columns.pop(column)
        if any(t.indexes[n][0].startswith("UNIQUE ") for n in others):
            return None
        return ([f"ALTER TABLE {t.name} DROP COLUMN {column}"], [add] + make, [[add]], commit)

    def alter_type(self):
        t = self.table()
        column = self.free_column(t)
        if column is None or t.columns[column][0] not in CASTS or t.columns[column][2]:
            return None
        old = t.columns[column]
        new = self.rng.choice(CASTS[old[0]])
        using = "" if (old[0], new) != ("text", "integer") else ""
        back = f"ALTER TABLE {t.name} ALTER COLUMN {column} TYPE "
        cast = f" USING {column}::{old[0]}"
        wrong = [[NOTHING], [back + f"varchar(33) USING {column}::varchar(33)"]]
        return ([f"ALTER TABLE {t.name} ALTER COLUMN {column} TYPE {new}{using}"],
                [back + old[0] + cast], wrong,
                lambda: t.columns.update({column: (new, old[1], old[2])}))

    def alter_nullable(self):
        t = self.table()
        column = self.free_column(t)
        if column is None:
            return None
        old = t.columns[column]
        word = {True: "DROP", False: "SET"}
        alter = f"ALTER TABLE {t.name} ALTER COLUMN {column} "
        return ([f"{alter}{word[not old[1]]} NOT NULL"], [f"{alter}{word[old[1]]} NOT NULL"],
                [[NOTHING]], lambda: t.columns.update({column: (old[0], not old[1], old[2])}))

    def alter_default(self):
        t = self.table()
        column = self.free_column(t)
        if column is None:
            return None
        old = t.columns[column]
        choices = [d for d in DEFAULTS[old[0]] if d.strip("'") != (old[2] or "").strip("'")]
        if not choices:
            return None
        new = self.rng.choice(choices)
        alter = f"ALTER TABLE {t.name} ALTER COLUMN {column} "
        wrong = [[NOTHING]]
        if old[2]:
            wrong.append([f"{alter}DROP DEFAULT"])
        back = f"{alter}SET DEFAULT {old[2]}" if old[2] else f"{alter}DROP DEFAULT"
        return ([f"{alter}SET DEFAULT {new}"], [back], wrong,
                lambda: t.columns.update({column: (old[0], old[1], new)}))

    def create_index(self):
        t = self.table()
        column = self.rng.choice(sorted(c for c in t.columns if t.columns[c][0] != "jsonb"))
        name = self.name("ix")
        form = self.rng.choice(["({0})", "({0} DESC)", "({0}, id)", "({0}) WHERE {0} IS NOT NULL",
                                "(id) WHERE id > 5", "USING hash ({0})"])
        definition = form.format(column)
        columns = [column] + (["id"] if "id" in form else [])
        return ([f"CREATE INDEX {name} ON {t.name} {definition}"], [f"DROP INDEX {name}"], [[NOTHING]],
                lambda: t.indexes.update({name: (definition, columns)}))

    def drop_index(self):
        t = self.table()
        if not t.indexes:
            return None
        name = self.rng.choice(sorted(t.indexes))
        definition = t.indexes[name][0]
        make = f"CREATE INDEX {name} ON {t.name} {definition}"
        wrong = [[NOTHING], [make.replace("INDEX ", "INDEX other_", 1)],
                 [f"CREATE INDEX {name} ON {t.name} (id, id)"],
                 [f"CREATE INDEX {name} ON {t.name} (id) WHERE id > 77"]]
        if "hash" not in definition:
            wrong.append([make.replace("INDEX", "UNIQUE INDEX", 1)])
        return [f"DROP INDEX {name}"], [make], wrong, lambda: t.indexes.pop(name)

    def add_constraint(self):
        t = self.table()
        column = self.rng.choice(sorted(t.columns))
        other = self.table()
        name = self.name("k")
        kinds = [(f"CHECK ({column} IS NOT NULL)", [column]), ("CHECK (id > 0)", ["id"])]
        if t.columns[column][0] != "jsonb":
            kinds.append((f"UNIQUE ({column}, id)", [column, "id"]))
        numbers = [c for c in t.columns if t.columns[c][0] == "integer" and c != "id"]
        if numbers and f"{other.name}_pkey" in other.constraints:
            c = self.rng.choice(numbers)
            kinds.append((f"FOREIGN KEY ({c}) REFERENCES {other.name} (id) ON DELETE CASCADE", [c]))
        text, columns = self.rng.choice(kinds)
        if self.rng.random() < 0.25 and "FOREIGN" in text:
            text += " DEFERRABLE"
        return ([f"ALTER TABLE {t.name} ADD CONSTRAINT {name} {text}"],
                [f"ALTER TABLE {t.name} DROP CONSTRAINT {name}"], [[NOTHING]],
                lambda: t.constraints.update({name: (text, columns)}))

    def drop_constraint(self):
        t = self.table()
        names = sorted(n for n in t.constraints if not n.endswith("_pkey"))
        if not names:
            return None
        name = self.rng.choice(names)
        text = t.constraints[name][0]
        add = f"ALTER TABLE {t.name} ADD CONSTRAINT {name} "
        wrong = [[NOTHING], [f"ALTER TABLE {t.name} ADD CONSTRAINT other_{name} {text}"]]
        if text.startswith("CHECK"):
            wrong += [[f"{add}CHECK (id > 99)"], [f"{add}{text} NOT VALID"]]
        if "ON DELETE CASCADE" in text:
            wrong.append([add + text.replace("ON DELETE CASCADE", "ON DELETE SET NULL")])
        return ([f"ALTER TABLE {t.name} DROP CONSTRAINT {name}"], [add + text], wrong,
                lambda: t.constraints.pop(name))

    def rename_column(self):
        t = self.table()
        column, new = self.free_column(t), self.name("r")
        if column is None:
            return None
        return ([f"ALTER TABLE {t.name} RENAME COLUMN {column} TO {new}"],
                [f"ALTER TABLE {t.name} RENAME COLUMN {new} TO {column}"],
                [[NOTHING], [f"ALTER TABLE {t.name} RENAME COLUMN {new} TO {column}_"]],
                lambda: t.columns.update({new: t.columns.pop(column)}))

    def rename_table(self):
        t = self.table()
        if any(t.name in v[1] for v in self.views.values()):
            return None
        old, new = t.name, self.name("t")

        def commit():
            t.name = new
            self.tables[new] = self.tables.pop(old)
            for other in self.tables.values():
                for k, (text, columns) in other.constraints.items():
                    other.constraints[k] = (re.sub(rf"\b{old}\b", new, text), columns)
        return ([f"ALTER TABLE {old} RENAME TO {new}"], [f"ALTER TABLE {new} RENAME TO {old}"],
                [[NOTHING]], commit)

    def drop_table(self):
        t = self.table()
        referenced = any(re.search(rf"REFERENCES {t.name}\b", text) for o in self.tables.values()
                         for text, _ in o.constraints.values())
        if referenced or len(self.tables) < 4 or any(t.name in v[1] for v in self.views.values()):
            return None
        if t.columns["id"][0] != "integer" or not getattr(t, "plain", False):
            return None
        parts = [column_sql(n, s) for n, s in t.columns.items()]
        parts += [f"CONSTRAINT {n} {text}" for n, (text, _) in t.constraints.items()]
        make = [f"CREATE TABLE {t.name} ({', '.join(parts)})"]
        make += [f"CREATE INDEX {n} ON {t.name} {d}" for n, (d, _) in t.indexes.items()]
        wrong = [[NOTHING]]
        if len(t.columns) > 1 and not t.constraints and not t.indexes:
            wrong.append([f"CREATE TABLE {t.name} ({parts[0]})"])
        if t.indexes:
            wrong.append(make[:1])
        return [f"DROP TABLE {t.name}"], make, wrong, lambda: self.tables.pop(t.name)

    def plain_table(self):
        t = Table(self.name("t"))
        t.plain = True
        t.columns["id"] = ("integer", False, None)
        for _ in range(self.rng.randint(1, 3)):
            t.columns[self.name("c")] = self.spec()
        parts = [column_sql(n, s) for n, s in t.columns.items()]
        return ([f"CREATE TABLE {t.name} ({', '.join(parts)})"], [f"DROP TABLE {t.name}"],
                [[NOTHING]], lambda: self.tables.update({t.name: t}))

    def enum(self):
        name = self.name("e")
        if self.enums and self.rng.random() < 0.6:
            name = self.rng.choice(sorted(self.enums))
            labels = self.enums[name]
            if self.rng.random() < 0.5:
                make = "CREATE TYPE {} AS ENUM ({})"
                quoted = [f"'{x}'" for x in labels]
                return ([f"DROP TYPE {name}"], [make.format(name, ", ".join(quoted))],
                        [[NOTHING], [make.format(name, ", ".join(quoted + ["'more'"]))]],
                        lambda: self.enums.pop(name))
            return ([f"ALTER TYPE {name} RENAME VALUE '{labels[0]}' TO '{labels[0]}x'"],
                    [f"ALTER TYPE {name} RENAME VALUE '{labels[0]}x' TO '{labels[0]}'"], [[NOTHING]],
                    lambda: self.enums.update({name: [labels[0] + "x"] + labels[1:]}))
        return ([f"CREATE TYPE {name} AS ENUM ('a', 'b')"], [f"DROP TYPE {name}"], [[NOTHING]],
                lambda: self.enums.update({name: ["a", "b"]}))

    def view(self):
        if self.views and self.rng.random() < 0.6:
            name = self.rng.choice(sorted(self.views))
            query, table = self.views[name]
            if self.rng.random() < 0.5:
                return ([f"DROP VIEW {name}"], [f"CREATE VIEW {name} AS {query}"],
                        [[NOTHING], [f"CREATE VIEW {name} AS SELECT 1 AS one"]],
                        lambda: self.views.pop(name))
            new = f"SELECT {table}.id FROM {table} WHERE {table}.id > {self.rng.randint(10, 9999)}"
            return ([f"CREATE OR REPLACE VIEW {name} AS {new}"],
                    [f"CREATE OR REPLACE VIEW {name} AS {query.lower()}"],
                    [[NOTHING]], lambda: self.views.update({name: (new, table)}))
        name, t = self.name("v"), self.table()
        query = f"SELECT {t.name}.id FROM {t.name}"
        return ([f"CREATE VIEW {name} AS {query}"], [f"DROP VIEW {name}"], [[NOTHING]],
                lambda: self.views.update({name: (query, t.name)}))

    def function(self):
        make = "CREATE {}FUNCTION {}() RETURNS integer LANGUAGE sql AS $$ SELECT {} $$"
        if self.functions and self.rng.random() < 0.6:
            name = self.rng.choice(sorted(self.functions))
            old, new = self.functions[name], self.rng.randint(1000, 9999)
            if self.rng.random() < 0.5:
                return ([f"DROP FUNCTION {name}()"], [make.format("", name, old)],
                        [[NOTHING], [make.format("", name, old + 1)]],
                        lambda: self.functions.pop(name))
            return ([make.format("OR REPLACE ", name, new)], [make.format("OR REPLACE ", name, old)],
                    [[NOTHING]], lambda: self.functions.update({name: new}))
        name = self.name("f")
        return ([make.format("", name, 1)], [f"DROP FUNCTION {name}()"], [[NOTHING]],
                lambda: self.functions.update({name: 1}))

    def others(self):
        t, name = self.table(), self.name("s")
        pairs = [
            ([f"CREATE SEQUENCE {name}"], [f"DROP SEQUENCE {name}"]),
            ([f"CREATE SCHEMA {name}"], [f"DROP SCHEMA {name}"]),
            ([f"CREATE SCHEMA {name}", f"CREATE TABLE {name}.t (a integer)"],
             [f"DROP SCHEMA {name} CASCADE"]),
            ([f"ALTER TABLE {t.name} ENABLE ROW LEVEL SECURITY"],
             [f"ALTER TABLE {t.name} DISABLE ROW LEVEL SECURITY"]),
            ([f"CREATE DOMAIN {name} AS integer CHECK (VALUE > 0)"], [f"DROP DOMAIN {name}"]),
            ([f"CREATE TABLE {name} (LIKE {t.name} INCLUDING ALL)"], [f"DROP TABLE {name}"]),
            ([f"CREATE MATERIALIZED VIEW {name} AS SELECT id FROM {t.name}",
              f"CREATE UNIQUE INDEX {name}_ix ON {name} (id)"], [f"DROP MATERIALIZED VIEW {name}"]),
            ([f"COMMENT ON TABLE {t.name} IS 'x'"], [f"COMMENT ON TABLE {t.name} IS NULL"]),
            ([f"ALTER TABLE {t.name} ADD COLUMN {name} serial"],
             [f"ALTER TABLE {t.name} DROP COLUMN {name}"]),
        ]
        up, down = self.rng.choice(pairs)
        if "ROW LEVEL" in up[0] and getattr(t, "secure", False):
            return None
        wrong = [] if "COMMENT" in up[0] else [[NOTHING]]

        def commit():
            if "ROW LEVEL" in up[0]:
                t.secure = True
            if "MATERIALIZED" in up[0]:
                self.views[name] = ("SELECT id FROM " + t.name, t.name)
                self.hidden = getattr(self, "hidden", set()) | {name}
            if "serial" in up[0]:
                t.constraints[f"hidden_{name}_pkey"] = ("", [name])
        return up, down, wrong, commit

    def change(self):
        """Returns a change that fits what is there."""
        kinds = [self.create_table, self.add_column, self.drop_column, self.drop_indexed_column,
                 self.alter_type, self.alter_nullable, self.alter_default, self.create_index,
                 self.drop_index, self.add_constraint, self.drop_constraint, self.rename_column,
                 self.rename_table, self.drop_table, self.plain_table, self.enum, self.view,
                 self.function, self.others]
        while True:
            made = self.rng.choice(kinds)() if self.tables else self.create_table()
            if made is not None:
                return made


def no_hidden(maker, change):
    """Materialized views are views to nobody but the tables that may not change below them."""
    hidden = getattr(maker, "hidden", set())
    return not any(re.search(rf"\b(DROP|REPLACE) VIEW {h}\b", s) for h in hidden for s in change[0])


def make_change(maker, rng):
    """Returns (up, down, commit): down is wrong every third time."""
    while True:
        up, down, wrong, commit = change = maker.change()
        if no_hidden(maker, change):
            break
    if wrong and rng.random() < 0.35:
        down = rng.choice(wrong)
    return up, down, commit


def facts(cursor):
    cursor.execute(FACTS)
    return {name: (stands, said) for name, stands, said in cursor.fetchall()}


def differences(before, after):
    """What differs, but for what goes with a bigger thing."""
    gone = {n for n in before if n not in after}
    stays = {n for n in after if n not in before}
    out = {n for n in before if n in after and before[n][1] != after[n][1]}
    for names, held in ((gone, before), (stays, after)):
        out |= {n for n in names if held[n][0] not in names}
    return out, gone | stays | out


def runs(cursor, statements):
    try:
        for statement in statements:
            cursor.execute(statement)
        return True
    except psycopg2.Error:
        return False


def make_revision(cursor, maker, rng):
    """Returns (up, down, what differs, all that does); up is run, down is not."""
    before = facts(cursor)
    up, down = [], []
    cursor.execute("SAVEPOINT trip")
    for _ in range(rng.choice([1, 1, 2, 3])):
        forth, back, commit = make_change(maker, rng)
        cursor.execute("SAVEPOINT change")
        if not runs(cursor, forth):
            cursor.execute("ROLLBACK TO change")
            continue
        commit()
        up, down = up + forth, back + down
    there = facts(cursor)
    if up and not runs(cursor, down):
        down, after = [NOTHING], there  # what the server refuses tests nothing
    else:
        after = facts(cursor)
    cursor.execute("ROLLBACK TO trip")
    runs(cursor, up)
    return (up, down) + differences(before, after)


def write(folder, number, up, down):
    """Writes a revision; returns its path."""
    parent = f"r{number - 1:04}" if number > 0 else "<base>"
    text = [f"-- revision: r{number:04}", f"-- revises: {parent}", "", "-- migrate: upgrade"]
    text += [s + ";" for s in up]
    text += ["", "-- migrate: downgrade"] + [s + ";" for s in down]
    with open(os.path.join(folder, f"r{number:04}.sql"), "w", encoding="utf-8") as f:
        f.write("\n".join(text) + "\n")


def named(message):
    """The things that a message names."""
    _, _, told = message.partition(": ")
    out = set()
    for part in told.split("; "):
        m = re.match(r"((?:materialized |foreign )?\w+ [\w.]+) (?:stays|is )", part)
        if m:
            out.add(m.group(1))
    return out


def run_migplan(program, folder):
    out = subprocess.run(
        [program, "--tree", folder, "check", "--no-cache", "--exit-zero", "--json",
         "--select", "downgrade-mismatch", "--select", "downgrade-data-loss"],
        check=True, capture_output=True, text=True).stdout
    found = {}
    for f in json.loads(out)["findings"]:
        found.setdefault(f["revision"], []).append(f)
    return found


def lines_of(up, down):
    """The lines of statements that do something, as write() has them."""
    lines = [5 + i for i in range(len(up))] + [7 + len(up) + i for i in range(len(down))]
    return {n for n, s in zip(lines, up + down) if s != NOTHING}


def judge(revisions, found, verbose):
    """Returns how many revisions are judged otherwise than PostgreSQL does."""
    bad = 0
    for i, (up, down, truth, everything) in enumerate(revisions):
        told = found.get(f"r{i:04}", [])
        names = set().union(*[named(f["message"]) for f in told]) if told else set()
        wrong = bool(told) != bool(truth) or not names <= everything
        wrong |= any(f["line"] not in lines_of(up, down) for f in told)
        if verbose and told:
            print(up, down, [f["message"] for f in told], sep="\n    ")
        if not wrong:
            continue
        bad += 1
        print(f"r{i:04}: upgrade {up}\n  downgrade {down}\n  PostgreSQL: {sorted(truth)}\n"
              f"  migplan: {[f['message'] for f in told]}")
    return bad


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--revisions", type=int, default=250)
    parser.add_argument("--verbose", action="store_true")
    args = parser.parse_args()
    rng = random.Random(args.seed)
    maker = Maker(rng)
    revisions = []
    connection = psycopg2.connect("")
    cursor = connection.cursor()
    with tempfile.TemporaryDirectory() as folder:
        while len(revisions) < args.revisions:
            made = make_revision(cursor, maker, rng)
            if made[0]:
                write(folder, len(revisions), made[0], made[1])
                revisions.append(made)
        wrong = judge(revisions, run_migplan(args.program, folder), args.verbose)
    connection.rollback()
    differ = sum(bool(t) for _, _, t, _ in revisions)
    if min(differ, len(revisions) - differ) < len(revisions) // 5:
        sys.exit(f"round_trip: {differ} of {len(revisions)} revisions differ: that tests little")
    if wrong:
        sys.exit(f"round_trip: {wrong} of {len(revisions)} revisions judged otherwise than PostgreSQL")
    print(f"round_trip: {len(revisions)} revisions, {differ} with wrong downgrades: as PostgreSQL has it")


if __name__ == "__main__":
    main()
