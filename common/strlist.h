/* strlist.h - a list of strings; they and their array live in an arena. */
#ifndef COMMON_STRLIST_H
#define COMMON_STRLIST_H

#include <stdbool.h>

#include "common/vec.h"

struct strlist {
    VEC_FIELDS(const char *);
};

/* Returns whether s is in the list. */
bool strlist_has(const struct strlist *list, const char *s);

/* Returns whether both have the same items in the same order. */
bool strlist_equal(const struct strlist *a, const struct strlist *b);

/* Returns the items with separator between them, "" for none. */
const char *strlist_join(const struct strlist *list, const char *separator, struct arena *arena);

/* Sorts bytewise. */
void strlist_sort(struct strlist *list);

#endif
