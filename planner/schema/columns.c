/* columns.c - see schema.h: a relation's columns by name. A table of a few is searched from its
 * first on; one of many has an index, from name to a place where the column stands or, after it
 * was dropped or renamed, nothing. */
#include <string.h>

#include "planner/schema/parts.h"

enum { INDEXED_FROM = 16 };

struct column *relation_column(const struct relation *r, const char *name)
{
    if (r->columns_by_name != NULL) {
        struct column **place = strmap_get(r->columns_by_name, name);

        return place == NULL ? NULL : *place;
    }
    for (size_t i = 0; i < r->columns.count; i++) {
        if (strcmp(r->columns.items[i]->name, name) == 0)
            return r->columns.items[i];
    }
    return NULL;
}

static void file_column(struct arena *arena, struct relation *r, const char *name,
                        struct column *column)
{
    struct column **place = strmap_get(r->columns_by_name, name);

    if (place == NULL) {
        place = arena_new(arena, struct column *);
        (void)strmap_put(r->columns_by_name, name, place);
    }
    *place = column;
}

void columns_add(struct arena *arena, struct relation *r, struct column *column)
{
    vec_push(arena, &r->columns, column);
    if (r->columns_by_name != NULL) {
        file_column(arena, r, column->name, column);
    } else if (r->columns.count == INDEXED_FROM) {
        r->columns_by_name = strmap_new(arena);
        for (size_t i = 0; i < r->columns.count; i++)
            file_column(arena, r, r->columns.items[i]->name, r->columns.items[i]);
    }
}

void columns_remove(struct arena *arena, struct relation *r, const char *name)
{
    size_t kept = 0;

    for (size_t i = 0; i < r->columns.count; i++) {
        if (strcmp(r->columns.items[i]->name, name) != 0)
            r->columns.items[kept++] = r->columns.items[i];
    }
    r->columns.count = kept;
    if (r->columns_by_name != NULL)
        file_column(arena, r, name, NULL);
}

void columns_rename(struct arena *arena, struct relation *r, struct column *column, const char *to)
{
    if (r->columns_by_name != NULL) {
        file_column(arena, r, column->name, NULL);
        file_column(arena, r, to, column);
    }
    column->name = to;
}
