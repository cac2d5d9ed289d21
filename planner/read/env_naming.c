/* env_naming.c - see env_naming.h. */
#include "planner/read/env_naming.h"

#include <string.h>

#include "planner/read/env_program.h"
#include "planner/read/env_roots.h"
#include "planner/read/env_search.h"
#include "planner/read/env_target.h"

enum { ROOTS_MOST = 4 };

/* --- conventions as written ------------------------------------------------ */

/* Returns false where a key is no string: then nothing is known of it. Values that are no strings
 * are tokens' functions. */
static bool take_convention(const struct py_value *dict, struct arena *arena,
                            struct ddl_convention *out)
{
    const struct py_entry *entry;
    size_t at = 0;

    if (dict->kind != PY_DICT)
        return false;
    while ((entry = py_map_next(dict->map, &at)) != NULL) {
        const char *key = py_cstr(entry->key);
        const char *pattern = py_cstr(entry->value);

        if (key == NULL || entry->value->kind == PY_UNKNOWN)
            return false;
        if (pattern != NULL)
            vec_push(arena, out,
                     (struct ddl_naming){ arena_strdup(arena, key), arena_strdup(arena, pattern) });
    }
    return true;
}

static bool is_equal(const struct ddl_convention *a, const struct ddl_convention *b)
{
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count && a->items != NULL && b->items != NULL; i++) {
        if (strcmp(a->items[i].key, b->items[i].key) != 0 ||
            strcmp(a->items[i].pattern, b->items[i].pattern) != 0)
            return false;
    }
    return true;
}

/* --- what may be instead ----------------------------------------------------- */

/* The module that is not there; NULL where the reason is another one. */
static const char *missing_module(const char *reason, struct arena *arena)
{
    static const char before[] = "the module '";
    const char *name = reason + sizeof(before) - 1;

    if (strncmp(reason, before, sizeof(before) - 1) != 0)
        return NULL;
    return arena_strndup(arena, name, strcspn(name, "'"));
}

/* What is used to reach the project's own metadata, and brings no convention of its own: the
 * frameworks of web applications, settings, drivers, and what models use besides. A name stands for
 * all that begin with it and an underscore, too. */
static const char *const frameworks[] = {
    "aiocache",
    "aiohttp",
    "aioredis",
    "arrow",
    "asyncpg",
    "authlib",
    "babel",
    "bcrypt",
    "boto3",
    "botocore",
    "celery",
    "certifi",
    "chardet",
    "connexion",
    "cryptography",
    "dateutil",
    "decouple",
    "dotenv",
    "dynaconf",
    "elasticsearch",
    "environ",
    "environs",
    "falcon",
    "fastapi",
    "flask",
    "gevent",
    "google",
    "gunicorn",
    "httpx",
    "humanize",
    "itsdangerous",
    "jinja2",
    "jose",
    "jsonschema",
    "jwt",
    "kombu",
    "kubernetes",
    "markdown",
    "markupsafe",
    "marshmallow",
    "minio",
    "nacl",
    "numpy",
    "openai",
    "opentelemetry",
    "orjson",
    "oslo_config",
    "oslo_context",
    "oslo_log",
    "oslo_serialization",
    "oslo_utils",
    "packaging",
    "pandas",
    "passlib",
    "pendulum",
    "phonenumbers",
    "pika",
    "prometheus_client",
    "psutil",
    "psycopg",
    "psycopg2",
    "pycountry",
    "pydantic",
    "pymongo",
    "pymysql",
    "pyramid",
    "pythonjsonlogger",
    "pytz",
    "quart",
    "redis",
    "requests",
    "rq",
    "sentry_sdk",
    "simplejson",
    "six",
    "slugify",
    "sqlparse",
    "starlette",
    "stripe",
    "tenacity",
    "tornado",
    "twisted",
    "ujson",
    "urllib3",
    "uvicorn",
    "validators",
    "werkzeug",
    "wtforms",
    "yaml",
    "yarl",
};

/* Public packages whose own base has no convention. */
static const char *const plain_bases[] = { "baselayer", "neutron_lib", "oslo_db" };

static bool is_one_of(const char *module, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        size_t len = strlen(names[i]);

        if (strncmp(module, names[i], len) == 0 && strchr("._", module[len]) != NULL)
            return true;
    }
    return false;
}

static bool is_framework(const char *module)
{
    return is_one_of(module, frameworks, sizeof(frameworks) / sizeof(frameworks[0]));
}

static bool has_plain_base(const char *module)
{
    return is_one_of(module, plain_bases, sizeof(plain_bases) / sizeof(plain_bases[0]));
}

static void add_candidate(const struct py_value *dict, struct arena *arena,
                          struct ddl_settings *out)
{
    struct ddl_convention convention = { 0 };

    if (!take_convention(dict, arena, &convention)) {
        out->is_naming_open = true;
        return;
    }
    for (size_t i = 0; i < out->namings.count; i++) {
        if (is_equal(&out->namings.items[i], &convention))
            return;
    }
    vec_push(arena, &out->namings, convention);
}

static void add_candidates(const struct env_search *search, struct arena *arena,
                           struct ddl_settings *out)
{
    for (size_t i = 0; i < search->conventions.count; i++)
        add_candidate(search->conventions.items[i], arena, out);
    if (!search->is_complete)
        out->is_naming_open = true;
}

/* The database of the application that the migrations belong to, with what it needs of packages
 * elsewhere in the repository. */
static struct env_target find_database(const struct source_file *file, struct arena *arena,
                                       struct strlist *roots)
{
    for (size_t i = 0;; i++) {
        const struct py_value *database = env_search_database(file, roots, arena);
        struct env_target target = { 0 };
        const char *module;

        if (database == NULL)
            return target;
        target = env_target_of(database);
        module = target.is_known ? NULL : missing_module(target.reason, arena);
        if (module == NULL || i == ROOTS_MOST || !env_roots_find(file, module, arena, roots))
            return target;
    }
}

static void doubt(const struct source_file *file, const char *reason, struct arena *arena,
                  struct ddl_settings *out)
{
    const char *module = missing_module(reason, arena);
    struct env_search search = { 0 };
    struct env_target known = { 0 };

    out->naming_doubt = arena_printf(
        arena, "target_metadata of %s is not known (%s); [tool.migplan.naming] can say it",
        file->path, reason);
    if (module != NULL && !is_framework(module) && !has_plain_base(module)) {
        out->is_naming_open = true;
        return;
    }
    known = find_database(file, arena, &out->roots);
    if (known.is_known &&
        (known.convention == NULL || take_convention(known.convention, arena, &out->naming))) {
        out->naming_doubt = NULL;
        return;
    }
    env_search_run(file, &out->roots, arena, &search);
    add_candidates(&search, arena, out);
    if (module != NULL && !has_plain_base(module) && !search.has_maker)
        out->is_naming_open = true;
    if (out->namings.count == 0 && !out->is_naming_open)
        out->naming_doubt = NULL; /* the repository has no convention anywhere */
}

/* --- env.py -------------------------------------------------------------------- */

/* What MetaData() was given, or what was assigned to it later. */
static bool settle(const struct env_target *target, const struct ddl_seen *seen,
                   struct arena *arena, struct ddl_settings *out)
{
    const struct py_value *assigned =
        seen->conventions.count == 1 ? seen->conventions.items[0] : NULL;

    if (seen->conventions.count > 1 || (assigned != NULL && target->convention != NULL))
        return false;
    if (target->convention == NULL && assigned == NULL)
        return true;
    return take_convention(assigned != NULL ? assigned : target->convention, arena, &out->naming);
}

/* Evaluates env.py, and again from the folders where the modules lie that it did not find. */
static struct env_target find_target(struct env_program *program, const struct source_file *file,
                                     struct str text, const struct env_targets *targets,
                                     struct arena *arena, struct strlist *roots)
{
    for (size_t i = 0;; i++) {
        struct env_target target;
        const char *module;

        env_program_run(program, file, "", text, roots, arena);
        target = env_target_find(program, targets);
        module = target.is_known ? NULL : missing_module(target.reason, arena);
        if (module == NULL || is_framework(module) || i == ROOTS_MOST ||
            !env_roots_find(file, module, arena, roots))
            return target;
    }
}

void env_naming_read(const struct source_file *file, const struct py_source *env,
                     struct arena *arena, struct ddl_settings *out)
{
    struct env_program *program = arena_new(arena, struct env_program);
    struct env_target target;
    struct env_targets targets = { 0 };
    struct str text = env_target_expressions(env->text, arena, &targets);

    if (targets.names.count == 0)
        return;
    target = find_target(program, file, text, &targets, arena, &out->roots);
    if (!target.is_known)
        doubt(file, target.reason, arena, out);
    else if (!settle(&target, &program->seen, arena, out))
        doubt(file, "its naming convention is made by code", arena, out);
}
