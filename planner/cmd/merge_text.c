/* merge_text.c - see merge_text.h. */
#include "planner/cmd/merge_text.h"

#include "common/limits.h"
#include "planner/read/read.h"
#include "planner/source/git_text.h"
#include "planner/source/memory_file.h"

static bool read_text(const struct revision *r, struct arena *arena, struct str *out)
{
    struct error unreadable = { 0 }; /* it was read before; then there is nothing to merge */

    return source_read(r->file, LIMIT_REVISION_FILE, arena, out, &unreadable);
}

/* Reads what the merged text declares. */
static const struct revision *read_merged(const struct revision *head, struct str text,
                                          struct arena *arena)
{
    struct arena scratch = { 0 };
    struct error broken = { 0 }; /* then it is no revision file any more */
    struct read_file file = { memory_file_new(head->file, text, arena), head->sidecar };
    struct revision *r = arena_new(arena, struct revision);
    bool done = read_revision(&file, &scratch, arena, r, &broken) && r->id != NULL;

    arena_free(&scratch);
    return done ? r : NULL;
}

const struct revision *merge_text(const struct revision *origin, const struct revision *base,
                                  const struct revision *head, struct arena *arena)
{
    struct arena scratch = { 0 };
    struct str before;
    struct str ours;
    struct str theirs;
    struct str merged;
    bool done = read_text(origin, &scratch, &before) && read_text(base, &scratch, &ours) &&
                read_text(head, &scratch, &theirs) &&
                git_text_merge(before, ours, theirs, arena, &merged);

    arena_free(&scratch);
    return done ? read_merged(head, merged, arena) : NULL;
}
