/* picture_diagram.c - picture_mermaid() and picture_dot().
 *
 * Nodes are called r1, r2, ..., never by anything from the files: a Mermaid
 * node called "end" breaks the diagram. Texts are quoted and escaped, so that
 * they stay texts. */
#include <string.h>

#include "common/escape.h"
#include "planner/report/picture.h"

enum {
    MERMAID_LINKS = 499,        /* GitHub draws 499 and refuses 500 */
    MERMAID_CHARACTERS = 50000, /* of the whole text */
    MESSAGE = 60,               /* characters of a message that are shown */
};

typedef void add_text_fn(struct strbuf *out, const char *text);

/* What the two formats do differently. */
struct diagram {
    const struct picture *p;
    struct strbuf *out;
    size_t *numbers; /* by node index: from 1, 0 where it is not drawn */
    size_t links;
};

/* Returns the message, cut to what fits into a box. */
static const char *shorten(const char *message, struct arena *arena)
{
    size_t characters = 0;
    size_t len = 0;

    for (; message[len] != '\0'; len++) {
        if (((unsigned char)message[len] & 0xc0) == 0x80)
            continue;
        if (characters++ == MESSAGE)
            return arena_printf(arena, "%.*s\xe2\x80\xa6", (int)len, message);
    }
    return message;
}

/* Returns whether Mermaid takes what begins here for more than text even where
 * it is escaped: a formula, a new line, an icon. */
static bool is_magic(const char *c)
{
    return strncmp(c, "$$", 2) == 0 || strncmp(c, "\\n", 2) == 0 || strncmp(c, ":fa-", 4) == 0;
}

/* Mermaid: with these escaped a label stays text, markup and all. "%%{init}%%" would
 * be a directive wherever it stands. */
static void add_mermaid(struct strbuf *out, const char *text)
{
    static const char special[] = "\"#<>&`%";
    static const char *const names[] = { "quot", "35", "lt", "gt", "amp", "96", "37" };
    struct strbuf safe = { .arena = out->arena };
    const char *found;

    escape_add(&safe, text);
    for (const char *c = strbuf_text(&safe); *c != '\0'; c++) {
        found = strchr(special, *c);
        if (found == NULL)
            strbuf_addch(out, *c);
        else
            strbuf_addf(out, "#%s;", names[found - special]);
        if (is_magic(c))
            strbuf_addstr(out, "\xe2\x80\x8b"); /* a blank without width */
    }
}

static void add_dot(struct strbuf *out, const char *text)
{
    struct strbuf safe = { .arena = out->arena };

    escape_add(&safe, text);
    for (const char *c = strbuf_text(&safe); *c != '\0'; c++) {
        if (*c == '"' || *c == '\\')
            strbuf_addch(out, '\\');
        strbuf_addch(out, *c);
    }
}

/* Adds id, what it is, and message, with separator between lines. */
static void add_label(const struct diagram *d, const struct graph_node *n, add_text_fn *add,
                      const char *separator)
{
    const char *message = revision_message(n->revision, d->out->arena);

    add(d->out, n->revision->id);
    if (graph_is_head(n))
        strbuf_addstr(d->out, " \xc2\xb7 head");
    if (message[0] != '\0') {
        strbuf_addstr(d->out, separator);
        add(d->out, shorten(message, d->out->arena));
    }
    if (d->p->notes != NULL && d->p->notes[n->index] != NULL) {
        strbuf_addstr(d->out, separator);
        add(d->out, d->p->notes[n->index]);
    }
}

static bool is_marked(const struct diagram *d, const struct graph_node *n)
{
    return d->p->marked != NULL && d->p->marked[n->index];
}

static struct diagram begin(const struct picture *p, struct strbuf *out)
{
    struct diagram d = { .p = p, .out = out };

    d.numbers = arena_new_array(out->arena, size_t, graph_count(p->g));
    for (size_t i = 0; i < p->nodes.count; i++)
        d.numbers[p->nodes.items[i]->index] = p->nodes.count - i;
    return d;
}

static void add_links(struct diagram *d, const struct graph_node *n, const struct graph_nodes *list,
                      const char *fmt_from, const char *fmt_to)
{
    for (size_t i = 0; i < list->count; i++) {
        size_t from = d->numbers[list->items[i]->index];

        if (from == 0)
            continue;
        strbuf_addf(d->out, "  r%zu %s r%zu%s\n", from, fmt_from, d->numbers[n->index], fmt_to);
        d->links++;
    }
}

/* Returns the first revision below n, or n itself, that is drawn; NULL where there is
 * none. *passed is how many are not drawn on the way. */
static const struct graph_node *drawn_below(const struct diagram *d, const struct graph_node *n,
                                            size_t *passed)
{
    for (*passed = 0; d->numbers[n->index] == 0; (*passed)++) {
        if (n->down.count == 0)
            return NULL;
        n = n->down.items[0];
    }
    return n;
}

/* Adds a link past what is not drawn; returns how many that are, 0 where there is
 * nothing drawn below. */
static size_t add_bridge(struct diagram *d, const struct graph_node *n,
                         const struct graph_node *parent)
{
    size_t passed;
    const struct graph_node *below = drawn_below(d, parent, &passed);

    if (below == NULL)
        return 0;
    strbuf_addf(d->out, "  r%zu -->|\"\xe2\x80\xa6 %zu more\"| r%zu\n", d->numbers[below->index],
                passed, d->numbers[n->index]);
    d->links++;
    return passed;
}

/* Has what is not drawn stand below those that revise it. */
static void add_folded(struct diagram *d)
{
    struct strbuf links = { .arena = d->out->arena };
    size_t bridged = 0;

    for (size_t i = 0; i < d->p->nodes.count; i++) {
        const struct graph_node *n = d->p->nodes.items[i];
        size_t passed = 1;

        for (size_t k = 0; k < n->down.count && passed > 0; k++) {
            if (d->numbers[n->down.items[k]->index] != 0)
                continue;
            passed = add_bridge(d, n, n->down.items[k]);
            bridged += passed;
            if (passed > 0)
                continue;
            strbuf_addf(&links, "  r0 --> r%zu\n", d->numbers[n->index]);
            d->links++;
        }
    }
    if (links.len == 0)
        return;
    strbuf_addf(d->out, "  r0[\"\xe2\x80\xa6 %zu more\"]:::base\n%s",
                d->p->hidden > bridged ? d->p->hidden - bridged : 1, strbuf_text(&links));
}

static bool check_size(const struct diagram *d, struct error *err)
{
    if (d->links <= MERMAID_LINKS && d->out->len <= MERMAID_CHARACTERS)
        return true;
    error_set(err, ERROR_USAGE, "the picture is too large for Mermaid");
    error_fact(err, "it has", "%zu links, %zu bytes", d->links, d->out->len);
    error_fact(err, "Mermaid", "%d links, %d characters", MERMAID_LINKS, MERMAID_CHARACTERS);
    error_hint(err, "a part of it:  --around REV, or -n 100");
    return error_hint(err, "all of it:  --format svg, or --format dot");
}

bool picture_mermaid(const struct picture *p, struct strbuf *out, struct error *err)
{
    struct diagram d = begin(p, out);

    strbuf_addstr(out, "flowchart BT\n"
                       "  classDef base fill:#ddf4ff,stroke:#0969da,color:#0a3069\n"
                       "  classDef head fill:#ddf4ff,stroke:#0969da,color:#0a3069,"
                       "stroke-width:3px\n"
                       "  classDef mark fill:#dafbe1,stroke:#1a7f37,color:#0f3d1c,"
                       "stroke-width:3px\n");
    for (size_t i = p->nodes.count; i-- > 0;) {
        const struct graph_node *n = p->nodes.items[i];
        bool round = graph_is_head(n);

        strbuf_addf(out, "  r%zu%s\"", d.numbers[n->index], round ? "([" : "[");
        add_label(&d, n, add_mermaid, "<br/>");
        strbuf_addf(out, "\"%s:::%s\n", round ? "])" : "]",
                    is_marked(&d, n) ? "mark"
                    : round          ? "head"
                                     : "base");
    }
    add_folded(&d);
    for (size_t i = p->nodes.count; i-- > 0;) {
        add_links(&d, p->nodes.items[i], &p->nodes.items[i]->down, "-->", "");
        add_links(&d, p->nodes.items[i], &p->nodes.items[i]->norm_deps, "-.->", "");
    }
    return check_size(&d, err);
}

void picture_dot(const struct picture *p, struct strbuf *out)
{
    struct diagram d = begin(p, out);

    strbuf_addstr(out, "digraph revisions {\n"
                       "  rankdir=BT;\n"
                       "  node [shape=box, style=\"rounded,filled\", fillcolor=\"#ddf4ff\", "
                       "color=\"#0969da\", fontname=\"monospace\", fontsize=10];\n"
                       "  edge [color=\"#57606a\"];\n");
    for (size_t i = p->nodes.count; i-- > 0;) {
        const struct graph_node *n = p->nodes.items[i];

        strbuf_addf(out, "  r%zu [label=\"", d.numbers[n->index]);
        add_label(&d, n, add_dot, "\\n");
        strbuf_addf(out, "\"%s%s];\n", graph_is_head(n) ? ", penwidth=3" : "",
                    is_marked(&d, n) ? ", fillcolor=\"#dafbe1\", color=\"#1a7f37\"" : "");
    }
    for (size_t i = p->nodes.count; i-- > 0;) {
        add_links(&d, p->nodes.items[i], &p->nodes.items[i]->down, "->", ";");
        add_links(&d, p->nodes.items[i], &p->nodes.items[i]->norm_deps, "->", " [style=dashed];");
    }
    strbuf_addstr(out, "}\n");
}
