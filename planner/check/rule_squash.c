/* rule_squash.c - MP404: old revisions give way to one that does not say so. */
#include <string.h>

#include "planner/check/rule.h"

/* The deleted revisions that nobody says to stand for. */
static void list_lost(const struct check_input *input, struct arena *arena, struct strlist *out)
{
    for (size_t i = 0; i < input->changes.count; i++) {
        const struct check_change *change = &input->changes.items[i];

        if (change->after == NULL &&
            (input->replaced == NULL || strmap_get(input->replaced, change->before->id) == NULL))
            vec_push(arena, out, change->before->id);
    }
}

/* Returns whether r stands where a deleted revision stood. */
static bool takes_place(const struct check_input *input, const struct revision *r)
{
    for (size_t i = 0; i < input->changes.count; i++) {
        const struct check_change *change = &input->changes.items[i];

        if (change->after == NULL && strlist_equal(&change->before->down, &r->down))
            return true;
    }
    return false;
}

/* Returns whether the pull request put r where it is. */
static bool is_moved(const struct check_input *input, const struct revision *r)
{
    if (check_is_new(input, r))
        return true;
    for (size_t i = 0; i < input->changes.count; i++) {
        const struct check_change *change = &input->changes.items[i];

        if (change->after != NULL && strcmp(change->after->id, r->id) == 0)
            return !strlist_equal(&change->before->down, &r->down);
    }
    return false;
}

static void check(const struct rule_info *info, const struct check_input *input,
                  struct arena *arena, struct findings *out)
{
    struct strlist lost = { 0 };

    list_lost(input, arena, &lost);
    for (size_t i = 0; lost.count > 0 && i < graph_count(input->graph); i++) {
        const struct revision *r = graph_at(input->graph, i)->revision;
        struct finding f;

        if (!is_moved(input, r) || !takes_place(input, r))
            continue;
        f = rule_finding(info, input, r, false,
                         arena_printf(arena,
                                      "%s stands where %s was deleted and does not say that "
                                      "it replaces it",
                                      r->id, strlist_join(&lost, ", ", arena)));
        vec_push(arena, &f.hints,
                 r->kind == REVISION_SQL
                     ? arena_printf(arena, "-- replaces: %s", strlist_join(&lost, ", ", arena))
                     : arena_printf(arena, "replaces = (\"%s\",)",
                                    strlist_join(&lost, "\", \"", arena)));
        vec_push(arena, out, f);
        return;
    }
}

const struct rule rule_squash_missing_replaces = {
    .info = {
        .code = "MP404",
        .name = "squash-missing-replaces",
        .severity = SEVERITY_WARNING,
        .tags = "graph history",
        .summary = "A revision takes the place of deleted ones and does not say so.",
        .why = "A squash and an accident look the same: old revisions are gone. Nobody who finds a "
               "database that stands on one of them learns where it went.",
        .instead = "Say in the new revision which ones it stands for: replaces = (\"ID\", \"ID\"), "
                   "in SQL -- replaces: ID, ID. They then count as squashed, not as deleted. Give it "
                   "the id of the last of them, so that databases which have run all need nothing.",
    },
    .check = check,
};
