/* rule_unreadable_revision.c - MP001: a revision file that cannot be read. */
#include "planner/check/rule.h"

static void check(const struct rule_info *info, const struct check_input *input,
                  struct arena *arena, struct findings *out)
{
    for (size_t i = 0; i < input->faults.count; i++) {
        const struct check_fault *fault = &input->faults.items[i];
        struct finding f = {
            .rule = info,
            .severity = info->severity,
            .region = { .start = fault->pos },
            .tree = input->tree,
            .message = fault->message,
        };

        if (fault->hint != NULL)
            vec_push(arena, &f.hints, fault->hint);
        vec_push(arena, out, f);
    }
}

const struct rule rule_unreadable_revision = {
    .info = {
        .code = "MP001",
        .name = "unreadable-revision",
        .severity = SEVERITY_ERROR,
        .tags = "graph",
        .summary = "A file in a versions folder cannot be read as a revision.",
        .why = "Alembic stops for every command when one file cannot be imported or declares no "
               "revision; what this file would add to the history is not known.",
        .instead = "Mend the file, or move what is no revision out of the versions folder.",
    },
    .check = check,
};
