/* split.c - see split.h. */
#include "planner/sql/split.h"

#include "planner/sql/plain.h"

/* What has been seen of the command that is being read. */
struct state {
    size_t first; /* token, where there is one */
    size_t last;
    size_t words; /* tokens so far, comments not counted */
    unsigned parens;
    unsigned blocks; /* BEGIN ATOMIC and CASE that wait for their END */
    bool routine;    /* CREATE [OR REPLACE] FUNCTION or PROCEDURE */
};

/* Blocks are counted in routines only: elsewhere BEGIN is a command and END
 * ends one. Within a body CASE ends with an END of its own. */
static void count_blocks(struct state *s, const struct sql_tokens *tokens, size_t i)
{
    if (s->words <= 4 && sql_token_is(tokens, s->first, "CREATE") &&
        (sql_token_is(tokens, i, "FUNCTION") || sql_token_is(tokens, i, "PROCEDURE")))
        s->routine = true;
    if (!s->routine)
        return;
    if (s->blocks == 0 && sql_token_is(tokens, i, "BEGIN"))
        s->blocks = sql_token_is(tokens, i + 1, "ATOMIC");
    else if (s->blocks > 0 && sql_token_is(tokens, i, "CASE"))
        s->blocks++;
    else if (s->blocks > 0 && sql_token_is(tokens, i, "END"))
        s->blocks--;
}

static void count(struct state *s, const struct sql_tokens *tokens, size_t i)
{
    if (s->words++ == 0)
        s->first = i;
    s->last = i;
    if (sql_token_is(tokens, i, "("))
        s->parens++;
    else if (s->parens > 0 && sql_token_is(tokens, i, ")"))
        s->parens--;
    count_blocks(s, tokens, i);
}

struct splitter {
    const struct sql_tokens *tokens;
    struct sql_commands *out;
    struct arena *arena;
    uint32_t line; /* of offset */
    size_t offset; /* up to which lines were counted */
};

static void add(struct splitter *sp, const struct state *s)
{
    struct str text = sp->tokens->text;
    size_t begin;
    size_t end;

    if (s->words == 0)
        return;
    begin = sp->tokens->items[s->first].begin;
    end = sp->tokens->items[s->last].end;
    sp->line += sql_lines_before((struct str){ text.ptr + sp->offset, text.len - sp->offset },
                                 begin - sp->offset);
    sp->offset = begin;
    vec_push(sp->arena, sp->out,
             (struct sql_command){
                 .text = { text.ptr + begin, end - begin },
                 .offset = begin,
                 .line = sp->line,
             });
}

bool sql_split(struct str text, struct srcpos start, struct arena *arena, struct sql_commands *out,
               struct error *err)
{
    const struct state empty = { 0 };
    struct arena scratch = { 0 };
    struct sql_tokens tokens = { 0 };
    struct splitter sp = { &tokens, out, arena, start.line, 0 };
    struct state s = empty;

    if (plain_split(text, start, arena, out))
        return true;
    if (!sql_tokens_read(text, start, &scratch, &tokens, err)) {
        arena_free(&scratch);
        return false;
    }
    for (size_t i = 0; i < tokens.count; i++) {
        if (tokens.items[i].comment)
            continue;
        if (s.parens == 0 && s.blocks == 0 && sql_token_is(&tokens, i, ";")) {
            add(&sp, &s);
            s = empty;
        } else {
            count(&s, &tokens, i);
        }
    }
    add(&sp, &s);
    arena_free(&scratch);
    return true;
}
