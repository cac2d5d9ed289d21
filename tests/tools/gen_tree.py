#!/usr/bin/python3
"""Writes a random tree of Alembic revisions, the same for the same seed.

    gen_tree.py SEED COUNT FOLDER

Lines of development split and merge; each owns its tables, so that any order
Alembic may choose between them works. Every downgrade undoes its upgrade. The
last line of the output is a revision from the middle of the tree.
"""
import hashlib
import os
import random
import sys

HEAD = '''"""{message}

Revision ID: {id}
Revises: {parents}
Create Date: 2026-01-01 00:00:00.000000

"""
from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql


# revision identifiers, used by Alembic.
revision = {id!r}
down_revision = {down!r}
branch_labels = {labels!r}
depends_on = None


def upgrade() -> None:
{up}


def downgrade() -> None:
{down_body}
'''

ENV = '''import os

from alembic import context
from sqlalchemy import create_engine, pool

engine = create_engine(os.environ["DATABASE_URL"], poolclass=pool.NullPool)
with engine.connect() as connection:
    context.configure(connection=connection, transaction_per_migration=True)
    with context.begin_transaction():
        context.run_migrations()
'''

TYPES = (
    ("sa.Integer()", "0"),
    ("sa.BigInteger()", "7"),
    ("sa.Text()", "it''s"),
    ("sa.String(length=80)", "a; b"),
    ("sa.Boolean()", "false"),
    ("sa.DateTime(timezone=True)", None),
    ("sa.Date()", "2026-01-01"),
    ("sa.Numeric(precision=12, scale=2)", "1.50"),
    ("sa.Float()", None),
    ("sa.LargeBinary()", None),
    ("postgresql.UUID(as_uuid=True)", None),
    ("postgresql.JSONB(astext_type=sa.Text())", "{}"),
    ("postgresql.ARRAY(sa.Text())", "{}"),
    ("postgresql.INET()", None),
    ("sa.Interval()", None),
)


class Table:
    def __init__(self, name):
        self.name = name
        self.columns = {}


class Tree:
    def __init__(self, seed, count):
        self.seed = seed
        self.count = count
        self.random = random.Random(seed)
        self.numbers = 0
        self.files = []

    def name(self, kind):
        self.numbers += 1
        return f"{kind}_{self.numbers}"

    # Each of these returns the lines of an upgrade and of its downgrade.

    def create_table(self, tables):
        table = Table(self.name("t"))
        parent = self.random.choice(tables) if tables and self.random.random() < 0.5 else None
        lines = [f"op.create_table({table.name!r},", "    sa.Column('id', sa.Integer(), nullable=False),"]
        if parent:
            lines.append("    sa.Column('parent_id', sa.Integer(), nullable=True),")
            lines.append(
                f"    sa.ForeignKeyConstraint(['parent_id'], [{parent.name + '.id'!r}],"
                f" name={'fk_' + table.name!r}, ondelete={self.random.choice(['CASCADE', 'SET NULL'])!r}),"
            )
        for _ in range(self.random.randrange(4)):
            column = self.name("c")
            table.columns[column] = self.random.choice(TYPES)
            lines.append(f"    sa.Column({column!r}, {table.columns[column][0]}, nullable=True),")
        lines.append(f"    sa.PrimaryKeyConstraint('id', name={'pk_' + table.name!r}),")
        lines.append(")")
        tables.append(table)
        return lines, [f"op.drop_table({table.name!r})"]

    def add_column(self, tables):
        table = self.random.choice(tables)
        column = self.name("c")
        kind, default = table.columns[column] = self.random.choice(TYPES)
        if default is None:
            how = "nullable=True"
        elif self.random.random() < 0.5:
            how = f"server_default=sa.text({repr(chr(39) + default + chr(39))}), nullable=False"
        else:
            how = f"server_default={default.replace(chr(39) * 2, chr(39))!r}, nullable=True"
        return (
            [f"op.add_column({table.name!r}, sa.Column({column!r}, {kind}, {how}))"],
            [f"op.drop_column({table.name!r}, {column!r})"],
        )

    def column_of(self, tables, *kinds):
        found = [
            (table, column)
            for table in tables
            for column, (kind, _) in table.columns.items()
            if kind.startswith(kinds)
        ]
        return self.random.choice(found) if found else (None, None)

    def create_index(self, tables):
        table, column = self.column_of(tables, "sa.I", "sa.B", "sa.T", "sa.S", "sa.D")
        if not table:
            return self.add_column(tables)
        name = self.name("ix")
        extra = self.random.choice(
            ("", ", unique=False", f", postgresql_where=sa.text('{column} IS NOT NULL')", ", postgresql_using='hash'")
        )
        up = f"op.create_index({name!r}, {table.name!r}, [{column!r}]{extra})"
        down = f"op.drop_index({name!r}, table_name={table.name!r})"
        if self.random.random() < 0.3:
            block = "with op.get_context().autocommit_block():"
            up = up[:-1] + ", postgresql_concurrently=True)"
            return [block, "    " + up], [block, "    " + down[:-1] + ", postgresql_concurrently=True)"]
        return [up], [down]

    def check(self, tables):
        table, column = self.column_of(tables, "sa.Integer", "sa.BigInteger", "sa.Numeric")
        if not table:
            return self.add_column(tables)
        name = self.name("ck")
        return (
            [f"op.create_check_constraint({name!r}, {table.name!r}, sa.column({column!r}) >= 0)"]
            if self.random.random() < 0.5
            else [f"op.create_check_constraint({name!r}, {table.name!r}, '{column} >= 0')"],
            [f"op.drop_constraint({name!r}, {table.name!r}, type_='check')"],
        )

    def unique(self, tables):
        table, column = self.column_of(tables, "sa.String", "sa.Text", "sa.Date(")
        if not table:
            return self.add_column(tables)
        name = self.name("uq")
        return (
            [f"op.create_unique_constraint({name!r}, {table.name!r}, [{column!r}, 'id'])"],
            [f"op.drop_constraint({name!r}, {table.name!r}, type_='unique')"],
        )

    def rename_column(self, tables):
        table, column = self.column_of(tables, "sa.", "postgresql.")
        if not table:
            return self.add_column(tables)
        new = self.name("c")
        table.columns[new] = table.columns.pop(column)
        return (
            [f"op.alter_column({table.name!r}, {column!r}, new_column_name={new!r})"],
            [f"op.alter_column({table.name!r}, {new!r}, new_column_name={column!r})"],
        )

    def widen(self, tables):
        table, column = self.column_of(tables, "sa.String")
        if not table:
            return self.add_column(tables)
        default = table.columns[column][1]
        table.columns[column] = ("sa.Text()", default)
        return (
            [f"op.alter_column({table.name!r}, {column!r}, existing_type=sa.String(length=80), type_=sa.Text())"],
            [f"op.alter_column({table.name!r}, {column!r}, existing_type=sa.Text(), type_=sa.String(length=80))"],
        )

    def comment(self, tables):
        table = self.random.choice(tables)
        text = self.random.choice(("it's \"quoted\"", "100 % of it", "a \\ b", "ümlaut; and more"))
        return (
            [f"op.create_table_comment({table.name!r}, {text!r})"],
            [f"op.drop_table_comment({table.name!r})"],
        )

    def fill(self, tables):
        table = self.random.choice(tables)
        self.numbers += 1
        first = self.numbers * 100
        return (
            [f"op.execute(\"INSERT INTO {table.name} (id) SELECT i FROM generate_series({first}, {first + 9}) AS g(i)\")"],
            [f"op.execute('DELETE FROM {table.name} WHERE id BETWEEN {first} AND {first + 9}')"],
        )

    def enum(self, tables):
        table = self.random.choice(tables)
        name, column = self.name("mood"), self.name("c")
        return (
            [
                f"mood = postgresql.ENUM('sad', \"it's ok\", 'happy', name={name!r})",
                "mood.create(op.get_bind())",
                f"op.add_column({table.name!r}, sa.Column({column!r}, mood, server_default='sad', nullable=False))",
            ],
            [
                f"op.drop_column({table.name!r}, {column!r})",
                f"op.execute('DROP TYPE {name}')",
            ],
        )

    def write(self, down, tables, labels=None, merge=False):
        revision = hashlib.sha1(f"{self.seed}/{len(self.files)}".encode()).hexdigest()[:12]
        up, back = [], []
        kinds = [self.add_column, self.create_index, self.check, self.unique, self.rename_column]
        kinds += [self.widen, self.comment, self.fill, self.enum, self.create_table]
        for _ in range(0 if merge else self.random.randrange(1, 4)):
            kind = self.random.choice(kinds) if tables else self.create_table
            forward, backward = kind(tables)
            up += forward
            back = backward + back
        parents = down if isinstance(down, tuple) else (down,) if down else ()
        message = "merge lines" if merge else f"change {len(self.files)}"
        text = HEAD.format(
            message=message,
            id=revision,
            parents=", ".join(parents),
            down=down,
            labels=labels,
            up="\n".join("    " + line for line in up or ["pass"]),
            down_body="\n".join("    " + line for line in back or ["pass"]),
        )
        self.files.append((f"{revision}_{message.replace(' ', '_')}.py", text, revision))
        return revision

    def grow(self):
        lines = [(self.write(None, tables := []), tables)]
        while len(self.files) < self.count:
            at = self.random.randrange(len(lines))
            revision, tables = lines[at]
            chance = self.random.random()
            if chance < 0.15 and len(lines) < 3:
                own = []
                lines.append((self.write(revision, own, labels=(self.name("line"),)), own))
                lines[at] = (self.write(revision, tables), tables)
            elif chance < 0.3 and len(lines) > 1:
                other, more = lines.pop((at + 1) % len(lines))
                at = next(i for i, line in enumerate(lines) if line[0] == revision)
                lines[at] = (self.write((revision, other), tables, merge=True), tables + more)
            else:
                lines[at] = (self.write(revision, tables), tables)
        if len(lines) > 1:
            self.write(tuple(line[0] for line in lines), [], merge=True)


def main():
    seed, count, folder = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    tree = Tree(seed, count)
    tree.grow()
    os.makedirs(os.path.join(folder, "versions"))
    with open(os.path.join(folder, "alembic.ini"), "w") as out:
        out.write("[alembic]\nscript_location = %(here)s\n")
    with open(os.path.join(folder, "env.py"), "w") as out:
        out.write(ENV)
    for name, text, _ in tree.files:
        with open(os.path.join(folder, "versions", name), "w") as out:
            out.write(text)
    print(tree.files[len(tree.files) // 2][2])


main()
