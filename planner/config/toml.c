/* toml.c - see toml.h. */
#include "planner/config/toml.h"

#include <string.h>

#include "common/limits.h"
#include "common/strbuf.h"
#include "common/strmap.h"
#include "planner/config/toml_scan.h"

struct reader {
    struct toml_scan scan;
    struct toml *toml;
    struct strmap *open;   /* tables that [header] made: their path */
    struct strmap *arrays; /* arrays of tables: their path -> size_t *, how many */
    const char *table;     /* the path of the last [header], "" at the top */
    unsigned depth;        /* of nested arrays and inline tables */
};

static const char *join(const struct reader *r, const char *path, const char *key)
{
    /* A dot inside a key is told from a dot between two. */
    bool quote = strpbrk(key, ".[]\"") != NULL || key[0] == '\0';

    return arena_printf(r->scan.arena, "%s%s%s%s%s", path, path[0] == '\0' ? "" : ".",
                        quote ? "\"" : "", key, quote ? "\"" : "");
}

static bool add(struct reader *r, struct toml_entry entry, struct error *err)
{
    struct toml_entry *copy = arena_new(r->scan.arena, struct toml_entry);

    *copy = entry;
    if (!strmap_put(r->toml->by_path, entry.path, copy))
        return error_at(err, ERROR_CONFIG, entry.pos, "'%s' is there twice", entry.path);
    vec_push(r->scan.arena, r->toml, entry);
    return true;
}

const struct toml_entry *toml_find(const struct toml *toml, const char *path)
{
    return strmap_get(toml->by_path, path);
}

/* Enters path as a table, unless it is one. */
static bool enter_table(struct reader *r, const char *path, struct error *err)
{
    const struct toml_entry *there = toml_find(r->toml, path);

    if (there == NULL) {
        return add(
            r,
            (struct toml_entry){ .path = path, .kind = TOML_TABLE, .text = "", .pos = r->scan.pos },
            err);
    }
    if (there->kind == TOML_TABLE)
        return true;
    return error_at(err, ERROR_CONFIG, r->scan.pos, "'%s' is a value, no table", path);
}

/* Returns the path of the newest table where path is an array of tables. */
static const char *newest(const struct reader *r, const char *path)
{
    const size_t *count = strmap_get(r->arrays, path);

    return count == NULL ? path : arena_printf(r->scan.arena, "%s[%zu]", path, *count - 1);
}

/* Reads "a.b.c" below path; all but the last are entered as tables. In a
 * header each may be an array of tables, of which the newest is meant. */
static bool read_path(struct reader *r, const char *path, bool header, const char **out,
                      struct error *err)
{
    for (;;) {
        const char *key;

        toml_skip(&r->scan, false);
        if (!toml_key(&r->scan, &key, err))
            return false;
        path = join(r, path, key);
        toml_skip(&r->scan, false);
        if (!toml_take(&r->scan, '.'))
            break;
        if (header)
            path = newest(r, path);
        if (!enter_table(r, path, err))
            return false;
    }
    *out = path;
    return true;
}

static bool read_value(struct reader *r, const char *path, struct error *err);

static bool is_compound(const struct reader *r)
{
    return *r->scan.at == '[' || *r->scan.at == '{';
}

/* Reads one element of an array into out, or as an entry of its own. */
static bool read_element(struct reader *r, size_t index, struct toml_entry *out, struct error *err)
{
    enum toml_kind kind;
    const char *text;

    if (is_compound(r))
        return read_value(r, arena_printf(r->scan.arena, "%s[%zu]", out->path, index), err);
    if (*r->scan.at == '"' || *r->scan.at == '\'') {
        if (!toml_string(&r->scan, &text, err))
            return false;
    } else if (!toml_word(&r->scan, &kind, &text, err)) {
        return false;
    }
    vec_push(r->scan.arena, &out->items, text);
    return true;
}

static bool read_array(struct reader *r, const char *path, struct error *err)
{
    struct toml_entry entry = { .path = path, .kind = TOML_ARRAY, .text = "", .pos = r->scan.pos };

    r->scan.at++;
    for (size_t i = 0;; i++) {
        toml_skip(&r->scan, true);
        if (toml_take(&r->scan, ']'))
            break;
        if (!read_element(r, i, &entry, err))
            return false;
        toml_skip(&r->scan, true);
        if (!toml_take(&r->scan, ',') && *r->scan.at != ']')
            return toml_wrong(&r->scan, "',' or ']'", err);
    }
    return add(r, entry, err);
}

static bool read_pair(struct reader *r, const char *table, struct error *err)
{
    const char *path;

    if (!read_path(r, table, false, &path, err))
        return false;
    if (!toml_take(&r->scan, '='))
        return toml_wrong(&r->scan, "'='", err);
    toml_skip(&r->scan, false);
    return read_value(r, path, err);
}

static bool read_inline_table(struct reader *r, const char *path, struct error *err)
{
    struct toml_entry entry = { .path = path, .kind = TOML_TABLE, .text = "", .pos = r->scan.pos };

    r->scan.at++;
    if (!add(r, entry, err))
        return false;
    toml_skip(&r->scan, false);
    if (toml_take(&r->scan, '}'))
        return true;
    for (;;) {
        if (!read_pair(r, path, err))
            return false;
        toml_skip(&r->scan, false);
        if (toml_take(&r->scan, '}'))
            return true;
        if (!toml_take(&r->scan, ','))
            return toml_wrong(&r->scan, "',' or '}'", err);
    }
}

static bool read_value(struct reader *r, const char *path, struct error *err)
{
    struct toml_entry entry = { .path = path, .kind = TOML_STRING, .pos = r->scan.pos };
    bool done;

    if (is_compound(r)) {
        if (++r->depth > LIMIT_NESTING) {
            return error_at(err, ERROR_CONFIG, r->scan.pos, "values are nested deeper than %d",
                            LIMIT_NESTING);
        }
        done = *r->scan.at == '[' ? read_array(r, path, err) : read_inline_table(r, path, err);
        r->depth--;
        return done;
    }
    if (*r->scan.at == '"' || *r->scan.at == '\'')
        done = toml_string(&r->scan, &entry.text, err);
    else
        done = toml_word(&r->scan, &entry.kind, &entry.text, err);
    return done && add(r, entry, err);
}

/* Enters one more table of the array at path. */
static bool extend_array(struct reader *r, const char *path, struct error *err)
{
    size_t *count = strmap_get(r->arrays, path);

    if (count == NULL) {
        count = arena_new(r->scan.arena, size_t);
        strmap_put(r->arrays, path, count);
        if (toml_find(r->toml, path) != NULL)
            return error_at(err, ERROR_CONFIG, r->scan.pos, "'%s' is there twice", path);
        if (!enter_table(r, path, err))
            return false;
    }
    ++*count;
    r->table = newest(r, path);
    return enter_table(r, r->table, err);
}

/* Reads "[a.b]" or "[[a.b]]" and makes it the table that follows. */
static bool read_header(struct reader *r, struct error *err)
{
    const char *path;
    bool array;

    r->scan.at++;
    array = toml_take(&r->scan, '[');
    if (!read_path(r, "", true, &path, err))
        return false;
    if (!toml_take(&r->scan, ']') || (array && !toml_take(&r->scan, ']')))
        return toml_wrong(&r->scan, "']'", err);
    if (array) {
        if (!extend_array(r, path, err))
            return false;
    } else {
        if (strmap_get(r->arrays, path) != NULL || !strmap_put(r->open, path, r))
            return error_at(err, ERROR_CONFIG, r->scan.pos, "the table [%s] is there twice", path);
        if (!enter_table(r, path, err))
            return false;
        r->table = path;
    }
    return toml_end_line(&r->scan, err);
}

bool toml_read(const char *path, const char *text, struct arena *arena, struct toml *out,
               struct error *err)
{
    struct reader r = {
        .scan = { text, { path, 1, 0 }, arena },
        .toml = out,
        .open = strmap_new(arena),
        .arrays = strmap_new(arena),
        .table = "",
    };

    *out = (struct toml){ .by_path = strmap_new(arena) };
    if (strncmp(text, "\xEF\xBB\xBF", 3) == 0)
        r.scan.at += 3;
    for (;;) {
        toml_skip(&r.scan, true);
        if (*r.scan.at == '\0')
            return true;
        if (*r.scan.at == '[') {
            if (!read_header(&r, err))
                return false;
        } else if (!read_pair(&r, r.table, err) || !toml_end_line(&r.scan, err)) {
            return false;
        }
    }
}
