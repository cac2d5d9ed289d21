/* py_read.c - see py_read.h. */
#include "planner/read/py_read.h"

#include <string.h>

#include "planner/read/py_fallback.h"
#include "planner/read/py_header.h"
#include "planner/read/py_string.h"

static struct srcpos at(const struct source_file *file, struct srcpos pos)
{
    pos.file = file->path;
    return pos;
}

/* Returns the id that the name of a script from before Alembic 0.2 stands
 * for, NULL where it is none: "1975ea83b712.py". */
static const char *legacy_id(const struct source_file *file, struct arena *arena)
{
    size_t len = strspn(file->name, "abcdef0123456789");

    if (len == 0 || strncmp(file->name + len, ".py", 3) != 0)
        return NULL;
    return arena_strndup(arena, file->name, len);
}

static bool read_id(const struct source_file *file, const struct header_value *value,
                    struct arena *arena, struct revision *out, struct error *err)
{
    struct srcpos top = { file->path, 1, 0 };

    if (value->kind == HEADER_TEXT) {
        out->id = value->items.items[0];
        out->pos = at(file, value->pos);
        if (out->id[0] == '\0')
            return error_at(err, ERROR_INPUT, at(file, value->place), "revision is empty");
        return true;
    }
    if (value->kind != HEADER_ABSENT) {
        error_at(err, ERROR_INPUT, at(file, value->place), "revision is not a string");
        return error_hint(err, "write revision = \"<id>\" at module level");
    }
    out->pos = top;
    out->id = legacy_id(file, arena);
    if (out->id != NULL)
        return true;
    error_at(err, ERROR_INPUT, top, "the script has no revision");
    return error_hint(err, "write revision = \"<id>\" at module level, or move the file elsewhere");
}

static bool read_down(const struct source_file *file, const struct header_value *value,
                      struct revision *out, struct error *err)
{
    if (value->kind == HEADER_ABSENT) {
        error_at(err, ERROR_INPUT, out->pos, "the script has no down_revision");
        return error_hint(err, "write down_revision = None where it is the first revision");
    }
    out->down_pos = at(file, value->place);
    out->down_span = value->span;
    /* An empty string was "no parent" to Alembic before 1.12. */
    if (value->kind != HEADER_TEXT || value->items.items[0][0] != '\0')
        out->down = value->items;
    return true;
}

bool py_read(const struct source_file *file, struct str text, struct arena *arena,
             struct revision *out, struct error *err)
{
    struct py_header header;

    py_header_read(text, arena, &header);
    if (header.unknown != NULL)
        py_fallback_read(file, text, arena, &header, &out->is_borrowed);
    if (header.unknown != NULL) {
        error_at(err, ERROR_INPUT, at(file, header.unknown_pos),
                 "%s %s, so it is not known without running the script",
                 header.variable == NULL ? "a variable" : header.variable, header.unknown);
        return error_hint(err, "write it as a plain string, tuple or list");
    }
    out->kind = REVISION_PY;
    if (!read_id(file, &header.values[PY_REVISION], arena, out, err) ||
        !read_down(file, &header.values[PY_DOWN_REVISION], out, err))
        return false;
    out->branch_labels = header.values[PY_BRANCH_LABELS].items;
    out->depends_on = header.values[PY_DEPENDS_ON].items;
    out->doc = "";
    if (header.doc != NULL) {
        struct str doc = py_string_strip(str_of(header.doc));

        out->doc = arena_strndup(arena, doc.ptr, doc.len);
    }
    return true;
}
