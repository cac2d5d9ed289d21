/* effects_test.c - tests of planner/sql/pg_tree and planner/effects. What the
 * locks really are is tested against servers: tests/locks/. */
#include "planner/effects/effects.h"

#include <string.h>

#include "common/strbuf.h"
#include "planner/effects/held.h"
#include "planner/sql/pg_tree.h"
#include "planner/sql/split.h"
#include "tests/support/check.h"
#include "tests/unit/planner/tests.h"

static const char schema_text[] =
    "CREATE TABLE t (id int PRIMARY KEY, v varchar(20), n int NOT NULL);"
    "CREATE TABLE c (id int, t_id int REFERENCES t (id));"
    "CREATE INDEX t_v ON t (v)";

/* effects: relation mode, "scan", "rewrite" with "?" for perhaps; "out" where a
 * transaction refuses it, "known" where it could not be read. */
static const struct {
    const char *name;
    const char *sql;
    int version;
    const char *effects;
} cases[] = {
    { "add column", "ALTER TABLE t ADD COLUMN x int", 15, "t 8;" },
    { "volatile default", "ALTER TABLE c ADD COLUMN x float DEFAULT random()", 15,
      "c 8 scan rewrite;" },
    { "unknown default", "ALTER TABLE c ADD COLUMN x int DEFAULT mine()", 15,
      "c 8 scan? rewrite?; depends" },
    { "wider varchar", "ALTER TABLE t ALTER v TYPE varchar(30)", 15, "t 8;t_v 8;" },
    { "foreign key", "ALTER TABLE c ADD FOREIGN KEY (id) REFERENCES t (id) NOT VALID", 15,
      "c 6;t 6;t_pkey 1?;" },
    { "index", "CREATE INDEX ON t (n)", 15, "t 5 scan;" },
    { "concurrently", "CREATE INDEX CONCURRENTLY i ON t (n)", 15, "t 4 scan; out" },
    { "attach on 11", "ALTER TABLE t ATTACH PARTITION p FOR VALUES IN (1)", 11,
      "t 8;p 8 scan?; depends" },
    { "attach from 12 on", "ALTER TABLE t ATTACH PARTITION p FOR VALUES IN (1)", 12,
      "t 4;p 8 scan?;t_pkey 4;t_v 4; depends" },
    { "new table", "CREATE TABLE x (id int)", 15, "" },
    { "dynamic SQL", "DO $$ BEGIN EXECUTE 'DROP TABLE ' || current_user; END $$", 15, " depends" },
    { "static SQL in DO", "DO $$ BEGIN TRUNCATE c; END $$", 15, "c 8;" },
    { "newer syntax", "ALTER TABLE t ADD CONSTRAINT k NOT NULL n NOT VALID", 15, " depends known" },
    { "psql", "\\d t", 15, " depends known" },
    { "nothing", "", 15, "" },
};

static void fold_text(struct schema *s, const char *sql, struct arena *arena)
{
    struct sql_commands commands;
    struct error err = { 0 };

    check_ok("splits", sql_split(str_of(sql), (struct srcpos){ .line = 1 }, arena, &commands, &err),
             &err);
    schema_begin_unit(s, "schema");
    for (size_t i = 0; i < commands.count; i++) {
        struct action *a = arena_new(arena, struct action);

        schema_begin_transaction(s);
        pg_tree_read(commands.items[i].text, arena, a);
        schema_fold(s, a);
    }
    schema_begin_transaction(s);
}

static const char *mark(enum maybe sure, const char *yes, const char *perhaps)
{
    return sure == YES ? yes : sure == MAYBE ? perhaps : "";
}

static const char *words(const struct effects *e, struct arena *arena)
{
    struct strbuf sb = { .arena = arena };

    for (size_t i = 0; i < e->count; i++) {
        const struct relation_effect *r = &e->items[i];

        strbuf_addf(&sb, "%s %d%s%s%s;", r->name, (int)r->mode, r->is_uncertain ? "?" : "",
                    mark(r->scan, " scan", " scan?"), mark(r->rewrite, " rewrite", " rewrite?"));
    }
    strbuf_addstr(&sb, mark(e->outside_transaction, " out", " out?"));
    strbuf_addstr(&sb, e->depends.count > 0 ? " depends" : "");
    strbuf_addstr(&sb, e->is_known ? "" : " known");
    return strbuf_text(&sb);
}

static void find_text(const char *sql, int version, struct schema *s, struct arena *arena,
                      struct effects *out)
{
    const struct effects_place place = { .postgres = { version, version } };
    struct action *a = arena_new(arena, struct action);

    pg_tree_read(str_of(sql), arena, a);
    effects_find(a, s, &place, arena, out);
}

static void finds_effects(void)
{
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct arena arena = { 0 };
        struct schema *s = schema_new(&arena, SCHEMA_OPEN);
        struct effects e;

        fold_text(s, schema_text, &arena);
        find_text(cases[i].sql, cases[i].version, s, &arena, &e);
        check_str(cases[i].name, words(&e, &arena), cases[i].effects);
        arena_free(&arena);
    }
}

static void holds_locks(void)
{
    struct arena arena = { 0 };
    struct schema *s = schema_new(&arena, SCHEMA_OPEN);
    struct held held = { 0 };
    struct effects e;

    fold_text(s, schema_text, &arena);
    find_text("CREATE INDEX ON t (n)", 15, s, &arena, &e);
    held_add(&held, &e, 1, &arena);
    find_text("SELECT * FROM c", 15, s, &arena, &e);
    held_add(&held, &e, 2, &arena);
    check_str("reading keeps nobody away", held_words(&held, &arena), "SHARE on t");
    find_text("DROP TABLE t CASCADE", 15, s, &arena, &e);
    held_add(&held, &e, 3, &arena);
    check_str("the strongest stands", held_words(&held, &arena),
              "ACCESS EXCLUSIVE on t, ACCESS EXCLUSIVE on c");
    check_int("since", held_find(&held, "t")->since, 3);
    arena_free(&arena);
}

/* A deep text of count times left, a middle, and count times right. */
static const char *nest(const char *left, const char *middle, const char *right, int count,
                        struct arena *arena)
{
    struct strbuf sb = { .arena = arena };

    strbuf_addstr(&sb, "SELECT ");
    for (int i = 0; i < count; i++)
        strbuf_addstr(&sb, left);
    strbuf_addstr(&sb, middle);
    for (int i = 0; i < count; i++)
        strbuf_addstr(&sb, right);
    return strbuf_text(&sb);
}

static void survives_hostile_sql(void)
{
    static const struct {
        const char *name;
        const char *left;
        const char *middle;
        const char *right;
        int count;
        enum action_kind kind;
    } texts[] = {
        { "long sums", "", "1", "+1", 50000, ACTION_SELECT },
        { "many unions", "", "1", " UNION ALL SELECT 1 FROM t", 10000, ACTION_SELECT },
        { "many joins", "", "1 FROM t", " JOIN t ON true", 2000, ACTION_SELECT },
        { "deep calls", "f(", "1", ")", 3000, ACTION_NOT_ANALYSED },
        { "deeper than the parser", "(", "1", ")", 30000, ACTION_NOT_ANALYSED },
        { "casts of casts", "", "1", "::int", 20000, ACTION_NOT_ANALYSED },
    };

    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        struct arena arena = { 0 };
        struct action a;

        pg_tree_read(
            str_of(nest(texts[i].left, texts[i].middle, texts[i].right, texts[i].count, &arena)),
            &arena, &a);
        check_int(texts[i].name, (long long)a.kind, (long long)texts[i].kind);
        arena_free(&arena);
    }
}

static void knows_modes(void)
{
    check_int("parse", (long long)lock_mode_parse("ShareRowExclusiveLock"),
              LOCK_SHARE_ROW_EXCLUSIVE);
    check_int("parse none", (long long)lock_mode_parse("x"), LOCK_NONE);
    for (int a = LOCK_ACCESS_SHARE; a <= LOCK_ACCESS_EXCLUSIVE; a++) {
        for (int b = LOCK_ACCESS_SHARE; b <= LOCK_ACCESS_EXCLUSIVE; b++) {
            check_int("conflicts are mutual",
                      lock_mode_conflicts((enum lock_mode)a, (enum lock_mode)b),
                      lock_mode_conflicts((enum lock_mode)b, (enum lock_mode)a));
        }
    }
    check_str("share", lock_mode_waiters(LOCK_SHARE), "writers");
    check_str("access exclusive", lock_mode_waiters(LOCK_ACCESS_EXCLUSIVE), "readers and writers");
    check_str("row exclusive", lock_mode_waiters(LOCK_ROW_EXCLUSIVE), "");
}

CU_TestInfo effects_tests[] = {
    { "finds effects", finds_effects },
    { "holds locks", holds_locks },
    { "survives hostile SQL", survives_hostile_sql },
    { "knows lock modes", knows_modes },
    CU_TEST_INFO_NULL,
};
