/* revision_facts.c - see revision_facts.h. */
#include "planner/cmd/revision_facts.h"

#include "common/escape.h"
#include "planner/cmd/cmd.h"
#include "planner/cmd/facts_words.h"
#include "planner/cmd/rule_settings.h"
#include "planner/cmd/scripts.h"
#include "planner/effects/held.h"
#include "planner/graph/order.h"
#include "planner/graph/walk.h"
#include "planner/sql/pg_tree.h"

struct finder {
    struct scripts *scripts;
    struct arena *arena;
    struct schema *schema;
    struct effects_place place;
};

/* What is gathered of one revision. */
struct gathered {
    struct revision_facts *facts;
    struct facts_words *words;
    struct held held;
};

static void add_effects(const struct finder *f, struct gathered *g, const struct effects *e,
                        uint32_t line)
{
    held_add(&g->held, e, line, f->arena);
    for (size_t i = 0; i < e->count; i++) {
        if (e->items[i].rewrite == YES && e->items[i].relation->kind != RELATION_INDEX &&
            !strlist_has(&g->facts->rewritten, e->items[i].name))
            vec_push(f->arena, &g->facts->rewritten, e->items[i].name);
    }
}

static void find_strongest(struct gathered *g)
{
    size_t count = 0;

    for (size_t i = 0; i < g->held.count; i++) {
        const struct held_lock *lock = &g->held.items[i];

        if (!lock_mode_conflicts(lock->mode, LOCK_ROW_EXCLUSIVE))
            continue;
        count++;
        if (lock->mode <= g->facts->lock)
            continue;
        g->facts->lock = lock->mode;
        g->facts->relation = lock->relation;
    }
    g->facts->others = count == 0 ? 0 : count - 1;
}

/* Runs the revision over the schema; facts is NULL where only what is there
 * afterwards counts. */
static void run(const struct finder *f, const struct revision *r, struct script *up,
                struct revision_facts *facts)
{
    struct gathered g = { .facts = facts };

    if (facts != NULL)
        g.words = facts_words_new(r, &facts->does, f->arena);
    schema_begin_unit(f->schema, r->id);
    schema_begin_transaction(f->schema);
    for (size_t i = 0; i < up->count; i++) {
        struct action *a = arena_new(f->arena, struct action);
        struct effects e = { 0 };

        pg_tree_read(str_of(up->items[i].sql), f->arena, a);
        if (up->items[i].autocommit)
            schema_begin_transaction(f->schema);
        if (facts != NULL) {
            effects_find(a, f->schema, &f->place, f->arena, &e);
            add_effects(f, &g, &e, up->items[i].line);
            facts_words_add(g.words, &up->items[i], a);
        }
        schema_fold(f->schema, a);
    }
    if (facts != NULL)
        find_strongest(&g);
}

static void add_opaque(const struct script *up, struct revision_facts *facts)
{
    if (up->status != SCRIPT_OPAQUE || up->opaque.count == 0)
        return;
    facts->opaque_line = up->opaque.items[0].line;
    facts->opaque = up->opaque.items[0].reason;
}

/* Lists the nodes and all that come before them, the last one to run first. */
static void list_needed(const struct graph *g, const struct graph_nodes *nodes, struct arena *arena,
                        struct graph_nodes *out)
{
    bool *todo = walk_marks(g, arena);

    walk_mark(g, nodes, WALK_ALL_DOWN, todo, arena);
    order_list(g, todo, graph_real_heads(g), arena, out);
}

static bool find_all(const struct finder *f, const struct graph_nodes *needed,
                     struct revision_facts *const *wanted, struct error *err)
{
    for (size_t i = needed->count; i-- > 0;) {
        const struct graph_node *n = needed->items[i];
        struct script both[2];

        if (!scripts_find(f->scripts, n->revision, f->arena, both, err))
            return error_while(err, "compiling %s", n->revision->path);
        run(f, n->revision, &both[DIRECTION_UPGRADE], wanted[n->index]);
        if (wanted[n->index] != NULL)
            add_opaque(&both[DIRECTION_UPGRADE], wanted[n->index]);
    }
    return true;
}

/* Says why nothing is known of what the revisions do. */
static void print_note(const struct cli_call *call, const struct error *err)
{
    struct strbuf sb = { .arena = call->arena };

    strbuf_addstr(&sb, "note: what the revisions do is not known: ");
    escape_add(&sb, err->message);
    strbuf_addch(&sb, '\n');
    (void)fputs(strbuf_text(&sb), call->err);
}

const struct revision_facts *revision_facts_nodes(const struct cli_call *call,
                                                  const struct project *p,
                                                  const struct graph_nodes *nodes)
{
    struct arena *arena = call->arena;
    const struct finder f = {
        .scripts = scripts_open(call, p),
        .arena = arena,
        .schema = schema_new(arena, SCHEMA_OPEN),
        .place.postgres = rule_settings_postgres(&p->config),
    };
    struct revision_facts *facts = arena_new_array(arena, struct revision_facts, nodes->count + 1);
    struct revision_facts **wanted =
        arena_new_array(arena, struct revision_facts *, graph_count(p->graph) + 1);
    struct graph_nodes needed = { 0 };
    struct error err = { 0 };

    for (size_t i = 0; i < nodes->count; i++)
        wanted[nodes->items[i]->index] = &facts[i];
    list_needed(p->graph, nodes, arena, &needed);
    if (!find_all(&f, &needed, wanted, &err)) {
        print_note(call, &err);
        return NULL;
    }
    return facts;
}
