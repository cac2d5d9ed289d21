/* source_shape.c - see source_shape.h. Looks at bytes, not at tokens: brackets
 * and words in strings count too, which only makes it stricter. */
#include "planner/py/source_shape.h"

#include <string.h>

enum {
    MOST_BRACKETS = 200,  /* in each other: MAXLEVEL of Python's tokenizer */
    MOST_COMMENTS = 2000, /* lines in a row */
    MOST_WORDS = 60000,   /* without a comma or an operator between them */
};

struct shape {
    unsigned line;
    unsigned brackets;
    unsigned comments; /* lines of nothing else, in a row */
    unsigned words;    /* divided by blanks only, in a row */
    bool fresh;        /* nothing but blanks on the line yet */
    bool in_word;
};

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           (unsigned char)c >= 0x80;
}

/* Returns how many bytes the comment at text has. */
static size_t comment_len(struct str text)
{
    const char *end = memchr(text.ptr, '\n', text.len);

    return end == NULL ? text.len : (size_t)(end - text.ptr);
}

static void end_line(struct shape *s)
{
    if (!s->fresh)
        s->comments = 0;
    s->line++;
    s->fresh = true;
    s->in_word = false;
}

static void take(struct shape *s, char c)
{
    s->fresh = false;
    if (is_word(c)) {
        s->words += !s->in_word;
        s->in_word = true;
        return;
    }
    s->in_word = false;
    switch (c) {
    case ',':
    case '.':
    case '=':
    case '+':
    case '*':
    case '/':
    case '%':
    case ':':
    case ';':
    case '"':
    case '\'':
        s->words = 0;
        break;
    case '(':
    case '[':
    case '{':
        s->brackets++;
        break;
    case ')':
    case ']':
    case '}':
        s->brackets -= s->brackets > 0;
        break;
    default:
        break;
    }
}

const char *source_shape_fault(struct str text, unsigned *line)
{
    struct shape s = { .line = 1, .fresh = true };

    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];

        *line = s.line;
        if (s.brackets > MOST_BRACKETS)
            return "brackets are nested too deeply";
        if (s.words > MOST_WORDS)
            return "too many words stand in a row";
        if (s.comments > MOST_COMMENTS)
            return "too many lines of comment stand in a row";
        if (c == '\n') {
            end_line(&s);
        } else if (c == '#' && s.fresh) {
            i += comment_len((struct str){ text.ptr + i, text.len - i }) - 1;
            s.comments++;
        } else if (c != ' ' && c != '\t' && c != '\r' && c != '\f' && c != '\0') {
            take(&s, c);
        } else {
            s.in_word = false;
        }
    }
    return NULL;
}
