/* rule_changes.c - what a pull request may not do to revisions that are merged. */
#include "planner/check/rule.h"

static void check_deleted(const struct rule_info *info, const struct check_input *input,
                          struct arena *arena, struct findings *out)
{
    for (size_t i = 0; i < input->changes.count; i++) {
        const struct check_change *change = &input->changes.items[i];
        struct finding f;

        if (change->after != NULL)
            continue;
        f = rule_finding(info, input, change->before, false,
                         arena_printf(arena, "%s \"%s\" is on %s and deleted here",
                                      change->before->id, revision_message(change->before, arena),
                                      input->base));
        /* The file is gone: there is no line to show. */
        f.region = (struct region){ .start = { change->before->path, 0, 0 } };
        vec_push(arena, out, f);
    }
}

static void check_edited(const struct rule_info *info, const struct check_input *input,
                         struct arena *arena, struct findings *out)
{
    for (size_t i = 0; i < input->changes.count; i++) {
        const struct check_change *change = &input->changes.items[i];
        struct finding f;

        if (change->after == NULL)
            continue;
        f = rule_finding(info, input, change->after, false,
                         arena_printf(arena, "%s is on %s and edited here%s", change->after->id,
                                      input->base,
                                      change->same_effect ? "; its SQL stays the same" : ""));
        if (change->same_effect)
            f.severity = SEVERITY_NOTE;
        /* Review systems show a finding on a line that the pull request changes. */
        if (change->line > 0)
            f.region = (struct region){ .start = { change->after->path, change->line, 0 } };
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
        .fine_when = "no database has ever run it.",
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
        .fine_when = "only comments change, which is a note here, or no database has run it.",
    },
    .check = check_edited,
};
