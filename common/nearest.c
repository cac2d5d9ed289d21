/* nearest.c - see nearest.h. */
#include "common/nearest.h"

#include <string.h>

enum { LONGEST = 64 }; /* bytes; longer names are compared by their beginning */

static size_t smallest(size_t a, size_t b, size_t c)
{
    size_t least = a < b ? a : b;

    return least < c ? least : c;
}

static size_t distance(const char *a, size_t a_len, const char *b, size_t b_len)
{
    size_t rows[3][LONGEST + 1];

    for (size_t j = 0; j <= b_len; j++)
        rows[0][j] = j;
    for (size_t i = 1; i <= a_len; i++) {
        size_t *row = rows[i % 3];
        const size_t *above = rows[(i + 2) % 3];
        const size_t *above2 = rows[(i + 1) % 3];

        row[0] = i;
        for (size_t j = 1; j <= b_len; j++) {
            row[j] = smallest(above[j] + 1, row[j - 1] + 1, above[j - 1] + (a[i - 1] != b[j - 1]));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
                above2[j - 2] + 1 < row[j])
                row[j] = above2[j - 2] + 1;
        }
    }
    return rows[a_len % 3][b_len];
}

const char *nearest_find(const char *word, const struct strlist *names)
{
    size_t len = strnlen(word, LONGEST);
    size_t best = len / 3 + 1;
    const char *found = NULL;

    for (size_t i = 0; i < names->count; i++) {
        size_t edits = distance(word, len, names->items[i], strnlen(names->items[i], LONGEST));

        if (edits < best || (edits == best && found == NULL && len > 3)) {
            best = edits;
            found = names->items[i];
        }
    }
    return found;
}
