/* rule_version_table.c - MP308: a revision writes to the version table itself. */
#include <string.h>

#include "planner/check/rule.h"
#include "planner/sql/pg_tree.h"

static bool writes_rows(const struct action *a, const char *table)
{
    for (size_t i = 0; a->query != NULL && i < a->query->relations.count; i++) {
        const struct relation_use *use = &a->query->relations.items[i];

        if (use->access >= ACCESS_INSERT && strcmp(use->name.name, table) == 0)
            return true;
    }
    return false;
}

static bool takes_away(const struct action *a, const char *table)
{
    if (a->kind != ACTION_DROP && a->kind != ACTION_TRUNCATE && a->kind != ACTION_RENAME &&
        a->kind != ACTION_SET_SCHEMA)
        return false;
    for (size_t i = 0; a->part[0] == '\0' && i < a->names.count; i++) {
        if (strcmp(a->names.items[i].name, table) == 0)
            return true;
    }
    return false;
}

static bool writes(const struct action *a, const char *table)
{
    if (writes_rows(a, table) || takes_away(a, table))
        return true;
    for (size_t i = 0; i < a->inner.count && a->kind == ACTION_DO; i++) {
        if (writes(&a->inner.items[i], table))
            return true;
    }
    return false;
}

static void check_script_of(const struct rule_info *info, const struct check_input *input,
                            const struct graph_node *n, const struct script *s, struct arena *arena,
                            struct findings *out)
{
    for (size_t i = 0; s != NULL && i < s->count; i++) {
        struct action action = { 0 };
        struct finding f;

        if (strstr(s->items[i].sql, input->version_table) == NULL)
            continue;
        pg_tree_read(str_of(s->items[i].sql), arena, &action);
        if (!writes(&action, input->version_table))
            continue;
        f = rule_finding(info, input, n->revision, false,
                         arena_printf(arena, "%s writes to %s, which is written for it",
                                      n->revision->id, input->version_table));
        f.region = (struct region){ .start = { n->revision->path, s->items[i].line, 0 } };
        vec_push(arena, out, f);
    }
}

static void check(const struct rule_info *info, const struct check_input *input,
                  struct arena *arena, struct findings *out)
{
    for (size_t i = 0; i < graph_count(input->graph); i++) {
        const struct graph_node *n = graph_at(input->graph, i);

        check_script_of(info, input, n, check_script(input, n, DIRECTION_UPGRADE), arena, out);
        check_script_of(info, input, n, check_script(input, n, DIRECTION_DOWNGRADE), arena, out);
    }
}

const struct rule rule_version_table = {
    .info = {
        .code = "MP308",
        .name = "version-table-missing-step",
        .severity = SEVERITY_ERROR,
        .tags = "graph script",
        .summary = "A revision writes to the table that says which revisions have run.",
        .why = "The row is written by whoever runs the revision, in the transaction of its last "
               "statement. A second write makes the table say what has not happened, or lets that "
               "one fail: 'Online migration expected to match one row'.",
        .instead = "Leave the table alone. To move a database by hand: alembic stamp REV, or mig "
                   "stamp REV.",
    },
    .check = check,
};
