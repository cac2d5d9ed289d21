/* check_changes.c - see check_changes.h. */
#include "planner/cmd/check_changes.h"

#include <string.h>

#include "common/limits.h"
#include "planner/cmd/scripts.h"
#include "planner/read/py_names.h"
#include "planner/read/sql_read.h"

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

/* Returns the ids that one list has and the other lacks. */
static struct strmap *ids_less(const struct revision_list *list, const struct strmap *others,
                               struct arena *arena)
{
    struct strmap *map = strmap_new(arena);

    for (size_t i = 0; i < list->count; i++) {
        if (strmap_get(others, list->items[i].id) == NULL)
            strmap_put(map, list->items[i].id, &list->items[i]);
    }
    return map;
}

/* Reads which revisions r says it stands for. A file that cannot be read has a
 * finding of its own. */
static void read_replaces(const struct revision *r, struct arena *arena, struct strlist *out)
{
    struct error unreadable = { 0 };
    struct sql_file file = { 0 };
    struct str text;

    if (!source_read_text(r->file, LIMIT_REVISION_FILE, arena, &text, &unreadable))
        return;
    if (r->kind == REVISION_PY)
        py_names_read_replaces(text, arena, out);
    else if (sql_parse(r->path, text, arena, &file, &unreadable))
        *out = file.replaces;
}

/* Only where something was deleted does anybody ask who stands for it. */
static void find_replaced(const struct merge_project *merge, struct check_input *input,
                          struct arena *arena)
{
    struct strmap *replaced = strmap_new(arena);

    for (size_t i = 0; i < merge->result.count; i++) {
        struct revision *r = &merge->result.items[i];
        const struct revision *before = strmap_get(input->base_ids, r->id);
        struct strlist ids = { 0 };

        if (before != NULL && strcmp(before->digest, r->digest) == 0)
            continue;
        read_replaces(r, arena, &ids);
        for (size_t j = 0; j < ids.count; j++)
            strmap_put(replaced, ids.items[j], r);
    }
    input->replaced = replaced;
}

static bool any_is_deleted(const struct check_input *input)
{
    for (size_t i = 0; i < input->changes.count; i++) {
        if (input->changes.items[i].after == NULL)
            return true;
    }
    return false;
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
    input->gone = ids_less(&merge->head.revisions, result, call->arena);
    if (any_is_deleted(input))
        find_replaced(merge, input, call->arena);
    return true;
}
