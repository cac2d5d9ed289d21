/* rule_imports.c - MP307: a revision imports the application's models. */
#include <string.h>
#include <strings.h>

#include "planner/check/rule.h"

/* Libraries that have modules or names of these words themselves. */
static bool is_library(const char *module)
{
    static const char *const libraries[] = { "sqlalchemy", "alembic",  "sqlmodel", "geoalchemy2",
                                             "pgvector",   "pydantic", "typing" };

    for (size_t i = 0; i < sizeof(libraries) / sizeof(libraries[0]); i++) {
        size_t len = strlen(libraries[i]);

        if (strncmp(module, libraries[i], len) == 0 &&
            (module[len] == '\0' || module[len] == '.' || module[len] == '_'))
            return true;
    }
    return false;
}

/* Returns whether the word, one part of a module's name, is what people call
 * the place of their models. */
static bool is_place(const char *word, size_t len)
{
    static const char *const places[] = { "models", "model", "orm", "entities" };

    for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
        size_t n = strlen(places[i]);

        if (len == n ? strncasecmp(word, places[i], n) == 0
                     : i < 2 && len > n && word[len - n - 1] == '_' &&
                           strncasecmp(word + len - n, places[i], n) == 0)
            return true;
    }
    return false;
}

static bool has_place(const char *dotted)
{
    while (*dotted != '\0') {
        size_t len = strcspn(dotted, ".");

        if (is_place(dotted, len))
            return true;
        dotted += len + (dotted[len] == '.');
    }
    return false;
}

static bool is_model(const struct check_import *import)
{
    if (is_library(import->module))
        return false;
    return has_place(import->module) ||
           (import->name != NULL &&
            (is_place(import->name, strlen(import->name)) || strcmp(import->name, "Base") == 0));
}

/* One finding for each line: what it imports hangs together. */
static void check(const struct rule_info *info, const struct check_input *input,
                  struct arena *arena, struct findings *out)
{
    struct srcpos last = { 0 };

    for (size_t i = 0; i < input->imports.count; i++) {
        const struct check_import *import = &input->imports.items[i];
        struct finding f;

        if (!is_model(import) || (last.file == import->pos.file && last.line == import->pos.line))
            continue;
        last = import->pos;
        f = rule_finding(info, input, import->revision, false,
                         arena_printf(arena, "%s imports the application's models: %s%s%s",
                                      import->revision->id, import->module,
                                      import->name == NULL ? "" : ".",
                                      import->name == NULL ? "" : import->name));
        f.region = (struct region){ .start = import->pos };
        vec_push(arena, out, f);
    }
}

const struct rule rule_model_import = {
    .info = {
        .code = "MP307",
        .name = "model-import-in-migration",
        .severity = SEVERITY_WARNING,
        .tags = "script",
        .summary = "A revision imports the application's models.",
        .why = "The models go on changing and the revision does not: a column that is added to a "
               "model next month is then queried by a revision that runs before it is there, and a "
               "new database can no longer be made. The whole application must be importable, too.",
        .instead = "Write down the tables as they are at this revision: sa.table(\"users\", "
                   "sa.column(\"id\")), or SQL.",
        .alembic = "users = sa.table(\"users\", sa.column(\"id\"), sa.column(\"email\"))",
        .fine_when = "what is imported never changes, as the members of an enum that is frozen.",
    },
    .check = check,
};
