/* mako.c - see mako.h. */
#include "planner/write/mako.h"

#include <string.h>

#include "common/strbuf.h"
#include "planner/write/mako_expr.h"

/* A template while it is rendered. */
struct renderer {
    const struct mako_template *template;
    struct mako_scope scope;
    const char *at;
    struct srcpos pos; /* line of at */
    struct strbuf *out;
    const char *loop; /* after the "% for" line; NULL outside a loop */
    struct srcpos loop_pos;
    size_t turn; /* of the loop */
};

static bool starts(const char *text, const char *prefix)
{
    return strncmp(text, prefix, strlen(prefix)) == 0;
}

/* Moves to end, counting lines. */
static void move(struct renderer *r, const char *end)
{
    for (; r->at < end; r->at++)
        r->pos.line += *r->at == '\n';
}

static const char *line_end(const char *at)
{
    at += strcspn(at, "\n");
    return at + (*at == '\n');
}

static bool refuse(const struct renderer *r, const char *what, struct error *err)
{
    error_at(err, ERROR_INPUT, r->pos, "%s", what);
    return error_hint(err, "make the revision with:  alembic revision -m ...");
}

/* Returns the end of the expression that begins at text, after "${"; NULL
 * where it does not end. Braces inside strings do not count. */
static const char *expression_end(const char *text)
{
    char quote = '\0';

    for (; *text != '\0'; text++) {
        if (quote != '\0' && *text == quote)
            quote = '\0';
        else if (quote == '\0' && (*text == '"' || *text == '\''))
            quote = *text;
        else if (quote == '\0' && *text == '}')
            return text;
    }
    return NULL;
}

static bool render_expression(struct renderer *r, struct error *err)
{
    const char *end = expression_end(r->at + 2);
    const char *text;

    if (end == NULL)
        return refuse(r, "'${' without '}'", err);
    text = arena_strndup(r->out->arena, r->at + 2, (size_t)(end - r->at - 2));
    if (!mako_expr_add(&r->scope, text, r->out)) {
        error_at(err, ERROR_INPUT, r->pos, "the expression ${%s} is not one that migplan knows",
                 text);
        return error_hint(err, "make the revision with:  alembic revision -m ...");
    }
    move(r, end + 1);
    return true;
}

/* Moves past "<%! ... %>" or "<% ... %>", which may import re and ask for an
 * option. */
static bool skip_code(struct renderer *r, struct error *err)
{
    const char *begin = r->at + (starts(r->at, "<%!") ? 3 : 2);
    const char *end = strstr(begin, "%>");

    if (end == NULL)
        return refuse(r, "'<%' without '%>'", err);
    if (!mako_expr_run(&r->scope, arena_strndup(r->out->arena, begin, (size_t)(end - begin))))
        return refuse(r, "the template holds code that migplan does not run", err);
    move(r, end + 2);
    return true;
}

/* Begins the loop that the line "% for" says, or its first turn that has
 * nothing to do. */
static bool begin_loop(struct renderer *r, const char *line, struct error *err)
{
    const char *end;

    if (r->loop != NULL || !mako_expr_loop(&r->scope, line))
        return refuse(r, "the template holds a loop that migplan does not know", err);
    if (r->scope.loop_items.count == 0) {
        end = strstr(r->at, "% endfor");
        if (end == NULL)
            return refuse(r, "'% for' without '% endfor'", err);
        move(r, line_end(end));
        return true;
    }
    r->loop = r->at;
    r->loop_pos = r->pos;
    r->turn = 0;
    r->scope.loop_value = r->scope.loop_items.items[0];
    return true;
}

static bool end_loop(struct renderer *r, struct error *err)
{
    if (r->loop == NULL)
        return refuse(r, "'% endfor' without '% for'", err);
    r->turn++;
    if (r->turn < r->scope.loop_items.count) {
        r->scope.loop_value = r->scope.loop_items.items[r->turn];
        r->at = r->loop;
        r->pos = r->loop_pos;
        return true;
    }
    r->loop = NULL;
    r->scope.loop_value = NULL;
    return true;
}

/* Obeys the line at at if it is "## comment" or "% word". */
static bool take_control(struct renderer *r, bool *taken, struct error *err)
{
    const char *text = r->at + strspn(r->at, " \t");
    const char *line;

    *taken = starts(text, "##") || (text[0] == '%' && text[1] != '%');
    if (!*taken)
        return true;
    line = text + 1 + strspn(text + 1, " \t");
    move(r, line_end(text));
    if (text[0] == '#')
        return true;
    line = arena_strndup(r->out->arena, line, strcspn(line, "\r\n"));
    if (starts(line, "for "))
        return begin_loop(r, line, err);
    if (starts(line, "endfor"))
        return end_loop(r, err);
    return refuse(r, "the template holds a control line that migplan does not know", err);
}

static bool render_some(struct renderer *r, struct error *err)
{
    if (starts(r->at, "${"))
        return render_expression(r, err);
    if (starts(r->at, "<%!") || starts(r->at, "<%\n") || starts(r->at, "<% ") ||
        starts(r->at, "<%\r"))
        return skip_code(r, err);
    if (starts(r->at, "<%") || starts(r->at, "</%"))
        return refuse(r, "the template holds a tag that migplan does not know", err);
    if (starts(r->at, "\\\n") || starts(r->at, "\\\r\n")) {
        move(r, line_end(r->at));
        return true;
    }
    strbuf_addch(r->out, *r->at);
    move(r, r->at + 1);
    return true;
}

bool mako_render(const struct mako_template *template, struct arena *arena, const char **out,
                 struct error *err)
{
    struct strbuf sb = { .arena = arena };
    struct renderer r = {
        .template = template,
        .scope = { template, { 0 }, NULL, { 0 }, NULL, arena },
        .at = template->text,
        .pos = { template->path, 1, 0 },
        .out = &sb,
    };

    while (*r.at != '\0') {
        bool taken = false;

        if ((r.at == template->text || r.at[-1] == '\n') && !take_control(&r, &taken, err))
            return false;
        if (!taken && !render_some(&r, err))
            return false;
    }
    if (r.loop != NULL)
        return refuse(&r, "'% for' without '% endfor'", err);
    *out = strbuf_text(&sb);
    return true;
}
