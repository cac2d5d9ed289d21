/* comment.c - see comment.h. */
#include "planner/model/comment.h"

#include "common/limits.h"

static const char address[] = "migplan:";

static struct str without_sign(struct str text)
{
    while (text.len > 0 && (text.ptr[0] == '#' || text.ptr[0] == '-')) {
        text.ptr++;
        text.len--;
    }
    return str_trim(text);
}

struct comment *comments_add(struct comments *list, struct str text, struct srcpos pos,
                             struct arena *arena)
{
    struct str whole = str_trim(text);
    struct str said = without_sign(whole);
    struct comment comment = { .pos = pos, .end_column = pos.column + (uint32_t)whole.len };

    if (!str_starts_with(said, address) || list->count == LIMIT_COMMENTS)
        return NULL;
    said.ptr += sizeof(address) - 1;
    said.len -= sizeof(address) - 1;
    said = str_trim(said);
    comment.text = arena_strndup(arena, said.ptr, said.len);
    vec_push(arena, list, comment);
    return &list->items[list->count - 1];
}
