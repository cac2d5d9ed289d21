/* check_changes.c - see check_changes.h. */
#include "planner/cmd/check_changes.h"

#include <string.h>

#include "common/limits.h"
#include "planner/cmd/scripts.h"

static struct strmap *ids_of(const struct revision_list *list, struct arena *arena)
{
    struct strmap *map = strmap_new(arena);

    for (size_t i = 0; i < list->count; i++)
        strmap_put(map, list->items[i].id, &list->items[i]);
    return map;
}

static bool same_place(const struct revision *a, const struct revision *b)
{
    return strlist_equal(&a->down, &b->down) && strlist_equal(&a->depends_on, &b->depends_on) &&
           strlist_equal(&a->branch_labels, &b->branch_labels);
}

/* What cannot be known is never the same. */
static bool same_script(const struct script *a, const struct script *b)
{
    if (a->status != b->status || a->count != b->count || a->status == SCRIPT_OPAQUE)
        return false;
    for (size_t i = 0; i < a->count; i++) {
        if (strcmp(a->items[i].sql, b->items[i].sql) != 0 ||
            a->items[i].autocommit != b->items[i].autocommit)
            return false;
    }
    return true;
}

static bool same_effect(const struct cli_call *call, struct scripts *scripts,
                        const struct revision *before, const struct revision *after, bool *out,
                        struct error *err)
{
    struct script was[2] = { 0 };
    struct script is[2] = { 0 };

    *out = same_place(before, after);
    if (!*out)
        return true;
    if (!scripts_find(scripts, before, call->arena, was, err) ||
        !scripts_find(scripts, after, call->arena, is, err))
        return false;
    for (int d = DIRECTION_UPGRADE; d <= DIRECTION_DOWNGRADE; d++)
        *out = *out && same_script(&was[d], &is[d]);
    return true;
}

/* Returns the first line of after that before does not have there. */
static uint32_t first_difference(struct str before, struct str after)
{
    uint32_t line = 1;

    for (size_t i = 0; i < after.len; i++) {
        if (i >= before.len || before.ptr[i] != after.ptr[i])
            return line;
        line += after.ptr[i] == '\n';
    }
    return line;
}

static bool find_line(const struct revision *before, const struct revision *after, uint32_t *out,
                      struct error *err)
{
    struct arena scratch = { 0 };
    struct str was = { "", 0 };
    struct str is = { "", 0 };
    bool done = source_read(before->file, LIMIT_REVISION_FILE, &scratch, &was, err) &&
                source_read(after->file, LIMIT_REVISION_FILE, &scratch, &is, err);

    if (done)
        *out = first_difference(was, is);
    arena_free(&scratch);
    return done;
}

bool check_changes(const struct cli_call *call, const struct merge_project *merge,
                   struct check_input *input, struct error *err)
{
    struct scripts *scripts = scripts_open(call, &merge->head);
    struct strmap *result = ids_of(&merge->result, call->arena);

    input->base_ids = ids_of(&merge->base.revisions, call->arena);
    for (size_t i = 0; i < merge->base.revisions.count; i++) {
        const struct revision *before = &merge->base.revisions.items[i];
        struct check_change change = { .before = before, .after = strmap_get(result, before->id) };

        if (change.after != NULL && strcmp(before->digest, change.after->digest) == 0)
            continue;
        if (change.after != NULL &&
            (!same_effect(call, scripts, before, change.after, &change.same_effect, err) ||
             !find_line(before, change.after, &change.line, err)))
            return false;
        vec_push(call->arena, &input->changes, change);
    }
    return true;
}
