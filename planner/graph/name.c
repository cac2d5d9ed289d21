/* name.c - see name.h. */
#include "planner/graph/name.h"

#include <string.h>

#include "common/arena.h"

struct name name_split(const char *text, struct arena *arena)
{
    const char *at = strchr(text, '@');

    if (at == NULL)
        return (struct name){ .rest = text };
    return (struct name){
        .label = arena_strndup(arena, text, (size_t)(at - text)),
        .rest = at + 1,
    };
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Beyond ASCII everything counts as a letter. */
static bool is_word(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           (unsigned char)c >= 0x80;
}

static bool read_steps(const char *digits, size_t *out)
{
    size_t steps = 0;

    if (!is_digit(digits[0]))
        return false;
    for (; is_digit(*digits); digits++) {
        steps = steps * 10 + (size_t)(*digits - '0');
        if (steps > NAME_STEPS)
            steps = NAME_STEPS;
    }
    *out = steps;
    return *digits == '\0';
}

/* "SYMBOL+N", the symbol possibly missing. */
static bool read_end(const char *text, struct arena *arena, struct relative *out)
{
    size_t len = 0;

    while (is_word(text[len]))
        len++;
    if ((text[len] != '+' && text[len] != '-') || !read_steps(text + len + 1, &out->steps))
        return false;
    out->upwards = text[len] == '+';
    out->symbol = len == 0 ? NULL : arena_strndup(arena, text, len);
    return true;
}

bool name_is_relative(const char *text, struct arena *arena, struct relative *out)
{
    const char *at = strrchr(text, '@');

    out->text = text;
    out->label = NULL;
    if (at == NULL)
        return read_end(text, arena, out);
    if (at == text || !read_end(at + 1, arena, out))
        return false;
    out->label = arena_strndup(arena, text, (size_t)(at - text));
    return true;
}

bool name_is_back(const char *text, size_t *out_steps)
{
    return text[0] == '-' && read_steps(text + 1, out_steps) && *out_steps > 0;
}
