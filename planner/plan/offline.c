/* offline.c - see offline.h. */
#include "planner/plan/offline.h"

#include <string.h>

#include "common/escape.h"
#include "planner/plan/applied.h"

struct writer {
    const struct plan_request *request;
    const struct offline_options *options;
    struct strbuf *out;
    struct types types;
    const char *table; /* the version table, quoted */
    size_t unknown;
    struct error *err;
};

static void put(struct writer *w, const char *sql)
{
    strbuf_addf(w->out, "%s;\n\n", sql);
}

/* A comment of one line, whatever is in the text. */
static void put_comment(struct writer *w, const char *text)
{
    strbuf_addstr(w->out, "-- ");
    escape_add(w->out, text);
    strbuf_addstr(w->out, "\n\n");
}

static bool is_plain(const char *name)
{
    for (const char *p = name; *p != '\0'; p++) {
        bool digit = *p >= '0' && *p <= '9';

        if (!(*p >= 'a' && *p <= 'z') && *p != '_' && (!digit || p == name))
            return false;
    }
    return *name != '\0';
}

static const char *quote(const char *text, char mark, struct arena *arena)
{
    struct strbuf sb = { .arena = arena };

    strbuf_addch(&sb, mark);
    for (const char *p = text; *p != '\0'; p++) {
        if (*p == mark)
            strbuf_addch(&sb, mark);
        strbuf_addch(&sb, *p);
    }
    strbuf_addch(&sb, mark);
    return strbuf_text(&sb);
}

static const char *quote_name(const char *name, struct arena *arena)
{
    return is_plain(name) ? name : quote(name, '"', arena);
}

static const char *table_name(const struct offline_options *o, struct arena *arena)
{
    const char *name = quote_name(o->version_table, arena);

    if (o->version_schema == NULL || *o->version_schema == '\0')
        return name;
    return arena_printf(arena, "%s.%s", quote_name(o->version_schema, arena), name);
}

static void put_table(struct writer *w)
{
    struct arena *arena = w->out->arena;
    const char *key = arena_printf(arena, "%s_pkc", w->options->version_table);

    strbuf_addf(w->out,
                "CREATE TABLE %s (\n    version_num VARCHAR(32) NOT NULL, \n"
                "    CONSTRAINT %s PRIMARY KEY (version_num)\n);\n\n",
                w->table, quote_name(key, arena));
}

static void put_op(struct writer *w, const struct version_op *op)
{
    struct arena *arena = w->out->arena;
    const char *t = w->table;

    if (op->change == VERSION_INSERT) {
        const char *to = quote(op->to, '\'', arena);

        strbuf_addf(w->out,
                    "INSERT INTO %s (version_num) VALUES (%s) RETURNING %s.version_num;\n\n", t, to,
                    t);
        return;
    }
    if (op->change == VERSION_UPDATE)
        strbuf_addf(w->out, "UPDATE %s SET version_num=%s", t, quote(op->to, '\'', arena));
    else
        strbuf_addf(w->out, "DELETE FROM %s", t);
    strbuf_addf(w->out, " WHERE %s.version_num = %s;\n\n", t, quote(op->from, '\'', arena));
}

static const char *title(const struct graph_step *step, struct arena *arena)
{
    const struct graph_node *n = step->node;
    struct strlist down = graph_ids(&n->down, arena);
    const char *below = strlist_join(&down, ", ", arena);
    const char *message = revision_message(n->revision, arena);
    bool up = step->direction == DIRECTION_UPGRADE;

    return arena_printf(arena, "Running %s %s -> %s%s%s", up ? "upgrade" : "downgrade",
                        up ? below : n->revision->id, up ? n->revision->id : below,
                        *message == '\0' ? "" : ", ", message);
}

/* Notes the types that a statement makes, for the conditions of later ones. */
static void note_types(struct writer *w, const char *sql)
{
    struct arena *arena = w->out->arena;
    struct sql_class class;

    sql_classify(sql, true, arena, &class);
    types_note(&w->types, &class, arena);
}

static void put_statements(struct writer *w, const struct script *s)
{
    bool inside = true;

    for (size_t i = 0; i < s->count; i++) {
        const struct statement *statement = &s->items[i];

        if (!types_let_run(&w->types, statement))
            continue;
        if (statement->autocommit == inside)
            put(w, inside ? "COMMIT" : "BEGIN");
        inside = !statement->autocommit;
        put(w, statement->sql);
        note_types(w, statement->sql);
    }
    if (!inside)
        put(w, "BEGIN");
}

static void put_unknown(struct writer *w, const struct revision *r, const struct script *s)
{
    struct arena *arena = w->out->arena;

    if (s->status == SCRIPT_COMPILED || s->status == SCRIPT_EMPTY)
        return;
    w->unknown++;
    if (s->status == SCRIPT_MISSING)
        put_comment(w, arena_printf(arena, "missing: %s has nothing for this direction", r->path));
    if (s->status == SCRIPT_RAISES)
        put_comment(w, arena_printf(arena, "%s:%u always raises %s", r->path, s->line,
                                    s->raises == NULL ? "an error" : s->raises));
    for (size_t i = 0; i < s->opaque.count; i++)
        put_comment(w, arena_printf(arena, "opaque: %s:%u: %s", r->path, s->opaque.items[i].line,
                                    s->opaque.items[i].reason));
}

static bool put_step(struct writer *w, const struct graph_step *step, bool empty)
{
    const struct plan_scripts *scripts = &w->request->scripts;
    const struct revision *r = step->node->revision;
    const struct script *s;

    if (!scripts->get(scripts->ctx, r, step->direction, &s, w->err))
        return false;
    if (w->options->per_migration)
        put(w, "BEGIN");
    if (empty && !w->options->no_version_table)
        put_table(w);
    put_comment(w, title(step, w->out->arena));
    put_statements(w, s);
    put_unknown(w, r, s);
    for (size_t i = 0; i < step->ops.count && !w->options->no_version_table; i++)
        put_op(w, &step->ops.items[i]);
    if (w->options->per_migration)
        put(w, "COMMIT");
    return true;
}

bool offline_write(const struct plan_request *request, const struct offline_options *options,
                   struct strbuf *out, size_t *out_unknown, struct error *err)
{
    struct writer w = { .request = request, .options = options, .out = out, .err = err };
    struct applied applied;
    struct strlist unused = { 0 };

    w.table = table_name(options, out->arena);
    applied_find(request->rows, out->arena, &applied);
    if (!applied_types(&applied, request->steps, &request->scripts, out->arena, &w.types, &unused,
                       err))
        return false;
    if (!options->per_migration)
        put(&w, "BEGIN");
    for (size_t i = 0; i < request->steps->count; i++) {
        if (!put_step(&w, &request->steps->items[i], i == 0 && request->rows->count == 0))
            return false;
    }
    if (!options->per_migration)
        put(&w, "COMMIT");
    *out_unknown = w.unknown;
    return true;
}
