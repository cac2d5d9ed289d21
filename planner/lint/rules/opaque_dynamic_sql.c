/* opaque_dynamic_sql.c - MP542: SQL is put together while it runs. */
#include <ctype.h>
#include <strings.h>

#include "planner/lint/rules/rules.h"

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
