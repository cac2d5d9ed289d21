/* volatility.c - see volatility.h. */
#include "planner/schema/volatility.h"

#include <string.h>

#include "planner/schema/builtins.h"
#include "planner/sql/pg_tree.h"

/* How far functions that call functions are followed. */
enum { DEPTH = 8 };

struct judge {
    const struct schema *schema;
    struct arena *arena;
    unsigned depth;
};

static enum volatility judge_call(struct judge *j, const struct function_use *call);

/* PostgreSQL puts the body of a simple SQL function in its place: one SELECT
 * of one expression, from nothing. */
static enum volatility judge_body(struct judge *j, const struct routine_def *def)
{
    enum volatility worst = VOLATILITY_STABLE;
    struct action body = { 0 };

    if (strcmp(def->language, "sql") != 0 || def->args > 0 || def->security_definer ||
        def->sets_search_path || def->body[0] == '\0' || j->depth >= DEPTH)
        return VOLATILITY_VOLATILE;
    pg_tree_read(str_of(def->body), j->arena, &body);
    if (body.kind != ACTION_SELECT || body.query == NULL || !body.query->only_values ||
        body.query->outputs.count != 1)
        return VOLATILITY_VOLATILE;
    j->depth++;
    for (size_t i = 0; i < body.query->functions.count; i++) {
        enum volatility v = judge_call(j, &body.query->functions.items[i]);

        if (v > worst)
            worst = v;
    }
    j->depth--;
    return worst;
}

static enum volatility judge_call(struct judge *j, const struct function_use *call)
{
    bool builtin = call->schema[0] == '\0' || strcmp(call->schema, "pg_catalog") == 0;
    const struct function *f = schema_find_function(j->schema, call->schema, call->name);

    if (builtin && builtin_is_known(call->name))
        return builtin_is_volatile(call->name) ? VOLATILITY_VOLATILE : VOLATILITY_STABLE;
    while (f != NULL && f->def != NULL && f->next != NULL && f->def->args != call->args)
        f = f->next;
    if (f != NULL && f->def != NULL)
        return f->def->volatility != 'v' ? VOLATILITY_STABLE : judge_body(j, f->def);
    /* An extension's function in a schema of its own. */
    if (builtin_is_known(call->name))
        return builtin_is_volatile(call->name) ? VOLATILITY_VOLATILE : VOLATILITY_STABLE;
    return VOLATILITY_UNKNOWN;
}

enum volatility volatility_of(const struct schema *s, const struct expression *e,
                              struct arena *arena, const char **out_function)
{
    struct judge j = { .schema = s, .arena = arena };
    enum volatility worst = VOLATILITY_STABLE;
    const char *function = NULL;

    for (size_t i = 0; i < e->functions.count; i++) {
        enum volatility v = judge_call(&j, &e->functions.items[i]);

        if (v <= worst)
            continue;
        worst = v;
        function = e->functions.items[i].name;
    }
    if (out_function != NULL)
        *out_function = function;
    return worst;
}
