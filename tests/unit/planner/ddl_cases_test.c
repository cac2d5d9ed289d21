/*
 * ddl_cases_test.c - compiled scripts against what Alembic printed for them.
 *
 * ../shared/cases/ddl holds version scripts, one feature each, and the SQL of
 * Alembic with SQLAlchemy 2.0. Statements are compared as PostgreSQL reads
 * them: by parse tree, positions aside; by text where the parser refuses.
 */
#include <pg_query.h>
#include <stdlib.h>
#include <string.h>

#include "common/json.h"
#include "common/limits.h"
#include "common/strbuf.h"
#include "planner/read/compile.h"
#include "planner/read/compile_env.h"
#include "planner/read/read.h"
#include "planner/source/folder.h"
#include "tests/support/check.h"
#include "tests/unit/planner/tests.h"

#define CASES "../shared/cases/ddl/"

/* Where we do on purpose what Alembic offline does not: see docs/alembic-compatibility.md. */
static const struct {
    const char *slug;
    enum script_status status; /* of its upgrade */
} on_purpose[] = {
    { "col_default_string_backslash", SCRIPT_COMPILED }, /* backslashes are not doubled */
    { "col_comment_quote", SCRIPT_COMPILED },
    { "bulk_percent_colon_backslash", SCRIPT_COMPILED },
    { "exec_tabs_in_literal", SCRIPT_COMPILED }, /* tabs stay tabs */
    { "exec_json_literal_trap", SCRIPT_OPAQUE }, /* a parameter without a value is an error */
    { "exec_unbound_parameter", SCRIPT_OPAQUE },
    { "exec_insert_defaults", SCRIPT_OPAQUE },
    { "alter_identity_add_trap", SCRIPT_OPAQUE }, /* changes an identity that is not there */
    { "alter_identity_add_trap_empty", SCRIPT_OPAQUE },
    { "bulk_missing_key", SCRIPT_OPAQUE }, /* online another statement than offline */
    { "bulk_json", SCRIPT_COMPILED },      /* fails offline only */
    { "bulk_untyped_columns", SCRIPT_COMPILED },
    { "exec_literal_array_json", SCRIPT_COMPILED },
    { "bulk_table_object", SCRIPT_COMPILED }, /* the client's default is inserted */
    { "py_if_offline", SCRIPT_COMPILED },     /* we are online */
    { "py_os_environ", SCRIPT_OPAQUE },       /* the environment is the deploy step's */
};

struct tree {
    const char *folder;
    const char *expected;
    int least; /* directions that must be equal */
};

static const struct tree trees[] = {
    { CASES "main", "expected_1.19.2_sa2.0.53.json", 990 },
    { CASES "new", "expected_1.19.2_sa2.0.53.json", 75 },
    { CASES "naming", "expected_1.19.2_sa2.0.53.json", 46 },
};

/* Drops "location":12 and its likes from a parse tree. */
static const char *without_positions(const char *tree, struct arena *a)
{
    static const char *const keys[] = { "\"location\":", "\"stmt_len\":", "\"stmt_location\":" };
    struct strbuf sb = { .arena = a };

    while (*tree != '\0') {
        size_t skip = 0;

        for (size_t i = 0; i < 3 && skip == 0; i++) {
            if (strncmp(tree, keys[i], strlen(keys[i])) == 0)
                skip = strlen(keys[i]);
        }
        if (skip == 0) {
            strbuf_addch(&sb, *tree++);
            continue;
        }
        tree += skip;
        tree += strspn(tree, "-0123456789");
        if (*tree == ',')
            tree++;
        else if (sb.len > 0 && sb.ptr[sb.len - 1] == ',')
            sb.ptr[--sb.len] = '\0';
    }
    return strbuf_text(&sb);
}

static const char *without_blanks(const char *sql, struct arena *a)
{
    struct strbuf sb = { .arena = a };

    for (; *sql != '\0'; sql++) {
        if (strchr(" \t\r\n;", *sql) == NULL)
            strbuf_addch(&sb, *sql);
    }
    return strbuf_text(&sb);
}

/* One text for all that PostgreSQL reads alike. */
static const char *normal(const char *sql, struct arena *a)
{
    PgQueryParseResult result = pg_query_parse(sql);
    const char *text =
        result.error != NULL ? without_blanks(sql, a) : without_positions(result.parse_tree, a);

    pg_query_free_parse_result(result);
    return text;
}

/* Alembic prints COMMIT and BEGIN around what runs outside a transaction, and
 * all statements of one execute() in one piece: all are compared as one list. */
static const char *joined_script(const struct script *s, struct arena *a)
{
    struct strbuf sb = { .arena = a };
    bool outside = false;

    for (size_t i = 0; i < s->count; i++) {
        if (s->items[i].autocommit != outside)
            strbuf_addstr(&sb, outside ? "BEGIN;\n" : "COMMIT;\n");
        outside = s->items[i].autocommit;
        strbuf_addf(&sb, "%s;\n", s->items[i].sql);
    }
    strbuf_addstr(&sb, outside ? "BEGIN;\n" : "");
    return strbuf_text(&sb);
}

static const char *joined_list(const struct strlist *list, struct arena *a)
{
    struct strbuf sb = { .arena = a };

    for (size_t i = 0; i < list->count; i++) {
        /* An empty autocommit_block() is nothing to do. */
        if (strcmp(list->items[i], "COMMIT;") == 0 && i + 1 < list->count &&
            strcmp(list->items[i + 1], "BEGIN;") == 0) {
            i++;
            continue;
        }
        strbuf_addf(&sb, "%s\n", list->items[i]);
    }
    return strbuf_text(&sb);
}

static bool is_on_purpose(const char *slug, enum script_status status)
{
    for (size_t i = 0; i < sizeof(on_purpose) / sizeof(on_purpose[0]); i++) {
        if (strcmp(on_purpose[i].slug, slug) == 0)
            return on_purpose[i].status == status;
    }
    return false;
}

/* What Alembic printed, or an object where it failed. */
static bool is_equal(struct js_value expected, const char *key, const struct script *s,
                     struct arena *a)
{
    struct strlist statements = { 0 };
    struct error failed = { 0 };

    if (!js_get_strings(expected, key, &statements, &failed))
        return s->status == SCRIPT_OPAQUE || s->status == SCRIPT_RAISES;
    if (s->status == SCRIPT_OPAQUE || s->status == SCRIPT_RAISES)
        return false;
    return strcmp(normal(joined_list(&statements, a), a), normal(joined_script(s, a), a)) == 0;
}

static int compare_revision(const struct revision *r, struct js_value revisions,
                            const struct compile_settings *settings)
{
    static const char *const keys[] = { "upgrade", "downgrade" };
    struct js_value expected;
    struct arena a = { 0 };
    struct error err = { 0 };
    const char *slug = "";
    int equal = 0;

    if (!js_get_object(revisions, r->id, &expected, &err) ||
        !js_get_string(expected, "slug", &slug, &err)) {
        check_ok(r->id, false, &err);
        return 0;
    }
    for (int k = 0; k < 2; k++) {
        struct script s;
        bool done = compile_revision(r, k == 0 ? DIRECTION_UPGRADE : DIRECTION_DOWNGRADE, settings,
                                     &a, &s, &err);

        check_ok(slug, done, &err);
        if (done && is_equal(expected, keys[k], &s, &a))
            equal++;
        else if (!is_on_purpose(slug, s.status))
            check_str(slug, s.opaque.count > 0 ? s.opaque.items[0].reason : joined_script(&s, &a),
                      "equal to Alembic's");
    }
    arena_free(&a);
    return equal;
}

static void compare_tree(const struct tree *t)
{
    struct compile_settings settings = { 0 };
    const struct source *source;
    struct read_files files = { 0 };
    struct strlist folders = { 0 };
    struct strlist notes = { 0 };
    struct arena a = { 0 };
    struct error err = { 0 };
    struct js_value document;
    struct js_value revisions;
    struct source_file json;
    struct str text;
    int equal = 0;

    vec_push(&a, &folders, arena_printf(&a, "%s/versions", t->folder));
    if (!folder_open("../shared", &a, &source, &err) ||
        !source_find(source, arena_printf(&a, "%s/%s", t->folder, t->expected), &a, &json, &err) ||
        !source_read_text(&json, LIMIT_REVISION_FILE, &a, &text, &err) ||
        !js_parse(text, t->expected, &a, &document, &err) ||
        !js_get_object(document, "revisions", &revisions, &err) ||
        !read_list(source, &folders, false, &a, &files, &notes, &err)) {
        check_ok(t->folder, false, &err);
        arena_free(&a);
        return;
    }
    compile_env_read(source, arena_printf(&a, "%s/env.py", t->folder), &a, &settings.ddl);
    for (size_t i = 0; i < files.count; i++) {
        struct arena scratch = { 0 };
        struct revision r = { 0 };

        if (read_revision(&files.items[i], &scratch, &a, &r, &err))
            equal += compare_revision(&r, revisions, &settings);
        else
            check_ok(files.items[i].source->name, false, &err);
        arena_free(&scratch);
    }
    printf("  %s: %d of %zu directions equal to Alembic's\n", t->folder, equal, 2 * files.count);
    CU_ASSERT(equal >= t->least);
    arena_free(&a);
}

static void test_cases(void)
{
    for (size_t i = 0; i < sizeof(trees) / sizeof(trees[0]); i++)
        compare_tree(&trees[i]);
}

CU_TestInfo ddl_cases_tests[] = {
    { "version scripts", test_cases },
    CU_TEST_INFO_NULL,
};
