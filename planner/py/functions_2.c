/* functions_2.c - built-in functions over single values. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "planner/py/builtin.h"
#include "planner/py/class.h"
#include "planner/py/format.h"
#include "planner/py/map.h"
#include "planner/py/number.h"
#include "planner/py/text.h"

/* --- attributes ---------------------------------------------------------- */

static bool has_name(const struct py_args *args, size_t least, size_t most)
{
    return py_takes(args, least, most) && py_cstr(args->list.items[1]) != NULL;
}

/* Reading without raising; *out is NULL where there is none. */
static bool read_attribute(struct py_run *run, const struct py_args *args, struct srcpos pos,
                           struct py_value **out)
{
    const char *name = arena_strdup(run->arena, py_cstr(args->list.items[1]));

    return py_attribute_find(run, args->list.items[0], name, pos, out);
}

static struct py_value *fn_getattr(struct py_run *run, struct py_value *self,
                                   const struct py_args *args, struct srcpos pos)
{
    struct py_value *value = NULL;

    if (!has_name(args, 2, 3))
        return py_not_understood(run, "getattr()", args, pos);
    if (!read_attribute(run, args, pos, &value))
        return NULL;
    if (value != NULL)
        return value;
    if (args->list.count == 3)
        return args->list.items[2];
    return py_attribute(run, args->list.items[0], py_cstr(args->list.items[1]), pos);
}

/* What a symbol or a term has, only the library knows. */
static struct py_value *fn_hasattr(struct py_run *run, struct py_value *self,
                                   const struct py_args *args, struct srcpos pos)
{
    struct py_value *value = NULL;

    if (!has_name(args, 2, 2) || args->list.items[0]->kind == PY_SYMBOL ||
        args->list.items[0]->kind == PY_OBJECT)
        return py_not_understood(run, "hasattr()", args, pos);
    if (!read_attribute(run, args, pos, &value))
        return NULL;
    if (value != NULL && value->kind == PY_UNKNOWN)
        return value;
    return py_bool(value != NULL);
}

static struct py_value *fn_setattr(struct py_run *run, struct py_value *self,
                                   const struct py_args *args, struct srcpos pos)
{
    if (!has_name(args, 3, 3))
        return py_fail(run, pos, "setattr() of a name that is not known");
    return py_set_attribute(run, args->list.items[0],
                            arena_strdup(run->arena, py_cstr(args->list.items[1])),
                            args->list.items[2], pos)
               ? py_none()
               : NULL;
}

static struct py_value *fn_callable(struct py_run *run, struct py_value *self,
                                    const struct py_args *args, struct srcpos pos)
{
    if (!py_takes(args, 1, 1) || !py_is_data(args->list.items[0]))
        return py_not_understood(run, "callable()", args, pos);
    switch (args->list.items[0]->kind) {
    case PY_FUNCTION:
    case PY_METHOD:
    case PY_CLASS:
    case PY_BUILTIN:
        return py_bool(true);
    default:
        return py_bool(false);
    }
}

/* --- isinstance ---------------------------------------------------------- */

static enum py_answered is_instance(const struct py_value *value, const struct py_value *cls)
{
    enum py_answered any = PY_NO;

    if (cls->kind == PY_TUPLE) {
        for (size_t i = 0; i < cls->list.count && any != PY_YES; i++) {
            enum py_answered one = is_instance(value, cls->list.items[i]);

            any = one == PY_NO ? any : one;
        }
        return any;
    }
    if (cls->kind == PY_BUILTIN && cls->builtin->is_type)
        return py_builtin_is_instance(value, cls->builtin->name);
    if (cls->kind != PY_CLASS || !(py_is_data(value) || value->kind == PY_INSTANCE))
        return PY_MAYBE;
    if (value->kind != PY_INSTANCE)
        return PY_NO;
    return py_class_is_subclass(value->instance->cls, cls);
}

static struct py_value *answer(struct py_run *run, enum py_answered answered, const char *name,
                               const struct py_args *args, struct srcpos pos)
{
    if (answered == PY_YES || answered == PY_NO)
        return py_bool(answered == PY_YES);
    return py_not_understood(run, name, args, pos);
}

/* What an object of a library is, the library knows. */
static struct py_value *ask_host(struct py_run *run, const struct py_args *args,
                                 struct py_value *cls, struct srcpos pos)
{
    struct py_value *term = py_object(run->arena, PY_TERM_COMPARE, pos);
    struct py_value *value = NULL;
    enum py_answer answer = PY_NOT_MINE;

    term->object->name = "isinstance";
    term->object->target = args->list.items[0];
    py_push(run->arena, &term->object->args.list, cls);
    if (run->host->operate != NULL)
        answer = run->host->operate(run->host->ctx, run, term, &value);
    if (answer == PY_NOT_MINE)
        return py_not_understood(run, "isinstance()", args, pos);
    return answer == PY_DONE ? value : NULL;
}

static struct py_value *ask_host_any(struct py_run *run, const struct py_args *args,
                                     struct srcpos pos)
{
    struct py_value *cls = args->list.items[1];
    struct py_value *any = py_bool(false);

    if (cls->kind != PY_TUPLE)
        return ask_host(run, args, cls, pos);
    for (size_t i = 0; i < cls->list.count; i++) {
        struct py_value *one = ask_host(run, args, cls->list.items[i], pos);

        if (one == NULL || (one->kind == PY_BOOL && one->truth))
            return one;
        if (one->kind != PY_BOOL)
            any = one;
    }
    return any;
}

static struct py_value *fn_isinstance(struct py_run *run, struct py_value *self,
                                      const struct py_args *args, struct srcpos pos)
{
    enum py_answered answered;

    if (!py_takes(args, 2, 2))
        return py_not_understood(run, "isinstance()", args, pos);
    answered = is_instance(args->list.items[0], args->list.items[1]);
    if (answered == PY_MAYBE && args->list.items[0]->kind == PY_SYMBOL)
        return ask_host_any(run, args, pos);
    return answer(run, answered, "isinstance()", args, pos);
}

static struct py_value *fn_issubclass(struct py_run *run, struct py_value *self,
                                      const struct py_args *args, struct srcpos pos)
{
    if (!py_takes(args, 2, 2) || args->list.items[0]->kind != PY_CLASS ||
        args->list.items[1]->kind == PY_TUPLE)
        return py_not_understood(run, "issubclass()", args, pos);
    return answer(run, py_class_is_subclass(args->list.items[0], args->list.items[1]),
                  "issubclass()", args, pos);
}

/* --- numbers ------------------------------------------------------------- */

static struct py_value *fn_abs(struct py_run *run, struct py_value *self,
                               const struct py_args *args, struct srcpos pos)
{
    const struct py_value *of = args->list.count > 0 ? args->list.items[0] : py_none();

    if (!py_takes(args, 1, 1) || !py_is_number(of))
        return py_not_understood(run, "abs()", args, pos);
    if (of->kind == PY_FLOAT)
        return py_float(run->arena, fabs(of->real));
    if (py_integer(of) == INT64_MIN)
        return py_too_large(run, pos);
    return py_int(run->arena, llabs(py_integer(of)));
}

static struct py_value *fn_divmod(struct py_run *run, struct py_value *self,
                                  const struct py_args *args, struct srcpos pos)
{
    struct py_value *tuple = py_tuple(run->arena);
    struct py_value *part;

    if (!py_takes(args, 2, 2) || !py_is_number(args->list.items[0]) ||
        !py_is_number(args->list.items[1]))
        return py_not_understood(run, "divmod()", args, pos);
    part = py_binary(run, "//", args->list.items[0], args->list.items[1], pos);
    if (part == NULL)
        return NULL;
    py_push(run->arena, &tuple->list, part);
    part = py_binary(run, "%", args->list.items[0], args->list.items[1], pos);
    if (part == NULL)
        return NULL;
    py_push(run->arena, &tuple->list, part);
    return tuple;
}

static struct py_value *fn_pow(struct py_run *run, struct py_value *self,
                               const struct py_args *args, struct srcpos pos)
{
    if (!py_takes(args, 2, 2))
        return py_not_understood(run, "pow()", args, pos);
    return py_binary(run, "**", args->list.items[0], args->list.items[1], pos);
}

/* Half to even; with digits what printf makes of it, which is exact. */
static struct py_value *fn_round(struct py_run *run, struct py_value *self,
                                 const struct py_args *args, struct srcpos pos)
{
    const struct py_value *of = args->list.count > 0 ? args->list.items[0] : py_none();
    const struct py_value *digits = args->list.count > 1 ? args->list.items[1] : py_none();
    char text[400];

    if (!py_takes(args, 1, 2) || !py_is_number(of) ||
        (digits->kind != PY_NONE &&
         (digits->kind != PY_INT || digits->integer < 0 || digits->integer > 20)))
        return py_not_understood(run, "round()", args, pos);
    if (of->kind != PY_FLOAT)
        return py_int(run->arena, py_integer(of));
    if (isnan(of->real) || isinf(of->real) || fabs(of->real) > 9e15)
        return py_not_understood(run, "round()", args, pos);
    if (digits->kind == PY_NONE)
        return py_int(run->arena, (int64_t)rint(of->real));
    (void)snprintf(text, sizeof(text), "%.*f", (int)digits->integer, of->real);
    return py_float(run->arena, strtod(text, NULL));
}

static struct py_value *in_base(struct py_run *run, const struct py_args *args, struct srcpos pos,
                                char type)
{
    struct py_spec spec = { .alternate = true, .precision = -1, .type = type };
    struct strbuf sb = { .arena = run->arena };

    if (!py_takes(args, 1, 1) || !py_is_integer(args->list.items[0]) ||
        !py_spec_add_int(&sb, &spec, py_integer(args->list.items[0])))
        return py_not_understood(run, "hex()", args, pos);
    return py_str_taken(run->arena, &sb);
}

static struct py_value *fn_hex(struct py_run *run, struct py_value *self,
                               const struct py_args *args, struct srcpos pos)
{
    return in_base(run, args, pos, 'x');
}

static struct py_value *fn_oct(struct py_run *run, struct py_value *self,
                               const struct py_args *args, struct srcpos pos)
{
    return in_base(run, args, pos, 'o');
}

static struct py_value *fn_bin(struct py_run *run, struct py_value *self,
                               const struct py_args *args, struct srcpos pos)
{
    return in_base(run, args, pos, 'b');
}

/* --- text ---------------------------------------------------------------- */

static struct py_value *fn_ord(struct py_run *run, struct py_value *self,
                               const struct py_args *args, struct srcpos pos)
{
    unsigned codepoint = 0;

    if (!py_takes(args, 1, 1) || args->list.items[0]->kind != PY_STR ||
        py_text_count(args->list.items[0]->text) != 1)
        return py_not_understood(run, "ord()", args, pos);
    (void)str_decode(args->list.items[0]->text, &codepoint);
    return py_int(run->arena, codepoint);
}

static struct py_value *fn_chr(struct py_run *run, struct py_value *self,
                               const struct py_args *args, struct srcpos pos)
{
    struct strbuf sb = { .arena = run->arena };

    if (!py_takes(args, 1, 1) || !py_is_integer(args->list.items[0]) ||
        py_integer(args->list.items[0]) < 0 || py_integer(args->list.items[0]) > 0x10FFFF ||
        !py_text_add(&sb, (uint32_t)py_integer(args->list.items[0])))
        return py_not_understood(run, "chr()", args, pos);
    return py_str_taken(run->arena, &sb);
}

static struct py_value *fn_repr(struct py_run *run, struct py_value *self,
                                const struct py_args *args, struct srcpos pos)
{
    if (!py_takes(args, 1, 1))
        return py_not_understood(run, "repr()", args, pos);
    return py_convert(run, args->list.items[0], 'r', pos);
}

static struct py_value *fn_ascii(struct py_run *run, struct py_value *self,
                                 const struct py_args *args, struct srcpos pos)
{
    if (!py_takes(args, 1, 1))
        return py_not_understood(run, "ascii()", args, pos);
    return py_convert(run, args->list.items[0], 'a', pos);
}

static struct py_value *fn_format(struct py_run *run, struct py_value *self,
                                  const struct py_args *args, struct srcpos pos)
{
    if (!py_takes(args, 1, 2) || (args->list.count == 2 && args->list.items[1]->kind != PY_STR))
        return py_not_understood(run, "format()", args, pos);
    return py_format_value(
        run, args->list.items[0],
        args->list.count == 2 ? args->list.items[1]->text : (struct str){ "", 0 }, pos);
}

/* --- the world outside --------------------------------------------------- */

/* print() makes strings of its arguments, and nothing that concerns us; a generator that it would
 * go through is not: print(*x) unpacks before. */
static struct py_value *fn_print(struct py_run *run, struct py_value *self,
                                 const struct py_args *args, struct srcpos pos)
{
    return py_none();
}

/* open() stays a term, of which read() makes the text. */
static struct py_value *fn_open(struct py_run *run, struct py_value *self,
                                const struct py_args *args, struct srcpos pos)
{
    struct py_value *term = py_object(run->arena, PY_TERM_CALL, pos);
    const struct py_value *mode = py_args_get(args, 1, "mode");

    if (mode != NULL && (py_cstr(mode) == NULL || strpbrk(py_cstr(mode), "wxa+") != NULL))
        return py_fail(run, pos, "it writes to a file");
    term->object->target = py_symbol(run->arena, "builtins.open");
    term->object->args = *args;
    return term;
}

static struct py_value *fn_opaque(struct py_run *run, struct py_value *self,
                                  const struct py_args *args, struct srcpos pos)
{
    return py_fail(run, pos, "it executes code that is made at run time");
}

static struct py_value *fn_unknown(struct py_run *run, struct py_value *self,
                                   const struct py_args *args, struct srcpos pos)
{
    return py_not_understood(run, "a function that looks at the running program", args, pos);
}

const struct py_builtin py_functions_2[] = {
    { "__import__", fn_opaque, false },
    { "abs", fn_abs, false },
    { "ascii", fn_ascii, false },
    { "bin", fn_bin, false },
    { "callable", fn_callable, false },
    { "chr", fn_chr, false },
    { "compile", fn_opaque, false },
    { "delattr", fn_opaque, false },
    { "dir", fn_unknown, false },
    { "divmod", fn_divmod, false },
    { "eval", fn_opaque, false },
    { "exec", fn_opaque, false },
    { "exit", fn_opaque, false },
    { "format", fn_format, false },
    { "getattr", fn_getattr, false },
    { "globals", fn_opaque, false },
    { "hasattr", fn_hasattr, false },
    { "hash", fn_unknown, false },
    { "hex", fn_hex, false },
    { "id", fn_unknown, false },
    { "input", fn_unknown, false },
    { "isinstance", fn_isinstance, false },
    { "issubclass", fn_issubclass, false },
    { "locals", fn_opaque, false },
    { "oct", fn_oct, false },
    { "open", fn_open, false },
    { "ord", fn_ord, false },
    { "pow", fn_pow, false },
    { "print", fn_print, false },
    { "quit", fn_opaque, false },
    { "repr", fn_repr, false },
    { "round", fn_round, false },
    { "setattr", fn_setattr, false },
    { "vars", fn_opaque, false },
    { NULL, NULL, false },
};
