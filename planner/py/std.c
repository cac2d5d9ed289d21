/* std.c - see std.h: what belongs to the library, its constants, and its calls by name. */
#include "planner/py/std.h"

#include <stdlib.h>
#include <string.h>

#include "planner/py/run.h"
#include "planner/py/std_table.h"

/* --- modules ------------------------------------------------------------- */

/* The top levels of the standard library, sorted, and packages that only write logs or to a
 * terminal. */
static const char *const std_modules[] = {
    "__future__",   "abc",
    "argparse",     "ast",
    "asyncio",      "attr",
    "attrs",        "base64",
    "binascii",     "bisect",
    "builtins",     "calendar",
    "click",        "codecs",
    "collections",  "concurrent",
    "configparser", "contextlib",
    "contextvars",  "copy",
    "csv",          "ctypes",
    "dataclasses",  "datetime",
    "decimal",      "difflib",
    "email",        "enum",
    "errno",        "fnmatch",
    "fractions",    "functools",
    "gc",           "getpass",
    "glob",         "gzip",
    "hashlib",      "heapq",
    "hmac",         "html",
    "http",         "importlib",
    "inspect",      "io",
    "ipaddress",    "itertools",
    "json",         "keyword",
    "locale",       "logging",
    "loguru",       "math",
    "mimetypes",    "multiprocessing",
    "numbers",      "operator",
    "os",           "oslo_log",
    "pathlib",      "pickle",
    "pkgutil",      "platform",
    "posixpath",    "pprint",
    "queue",        "random",
    "re",           "rich",
    "secrets",      "shlex",
    "shutil",       "signal",
    "socket",       "sqlite3",
    "ssl",          "statistics",
    "string",       "struct",
    "structlog",    "subprocess",
    "sys",          "tempfile",
    "textwrap",     "threading",
    "time",         "timeit",
    "tomllib",      "tqdm",
    "traceback",    "types",
    "typing",       "typing_extensions",
    "unicodedata",  "unittest",
    "urllib",       "uuid",
    "warnings",     "weakref",
    "xml",          "zipfile",
    "zlib",         "zoneinfo",
};

static int compare(const void *key, const void *item)
{
    const struct str *name = key;
    const char *other = *(const char *const *)item;
    int order = strncmp(name->ptr, other, name->len);

    return order != 0 ? order : other[name->len] == '\0' ? 0 : -1;
}

bool py_std_is_module(const char *dotted)
{
    struct str top = { dotted, strcspn(dotted, ".") };

    return bsearch(&top, std_modules, sizeof(std_modules) / sizeof(std_modules[0]),
                   sizeof(std_modules[0]), compare) != NULL;
}

/* What a term comes from: the symbol at its bottom; NULL for none. */
const char *py_std_origin(const struct py_value *value)
{
    for (unsigned depth = 0; value != NULL && depth < 100; depth++) {
        if (value->kind == PY_SYMBOL)
            return value->symbol;
        if (value->kind != PY_OBJECT)
            return NULL;
        value = value->object->target;
    }
    return NULL;
}

bool py_std_owns(const struct py_value *value)
{
    const char *origin = py_std_origin(value);

    return origin != NULL && py_std_is_module(origin);
}

/* --- constants ----------------------------------------------------------- */

static const struct {
    const char *name;
    const char *text;
} texts[] = {
    { "string.ascii_lowercase", "abcdefghijklmnopqrstuvwxyz" },
    { "string.ascii_uppercase", "ABCDEFGHIJKLMNOPQRSTUVWXYZ" },
    { "string.ascii_letters", "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ" },
    { "string.digits", "0123456789" },
    { "string.hexdigits", "0123456789abcdefABCDEF" },
    { "string.octdigits", "01234567" },
    { "os.sep", "/" },
    { "os.path.sep", "/" },
    { "os.linesep", "\n" },
};

struct py_value *py_std_constant(struct py_run *run, const char *dotted)
{
    if (strcmp(dotted, "typing.TYPE_CHECKING") == 0)
        return py_bool(false);
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        if (strcmp(texts[i].name, dotted) == 0)
            return py_str(run->arena, texts[i].text);
    }
    return NULL;
}

/* --- calls --------------------------------------------------------------- */

static const struct py_std_function *find_function(const char *name)
{
    const struct py_std_function *const tables[] = { py_std_text, py_std_iter, py_std_date,
                                                     py_std_path };

    for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
        for (const struct py_std_function *f = tables[i]; f->name != NULL; f++) {
            if (strcmp(f->name, name) == 0)
                return f;
        }
    }
    return NULL;
}

/* Symbols whose calls stay what they are: values of the library, written down. */
static bool is_kept(const char *name)
{
    static const char *const names[] = {
        "attr.attrs",
        "attr.dataclass",
        "attr.define",
        "attr.frozen",
        "attr.mutable",
        "attr.s",
        "attrs.define",
        "attrs.frozen",
        "attrs.mutable",
        "contextlib.closing",
        "contextlib.nullcontext",
        "contextlib.suppress",
        "dataclasses.dataclass",
        "dataclasses.field",
        "datetime.date",
        "datetime.datetime",
        "datetime.time",
        "datetime.timedelta",
        "datetime.timezone",
        "decimal.Decimal",
        "enum.auto",
        "functools.lru_cache",
        "functools.wraps",
        "pathlib.Path",
        "pathlib.PurePath",
        "pathlib.PosixPath",
        "uuid.UUID",
        "warnings.catch_warnings",
        "functools.cache",
        "typing.TypeVar",
        "typing.ParamSpec",
    };

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (strcmp(names[i], name) == 0)
            return true;
    }
    return false;
}

/* What may run code of anybody's, or another program. */
static bool may_do_anything(const char *name)
{
    static const char *const prefixes[] = {
        "asyncio.",   "concurrent.",        "ctypes.",     "importlib.", "multiprocessing.",
        "os.exec",    "os.popen",           "os.spawn",    "os.system",  "pkgutil.",
        "signal.",    "sqlite3.",           "subprocess.", "sys.exit",   "sys.modules",
        "threading.", "types.FunctionType", "os._exit",    "os.fork",    "os.kill",
        "os.abort",   "unittest.",
    };

    for (size_t i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++) {
        if (strncmp(name, prefixes[i], strlen(prefixes[i])) == 0)
            return true;
    }
    return false;
}

static bool is_code(const struct py_value *value)
{
    return value->kind == PY_FUNCTION || value->kind == PY_METHOD ||
           (value->kind == PY_UNKNOWN && !value->unknown.inert) ||
           (value->kind == PY_SYMBOL && !py_std_is_module(value->symbol));
}

static bool takes_code(const struct py_args *args)
{
    for (size_t i = 0; i < args->list.count; i++) {
        if (is_code(args->list.items[i]))
            return true;
    }
    for (size_t i = 0; i < args->named.count; i++) {
        if (is_code(args->named.items[i].value))
            return true;
    }
    return false;
}

/* logging, warnings and time.sleep() give nothing back that anybody would use. */
static bool is_silent(const char *origin)
{
    static const char *const prefixes[] = { "logging.",    "warnings.",       "loguru.",
                                            "structlog.",  "oslo_log.",       "sys.stdout.",
                                            "sys.stderr.", "traceback.print", "pprint.",
                                            NULL };
    static const char *const names[] = { "time.sleep", "click.echo",      "click.secho",
                                         "rich.print", "tqdm.tqdm.write", NULL };

    for (const char *const *p = prefixes; *p != NULL; p++) {
        if (strncmp(origin, *p, strlen(*p)) == 0)
            return true;
    }
    for (const char *const *n = names; *n != NULL; n++) {
        if (strcmp(origin, *n) == 0)
            return true;
    }
    return false;
}

static bool makes_logger(const char *origin)
{
    return strcmp(origin, "logging.getLogger") == 0 || strcmp(origin, "loguru.logger.bind") == 0 ||
           strncmp(origin, "structlog.get", 13) == 0 ||
           strcmp(origin, "oslo_log.log.getLogger") == 0 ||
           strncmp(origin, "structlog.stdlib.get", 20) == 0;
}

static struct py_value *unknown_call(struct py_run *run, const struct py_call *call,
                                     const char *origin)
{
    const char *reason =
        arena_printf(run->arena, "the result of %s() is known at run time only", origin);
    bool inert = !takes_code(call->args) && !may_do_anything(origin);

    if (!inert && !run->is_tolerant)
        return py_fail(run, call->pos, "what %s() does is not known", origin);
    for (size_t i = 0; i < call->args->list.count; i++)
        py_poison(run, call->args->list.items[i], reason, call->pos);
    return py_from_unknown(run, py_new_unknown(run->arena, call->pos, inert, "%s", reason),
                           call->pos);
}

bool py_std_call(struct py_run *run, const struct py_call *call, struct py_value **out)
{
    const char *origin = py_std_origin(call->callee);
    const struct py_std_function *f =
        call->callee->kind == PY_SYMBOL ? find_function(call->callee->symbol) : NULL;

    *out = NULL;
    if (f != NULL)
        *out = f->call(run, call->args, call->pos);
    else if (call->callee->kind == PY_SYMBOL && is_kept(call->callee->symbol))
        return true;
    else if (is_silent(origin))
        *out = call->callee->kind == PY_SYMBOL && makes_logger(origin) ? NULL : py_none();
    else if (call->callee->kind == PY_OBJECT && call->callee->object->term == PY_TERM_ATTRIBUTE)
        *out = py_std_method(run, call);
    if (run->abort != PY_RUNNING)
        return false;
    if (*out == NULL && !is_silent(origin))
        *out = unknown_call(run, call, origin);
    return run->abort == PY_RUNNING;
}
