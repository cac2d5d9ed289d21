/*
 * graph_driver.c - answers questions about graphs, for differential.py.
 *
 * Each line of standard input is {"revisions": [...], "queries": [...]}, in
 * the form that oracle.py takes. Each line of output is {"problems": [codes],
 * "answers": [...]}; an answer is {"error": code, "text": message} or
 * {"ids": [...]} or {"steps": [...], "before": [...]}.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/json.h"
#include "common/json_out.h"
#include "planner/graph/history.h"
#include "planner/graph/resolve.h"
#include "planner/graph/steps.h"

struct query {
    const struct graph *g;
    struct js_value js;
    const char *target;     /* "" where there is none */
    struct strlist targets; /* the same as a list */
    struct graph_nodes rows;
    struct arena *arena;
};

static void add_strings(struct js_value object, const char *key, struct strlist *out)
{
    struct error err = { 0 };

    if (js_has(object, key) && !js_get_strings(object, key, out, &err)) {
        error_print(&err, stderr);
        exit(2);
    }
}

static const char *get_string(struct js_value object, const char *key)
{
    const char *text = "";
    struct error err = { 0 };

    if (js_has(object, key) && !js_get_string(object, key, &text, &err)) {
        error_print(&err, stderr);
        exit(2);
    }
    return text;
}

static void write_ids(struct js_out *js, const char *key, const struct graph_nodes *nodes,
                      struct arena *arena)
{
    struct strlist ids = graph_ids(nodes, arena);

    js_strings(js, key, &ids);
}

static void write_op(struct js_out *js, const struct version_op *op)
{
    static const char *const names[] = { "insert", "update", "delete" };

    js_open(js, NULL, '[');
    js_string(js, NULL, names[op->change]);
    js_string(js, NULL, op->from == NULL ? "" : op->from);
    js_string(js, NULL, op->to == NULL ? "" : op->to);
    js_close(js, ']');
}

static void write_steps(struct js_out *js, const struct graph_steps *steps)
{
    js_open(js, "steps", '[');
    for (size_t i = 0; i < steps->count; i++) {
        const struct graph_step *step = &steps->items[i];

        js_open(js, NULL, '{');
        js_string(js, "revision", step->node == NULL ? "" : step->node->revision->id);
        js_string(js, "direction", step->direction == DIRECTION_UPGRADE ? "upgrade" : "downgrade");
        js_open(js, "ops", '[');
        for (size_t k = 0; k < step->ops.count; k++)
            write_op(js, &step->ops.items[k]);
        js_close(js, ']');
        js_strings(js, "heads_after", &step->heads_after);
        js_close(js, '}');
    }
    js_close(js, ']');
    js_strings(js, "before", &steps->heads_before);
}

typedef bool answer_fn(struct query *q, struct js_out *js, struct error *err);

static bool answer_upgrade(struct query *q, struct js_out *js, struct error *err)
{
    struct graph_steps steps = { 0 };
    bool done = steps_upgrade(q->g, &q->rows, q->target, q->arena, &steps, err);

    if (done)
        write_steps(js, &steps);
    return done;
}

static bool answer_downgrade(struct query *q, struct js_out *js, struct error *err)
{
    struct graph_steps steps = { 0 };
    bool done = steps_downgrade(q->g, &q->rows, q->target, q->arena, &steps, err);

    if (done)
        write_steps(js, &steps);
    return done;
}

static bool answer_stamp(struct query *q, struct js_out *js, struct error *err)
{
    struct graph_steps steps = { 0 };
    bool purge = js_has(q->js, "purge");
    bool done = steps_stamp(q->g, &q->rows, &q->targets, purge, q->arena, &steps, err);

    if (done)
        write_steps(js, &steps);
    return done;
}

static bool answer_heads(struct query *q, struct js_out *js, struct error *err)
{
    (void)err;
    write_ids(js, "ids", graph_heads(q->g), q->arena);
    write_ids(js, "real", graph_real_heads(q->g), q->arena);
    return true;
}

static bool answer_bases(struct query *q, struct js_out *js, struct error *err)
{
    (void)err;
    write_ids(js, "ids", graph_bases(q->g), q->arena);
    write_ids(js, "real", graph_real_bases(q->g), q->arena);
    return true;
}

static bool answer_branches(struct query *q, struct js_out *js, struct error *err)
{
    struct graph_nodes nodes = { 0 };

    (void)err;
    history_branches(q->g, q->arena, &nodes);
    write_ids(js, "ids", &nodes, q->arena);
    return true;
}

static bool answer_history(struct query *q, struct js_out *js, struct error *err)
{
    struct graph_nodes nodes = { 0 };
    const char *range = js_has(q->js, "range") ? get_string(q->js, "range") : NULL;

    if (!history_list(q->g, range, &q->rows, q->arena, &nodes, err))
        return false;
    write_ids(js, "ids", &nodes, q->arena);
    return true;
}

static bool answer_current(struct query *q, struct js_out *js, struct error *err)
{
    struct graph_nodes nodes = { 0 };

    (void)err;
    history_current(q->g, &q->rows, q->arena, &nodes);
    write_ids(js, "ids", &nodes, q->arena);
    return true;
}

static bool answer_many(struct query *q, struct js_out *js, struct error *err)
{
    struct graph_nodes nodes = { 0 };

    if (!resolve_list(q->g, &q->targets, q->arena, &nodes, err))
        return false;
    write_ids(js, "ids", &nodes, q->arena);
    return true;
}

static bool answer_one(struct query *q, struct js_out *js, struct error *err)
{
    const struct graph_node *n;
    struct graph_nodes nodes = { 0 };

    if (!resolve_one(q->g, q->target, q->arena, &n, err))
        return false;
    if (n != NULL)
        vec_push(q->arena, &nodes, n);
    write_ids(js, "ids", &nodes, q->arena);
    return true;
}

/* Every edge and label of every revision. */
static bool answer_edges(struct query *q, struct js_out *js, struct error *err)
{
    (void)err;
    js_open(js, "nodes", '[');
    for (size_t i = 0; i < graph_count(q->g); i++) {
        const struct graph_node *n = graph_at(q->g, i);
        struct strlist labels = graph_labels(q->g, n, q->arena);

        js_open(js, NULL, '{');
        js_string(js, "revision", n->revision->id);
        write_ids(js, "down", &n->down, q->arena);
        write_ids(js, "deps", &n->deps, q->arena);
        write_ids(js, "norm_deps", &n->norm_deps, q->arena);
        write_ids(js, "nextrev", &n->next, q->arena);
        write_ids(js, "all_nextrev", &n->all_next, q->arena);
        js_strings(js, "labels", &labels);
        js_bool(js, "head", graph_is_head(n));
        js_bool(js, "real_head", graph_is_real_head(n));
        js_bool(js, "base", graph_is_base(n));
        js_bool(js, "branchpoint", graph_is_branch_point(n));
        js_bool(js, "real_branchpoint", graph_is_real_branch_point(n));
        js_bool(js, "mergepoint", graph_is_merge_point(n));
        js_close(js, '}');
    }
    js_close(js, ']');
    return true;
}

static const struct {
    const char *name;
    answer_fn *answer;
} commands[] = {
    { "upgrade", answer_upgrade },    { "downgrade", answer_downgrade },
    { "stamp", answer_stamp },        { "heads", answer_heads },
    { "bases", answer_bases },        { "branches", answer_branches },
    { "history", answer_history },    { "current", answer_current },
    { "get_revisions", answer_many }, { "get_revision", answer_one },
    { "all_down", answer_edges },
};

static answer_fn *find_command(const char *name)
{
    for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
        if (strcmp(commands[i].name, name) == 0)
            return commands[i].answer;
    }
    (void)fprintf(stderr, "graph_driver: unknown command %s\n", name);
    exit(2);
}

static void write_answer(const struct graph *g, struct js_value js, struct js_out *out,
                         struct arena *arena)
{
    struct query q = { .g = g, .js = js, .target = "", .arena = arena };
    struct strlist from = { 0 };
    struct error err = { 0 };

    add_strings(js, "from", &from);
    add_strings(js, "targets", &q.targets);
    if (q.targets.count > 0)
        q.target = q.targets.items[0];
    js_open(out, NULL, '{');
    if (!resolve_list(g, &from, arena, &q.rows, &err) ||
        !find_command(get_string(js, "cmd"))(&q, out, &err)) {
        js_number(out, "error", err.code);
        js_string(out, "text", err.message);
    }
    js_close(out, '}');
}

static void read_revision(struct js_value js, struct revision *r)
{
    r->id = get_string(js, "revision");
    r->doc = "";
    r->path = r->full_path = r->id;
    add_strings(js, "down_revision", &r->down);
    add_strings(js, "depends_on", &r->depends_on);
    add_strings(js, "branch_labels", &r->branch_labels);
}

static struct js_value get_array(struct js_value object, const char *key, size_t *out_count)
{
    struct js_value array;
    struct error err = { 0 };

    if (!js_get_array(object, key, &array, out_count, &err)) {
        error_print(&err, stderr);
        exit(2);
    }
    return array;
}

static void write_problems(const struct graph_problems *problems, struct js_out *out)
{
    js_open(out, "problems", '[');
    for (size_t i = 0; i < problems->count; i++) {
        if (problems->items[i].blocks)
            js_number(out, NULL, problems->items[i].code);
    }
    js_close(out, ']');
}

static void answer_case(struct js_value js, struct js_out *out, struct arena *arena)
{
    size_t count;
    struct js_value array = get_array(js, "revisions", &count);
    struct revision_list list = { 0 };
    struct graph_problems problems = { 0 };
    const struct graph *g;

    for (size_t i = 0; i < count; i++) {
        struct revision r = { 0 };

        read_revision(js_at(array, i), &r);
        vec_push(arena, &list, r);
    }
    g = graph_link(&list, arena, &problems);
    js_open(out, NULL, '{');
    write_problems(&problems, out);
    array = get_array(js, "queries", &count);
    js_open(out, "answers", '[');
    for (size_t i = 0; i < count; i++)
        write_answer(g, js_at(array, i), out, arena);
    js_close(out, ']');
    js_close(out, '}');
}

int main(void)
{
    char *line = NULL;
    size_t cap = 0;
    ssize_t len;

    while ((len = getline(&line, &cap, stdin)) > 0) {
        struct arena arena = { 0 };
        struct js_out out = { .text = { .arena = &arena }, .line = true };
        struct js_value js;
        struct error err = { 0 };

        if (!js_parse((struct str){ line, (size_t)len }, "query", &arena, &js, &err)) {
            error_print(&err, stderr);
            return 2;
        }
        answer_case(js, &out, &arena);
        (void)fputs(js_text(&out), stdout);
        arena_free(&arena);
    }
    free(line);
    return 0;
}
