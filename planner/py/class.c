/* class.c - see class.h. */
#include "planner/py/class.h"

#include <string.h>

#include "planner/py/builtin.h"
#include "planner/py/run.h"

enum { CLASS_DEPTH = 30 };

static struct py_value *find(const struct py_class *cls, const char *name, unsigned depth)
{
    struct py_value *value = py_names_get(&cls->attrs, name);

    for (size_t i = 0; i < cls->bases.count && value == NULL && depth < CLASS_DEPTH; i++) {
        if (cls->bases.items[i]->kind == PY_CLASS)
            value = find(cls->bases.items[i]->cls, name, depth + 1);
    }
    return value;
}

struct py_value *py_class_find(const struct py_class *cls, const char *name)
{
    return find(cls, name, 0);
}

static struct py_value *symbolic_base(const struct py_class *cls, unsigned depth)
{
    struct py_value *found = NULL;

    for (size_t i = 0; i < cls->bases.count && found == NULL && depth < CLASS_DEPTH; i++) {
        struct py_value *base = cls->bases.items[i];

        if (base->kind == PY_CLASS)
            found = symbolic_base(base->cls, depth + 1);
        else if (base->kind == PY_SYMBOL || base->kind == PY_OBJECT)
            found = base;
    }
    return found;
}

struct py_value *py_class_symbolic_base(const struct py_class *cls)
{
    return symbolic_base(cls, 0);
}

/* --- enums --------------------------------------------------------------- */

static bool has_base(const struct py_class *cls, const char *symbol, const char *builtin,
                     unsigned depth)
{
    for (size_t i = 0; i < cls->bases.count && depth < CLASS_DEPTH; i++) {
        const struct py_value *base = cls->bases.items[i];

        if (base->kind == PY_CLASS && has_base(base->cls, symbol, builtin, depth + 1))
            return true;
        if (symbol != NULL && py_is_symbol(base, symbol))
            return true;
        if (builtin != NULL && base->kind == PY_BUILTIN &&
            strcmp(base->builtin->name, builtin) == 0)
            return true;
    }
    return false;
}

const char *py_class_mixin(const struct py_class *cls)
{
    if (has_base(cls, "enum.StrEnum", "str", 0))
        return "str";
    return has_base(cls, "enum.IntEnum", "int", 0) ? "int" : NULL;
}

enum py_member_text py_class_member_text(const struct py_class *cls)
{
    if (has_base(cls, "enum.StrEnum", NULL, 0))
        return PY_MEMBER_VALUE;
    return has_base(cls, "enum.IntEnum", NULL, 0) ? PY_MEMBER_DEPENDS : PY_MEMBER_NAME;
}

/* --- subclasses ---------------------------------------------------------- */

static enum py_answered is_subclass(const struct py_value *cls, const struct py_value *base,
                                    unsigned depth)
{
    enum py_answered any = PY_NO;

    if (py_same(cls, base) == PY_YES)
        return PY_YES;
    if (cls->kind != PY_CLASS || depth > CLASS_DEPTH)
        return cls->kind == PY_BUILTIN && base->kind != PY_SYMBOL ? PY_NO : PY_MAYBE;
    for (size_t i = 0; i < cls->cls->bases.count; i++) {
        enum py_answered one = is_subclass(cls->cls->bases.items[i], base, depth + 1);

        if (one == PY_YES)
            return PY_YES;
        if (one == PY_MAYBE)
            any = PY_MAYBE;
    }
    return any;
}

enum py_answered py_class_is_subclass(const struct py_value *cls, const struct py_value *base)
{
    return is_subclass(cls, base, 0);
}

/* --- exceptions ---------------------------------------------------------- */

static const struct {
    const char *name;
    const char *base;
} exceptions[] = {
    { "BaseException", NULL },
    { "SystemExit", "BaseException" },
    { "KeyboardInterrupt", "BaseException" },
    { "GeneratorExit", "BaseException" },
    { "Exception", "BaseException" },
    { "ArithmeticError", "Exception" },
    { "FloatingPointError", "ArithmeticError" },
    { "OverflowError", "ArithmeticError" },
    { "ZeroDivisionError", "ArithmeticError" },
    { "AssertionError", "Exception" },
    { "AttributeError", "Exception" },
    { "BufferError", "Exception" },
    { "EOFError", "Exception" },
    { "ImportError", "Exception" },
    { "ModuleNotFoundError", "ImportError" },
    { "LookupError", "Exception" },
    { "IndexError", "LookupError" },
    { "KeyError", "LookupError" },
    { "MemoryError", "Exception" },
    { "NameError", "Exception" },
    { "UnboundLocalError", "NameError" },
    { "OSError", "Exception" },
    { "IOError", "Exception" },
    { "EnvironmentError", "Exception" },
    { "ConnectionError", "OSError" },
    { "FileExistsError", "OSError" },
    { "FileNotFoundError", "OSError" },
    { "PermissionError", "OSError" },
    { "TimeoutError", "OSError" },
    { "ReferenceError", "Exception" },
    { "RuntimeError", "Exception" },
    { "NotImplementedError", "RuntimeError" },
    { "RecursionError", "RuntimeError" },
    { "StopIteration", "Exception" },
    { "StopAsyncIteration", "Exception" },
    { "SyntaxError", "Exception" },
    { "IndentationError", "SyntaxError" },
    { "SystemError", "Exception" },
    { "TypeError", "Exception" },
    { "ValueError", "Exception" },
    { "UnicodeError", "ValueError" },
    { "UnicodeDecodeError", "UnicodeError" },
    { "UnicodeEncodeError", "UnicodeError" },
    { "Warning", "Exception" },
    { "DeprecationWarning", "Warning" },
    { "FutureWarning", "Warning" },
    { "PendingDeprecationWarning", "Warning" },
    { "ResourceWarning", "Warning" },
    { "RuntimeWarning", "Warning" },
    { "SyntaxWarning", "Warning" },
    { "UserWarning", "Warning" },
};

enum { EXCEPTION_COUNT = sizeof(exceptions) / sizeof(exceptions[0]) };

static struct py_value *make_exception(struct py_run *run, const char *name, const char *base)
{
    struct py_value *cls = py_new(run->arena, PY_CLASS);

    cls->cls = arena_new(run->arena, struct py_class);
    cls->cls->name = name;
    cls->cls->module = "builtins";
    cls->cls->is_builtin = true;
    if (base != NULL)
        py_push(run->arena, &cls->cls->bases, py_exception_class(run, base));
    py_names_set(run->arena, &run->exceptions, name, cls);
    return cls;
}

struct py_value *py_exception_class(struct py_run *run, const char *name)
{
    struct py_value *cls = py_names_get(&run->exceptions, name);

    if (strcmp(name, "IOError") == 0 || strcmp(name, "EnvironmentError") == 0)
        name = "OSError";
    for (size_t i = 0; i < EXCEPTION_COUNT && cls == NULL; i++) {
        if (strcmp(exceptions[i].name, name) == 0)
            cls = make_exception(run, exceptions[i].name, exceptions[i].base);
    }
    return cls;
}

static bool is_exception(const struct py_class *cls, unsigned depth)
{
    if (cls->is_builtin)
        return true;
    for (size_t i = 0; i < cls->bases.count && depth < CLASS_DEPTH; i++) {
        if (cls->bases.items[i]->kind == PY_CLASS &&
            is_exception(cls->bases.items[i]->cls, depth + 1))
            return true;
    }
    return false;
}

bool py_class_is_exception(const struct py_class *cls)
{
    return is_exception(cls, 0);
}
