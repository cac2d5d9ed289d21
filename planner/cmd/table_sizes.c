/* table_sizes.c - see table_sizes.h. */
#include "planner/cmd/table_sizes.h"

#include <string.h>

#include "common/file.h"
#include "common/json.h"
#include "planner/check/size.h"

enum { FILE_LIMIT = 16 << 20 };

/* Names are shown without quotes, and without the schema public. */
static const char *shown(const char *name, struct arena *arena)
{
    static const char prefix[] = "public.";
    char *plain = arena_strdup(arena, name);
    size_t len = 0;

    for (size_t i = 0; name[i] != '\0'; i++) {
        i += name[i] == '"';
        if (name[i] == '\0')
            break;
        plain[len++] = name[i];
    }
    plain[len] = '\0';
    return strncmp(plain, prefix, sizeof(prefix) - 1) == 0 ? plain + sizeof(prefix) - 1 : plain;
}

static bool read_relation(struct js_value relation, struct arena *arena, struct strmap *sizes,
                          struct error *err)
{
    struct table_size *size = arena_new(arena, struct table_size);
    const char *name;

    if (!js_get_string(relation, "relation", &name, err) ||
        !js_get_number(relation, "rows", &size->rows, err) ||
        !js_get_number(relation, "bytes", &size->bytes, err) ||
        !js_get_number(relation, "index_bytes", &size->index_bytes, err))
        return false;
    name = shown(name, arena);
    if (strmap_get(sizes, name) == NULL)
        (void)strmap_put(sizes, name, size);
    return true;
}

static bool read_relations(struct js_value document, struct arena *arena, struct strmap *sizes,
                           struct error *err)
{
    struct js_value relations;
    const char *schema;
    size_t count;

    if (!js_get_string(document, "schema", &schema, err))
        return false;
    if (strcmp(schema, "migapply.preflight/1") != 0)
        return error_set(err, ERROR_INPUT, "its schema is '%s'", schema);
    if (!js_get_array(document, "relations", &relations, &count, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        if (!read_relation(js_at(relations, i), arena, sizes, err))
            return false;
    }
    return true;
}

bool table_sizes_read(const char *path, struct arena *arena, struct strmap *sizes,
                      struct error *err)
{
    struct js_value document;
    const char *text;

    if (!file_read_text(path, FILE_LIMIT, arena, &text, err))
        return error_while(err, "reading the sizes of tables");
    if (js_parse(str_of(text), path, arena, &document, err) &&
        read_relations(document, arena, sizes, err))
        return true;
    (void)error_while(err, "reading the sizes of tables from %s", path);
    return error_hint(err, "write it so:  migapply preflight plan.json --json > %s", path);
}
