/* revision.c - see revision.h. */
#include "planner/model/revision.h"

#include <string.h>

#include "common/strbuf.h"

/* Returns the next line of *rest without its end, and moves past it. */
static struct str take_line(struct str *rest)
{
    const char *end = memchr(rest->ptr, '\n', rest->len);
    struct str line = { rest->ptr, end == NULL ? rest->len : (size_t)(end - rest->ptr) };
    size_t taken = line.len + (end == NULL ? 0 : 1);

    rest->ptr += taken;
    rest->len -= taken;
    return line;
}

const char *revision_message(const struct revision *r, struct arena *arena)
{
    struct strbuf sb = { .arena = arena };
    struct str rest = str_of(r->doc);

    while (rest.len > 0) {
        struct str line = take_line(&rest);

        if (str_trim(line).len == 0)
            break;
        if (sb.len > 0)
            strbuf_addch(&sb, ' ');
        strbuf_add(&sb, line.ptr, line.len);
    }
    return strbuf_text(&sb);
}
