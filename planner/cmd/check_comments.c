/* check_comments.c - see check_comments.h. */
#include "planner/cmd/check_comments.h"

#include "common/limits.h"
#include "planner/read/py_comments.h"
#include "planner/read/py_names.h"
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

/* Most files import from Alembic and SQLAlchemy alone; their lines are few. */
static void read_imports(const struct revision *r, struct arena *scratch, struct arena *arena,
                         struct check_input *input)
{
    struct error unreadable = { 0 };
    struct py_import_names found = { 0 };
    struct str text;

    if (!source_read_text(r->file, LIMIT_REVISION_FILE, scratch, &text, &unreadable))
        return;
    py_names_read_imports(r->path, text, arena, &found);
    for (size_t i = 0; i < found.count; i++) {
        const struct py_import_name *name = &found.items[i];

        vec_push(arena, &input->imports,
                 (struct check_import){ r, name->pos, name->module, name->name });
    }
}

void check_imports(const struct revision_list *revisions, struct arena *arena,
                   struct check_input *input)
{
    for (size_t i = 0; i < revisions->count; i++) {
        const struct revision *r = &revisions->items[i];
        struct arena scratch = { 0 };

        if (r->kind == REVISION_PY && check_is_new(input, r))
            read_imports(r, &scratch, arena, input);
        arena_free(&scratch);
    }
}
