/* rule_conflicting_siblings.c - MP105: two sides of a fork change one object. */
#include <string.h>

#include "planner/check/rule.h"
#include "planner/check/siblings.h"
#include "planner/check/touches.h"

/* What one side touches, by object and by table. */
struct side {
    struct touches touches;
    struct strmap *by_what;  /* what -> struct touch *, the first */
    struct strmap *by_table; /* likewise */
    struct strmap *wholes;   /* tables that are made, dropped or renamed whole */
};

static void read_side(const struct check_input *input, const bool *marks, struct arena *arena,
                      struct side *out)
{
    *out = (struct side){ { 0 }, strmap_new(arena), strmap_new(arena), strmap_new(arena) };
    for (size_t i = 0; i < graph_count(input->graph); i++) {
        if (marks[i])
            touches_find(&input->upgrades[i], graph_at(input->graph, i)->revision, arena,
                         &out->touches);
    }
    for (size_t i = 0; i < out->touches.count; i++) {
        struct touch *t = &out->touches.items[i];

        strmap_put(out->by_what, t->what, t);
        if (t->table[0] != '\0')
            strmap_put(t->whole ? out->wholes : out->by_table, t->table, t);
    }
}

/* Returns what the other side does to the same object, or to the whole table. */
static const struct touch *rival_of(const struct side *other, const struct touch *t)
{
    const struct touch *rival = strmap_get(other->by_what, t->what);

    if (rival == NULL && t->table[0] != '\0')
        rival = strmap_get(t->whole ? other->by_table : other->wholes, t->table);
    return rival;
}

static void add_finding(const struct rule_info *info, const struct check_input *input,
                        const struct touch *t, const struct touch *rival, struct arena *arena,
                        struct findings *out)
{
    struct finding f =
        rule_finding(info, input, t->revision, false,
                     arena_printf(arena, "%s and %s both change %s", rival->revision->id,
                                  t->revision->id, rival->whole ? rival->what : t->what));

    f.region = (struct region){ .start = { t->revision->path, t->line, 0 } };
    vec_push(arena, &f.related,
             (struct related){ { .start = { rival->revision->path, rival->line, 0 } },
                               arena_printf(arena, "%s \"%s\" changes it too", rival->revision->id,
                                            revision_message(rival->revision, arena)) });
    rule_add_origin(&f, rival->revision, arena);
    vec_push(arena, &f.hints, "read the two together: which of them shall be last?");
    vec_push(arena, out, f);
}

static void check_pair(const struct rule_info *info, const struct check_input *input,
                       const struct siblings *pair, struct arena *arena, struct findings *out)
{
    struct strmap *told = strmap_new(arena);
    struct side left;
    struct side right;

    read_side(input, pair->on_left, arena, &left);
    read_side(input, pair->on_right, arena, &right);
    for (size_t i = 0; i < right.touches.count; i++) {
        struct touch *t = &right.touches.items[i];
        const struct touch *rival = rival_of(&left, t);

        if (rival != NULL && strmap_put(told, t->what, t))
            add_finding(info, input, t, rival, arena, out);
    }
}

static void check(const struct rule_info *info, const struct check_input *input,
                  struct arena *arena, struct findings *out)
{
    struct siblings_list pairs = { 0 };

    if (input->upgrades == NULL)
        return;
    siblings_find(input, arena, &pairs);
    for (size_t i = 0; i < pairs.count; i++)
        check_pair(info, input, &pairs.items[i], arena, out);
}

const struct rule rule_conflicting_siblings = {
    .info = {
        .code = "MP105",
        .name = "conflicting-siblings",
        .severity = SEVERITY_ERROR,
        .tags = "graph",
        .summary = "Two sides of a fork change the same column, index, constraint or table.",
        .why = "Each was written without the other. A merge revision joins them and hides it: "
               "which of the two runs last is left to chance, and one of them may fail.",
        .instead = "Let the newer one revise the other and write it for what is there then: "
                   "migplan rebase --onto REF.",
        .fine_when = "both orders give the same schema.",
    },
    .check = check,
};
