/* plan_path.c - see plan_path.h. */
#include "common/plan_path.h"

#include <string.h>

static void add(struct plan_path *path, const char *text)
{
    size_t len = strlen(text);

    if (len >= sizeof(path->text) - path->len)
        len = sizeof(path->text) - path->len - 1;
    memcpy(path->text + path->len, text, len);
    path->len += len;
    path->text[path->len] = '\0';
}

void plan_path_key(struct plan_path *path, const char *key)
{
    if (path->len > 0)
        add(path, ".");
    add(path, key);
}

void plan_path_index(struct plan_path *path, size_t i)
{
    char digits[24];
    char *p = digits + sizeof(digits) - 2;

    p[0] = ']';
    p[1] = '\0';
    do {
        *--p = (char)('0' + i % 10);
        i /= 10;
    } while (i > 0);
    *--p = '[';
    add(path, p);
}

void plan_path_cut(struct plan_path *path, size_t len)
{
    path->len = len;
    path->text[len] = '\0';
}

const char *plan_path_text(const struct plan_path *path)
{
    return path->len == 0 ? "the plan" : path->text;
}
