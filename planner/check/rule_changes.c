/* rule_changes.c - what a pull request may not do to revisions that are merged. */
#include <string.h>

#include "planner/check/rule.h"

/* Returns the revision that says it stands for r; NULL for none. */
static const struct revision *replacement(const struct check_input *input, const struct revision *r)
{
    return input->replaced == NULL ? NULL : strmap_get(input->replaced, r->id);
}

static struct finding deleted(const struct rule_info *info, const struct check_input *input,
                              const struct revision *r, struct arena *arena)
{
    const struct revision *squash = replacement(input, r);
    const char *where =
        squash == NULL ? "deleted here" : arena_printf(arena, "squashed into %s here", squash->id);
    struct finding f = rule_finding(info, input, r, false,
                                    arena_printf(arena, "%s \"%s\" is on %s and %s", r->id,
                                                 revision_message(r, arena), input->base, where));

    /* The file is gone: there is no line to show. */
    f.region = (struct region){ .start = { r->path, 0, 0 } };
    rule_add_origin(&f, r, arena);
    if (squash != NULL) {
        f.severity = SEVERITY_NOTE;
        vec_push(arena, &f.hints,
                 arena_printf(arena, "a database that stands on it first needs what came before %s",
                              squash->id));
    }
    return f;
}

/* Returns whether r stands for others that were deleted: that is what it was edited for. */
static bool is_squash(const struct check_input *input, const struct revision *r)
{
    for (size_t i = 0; i < input->changes.count; i++) {
        const struct check_change *change = &input->changes.items[i];
        const struct revision *squash =
            change->after == NULL ? replacement(input, change->before) : NULL;

        if (squash != NULL && strcmp(squash->id, r->id) == 0)
            return true;
    }
    return false;
}

static void check_deleted(const struct rule_info *info, const struct check_input *input,
                          struct arena *arena, struct findings *out)
{
    for (size_t i = 0; i < input->changes.count; i++) {
        const struct check_change *change = &input->changes.items[i];

        if (change->after == NULL)
            vec_push(arena, out, deleted(info, input, change->before, arena));
    }
}

static void check_edited(const struct rule_info *info, const struct check_input *input,
                         struct arena *arena, struct findings *out)
{
    for (size_t i = 0; i < input->changes.count; i++) {
        const struct check_change *change = &input->changes.items[i];
        struct finding f;
        bool squash;

        if (change->after == NULL)
            continue;
        squash = is_squash(input, change->after);
        f = rule_finding(info, input, change->after, false,
                         arena_printf(arena, "%s is on %s and edited here%s", change->after->id,
                                      input->base,
                                      change->same_effect ? "; its SQL stays the same"
                                      : squash            ? "; others are squashed into it"
                                                          : ""));
        if (change->same_effect || squash)
            f.severity = SEVERITY_NOTE;
        /* Review systems show a finding on a line that the pull request changes. */
        if (change->line > 0)
            f.region = (struct region){ .start = { change->after->path, change->line, 0 } };
        rule_add_origin(&f, change->before, arena);
        vec_push(arena, out, f);
    }
}

static void check_not_on_base(const struct rule_info *info, const struct check_input *input,
                              struct arena *arena, struct findings *out)
{
    for (size_t i = 0; input->gone != NULL && i < input->problems->count; i++) {
        const struct graph_problem *p = &input->problems->items[i];
        struct finding f;

        if (p->name == NULL || strmap_get(input->gone, p->name) == NULL)
            continue;
        f = rule_finding(info, input, p->revision, !p->is_dependency,
                         arena_printf(arena, "%s %s %s, which is not on %s: it was deleted there",
                                      p->revision->id, p->is_dependency ? "depends on" : "revises",
                                      p->name, input->base));
        vec_push(arena, out, f);
    }
}

const struct rule rule_deleted_revision = {
    .info = {
        .code = "MP401",
        .name = "deleted-revision",
        .severity = SEVERITY_ERROR,
        .tags = "graph history",
        .summary = "A revision of the base branch is deleted.",
        .why = "Databases that have it stand on a revision that no file declares: every command "
               "fails with 'Can't locate revision'.",
        .instead = "Keep the file and write a new revision that undoes it.",
        .fine_when = "no database has ever run it, or a new revision says that it replaces it, "
                     "which is a note here: replaces = (\"ID\",), in SQL -- replaces: ID.",
    },
    .check = check_deleted,
};

const struct rule rule_edited_revision = {
    .info = {
        .code = "MP402",
        .name = "edited-after-merge",
        .severity = SEVERITY_ERROR,
        .tags = "graph history",
        .summary = "A revision of the base branch is edited.",
        .why = "Databases that ran it already never see the edit, new ones run nothing else: from "
               "now on they differ.",
        .instead = "Leave it as it was and put the change into a new revision.",
        .fine_when = "only comments change or others are squashed into it, which is a note here, or no database has run it.",
    },
    .check = check_edited,
};

const struct rule rule_down_revision_not_on_base = {
    .info = {
        .code = "MP118",
        .name = "down-revision-not-on-base",
        .severity = SEVERITY_ERROR,
        .tags = "graph history",
        .summary = "A revision stands on one that the base has deleted.",
        .why = "Here the parent is there and all is well; after the merge it is gone, and Alembic "
               "stops with a KeyError for every command.",
        .instead = "Put it behind a head of the base: migplan rebase --onto REF.",
    },
    .check = check_not_on_base,
};
