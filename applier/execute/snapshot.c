/* snapshot.c - see snapshot.h. */
#include "applier/execute/snapshot.h"

#include <stdlib.h>
#include <string.h>

#include "applier/execute/snapshot_sql.h"

static const char *keep(struct snapshots *s, const char *text)
{
    char *known = strmap_get(s->texts, text);

    if (known == NULL) {
        known = arena_strdup(s->arena, text);
        (void)strmap_put(s->texts, known, known);
    }
    return known;
}

static int compare(const struct snapshot_line *a, const struct snapshot_line *b)
{
    int by_class = strcmp(a->class, b->class);

    return by_class != 0 ? by_class : strcmp(a->object, b->object);
}

static int compare_items(const void *a, const void *b)
{
    return compare(a, b);
}

/* Adds what one of the statements lists. */
static bool list(struct snapshots *s, enum statement name, const char *version_oid,
                 struct snapshot *out, struct error *err)
{
    struct arena scratch = { 0 };
    struct query query = { .sql = statement_texts[name],
                           .params = { version_oid },
                           .param_count = 1 };
    struct rows rows;
    bool good = query_run(s->conn, &query, &scratch, &rows, err);

    for (size_t i = 0; good && i < rows.count; i++) {
        struct snapshot_line line = { keep(s, rows_text(&rows, i, 0)),
                                      keep(s, rows_text(&rows, i, 1)),
                                      keep(s, rows_text(&rows, i, 2)) };

        vec_push(s->arena, out, line);
    }
    arena_free(&scratch);
    return good;
}

bool snapshot_take(struct snapshots *s, struct snapshot *out, struct error *err)
{
    struct arena scratch = { 0 };
    struct query version = { .sql = "SELECT coalesce(pg_catalog.to_regclass($1)::oid, 0)::text",
                             .params = { s->version_table },
                             .param_count = 1 };
    struct rows rows;
    bool good;

    *out = (struct snapshot){ 0 };
    good = query_run(s->conn, &version, &scratch, &rows, err) &&
           list(s, STMT_SNAPSHOT_RELATIONS, rows_text(&rows, 0, 0), out, err) &&
           list(s, STMT_SNAPSHOT_OTHERS, rows_text(&rows, 0, 0), out, err) &&
           list(s, STMT_SNAPSHOT_ASIDES, rows_text(&rows, 0, 0), out, err);
    arena_free(&scratch);
    if (out->count > 0)
        qsort(out->items, out->count, sizeof(out->items[0]), compare_items);
    return good || error_while(err, "reading what the schema is");
}

/* Says which of the two comes first: below 0 the old one is alone, above 0 the
 * new one. */
static int order(const struct snapshot *before, size_t b, const struct snapshot *after, size_t a)
{
    if (b == before->count)
        return 1;
    return a == after->count ? -1 : compare(&before->items[b], &after->items[a]);
}

static struct snapshot_difference one_sided(const struct snapshot_line *line, bool is_new)
{
    return (struct snapshot_difference){ .class = line->class,
                                         .object = line->object,
                                         .before = is_new ? NULL : line->definition,
                                         .after = is_new ? line->definition : NULL };
}

void snapshot_compare(const struct snapshot *before, const struct snapshot *after,
                      struct arena *arena, struct snapshot_differences *out)
{
    size_t b = 0;
    size_t a = 0;

    while (b < before->count || a < after->count) {
        int first = order(before, b, after, a);

        if (first < 0) {
            vec_push(arena, out, one_sided(&before->items[b++], false));
        } else if (first > 0) {
            vec_push(arena, out, one_sided(&after->items[a++], true));
        } else {
            struct snapshot_difference d = one_sided(&before->items[b++], false);

            d.after = after->items[a++].definition;
            if (strcmp(d.before, d.after) != 0)
                vec_push(arena, out, d);
        }
    }
}
