/* rule_data.c - rows emptied, changed as a whole, or made by chance. */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "planner/lint/rules.h"
#include "planner/schema/builtins.h"

static void check_truncate(struct lint *l, const struct action *a)
{
    if (a->kind != ACTION_TRUNCATE)
        return;
    for (size_t i = 0; i < a->names.count; i++) {
        const char *name = lint_name(l, &a->names.items[i]);

        if (lint_exists(l, &a->names.items[i]))
            (void)lint_add(l, &rule_truncate, "all rows of %s are gone for good", name);
    }
}

static void check_cascade(struct lint *l, const struct action *a)
{
    struct strlist also = { 0 };

    if (a->kind != ACTION_TRUNCATE || !a->cascade)
        return;
    for (size_t i = 0; i < a->names.count; i++) {
        const struct relation *r = schema_find(l->schema, &a->names.items[i]);

        for (size_t j = 0; r != NULL && j < r->referenced_by.count; j++) {
            const struct relation *child = r->referenced_by.items[j]->table;

            if (child != r)
                vec_push(l->arena, &also, relation_shown(child, l->arena));
        }
    }
    if (a->names.count > 0 && !lint_exists(l, &a->names.items[0]))
        return;
    (void)lint_add(l, &rule_truncate_cascade, "CASCADE empties also %s",
                   also.count > 0
                       ? strlist_join(&also, ", ", l->arena)
                       : "every table that references it, and those that reference these");
}

static void check_rows(struct lint *l, const struct action *a, enum relation_access access,
                       const struct lint_rule *rule, const char *text)
{
    if (a->query == NULL || a->kind == ACTION_CREATE_VIEW || a->kind == ACTION_CREATE_RULE)
        return;
    for (size_t i = 0; i < a->query->relations.count; i++) {
        const struct relation_use *use = &a->query->relations.items[i];

        if (use->access != access || use->filtered || !lint_exists(l, &use->name))
            continue;
        lint_hint(l, lint_add(l, rule, "every row of %s %s", lint_name(l, &use->name), text),
                  "in batches of some thousand rows, each in a transaction of its own");
    }
}

static void check_delete(struct lint *l, const struct action *a)
{
    check_rows(l, a, ACCESS_DELETE, &rule_delete_without_where, "is deleted");
}

static void check_update(struct lint *l, const struct action *a)
{
    check_rows(l, a, ACCESS_UPDATE, &rule_update_without_where,
               "is locked and written again until the transaction ends");
}

static bool is_by_chance(const struct function_use *f)
{
    static const char *const others[] = {
        "now",          "current_timestamp",     "current_date",
        "current_time", "localtimestamp",        "localtime",
        "current_user", "session_user",          "user",
        "current_role", "transaction_timestamp", "statement_timestamp"
    };

    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        if (strcmp(f->name, others[i]) == 0)
            return true;
    }
    return builtin_is_volatile(f->name) && strcmp(f->name, "nextval") != 0 &&
           strcmp(f->name, "setval") != 0 && strncmp(f->name, "pg_", 3) != 0;
}

static void check_chance(struct lint *l, const struct action *a)
{
    if (a->query == NULL || (a->kind != ACTION_INSERT && a->kind != ACTION_UPDATE &&
                             a->kind != ACTION_DELETE && a->kind != ACTION_MERGE))
        return;
    for (size_t i = 0; i < a->query->functions.count; i++) {
        if (!is_by_chance(&a->query->functions.items[i]))
            continue;
        (void)lint_add(l, &rule_non_deterministic_sql,
                       "%s() gives another result on each database and at each time",
                       a->query->functions.items[i].name);
        return;
    }
}

static const struct function *dynamic_function(const struct lint *l, const struct query *q)
{
    for (size_t i = 0; q != NULL && i < q->functions.count; i++) {
        const struct function_use *use = &q->functions.items[i];
        const struct function *f = schema_find_function(l->schema, use->schema, use->name);

        if (f != NULL && f->has_dynamic_sql)
            return f;
    }
    return NULL;
}

/* Whether a block says EXECUTE, be it of a constant: what that does is a text
 * to PostgreSQL until it runs. */
static bool says_execute(const struct lint *l)
{
    static const char word[] = "execute";
    struct str sql = l->statement->sql;

    for (size_t i = 1; i + sizeof(word) <= sql.len; i++) {
        if (strncasecmp(sql.ptr + i, word, sizeof(word) - 1) == 0 &&
            isspace((unsigned char)sql.ptr[i - 1]) != 0 &&
            isspace((unsigned char)sql.ptr[i + sizeof(word) - 1]) != 0)
            return true;
    }
    return false;
}

static void check_dynamic(struct lint *l, const struct action *a)
{
    const struct function *f = NULL;

    if (a->kind == ACTION_SELECT || a->kind == ACTION_CALL)
        f = dynamic_function(l, a->query);
    if (f != NULL) {
        (void)lint_add(l, &rule_opaque_dynamic_sql, "%s() runs SQL that only running it tells",
                       f->name);
    } else if (a->kind == ACTION_DO && (a->has_dynamic_sql || says_execute(l))) {
        (void)lint_add(l, &rule_opaque_dynamic_sql,
                       "this block runs SQL that is put together as text");
    } else if (a->kind == ACTION_DO && a->fault != NULL) {
        (void)lint_add(l, &rule_opaque_dynamic_sql, "this block was not analysed: %s", a->fault);
    }
}

static bool has_access(const struct query *q, enum relation_access access)
{
    for (size_t i = 0; i < q->relations.count; i++) {
        if (q->relations.items[i].access == access)
            return true;
    }
    return false;
}

static void check_copy(struct lint *l, const struct action *a)
{
    if (a->kind == ACTION_COPY && a->from_stdin && a->query != NULL &&
        has_access(a->query, ACCESS_INSERT))
        (void)lint_add(l, &rule_copy_from_stdin,
                       "COPY ... FROM STDIN needs psql: a driver that runs this waits for data");
}

const struct lint_rule rule_truncate = {
    .info = {
        .code = "MP510",
        .name = "truncate",
        .severity = SEVERITY_ERROR,
        .tags = "data locks",
        .summary = "A table is emptied.",
        .why = "All its rows are gone, and it takes ACCESS EXCLUSIVE.",
        .instead = "Delete in batches what must go.",
        .sql = "DELETE FROM t WHERE id IN (SELECT id FROM t WHERE old LIMIT 10000);",
        .fine_when = "it holds nothing that cannot be made again.",
    },
    .check = check_truncate,
};

const struct lint_rule rule_truncate_cascade = {
    .info = {
        .code = "MP511",
        .name = "truncate-cascade",
        .severity = SEVERITY_ERROR,
        .tags = "data locks",
        .summary = "TRUNCATE ... CASCADE empties tables that nobody named.",
        .why = "Every table with a foreign key to it is emptied, and every table with one to these.",
        .instead = "Name the tables that shall be empty.",
        .sql = "TRUNCATE parent, child;",
        .alembic = "op.execute('TRUNCATE parent, child')",
    },
    .check = check_cascade,
};

const struct lint_rule rule_delete_without_where = {
    .info = {
        .code = "MP512",
        .name = "delete-without-where",
        .severity = SEVERITY_ERROR,
        .tags = "data locks",
        .summary = "All rows of a table are deleted.",
        .why = "Each row stays locked until the transaction ends, and each leaves a dead copy. Where "
               "other tables reference it, each is looked up there.",
        .instead = "TRUNCATE where all shall go and nobody else uses it; else delete in batches.",
        .sql = "DELETE FROM t WHERE id IN (SELECT id FROM t LIMIT 10000);",
        .fine_when = "the table is small.",
    },
    .check = check_delete,
};

const struct lint_rule rule_update_without_where = {
    .info = {
        .code = "MP513",
        .name = "update-without-where",
        .severity = SEVERITY_ERROR,
        .tags = "data locks",
        .summary = "All rows of a table are updated in one statement.",
        .why = "Each row stays locked until the transaction ends, and the table grows to twice its "
               "size. A default for new rows does not need it.",
        .instead = "Update in batches, outside the transaction that changes the schema.",
        .sql = "UPDATE t SET c = 0 WHERE id BETWEEN 1 AND 10000 AND c IS NULL;",
        .fine_when = "the table is small.",
    },
    .check = check_update,
};

const struct lint_rule rule_non_deterministic_sql = {
    .info = {
        .code = "MP541",
        .name = "non-deterministic-sql",
        .severity = SEVERITY_NOTE,
        .tags = "correctness",
        .summary = "Rows are made from the time, from chance, or from who runs it.",
        .why = "Staging and production get other rows from the same migration, and a second run "
               "others than the first.",
        .instead = "Write the values.",
        .fine_when = "the values need not be the same anywhere.",
    },
    .check = check_chance,
};

const struct lint_rule rule_opaque_dynamic_sql = {
    .info = {
        .code = "MP542",
        .name = "opaque-dynamic-sql",
        .severity = SEVERITY_NOTE,
        .tags = "script",
        .summary = "SQL is put together while it runs.",
        .why = "EXECUTE of a text that is not written there: nobody can review what it will do, and "
               "no rule saw it.",
        .instead = "Write the statements out.",
        .fine_when = "what it does was looked at by hand.",
    },
    .check = check_dynamic,
};

const struct lint_rule rule_copy_from_stdin = {
    .info = {
        .code = "MP546",
        .name = "copy-from-stdin",
        .severity = SEVERITY_ERROR,
        .tags = "correctness",
        .summary = "COPY ... FROM STDIN stands in a migration.",
        .why = "The rows below it are psql's; sent by a driver they are no SQL, and the COPY waits "
               "for data that never come.",
        .instead = "INSERT the rows.",
        .sql = "INSERT INTO t (a, b) VALUES (1, 'x'), (2, 'y');",
        .alembic = "op.bulk_insert(t, [{'a': 1, 'b': 'x'}, {'a': 2, 'b': 'y'}])",
    },
    .check = check_copy,
};
