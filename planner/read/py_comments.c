/* py_comments.c - see py_comments.h. */
#include "planner/read/py_comments.h"

#include <string.h>

#include "planner/read/py_lex.h"

/* One logical line. */
struct line {
    uint32_t first;
    uint32_t last;
    uint32_t indent; /* column of its first token */
    bool compound;   /* ends with ':': a block follows */
};

/* A comment, and the logical line that it belongs to. */
struct note {
    size_t comment;
    size_t line;
    bool alone; /* on a line of its own, outside brackets */
};

struct reader {
    struct arena *arena;
    struct comments *out;
    size_t begun; /* logical lines that have a token */
    bool open;    /* the last of them has not ended */
    struct {
        VEC_FIELDS(struct line);
    } lines;
    struct {
        VEC_FIELDS(struct note);
    } notes;
};

static void add_comment(struct reader *r, struct str text, struct srcpos pos, bool alone)
{
    struct note note = { .alone = alone };

    if (comments_add(r->out, text, pos, r->arena) == NULL)
        return;
    note.comment = r->out->count - 1;
    note.line = r->open || !alone ? r->begun - 1 : r->begun;
    vec_push(r->arena, &r->notes, note);
}

/* Looks for comments in what the lexer has skipped: blanks, line ends, comments. */
static void read_gap(struct reader *r, const char *from, const char *to, struct srcpos pos,
                     const char *line_start)
{
    bool fresh = from == line_start;

    for (const char *c = from; c < to; c++) {
        if (*c == '\n' || (*c == '\r' && (c + 1 == to || c[1] != '\n'))) {
            pos.line++;
            line_start = c + 1;
            fresh = true;
        } else if (*c == '#') {
            size_t len = 0;

            while (c + len < to && c[len] != '\n' && c[len] != '\r')
                len++;
            pos.column = (uint32_t)(c - line_start) + 1;
            add_comment(r, (struct str){ c, len }, pos, fresh && !r->open);
            c += len - 1;
        }
    }
}

static void take_token(struct reader *r, const struct py_lexer *lx, const struct py_token *token)
{
    struct line *line;

    if (token->kind == TOKEN_NEWLINE || token->kind == TOKEN_END) {
        r->open = false;
        return;
    }
    if (!r->open) {
        vec_push(r->arena, &r->lines, (struct line){ token->line, 0, token->column, false });
        r->begun++;
        r->open = true;
    }
    line = &r->lines.items[r->lines.count - 1];
    line->last = lx->line;
    line->compound = token->depth == 0 && py_token_is_op(token, ':');
}

/* Returns the last line of logical line i and of the block that belongs to it. */
static uint32_t end_of(const struct reader *r, size_t i)
{
    const struct line *line = &r->lines.items[i];
    uint32_t last = line->last;

    for (size_t j = i + 1; line->compound && j < r->lines.count; j++) {
        if (r->lines.items[j].indent <= line->indent)
            break;
        last = r->lines.items[j].last;
    }
    return last;
}

static void place(const struct reader *r, const struct note *note)
{
    struct comment *comment = &r->out->items[note->comment];
    const struct line *line = note->line < r->lines.count ? &r->lines.items[note->line] : NULL;

    comment->whole = note->alone && comment->pos.column == 1 && (line == NULL || line->indent == 1);
    if (comment->whole || line == NULL)
        return;
    comment->first_line = line->first;
    comment->last_line = end_of(r, note->line);
}

void py_comments_read(const char *path, struct str text, struct arena *arena, struct comments *out)
{
    struct reader r = { .arena = arena, .out = out };
    struct py_lexer lx;
    struct py_token token;

    /* Most files do not speak to us. */
    if (strstr(text.ptr, "migplan:") == NULL)
        return;
    py_lex_start(&lx, text);
    do {
        const char *from = lx.at;
        const char *line_start = lx.line_start;
        struct srcpos pos = { path, lx.line, 0 };

        token = py_lex_next(&lx);
        read_gap(&r, from, token.kind == TOKEN_END ? lx.end : token.text.ptr, pos, line_start);
        take_token(&r, &lx, &token);
    } while (token.kind != TOKEN_END);
    for (size_t i = 0; i < r.notes.count; i++)
        place(&r, &r.notes.items[i]);
}
