/* std_path.c - os.path and pathlib, and the files that they lead to. */
#include <string.h>

#include "planner/py/builtin.h"
#include "planner/py/run.h"
#include "planner/py/std.h"
#include "planner/py/std_table.h"
#include "planner/py/text.h"

/* --- paths as text ------------------------------------------------------- */

/* os.path.join() of two. */
static const char *join(struct arena *arena, const char *a, const char *b)
{
    size_t len = strlen(a);

    if (b[0] == '/' || len == 0)
        return arena_strdup(arena, b);
    return arena_printf(arena, a[len - 1] == '/' ? "%s%s" : "%s/%s", a, b);
}

/* os.path.dirname() */
static const char *folder(struct arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');
    size_t len;

    if (slash == NULL)
        return "";
    len = (size_t)(slash - path) + 1;
    while (len > 1 && path[len - 1] == '/')
        len--;
    return arena_strndup(arena, path, len);
}

static const char *base(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash == NULL ? path : slash + 1;
}

/* The text of a STR or path; NULL for anything else. */
static const char *text_of(const struct py_value *value)
{
    return value->kind == PY_STR ? py_cstr(value) : py_std_path_of(value);
}

static struct py_value *path_join(struct py_run *run, const struct py_args *args, struct srcpos pos)
{
    const char *path = NULL;

    for (size_t i = 0; i < args->list.count; i++) {
        const char *part = text_of(args->list.items[i]);

        if (part == NULL || !py_charge(run, 1, strlen(part), pos))
            return NULL;
        path = path == NULL ? part : join(run->arena, path, part);
    }
    return path == NULL || args->named.count > 0 ? NULL : py_str(run->arena, path);
}

static struct py_value *path_dirname(struct py_run *run, const struct py_args *args,
                                     struct srcpos pos)
{
    const char *path = py_takes(args, 1, 1) ? text_of(args->list.items[0]) : NULL;

    return path == NULL ? NULL : py_str(run->arena, folder(run->arena, path));
}

static struct py_value *path_basename(struct py_run *run, const struct py_args *args,
                                      struct srcpos pos)
{
    const char *path = py_takes(args, 1, 1) ? text_of(args->list.items[0]) : NULL;

    return path == NULL ? NULL : py_str(run->arena, base(path));
}

/* abspath() and realpath() lead to the same file, which is all that matters. */
static struct py_value *path_same(struct py_run *run, const struct py_args *args, struct srcpos pos)
{
    return py_takes(args, 1, 1) && text_of(args->list.items[0]) != NULL ? args->list.items[0]
                                                                        : NULL;
}

const struct py_std_function py_std_path[] = {
    { "os.fspath", path_same },
    { "os.path.abspath", path_same },
    { "os.path.basename", path_basename },
    { "os.path.dirname", path_dirname },
    { "os.path.join", path_join },
    { "os.path.normpath", path_same },
    { "os.path.realpath", path_same },
    { NULL, NULL },
};

/* --- pathlib ------------------------------------------------------------- */

static bool is_path(const struct py_value *value)
{
    return py_is_call_of(value, "pathlib.Path") || py_is_call_of(value, "pathlib.PurePath") ||
           py_is_call_of(value, "pathlib.PosixPath");
}

/* Only what has one argument: the others are joined when they are made. */
const char *py_std_path_of(const struct py_value *value)
{
    const struct py_args *args;

    if (!is_path(value))
        return NULL;
    args = &value->object->args;
    return args->list.count == 1 && args->named.count == 0 ? text_of(args->list.items[0]) : NULL;
}

static struct py_value *make_path(struct py_run *run, const char *path, struct srcpos pos)
{
    struct py_value *term = py_object(run->arena, PY_TERM_CALL, pos);

    term->object->target = py_symbol(run->arena, "pathlib.Path");
    py_add_arg(run, &term->object->args, py_str(run->arena, path));
    return term;
}

static bool path_attribute(struct py_run *run, const char *path, const char *name,
                           struct srcpos pos, struct py_value **out)
{
    const char *dot = strrchr(base(path), '.');

    if (strcmp(name, "parent") == 0) {
        *out = make_path(run, folder(run->arena, path)[0] == '\0' ? "." : folder(run->arena, path),
                         pos);
    } else if (strcmp(name, "name") == 0) {
        *out = py_str(run->arena, base(path));
    } else if (strcmp(name, "stem") == 0) {
        *out = py_str_of(run->arena, (struct str){ base(path), dot == NULL || dot == base(path)
                                                                   ? strlen(base(path))
                                                                   : (size_t)(dot - base(path)) });
    }
    return run->abort == PY_RUNNING;
}

bool py_std_attribute(struct py_run *run, struct py_value *object, const char *name,
                      struct srcpos pos, struct py_value **out)
{
    const char *path = py_std_path_of(object);

    *out = NULL;
    return path == NULL || path_attribute(run, path, name, pos, out);
}

/* path / "name" */
bool py_std_operate(struct py_run *run, const char *op, struct py_value *a, struct py_value *b,
                    struct srcpos pos, struct py_value **out)
{
    const char *left = py_std_path_of(a);
    const char *right = text_of(b);

    *out = NULL;
    if (strcmp(op, "/") == 0 && left != NULL && right != NULL)
        *out = make_path(run, join(run->arena, left, right), pos);
    return run->abort == PY_RUNNING;
}

/* --- files --------------------------------------------------------------- */

/* Line ends become "\n", as Python's text mode does; NULL where the file is no text of ours. */
static struct py_value *read_file(struct py_run *run, const char *path, struct srcpos pos)
{
    struct str text = { NULL, 0 };
    struct strbuf sb = { .arena = run->arena };
    struct error err = { 0 };

    if (run->host->read_file == NULL || !run->host->read_file(run->host->ctx, path, &text))
        return py_fail(run, pos, "the file '%s' is not part of the repository", path);
    /* Which fault it is does not matter here. */
    if (!str_check_text(text, path, &err))
        return py_fail(run, pos, "the file '%s' is no UTF-8 text", path);
    if (!py_charge(run, text.len / 64, text.len, pos))
        return NULL;
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] != '\r')
            strbuf_addch(&sb, text.ptr[i]);
        else if (i + 1 == text.len || text.ptr[i + 1] != '\n')
            strbuf_addch(&sb, '\n');
    }
    return py_str_taken(run->arena, &sb);
}

/* The path of open(path), Path(path).open(). */
static const char *opened(const struct py_value *object)
{
    const struct py_value *target;

    if (py_is_call_of(object, "builtins.open") && object->object->args.list.count > 0)
        return text_of(object->object->args.list.items[0]);
    if (object->kind != PY_OBJECT || object->object->term != PY_TERM_CALL)
        return NULL;
    target = object->object->target;
    if (target->kind == PY_OBJECT && target->object->term == PY_TERM_ATTRIBUTE &&
        strcmp(target->object->name, "open") == 0)
        return py_std_path_of(target->object->target);
    return NULL;
}

static struct py_value *read_lines(struct py_run *run, const char *path, struct srcpos pos)
{
    struct py_value *text = read_file(run, path, pos);
    struct py_value *method = text == NULL ? NULL : py_attribute(run, text, "splitlines", pos);
    struct py_args args = { 0 };

    if (method == NULL || text->kind != PY_STR)
        return text;
    py_add_arg(run, &args, py_bool(true));
    return py_call(run, method, &args, pos);
}

static struct py_value *file_method(struct py_run *run, const char *path, const char *name,
                                    const struct py_call *call)
{
    if (strcmp(name, "read") == 0 && py_takes(call->args, 0, 0))
        return read_file(run, path, call->pos);
    if (strcmp(name, "readlines") == 0 && py_takes(call->args, 0, 0))
        return read_lines(run, path, call->pos);
    return strcmp(name, "close") == 0 ? py_none() : NULL;
}

struct py_value *py_std_path_method(struct py_run *run, const struct py_call *call)
{
    const struct py_object *method = call->callee->object;
    struct py_value *object = method->target;
    const char *path = opened(object);

    if (path != NULL)
        return file_method(run, path, method->name, call);
    path = py_std_path_of(object);
    if (path == NULL)
        return NULL;
    if (strcmp(method->name, "read_text") == 0)
        return read_file(run, path, call->pos);
    if (strcmp(method->name, "resolve") == 0 || strcmp(method->name, "absolute") == 0)
        return object;
    if (strcmp(method->name, "joinpath") == 0) {
        struct py_args all = { 0 };
        struct py_value *joined;

        py_add_arg(run, &all, object);
        for (size_t i = 0; i < call->args->list.count; i++)
            py_add_arg(run, &all, call->args->list.items[i]);
        joined = path_join(run, &all, call->pos);
        return joined == NULL ? NULL : make_path(run, py_cstr(joined), call->pos);
    }
    if (strcmp(method->name, "open") == 0) {
        struct py_value *term = py_object(run->arena, PY_TERM_CALL, call->pos);

        term->object->target = py_symbol(run->arena, "builtins.open");
        py_add_arg(run, &term->object->args, py_str(run->arena, path));
        return term;
    }
    return NULL;
}
