/* targets.c - see targets.h. */
#include "common/targets.h"

#include <string.h>

#include "common/sha256.h"
#include "common/str.h"
#include "common/strbuf.h"
#include "common/strmap.h"

/* The words of a line: "schema=NAME", or a URL. */
static bool parse_line(const char *line, const char *name, struct arena *arena,
                       struct fleet_target *out, struct error *err)
{
    static const char prefix[] = "schema=";

    while (*line != '\0') {
        size_t len = strcspn(line, " \t");
        const char *word = arena_strndup(arena, line, len);

        if (strncmp(word, prefix, strlen(prefix)) == 0)
            out->schema = word + strlen(prefix);
        else if (out->url[0] == '\0')
            out->url = word;
        else
            return error_set(err, ERROR_USAGE, "%s:%zu: more than one URL", name, out->line);
        line += len;
        line += strspn(line, " \t");
    }
    return true;
}

bool fleet_targets_parse(const char *text, const char *name, struct arena *arena,
                         struct fleet_targets *out, struct error *err)
{
    *out = (struct fleet_targets){ 0 };
    for (size_t number = 1; *text != '\0'; number++) {
        size_t len = strcspn(text, "\n");
        struct str line = str_trim((struct str){ text, len });
        struct fleet_target target = { "", "", number };

        text += len;
        text += *text == '\n';
        if (line.len == 0 || line.ptr[0] == '#')
            continue;
        if (!parse_line(arena_strndup(arena, line.ptr, line.len), name, arena, &target, err))
            return false;
        vec_push(arena, out, target);
    }
    if (out->count > 0)
        return fleet_targets_check(out, arena, err) || error_while(err, "reading %s", name);
    return error_set(err, ERROR_USAGE, "%s names no target", name);
}

bool fleet_targets_check(const struct fleet_targets *targets, struct arena *arena,
                         struct error *err)
{
    struct strmap *seen = strmap_new(arena);

    for (size_t i = 0; i < targets->count; i++) {
        struct fleet_target *t = &targets->items[i];
        const char *key = arena_printf(arena, "%s\t%s", t->url, t->schema);

        if (!strmap_put(seen, key, t))
            return error_set(err, ERROR_USAGE, "the target '%s' stands there twice",
                             fleet_target_name(t->url, t->schema, arena));
    }
    return true;
}

const char *fleet_targets_digest(const struct fleet_targets *targets, struct arena *arena)
{
    struct strbuf sb = { .arena = arena };

    for (size_t i = 0; i < targets->count; i++)
        strbuf_addf(&sb, "%s\t%s\n", targets->items[i].url, targets->items[i].schema);
    return sha256_hex(strbuf_text(&sb), sb.len, arena);
}

const char *fleet_target_name(const char *url, const char *schema, struct arena *arena)
{
    if (url[0] == '\0')
        return schema[0] == '\0' ? "the database" : schema;
    return schema[0] == '\0' ? url : arena_printf(arena, "%s %s", url, schema);
}
