/* rule_expand_contract.c - rules on what a revision makes and drops, as far as
 * the names tell. */
#include <string.h>

#include "planner/check/rule.h"
#include "planner/check/touches.h"

static bool is_data(const struct touch *t)
{
    return strncmp(t->what, "table ", 6) == 0 || strncmp(t->what, "column ", 7) == 0;
}

/* Returns whether the object, or the table it belongs to, is made in list. */
static bool is_made(const struct touches *list, const struct touch *t)
{
    for (size_t i = 0; i < list->count; i++) {
        const struct touch *made = &list->items[i];

        if (made->kind == TOUCH_MAKES && (strcmp(made->what, t->what) == 0 ||
                                          (made->whole && strcmp(made->table, t->table) == 0)))
            return true;
    }
    return false;
}

static const struct touch *first_of(const struct touches *list, enum touch_kind kind)
{
    for (size_t i = 0; i < list->count; i++) {
        if (list->items[i].kind == kind && is_data(&list->items[i]))
            return &list->items[i];
    }
    return NULL;
}

static struct finding at_touch(const struct rule_info *info, const struct check_input *input,
                               const struct touch *t, const char *message)
{
    struct finding f = rule_finding(info, input, t->revision, false, message);

    f.region = (struct region){ .start = { t->revision->path, t->line, 0 } };
    return f;
}

static void check_loss(const struct rule_info *info, const struct check_input *input,
                       struct arena *arena, struct findings *out)
{
    for (size_t i = 0; i < graph_count(input->graph); i++) {
        const struct graph_node *n = graph_at(input->graph, i);
        const struct script *up = check_script(input, n, DIRECTION_UPGRADE);
        const struct script *down = check_script(input, n, DIRECTION_DOWNGRADE);
        struct touches made = { 0 };
        struct touches dropped = { 0 };

        if (up == NULL || down == NULL || up->status == SCRIPT_OPAQUE)
            continue;
        touches_find(up, n->revision, arena, &made);
        touches_find(down, n->revision, arena, &dropped);
        for (size_t j = 0; j < dropped.count; j++) {
            const struct touch *t = &dropped.items[j];

            if (t->kind != TOUCH_DROPS || !is_data(t) || is_made(&made, t) || is_made(&dropped, t))
                continue;
            vec_push(arena, out,
                     at_touch(info, input, t,
                              arena_printf(arena,
                                           "the downgrade of %s drops %s, which its upgrade "
                                           "does not make",
                                           n->revision->id, t->what)));
        }
    }
}

static void check_both(const struct rule_info *info, const struct check_input *input,
                       struct arena *arena, struct findings *out)
{
    for (size_t i = 0; i < graph_count(input->graph); i++) {
        const struct graph_node *n = graph_at(input->graph, i);
        const struct script *up = check_script(input, n, DIRECTION_UPGRADE);
        const struct touch *makes;
        const struct touch *drops;
        struct touches touches = { 0 };

        if (up == NULL)
            continue;
        touches_find(up, n->revision, arena, &touches);
        makes = first_of(&touches, TOUCH_MAKES);
        drops = first_of(&touches, TOUCH_DROPS);
        if (makes == NULL || drops == NULL || is_made(&touches, drops))
            continue;
        vec_push(arena, out,
                 at_touch(info, input, drops,
                          arena_printf(arena, "%s makes %s and drops %s in one step",
                                       n->revision->id, makes->what, drops->what)));
    }
}

const struct rule rule_downgrade_data_loss = {
    .info = {
        .code = "MP125",
        .name = "downgrade-data-loss",
        .severity = SEVERITY_WARNING,
        .tags = "undo data",
        .summary = "A downgrade drops a table or column that its upgrade did not make.",
        .why = "Undoing a release takes away more than the release brought: the data in there is "
               "older than the revision, and no upgrade brings it back.",
        .instead = "Drop only what upgrade() makes.",
        .fine_when = "what is dropped was made outside the migrations for this revision.",
    },
    .check = check_loss,
};

const struct rule rule_destructive_before_deploy = {
    .info = {
        .code = "MP126",
        .name = "destructive-before-deploy",
        .severity = SEVERITY_WARNING,
        .tags = "data deploy",
        .summary = "A revision makes the new and drops the old in one step.",
        .why = "While it runs and until the last old process is gone, the code that is deployed "
               "reads and writes what was just dropped.",
        .instead = "Make the new first, deploy code that needs the old no longer, and drop the old "
                   "in a revision of a later release.",
        .fine_when = "nothing uses what is dropped, or the service stands still meanwhile.",
    },
    .check = check_both,
};
