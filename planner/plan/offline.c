/* offline.c - see offline.h. */
#include "planner/plan/offline.h"

#include <string.h>

#include "common/escape.h"
#include "planner/plan/analysis.h"
#include "planner/plan/applied.h"

struct writer {
    const struct plan_request *request;
    const struct offline_options *options;
    struct strbuf *out; /* the part that is being written */
    struct offline_parts *parts;
    struct types types;
    struct analyst *analyst; /* NULL where nothing is annotated */
    const char *table;       /* the version table, quoted */
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

    strbuf_addf(w->out, "CREATE TABLE %s (\n    version_num VARCHAR(32) NOT NULL", w->table);
    if (!w->options->no_version_key)
        strbuf_addf(w->out, ", \n    CONSTRAINT %s PRIMARY KEY (version_num)",
                    quote_name(key, arena));
    strbuf_addstr(w->out, "\n);\n\n");
}

static void put_op(struct writer *w, const struct version_op *op)
{
    struct arena *arena = w->out->arena;
    const char *t = w->table;

    if (op->change == VERSION_INSERT) {
        const char *to = quote(op->to, '\'', arena);

        strbuf_addf(w->out, "INSERT INTO %s (version_num) VALUES (%s)", t, to);
        /* What SQLAlchemy asks for where the table has a primary key. */
        if (!w->options->no_version_key)
            strbuf_addf(w->out, " RETURNING %s.version_num", t);
        strbuf_addstr(w->out, ";\n\n");
        return;
    }
    if (op->change == VERSION_UPDATE)
        strbuf_addf(w->out, "UPDATE %s SET version_num=%s", t, quote(op->to, '\'', arena));
    else
        strbuf_addf(w->out, "DELETE FROM %s", t);
    strbuf_addf(w->out, " WHERE %s.version_num = %s;\n\n", t, quote(op->from, '\'', arena));
}

static const char *stamp_title(const struct graph_step *step, struct arena *arena)
{
    const struct version_op *first = &step->ops.items[0];
    const struct version_op *last = &step->ops.items[step->ops.count - 1];

    return arena_printf(arena, "Running stamp_revision %s -> %s",
                        first->from == NULL ? "" : first->from, last->to == NULL ? "" : last->to);
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

/* Says where the statement stands, and whom it makes wait. */
static void put_note(struct writer *w, const struct revision *r, const struct statement *s)
{
    struct arena *arena = w->out->arena;
    struct plan_analysis found = { 0 };
    struct strlist locks = { 0 };

    if (w->analyst == NULL)
        return;
    analyst_judge(w->analyst, s->sql, s->autocommit, &found);
    for (size_t i = 0; i < found.locks.count; i++) {
        vec_push(arena, &locks,
                 arena_printf(arena, "%s on %s", found.locks.items[i].mode,
                              found.locks.items[i].relation));
    }
    put_comment(w, arena_printf(arena, "%s:%u%s%s%s%s%s%s", r->path, s->line,
                                locks.count > 0 ? "  " : "", strlist_join(&locks, ", ", arena),
                                found.scan.count > 0 ? "  reads " : "",
                                strlist_join(&found.scan, ", ", arena),
                                found.rewrite.count > 0 ? "  writes anew " : "",
                                strlist_join(&found.rewrite, ", ", arena)));
}

/* Begins or ends a transaction, unless there are none. */
static void put_transaction(struct writer *w, const char *word)
{
    if (!w->options->no_transactions)
        put(w, word);
}

/* Returns where the first statement stands that runs outside of transactions; NULL. */
static const struct statement *outside(const struct script *s)
{
    for (size_t i = 0; i < s->count; i++) {
        if (s->items[i].autocommit)
            return &s->items[i];
    }
    return NULL;
}

static bool check_transaction(const struct writer *w, const struct revision *r,
                              const struct script *s)
{
    const struct statement *found = w->options->one_transaction ? outside(s) : NULL;

    if (found == NULL)
        return true;
    error_at(w->err, ERROR_USAGE, (struct srcpos){ r->path, found->line, 0 },
             "%s has a statement that runs outside of transactions: there is no script in one",
             r->id);
    return error_hint(w->err, "leave out --one-transaction, or end the range before %s", r->id);
}

static void put_statements(struct writer *w, const struct revision *r, const struct script *s)
{
    bool inside = true;

    for (size_t i = 0; i < s->count; i++) {
        const struct statement *statement = &s->items[i];

        if (!types_let_run(&w->types, statement))
            continue;
        if (statement->autocommit == inside)
            put_transaction(w, inside ? "COMMIT" : "BEGIN");
        inside = !statement->autocommit;
        put_note(w, r, statement);
        put(w, statement->sql);
        note_types(w, statement->sql);
    }
    if (!inside)
        put_transaction(w, "BEGIN");
}

static void put_unknown(struct writer *w, const struct revision *r, const struct script *s)
{
    struct arena *arena = w->out->arena;

    if (s->status == SCRIPT_COMPILED || s->status == SCRIPT_EMPTY)
        return;
    w->parts->unknown++;
    if (s->status == SCRIPT_MISSING)
        put_comment(w, arena_printf(arena, "missing: %s has nothing for this direction", r->path));
    if (s->status == SCRIPT_RAISES)
        put_comment(w, arena_printf(arena, "%s:%u always raises %s", r->path, s->line,
                                    s->raises == NULL ? "an error" : s->raises));
    for (size_t i = 0; i < s->opaque.count; i++)
        put_comment(w, arena_printf(arena, "opaque: %s:%u: %s", r->path, s->opaque.items[i].line,
                                    s->opaque.items[i].reason));
}

/* Writes what the step's revision does; a stamp has none. */
static bool put_revision(struct writer *w, const struct graph_step *step)
{
    const struct plan_scripts *scripts = &w->request->scripts;
    const struct revision *r = step->node->revision;
    const struct script *s;

    if (!scripts->get(scripts->ctx, r, step->direction, &s, w->err) || !check_transaction(w, r, s))
        return false;
    if (w->analyst != NULL) {
        analyst_begin_revision(w->analyst, r->id);
        analyst_begin_step(w->analyst);
    }
    put_statements(w, r, s);
    put_unknown(w, r, s);
    return true;
}

static bool put_step(struct writer *w, const struct graph_step *step, bool empty)
{
    bool own = w->options->per_migration || w->options->split;

    if (own)
        put_transaction(w, "BEGIN");
    if (empty && !w->options->no_version_table)
        put_table(w);
    put_comment(w,
                step->node == NULL ? stamp_title(step, w->out->arena) : title(step, w->out->arena));
    if (step->node != NULL && !put_revision(w, step))
        return false;
    for (size_t i = 0; i < step->ops.count && !w->options->no_version_table; i++)
        put_op(w, &step->ops.items[i]);
    if (own)
        put_transaction(w, "COMMIT");
    return true;
}

static void add_part(struct writer *w, const struct graph_node *node)
{
    struct arena *arena = w->out->arena;

    vec_push(arena, w->parts, (struct offline_part){ node, strbuf_text(w->out) });
    *w->out = (struct strbuf){ .arena = arena };
}

static bool put_steps(struct writer *w)
{
    const struct plan_request *request = w->request;
    bool around = !w->options->per_migration && !w->options->split;

    if (around)
        put_transaction(w, "BEGIN");
    for (size_t i = 0; i < request->steps->count; i++) {
        const struct graph_step *step = &request->steps->items[i];

        if (!put_step(w, step, i == 0 && request->rows->count == 0))
            return false;
        if (w->options->split)
            add_part(w, step->node);
    }
    if (around)
        put_transaction(w, "COMMIT");
    if (!w->options->split)
        add_part(w, NULL);
    return true;
}

/* Takes in what is applied already, so that it is known what is locked. */
static bool learn(struct writer *w, const struct applied *applied)
{
    const struct plan_scripts *scripts = &w->request->scripts;
    const struct strlist path = { 0 };
    const struct script *s;

    if (!w->options->annotate)
        return true;
    w->analyst = analyst_new(w->request->postgres, &path, w->out->arena);
    for (size_t i = 0; i < applied->nodes.count; i++) {
        const struct revision *r = applied->nodes.items[i]->revision;

        if (!scripts->get(scripts->ctx, r, DIRECTION_UPGRADE, &s, w->err))
            return false;
        analyst_learn(w->analyst, r->id, s);
    }
    return true;
}

bool offline_write(const struct plan_request *request, const struct offline_options *options,
                   struct arena *arena, struct offline_parts *out, struct error *err)
{
    struct strbuf text = { .arena = arena };
    struct writer w = {
        .request = request, .options = options, .out = &text, .parts = out, .err = err
    };
    struct applied applied;
    struct strlist unused = { 0 };

    *out = (struct offline_parts){ 0 };
    w.table = table_name(options, arena);
    applied_find(request->rows, arena, &applied);
    return applied_types(&applied, request->steps, &request->scripts, arena, &w.types, &unused,
                         err) &&
           learn(&w, &applied) && put_steps(&w);
}
