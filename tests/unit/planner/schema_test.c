/* schema_test.c - tests of planner/schema: what statements leave behind. */
#include "planner/schema/schema.h"

#include <string.h>

#include "common/strbuf.h"
#include "planner/sql/pg_tree.h"
#include "planner/sql/split.h"
#include "tests/support/check.h"
#include "tests/unit/planner/tests.h"

/* sql runs, a transaction for each statement; got is what is there then. */
static const struct {
    const char *name;
    const char *sql;
    const char *got;
} cases[] = {
    { "a table with a key", "CREATE TABLE t (id bigint PRIMARY KEY, a text NOT NULL, b int)",
      "t(id int8!, a text!, b int4) t_pkey[id]" },
    { "columns come and go",
      "CREATE TABLE t (a int); ALTER TABLE t ADD b text; ALTER TABLE t DROP a;", "t(b text)" },
    { "a type changes", "CREATE TABLE t (a int); ALTER TABLE t ALTER a TYPE bigint", "t(a int8)" },
    { "not null is set and dropped",
      "CREATE TABLE t (a int, b int NOT NULL); ALTER TABLE t ALTER a SET NOT NULL, ALTER b DROP NOT "
      "NULL",
      "t(a int4!, b int4)" },
    { "names that PostgreSQL makes up",
      "CREATE TABLE t (a int UNIQUE, b int CHECK (b > 0), CHECK (a > b)); CREATE INDEX ON t (b, a)",
      "t(a int4, b int4) t_a_key:unique t_b_check:check t_check:check t_a_key[a] t_b_a_idx[b,a]" },
    { "a check that is not valid yet",
      "CREATE TABLE t (a int); ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID",
      "t(a int4) c:check?" },
    { "and validated",
      "CREATE TABLE t (a int); ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID; ALTER TABLE t "
      "VALIDATE CONSTRAINT c",
      "t(a int4) c:check" },
    { "foreign keys stand on both sides",
      "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (p int REFERENCES p)",
      "p(id int4!) <c_p_fkey p_pkey[id] | c(p int4) c_p_fkey:p" },
    { "and go with a column",
      "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (p int REFERENCES p, q int); ALTER TABLE c "
      "DROP p",
      "p(id int4!) p_pkey[id] | c(q int4)" },
    { "a table is renamed",
      "CREATE TABLE t (a int); CREATE INDEX i ON t (a); ALTER TABLE t RENAME TO u",
      "u(a int4) i[a]" },
    { "a column is renamed everywhere",
      "CREATE TABLE t (a int UNIQUE, CHECK (a > 0)); CREATE VIEW v AS SELECT a FROM t; ALTER TABLE t "
      "RENAME a TO b",
      "t(b int4) t_a_key:unique t_a_check:check t_a_key[b] | v{t.b}" },
    { "a schema is renamed",
      "CREATE SCHEMA s; CREATE TABLE s.t (a int); ALTER SCHEMA s RENAME TO r", "r.t(a int4)" },
    { "a table changes its schema",
      "CREATE SCHEMA s; CREATE TABLE t (a int); ALTER TABLE t SET SCHEMA s", "s.t(a int4)" },
    { "the search path says where",
      "CREATE SCHEMA s; SET search_path = s, public; CREATE TABLE t (a int)", "s.t(a int4)" },
    { "a drop takes its indexes and views along",
      "CREATE TABLE t (a int PRIMARY KEY); CREATE VIEW v AS SELECT a FROM t; CREATE VIEW w AS SELECT "
      "a FROM v; DROP TABLE t CASCADE",
      "" },
    { "a type takes its columns along",
      "CREATE TYPE e AS ENUM ('x'); CREATE TABLE t (a int, b e); DROP TYPE e CASCADE",
      "t(a int4)" },
    { "partitions have what the parent has",
      "CREATE TABLE p (a int, b int) PARTITION BY RANGE (a); CREATE TABLE q PARTITION OF p DEFAULT; "
      "CREATE INDEX i ON p (b); ALTER TABLE p ADD c int",
      "p(a int4, b int4, c int4) i[b] | q(a int4, b int4, c int4) >p q_b_idx[b]" },
    { "and stay when they are detached",
      "CREATE TABLE p (a int) PARTITION BY RANGE (a); CREATE TABLE q PARTITION OF p DEFAULT; ALTER TABLE "
      "p DETACH PARTITION q; DROP TABLE p",
      "q(a int4)" },
    { "like", "CREATE TABLE t (a int NOT NULL, b text); CREATE TABLE u (LIKE t)",
      "t(a int4!, b text) | u(a int4!, b text)" },
    { "a key from an index",
      "CREATE TABLE t (a int); CREATE UNIQUE INDEX i ON t (a); ALTER TABLE t ADD CONSTRAINT k PRIMARY "
      "KEY USING INDEX i",
      "t(a int4!) k[a]" },
    { "what nobody made is assumed", "ALTER TABLE t ADD a int", "t(a int4)..." },
    { "a rollback", "CREATE TABLE t (a int); BEGIN; ALTER TABLE t ADD b int; ROLLBACK",
      "t(a int4)" },
    { "a rollback to a savepoint",
      "CREATE TABLE t (a int); BEGIN; ALTER TABLE t ADD b int; SAVEPOINT s; ALTER TABLE t ADD c int; "
      "ROLLBACK TO s; COMMIT",
      "t(a int4, b int4)" },
    { "heirs in a ring end",
      "CREATE TABLE a (x int); CREATE TABLE b () INHERITS (a); ALTER TABLE a "
      "INHERIT b; ALTER TABLE a ADD y int",
      "a(x int4, y int4) >b | b(x int4, y int4) >a" },
    { "a DO block", "DO $$ BEGIN CREATE TABLE t (a int); END $$", "t(a int4)" },
};

static void show_parts(struct strbuf *sb, const struct relation *r)
{
    static const char *const kinds[] = { "not null", "check", "", "unique", "exclude", "" };

    for (size_t i = 0; i < r->parents.count; i++)
        strbuf_addf(sb, " >%s", r->parents.items[i]->name);
    for (size_t i = 0; i < r->constraints.count; i++) {
        const struct constraint *c = r->constraints.items[i];

        if (c->kind != CONSTRAINT_PRIMARY_KEY)
            strbuf_addf(sb, " %s:%s%s", c->name, c->other != NULL ? c->other->name : kinds[c->kind],
                        c->valid ? "" : "?");
    }
    for (size_t i = 0; i < r->referenced_by.count; i++)
        strbuf_addf(sb, " <%s", r->referenced_by.items[i]->name);
    for (size_t i = 0; i < r->indexes.count; i++)
        strbuf_addf(sb, " %s[%s]", r->indexes.items[i]->name,
                    strlist_join(&r->indexes.items[i]->key, ",", sb->arena));
}

static void show(struct strbuf *sb, const struct relation *r)
{
    strbuf_addf(sb, "%s%s", sb->len > 0 ? " | " : "", relation_shown(r, sb->arena));
    if (r->kind == RELATION_VIEW) {
        for (size_t i = 0; i < r->uses.count; i++)
            strbuf_addf(sb, "{%s.%s}", r->uses.items[i].relation->name,
                        strlist_join(&r->uses.items[i].columns, ",", sb->arena));
        return;
    }
    strbuf_addch(sb, '(');
    for (size_t i = 0; i < r->columns.count; i++) {
        const struct column *c = r->columns.items[i];

        strbuf_addf(sb, "%s%s %s%s", i > 0 ? ", " : "", c->name, c->type.name,
                    c->not_null ? "!" : "");
    }
    strbuf_addstr(sb, r->assumed ? ")..." : ")");
    show_parts(sb, r);
}

/* Runs a statement as a server would, transactions and all. */
static void run(struct schema *s, const struct action *a, bool *inside)
{
    if (!*inside)
        schema_begin_transaction(s);
    if (a->kind != ACTION_TRANSACTION)
        schema_fold(s, a);
    else if (a->transaction == TRANSACTION_SAVEPOINT)
        schema_savepoint(s, a->savepoint);
    else if (a->transaction == TRANSACTION_ROLLBACK_TO)
        schema_rollback_to(s, a->savepoint);
    else if (a->transaction == TRANSACTION_ROLLBACK)
        schema_rollback(s);
    if (a->kind == ACTION_TRANSACTION && a->transaction == TRANSACTION_BEGIN)
        *inside = true;
    if (a->kind == ACTION_TRANSACTION &&
        (a->transaction == TRANSACTION_COMMIT || a->transaction == TRANSACTION_ROLLBACK))
        *inside = false;
}

static struct schema *fold_in(enum schema_scope scope, const char *name, const char *sql,
                              struct arena *arena)
{
    struct schema *s = schema_new(arena, scope);
    struct sql_commands commands = { 0 };
    struct error err = { 0 };
    bool inside = false;

    schema_begin_unit(s, "unit");
    check_ok(name, sql_split(str_of(sql), (struct srcpos){ "x", 1, 1 }, arena, &commands, &err),
             &err);
    for (size_t i = 0; i < commands.count; i++) {
        struct action *a = arena_new(arena, struct action);

        pg_tree_read(commands.items[i].text, arena, a);
        run(s, a, &inside);
    }
    return s;
}

static struct schema *fold_text(const char *name, const char *sql, struct arena *arena)
{
    return fold_in(SCHEMA_OPEN, name, sql, arena);
}

static void folds(void)
{
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct arena arena = { 0 };
        struct schema *s = fold_text(cases[i].name, cases[i].sql, &arena);
        struct strbuf sb = { .arena = &arena };

        for (size_t j = 0; j < schema_relation_count(s); j++) {
            const struct relation *r = schema_relation_at(s, j);

            if (r != NULL && r->kind != RELATION_INDEX && r->kind != RELATION_SEQUENCE)
                show(&sb, r);
        }
        check_str(cases[i].name, strbuf_text(&sb), cases[i].got);
        arena_free(&arena);
    }
}

static void knows_what_is_gone(void)
{
    struct arena arena = { 0 };
    struct schema *s =
        fold_text("gone", "CREATE TABLE t (a int); ALTER TABLE t RENAME TO u;", &arena);
    const struct object_name t = { "", "t", 0 };
    const struct object_name u = { "", "u", 0 };
    const struct object_name v = { "", "v", 0 };

    check_int("t is missing", schema_is_missing(s, &t), true);
    check_str("t was renamed by", schema_dropped_by(s, &t), "unit");
    check_int("u is there", schema_is_missing(s, &u), false);
    check_int("v may be there", schema_is_missing(s, &v), false);
    arena_free(&arena);
}

/* Where all of a schema was made by statements, what none made is not in it. */
static void knows_what_no_schema_has(void)
{
    struct arena arena = { 0 };
    struct schema *s = fold_in(SCHEMA_CLOSED, "closed",
                               "CREATE SCHEMA app CREATE TABLE t (a int); CREATE SCHEMA old; ALTER "
                               "SCHEMA old RENAME TO new;",
                               &arena);
    const struct object_name t = { "app", "t", 0 };
    const struct object_name u = { "app", "u", 0 };
    const struct object_name v = { "new", "v", 0 };
    const struct object_name w = { "other", "w", 0 };

    check_int("app.t is there", schema_is_missing(s, &t), false);
    check_int("app.u is missing", schema_is_missing(s, &u), true);
    check_int("new.v is missing", schema_is_missing(s, &v), true);
    check_int("other.w may be there", schema_is_missing(s, &w), false);
    arena_free(&arena);
}

static void knows_what_is_new(void)
{
    struct arena arena = { 0 };
    struct schema *s =
        fold_text("new", "CREATE TABLE t (a int); BEGIN; CREATE TABLE u (a int);", &arena);
    const struct object_name t = { "", "t", 0 };
    const struct object_name u = { "", "u", 0 };

    check_int("t", schema_is_new(s, schema_find(s, &t)->made), false);
    check_int("u", schema_is_new(s, schema_find(s, &u)->made), true);
    check_int("t is of this unit", schema_is_of_unit(s, schema_find(s, &t)->made), true);
    arena_free(&arena);
}

CU_TestInfo schema_tests[] = {
    { "folds", folds },
    { "knows what is gone", knows_what_is_gone },
    { "knows what no schema has", knows_what_no_schema_has },
    { "knows what is new", knows_what_is_new },
    CU_TEST_INFO_NULL,
};
