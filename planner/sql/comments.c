/* comments.c - see comments.h. */
#include "planner/sql/comments.h"

#include <string.h>

#include "planner/sql/split.h"

/* Where the lines of a text are, found once and in order. */
struct place {
    struct str text;
    size_t offset; /* up to which lines were counted */
    uint32_t line; /* of offset */
};

static uint32_t line_of(struct place *p, size_t offset)
{
    struct str rest = { p->text.ptr + p->offset, p->text.len - p->offset };

    p->line += sql_lines_before(rest, offset - p->offset);
    p->offset = offset;
    return p->line;
}

static size_t line_start(struct str text, size_t offset)
{
    while (offset > 0 && text.ptr[offset - 1] != '\n')
        offset--;
    return offset;
}

/* Returns where the head of the file ends: at the first section; without
 * sections at the last empty line before the first command. */
static size_t head_end(struct str text, const struct sql_tokens *tokens,
                       const struct sql_commands *commands)
{
    size_t first = commands->count > 0 ? commands->items[0].offset : text.len;
    size_t end = 0;

    for (size_t i = 0; i < tokens->count; i++) {
        if (tokens->items[i].comment && str_starts_with(sql_token_text(tokens, i), "-- migrate:"))
            return tokens->items[i].begin;
    }
    for (size_t at = 0; at < first; at++) {
        size_t next = at + strspn(text.ptr + at, " \t\r");

        if (text.ptr[next] == '\n' && line_start(text, at) == at && next < first)
            end = next;
        at += strcspn(text.ptr + at, "\n");
    }
    return end;
}

struct reader {
    struct str text;
    const struct sql_commands *commands;
    size_t next; /* the first command that ends behind what was read */
};

/* Returns the command that a comment at [begin, end) stands for; NULL for none. */
static const struct sql_command *command_of(struct reader *r, size_t begin, size_t end)
{
    const struct sql_commands *list = r->commands;
    size_t start = line_start(r->text, begin);
    const struct sql_command *before;

    while (r->next < list->count &&
           list->items[r->next].offset + list->items[r->next].text.len < begin)
        r->next++;
    before = r->next > 0 ? &list->items[r->next - 1] : NULL;
    if (r->next < list->count && list->items[r->next].offset < begin)
        return &list->items[r->next]; /* inside it */
    if (before != NULL && before->offset + before->text.len > start)
        return before; /* behind it, on its last line */
    return r->next < list->count && end <= list->items[r->next].offset ? &list->items[r->next]
                                                                       : NULL;
}

static void place(struct comment *comment, const struct sql_command *command)
{
    if (command == NULL)
        return;
    comment->first_line = command->line;
    comment->last_line = command->line + sql_lines_before(command->text, command->text.len);
}

static void add_all(const char *path, const struct sql_tokens *tokens,
                    const struct sql_commands *commands, struct arena *arena, struct comments *out)
{
    struct reader r = { .text = tokens->text, .commands = commands };
    struct place at = { tokens->text, 0, 1 };
    size_t head = head_end(tokens->text, tokens, commands);

    for (size_t i = 0; i < tokens->count; i++) {
        const struct sql_token *t = &tokens->items[i];
        struct str text = sql_token_text(tokens, i);
        struct srcpos pos = { .file = path };
        struct comment *comment;

        if (!t->comment || !str_starts_with(text, "--"))
            continue;
        pos.line = line_of(&at, t->begin);
        pos.column = (uint32_t)(t->begin - line_start(tokens->text, t->begin)) + 1;
        comment = comments_add(out, text, pos, arena);
        if (comment == NULL)
            continue;
        comment->whole = t->begin < head;
        if (!comment->whole)
            place(comment, command_of(&r, t->begin, t->end));
    }
}

static void read_all(const char *path, struct str text, struct arena *arena, struct comments *out)
{
    struct arena scratch = { 0 };
    struct sql_tokens tokens = { 0 };
    struct sql_commands commands = { 0 };
    struct srcpos start = { path, 1, 1 };
    struct error refused = { 0 }; /* another finding says it */

    if (sql_tokens_read(text, start, &scratch, &tokens, &refused) &&
        sql_split(text, start, &scratch, &commands, &refused))
        add_all(path, &tokens, &commands, arena, out);
    arena_free(&scratch);
}

void sql_comments_read(const char *path, struct str text, struct arena *arena, struct comments *out)
{
    if (strstr(text.ptr, "migplan:") != NULL)
        read_all(path, text, arena, out);
}
