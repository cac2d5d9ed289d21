"""fails.py MIGPLAN - statements that a server refuses against those that we say will fail.

Runs inside pg_virtualenv. Statements are made of all kinds and all objects of
tests/data/lint/schema.sql; each runs there, and is taken back. What the server
takes must not be called failing; what it refuses must be, for the same reason,
but for what UNSEEN lists.
"""

import itertools
import json
import os
import subprocess
import sys
import tempfile

import psycopg2

HERE = os.path.dirname(os.path.abspath(__file__))
SCHEMA = os.path.join(HERE, "..", "data", "lint", "schema.sql")
BATCH = 90  # savepoints are followed a hundred times a file

TABLES = ["people", "shops", "visits", "plain", "log", "log_1", "log_2", "point", "cache"]
RELATIONS = TABLES + ["names", "totals", "sums", "ticket", "people_name_idx", "shops_pkey",
                      "nothing"]
WRITTEN = TABLES + ["names", "totals", "sums"]
COLUMNS = ["id", "name", "nick", "shop_id", "person_id", "age", "at", "nothing"]
TYPES = ["mood", "mail", "tag", "people", "nothing"]

# What only the values, operators or a view's stars tell.
UNSEEN = {
    "CREATE OR REPLACE VIEW names AS SELECT * FROM people",
    "DROP TYPE people",
    "ALTER TABLE people ALTER COLUMN nick TYPE boolean USING NULL",
    "ALTER TABLE people ALTER COLUMN nick TYPE bigint USING NULL",
    "ALTER TABLE people ALTER COLUMN nick TYPE mood USING NULL",
    "ALTER TABLE point ATTACH PARTITION log_2 FOR VALUES FROM ('2031-01-01') TO ('2032-01-01')",
}


def product(template, **lists):
    for values in itertools.product(*lists.values()):
        yield template.format(**dict(zip(lists, values)))


def statements():
    for kind in ["TABLE", "VIEW", "MATERIALIZED VIEW", "INDEX", "SEQUENCE"]:
        yield from product("DROP %s {r}" % kind, r=RELATIONS)
        yield from product("DROP %s IF EXISTS {r} CASCADE" % kind, r=["nothing", "people"])
        yield from product("ALTER %s {r} RENAME TO {n}" % kind, r=["people", "names", "nothing"],
                           n=["fresh", "shops"])
    yield from product("TRUNCATE {r}", r=RELATIONS[:13])
    yield from product("TRUNCATE {r} CASCADE", r=TABLES)
    yield "TRUNCATE people, visits"
    yield "DROP TABLE people, visits"
    yield "DROP TABLE visits, people CASCADE"
    yield from product("CREATE {k} {n} {rest}", k=["TABLE"], n=RELATIONS + ["mood", "app.fresh",
                       "gone.fresh"], rest=["(a int)"])
    yield from product("CREATE VIEW {n} AS SELECT 1 AS a", n=["fresh", "names", "people", "mood"])
    yield from product("CREATE OR REPLACE VIEW names AS SELECT {c} FROM people",
                       c=["id, name", "id", "name, id", "id, name, nick", "*", "id::int, name",
                          "id::int AS id, name", "id, name::text", "id::bigint, name",
                          "id, nick AS name", "id, name::varchar(100)"])
    yield from product("CREATE OR REPLACE VIEW {n} AS SELECT 1 AS id", n=["people", "totals"])
    yield from product("CREATE TYPE {t} AS ENUM ('a')", t=TYPES + ["fresh"])
    yield from product("CREATE DOMAIN {t} AS text", t=TYPES + ["fresh"])
    yield from product("CREATE SCHEMA {n}", n=["app", "public", "fresh"])
    yield from product("CREATE SEQUENCE {n}", n=["ticket", "people", "mood", "fresh"])
    yield from product("DROP TYPE {t}", t=TYPES)
    yield from product("DROP DOMAIN {t}", t=["mail", "tag", "nothing"])
    yield from product("DROP SCHEMA {n}", n=["app", "public", "gone"])
    yield from product("DROP SCHEMA IF EXISTS {n} CASCADE", n=["app", "gone"])
    yield from product("DROP FUNCTION {f}()", f=["stamp", "roll"])
    yield from product("DROP TRIGGER {t} ON people", t=["stamped", "nothing"])
    yield from product("DROP TRIGGER IF EXISTS {t} ON {r}", t=["stamped", "nothing"],
                       r=["people", "nothing"])
    yield from product("ALTER TRIGGER {t} ON people RENAME TO fresh", t=["stamped", "nothing"])
    yield from product("CREATE TRIGGER {t} BEFORE UPDATE ON {r} FOR EACH ROW EXECUTE FUNCTION "
                       "stamp()", t=["stamped", "fresh"], r=["people", "shops", "nothing"])
    yield from product("ALTER TYPE mood ADD VALUE {x}", x=["'calm'", "'new'", "IF NOT EXISTS 'calm'",
                       "'new' BEFORE 'loud'", "'new' AFTER 'gone'"])
    yield from product("ALTER TYPE mood RENAME VALUE '{x}' TO '{y}'", x=["calm", "gone"],
                       y=["loud", "new"])
    yield from product("ALTER TYPE {t} RENAME TO {n}", t=["mood", "nothing"],
                       n=["fresh", "mail", "people"])
    yield from product("ALTER TYPE {t} SET SCHEMA {n}", t=["mood"], n=["app", "gone"])
    yield from product("ALTER TABLE {r} SET SCHEMA {n}", r=["shops", "nothing"],
                       n=["app", "gone", "public"])
    yield from product("ALTER SCHEMA {n} RENAME TO {m}", n=["app", "gone"], m=["fresh", "public"])
    yield from product("ALTER TABLE {r} RENAME COLUMN {c} TO {n}", r=TABLES[:7], c=COLUMNS,
                       n=["fresh", "id"])
    yield from product("ALTER TABLE {r} DROP COLUMN {c}", r=TABLES, c=COLUMNS)
    yield from product("ALTER TABLE {r} DROP COLUMN {c} CASCADE", r=TABLES, c=["id", "name"])
    yield from product("ALTER TABLE {r} DROP COLUMN IF EXISTS nothing", r=TABLES + ["nothing"])
    yield from product("ALTER TABLE {r} ADD COLUMN {c} int", r=TABLES + ["names", "nothing"],
                       c=["id", "fresh"])
    yield from product("ALTER TABLE people ADD COLUMN {x}", x=["a int, ADD COLUMN a int",
                       "a int, DROP COLUMN a", "nick int, DROP COLUMN nick",
                       "IF NOT EXISTS nick text"])
    yield from product("ALTER TABLE {r} ALTER COLUMN {c} {x}", r=TABLES[:7], c=COLUMNS, x=[
        "SET NOT NULL", "DROP NOT NULL", "SET DEFAULT NULL", "ADD GENERATED ALWAYS AS IDENTITY"])
    yield from product("ALTER TABLE people ALTER COLUMN {c} TYPE {t}", c=[
        "shop_id", "name", "nick", "bio", "age", "born", "seen", "worth", "code", "email",
        "feeling", "price", "hits", "nothing"], t=[
        "text", "varchar(5)", "bigint", "numeric", "boolean", "date", "timestamptz", "time",
        "interval", "uuid", "jsonb", "bytea", "inet", "mood", "tag"])
    yield from product("ALTER TABLE people ALTER COLUMN {c} TYPE {t} USING NULL", c=["hits", "nick"],
                       t=["text", "boolean", "bigint", "mood"])
    yield "ALTER TABLE people ALTER hits DROP DEFAULT, ALTER hits TYPE boolean USING true"
    yield from product("ALTER TABLE {r} ALTER COLUMN id TYPE text", r=TABLES)
    yield from product("ALTER TABLE {r} {x}", r=["people", "shops", "visits", "plain"], x=[
        "ADD PRIMARY KEY (id)", "ADD CONSTRAINT fresh UNIQUE (id)", "ADD UNIQUE (nothing)",
        "ADD CONSTRAINT people_name_idx UNIQUE (id)", "ADD CHECK (id > 0)", "ADD CHECK (nothing > 0)",
        "ADD CHECK (fresh > 0), ADD COLUMN fresh int", "DROP CONSTRAINT nothing",
        "DROP CONSTRAINT IF EXISTS nothing", "VALIDATE CONSTRAINT nothing",
        "ADD CONSTRAINT fresh UNIQUE USING INDEX plain_id_uidx",
        "ADD CONSTRAINT fresh UNIQUE USING INDEX people_name_idx",
        "ADD CONSTRAINT fresh UNIQUE USING INDEX nothing"])
    yield from product("ALTER TABLE {r} DROP CONSTRAINT {r}_pkey", r=["people", "shops", "visits"])
    yield "ALTER TABLE people DROP CONSTRAINT people_pkey CASCADE"
    yield "ALTER TABLE shops DROP CONSTRAINT shops_pkey, ADD PRIMARY KEY (slug)"
    yield from product("ALTER TABLE {r} ADD FOREIGN KEY ({c}) REFERENCES {o}",
                       r=["people", "plain", "cache", "visits"], c=["id", "key", "note"],
                       o=["people", "shops (slug)", "shops", "plain", "plain (other)",
                          "people (name)", "nothing", "cache"])
    yield from product("ALTER TABLE {r} {x}", r=["log", "point", "people"], x=[
        "ATTACH PARTITION log_2 FOR VALUES FROM ('2031-01-01') TO ('2032-01-01')",
        "ATTACH PARTITION log_1 FOR VALUES FROM ('2031-01-01') TO ('2032-01-01')",
        "ATTACH PARTITION nothing FOR VALUES FROM ('2031-01-01') TO ('2032-01-01')",
        "DETACH PARTITION log_1", "DETACH PARTITION log_2"])
    yield from product("CREATE TABLE fresh PARTITION OF {r} FOR VALUES FROM ('2041-01-01') TO "
                       "('2042-01-01')", r=["log", "people", "nothing"])
    yield from product("CREATE INDEX {n} ON {r} ({c})", n=["fresh", "people_name_idx"],
                       r=["people", "totals", "nothing"], c=["id", "lower(nick)", "lower(nothing)",
                                                            "nothing", "shop_id"])
    yield from product("REFRESH MATERIALIZED VIEW {x}", x=RELATIONS)
    yield from product("REFRESH MATERIALIZED VIEW CONCURRENTLY {x}", x=["totals", "sums", "names"])
    yield from product("INSERT INTO {r} ({c}) SELECT NULL WHERE false", r=WRITTEN,
                       c=["id", "nothing"])
    yield from product("INSERT INTO shops (id, {c}) SELECT 1, NULL WHERE false",
                       c=["id", "slug", "nothing"])
    yield from product("UPDATE {r} SET {c} = NULL WHERE false", r=WRITTEN,
                       c=["id", "nothing", "id = NULL, id"])
    yield from product("DELETE FROM {r} WHERE false", r=WRITTEN)
    yield from product("COMMENT ON {x} IS 'x'", x=["TABLE people", "TABLE nothing", "TYPE mood",
                       "COLUMN people.nick", "COLUMN people.nothing", "COLUMN names.id"])
    yield from product("GRANT SELECT ON {r} TO PUBLIC", r=WRITTEN + ["ticket", "nothing"])
    yield from product("CREATE TABLE fresh ({x})", x=[
        "a int, a int", "a int PRIMARY KEY, b int PRIMARY KEY", "a int, UNIQUE (b)",
        "a bigint REFERENCES people", "a int REFERENCES nothing", "LIKE people, UNIQUE (nick)",
        "LIKE nothing"])
    yield from product("LOCK TABLE {r}", r=["people", "names", "nothing"])
    yield from product("ANALYZE {r}", r=["people", "nothing"])
    yield from product("CLUSTER {r} USING people_name_idx", r=["people", "nothing"])
    yield from product("CREATE POLICY p ON {r}", r=["people", "nothing"])


def ask(connection, sql):
    """The SQLSTATE that the server refuses it with, or "" where it runs."""
    cursor = connection.cursor()
    try:
        cursor.execute(sql)
        return ""
    except psycopg2.Error as e:
        return e.pgcode
    finally:
        connection.rollback()


def lint(program, batch):
    """What is said to fail: {line of the batch's file: message}."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "batch.sql")
        with open(path, "w", encoding="utf-8") as file:
            for sql in batch:
                file.write("SAVEPOINT a;\n%s;\nROLLBACK TO a;\n" % sql)
        done = subprocess.run([program, "lint", "--no-cache", "--json", "--exit-zero", "--postgres",
                               "15", "--schema", SCHEMA, path], capture_output=True, text=True,
                              check=True)
    return {f["line"]: f["message"] for f in json.loads(done.stdout)["findings"]
            if f["rule"] == "statement-will-fail"}


def main():
    program = os.path.abspath(sys.argv[1])
    connection = psycopg2.connect(dbname="postgres")
    with open(SCHEMA, encoding="utf-8") as file:
        connection.cursor().execute(file.read())
    connection.commit()
    cases = list(statements())
    wrong = seen = 0
    for start in range(0, len(cases), BATCH):
        batch = cases[start:start + BATCH]
        said = lint(program, batch)
        for i, sql in enumerate(batch):
            state = ask(connection, sql)
            message = said.get(3 * i + 2)
            if message and not state:
                print("the server takes it: %s\n    %s" % (sql, message))
                wrong += 1
            elif message and not message.endswith("(%s)" % state):
                print("the server says %s: %s\n    %s" % (state, sql, message))
                wrong += 1
            elif state and not message and sql not in UNSEEN:
                print("not said to fail with %s: %s" % (state, sql))
                wrong += 1
            seen += bool(message)
    if wrong:
        print("%d statements, %d said to fail, %d wrong" % (len(cases), seen, wrong))
    return 1 if wrong or seen < 900 else 0


if __name__ == "__main__":
    sys.exit(main())
