/* check_comments.c - see check_comments.h. */
#include "planner/cmd/check_comments.h"

#include "common/limits.h"
#include "planner/read/py_comments.h"
#include "planner/source/source.h"
#include "planner/sql/comments.h"

/* Each file has its own list, so that the limit is one of a file. */
static void read_one(const struct revision *r, struct arena *scratch, struct arena *arena,
                     struct comments *out)
{
    struct error unreadable = { 0 }; /* then it has a finding of its own */
    struct comments found = { 0 };
    struct str text;

    if (!source_read_text(r->file, LIMIT_REVISION_FILE, scratch, &text, &unreadable))
        return;
    if (r->kind == REVISION_SQL)
        sql_comments_read(r->path, text, arena, &found);
    else
        py_comments_read(r->path, text, arena, &found);
    for (size_t i = 0; i < found.count; i++)
        vec_push(arena, out, found.items[i]);
}

void check_comments(const struct check_input *input, const struct revision_list *revisions,
                    struct arena *arena, struct comments *complete, struct comments *others)
{
    for (size_t i = 0; i < revisions->count; i++) {
        const struct revision *r = &revisions->items[i];
        struct arena scratch = { 0 };

        read_one(r, &scratch, arena, check_is_new(input, r) ? complete : others);
        arena_free(&scratch);
    }
}
