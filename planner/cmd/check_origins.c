/* check_origins.c - see check_origins.h. */
#include "planner/cmd/check_origins.h"

#include "planner/cmd/cmd.h"
#include "planner/cmd/past_project.h"

/* One side of a merge, or the tree as it is; its history is read when it is
 * asked for. */
struct side {
    const struct project *project;
    const struct past_project *past;
    bool is_read;
};

static const struct past_file *find(const struct cli_call *call, struct side *side,
                                    const struct revision *r)
{
    struct error unknown = { 0 }; /* no repository, or a clone that is not whole */

    if (!side->is_read && !past_project_read(call, side->project, &side->past, &unknown))
        side->past = NULL;
    side->is_read = true;
    return past_project_find(side->past, r);
}

void check_origins(const struct cli_call *call, const struct check_tree *tree,
                   const struct check_input *input, struct findings *findings)
{
    struct side base = { .project = tree->merge == NULL ? NULL : &tree->merge->base };
    struct side head = { .project = tree->merge == NULL ? tree->project : &tree->merge->head };

    if (tree->merge == NULL && cmd_options(call)->verbose == 0)
        return;
    for (size_t i = 0; i < findings->count; i++) {
        struct finding *f = &findings->items[i];

        for (size_t k = 0; k < f->origins.count && f->suppressed == NULL; k++) {
            struct origin *o = &f->origins.items[k];
            bool on_base = base.project != NULL && !check_is_new(input, o->revision);

            o->past = find(call, on_base ? &base : &head, o->revision);
        }
    }
}
