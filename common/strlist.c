/* strlist.c - see strlist.h. */
#include "common/strlist.h"

#include <stdlib.h>
#include <string.h>

#include "common/strbuf.h"

bool strlist_has(const struct strlist *list, const char *s)
{
    for (size_t i = 0; i < list->count; i++) {
        if (strcmp(list->items[i], s) == 0)
            return true;
    }
    return false;
}

const char *strlist_join(const struct strlist *list, const char *separator, struct arena *arena)
{
    struct strbuf sb = { .arena = arena };

    for (size_t i = 0; i < list->count; i++) {
        if (i > 0)
            strbuf_addstr(&sb, separator);
        strbuf_addstr(&sb, list->items[i]);
    }
    return strbuf_text(&sb);
}

bool strlist_equal(const struct strlist *a, const struct strlist *b)
{
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++) {
        if (strcmp(a->items[i], b->items[i]) != 0)
            return false;
    }
    return true;
}

static int compare(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

void strlist_sort(struct strlist *list)
{
    if (list->count > 1)
        qsort(list->items, list->count, sizeof(list->items[0]), compare);
}
