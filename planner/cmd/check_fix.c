/* check_fix.c - see check_fix.h. */
#include "planner/cmd/check_fix.h"

#include <string.h>

#include "common/limits.h"
#include "planner/source/source.h"
#include "planner/write/line_diff.h"
#include "planner/write/repoint.h"

/* A file that cannot be changed so has no diff: rebase says why. */
static void add_diff(const struct revision *r, const char *parent, struct report *out)
{
    struct error ignored = { 0 };
    struct strlist down = { 0 };
    struct strbuf diff = { .arena = out->arena };
    struct str before;
    struct str after;

    vec_push(out->arena, &down, parent);
    if (!source_read(r->file, LIMIT_REVISION_FILE, out->arena, &before, &ignored) ||
        !repoint(r, before, &down, out->arena, &after, &ignored) ||
        line_diff(r->path, before, after, &diff) == 0)
        return;
    if (out->diff != NULL)
        out->diff = arena_printf(out->arena, "%s%s", out->diff, strbuf_text(&diff));
    else
        out->diff = strbuf_text(&diff);
}

void check_fix(const struct check_input *input, const struct findings *findings, struct report *out)
{
    for (size_t i = 0; i < findings->count; i++) {
        const struct finding *f = &findings->items[i];
        const struct graph_node *n;
        size_t len;

        if (f->suppressed != NULL || f->fix == NULL || strcmp(f->rule->name, "multiple-heads") != 0)
            continue;
        n = graph_find(input->graph, f->revision);
        len = strlen(f->fix);
        if (n != NULL && len > 2) /* the fix is the id in quotes */
            add_diff(n->revision, arena_strndup(out->arena, f->fix + 1, len - 2), out);
    }
}
