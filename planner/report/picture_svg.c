/* picture_svg.c - picture_svg(): the lanes of a terminal as curves, in one file
 * that asks for nothing from elsewhere. */
#include <string.h>

#include "common/escape.h"
#include "planner/report/lanes.h"

enum {
    ROW = 26,    /* all in pixels */
    COLUMN = 16, /* from lane to lane */
    MARGIN = 16,
    RADIUS = 5,
    CHARACTER = 8, /* of the text, at most */
    COLORS = 6,
};

struct canvas {
    const struct picture *p;
    struct strbuf *out;
    struct lanes lanes;
    size_t *rows;    /* by node index */
    size_t *columns; /* by node index */
};

static size_t x_of(size_t column)
{
    return MARGIN + column * COLUMN;
}

static size_t y_of(size_t row)
{
    return MARGIN + row * ROW;
}

static void add_text(struct strbuf *out, const char *text)
{
    struct strbuf safe = { .arena = out->arena };

    escape_add(&safe, text);
    for (const char *c = strbuf_text(&safe); *c != '\0'; c++) {
        switch (*c) {
        case '<':
            strbuf_addstr(out, "&lt;");
            break;
        case '>':
            strbuf_addstr(out, "&gt;");
            break;
        case '&':
            strbuf_addstr(out, "&amp;");
            break;
        case '"':
            strbuf_addstr(out, "&quot;");
            break;
        case '\'':
            strbuf_addstr(out, "&#39;");
            break;
        default:
            strbuf_addch(out, *c);
        }
    }
}

/* Adds a bend from one column to another, within one row. */
static void add_bend(struct strbuf *out, size_t x1, size_t y1, size_t x2, size_t y2)
{
    if (x1 == x2)
        strbuf_addf(out, " V%zu", y2);
    else
        strbuf_addf(out, " C%zu %zu %zu %zu %zu %zu", x1, y1 + ROW / 2, x2, y2 - ROW / 2, x2, y2);
}

/* A link leaves its node for its lane, runs down, and bends to its parent in
 * the last row. */
static void draw_link(const struct canvas *c, size_t row, const struct lane_link *link)
{
    size_t last = c->rows[link->to->index];
    size_t x1 = x_of(c->lanes.items[row].column);
    size_t x2 = x_of(link->column);
    size_t x3 = x_of(c->columns[link->to->index]);

    strbuf_addf(c->out, "<path class=\"l%zu\" d=\"M%zu %zu", link->column % COLORS, x1, y_of(row));
    if (last == row + 1 && x1 == x2) {
        add_bend(c->out, x1, y_of(row), x3, y_of(last));
    } else if (last == row + 1) {
        add_bend(c->out, x1, y_of(row), x2, y_of(row) + ROW / 2);
        add_bend(c->out, x2, y_of(row) + ROW / 2, x3, y_of(last));
    } else {
        add_bend(c->out, x1, y_of(row), x2, y_of(row + 1));
        if (last > row + 2)
            strbuf_addf(c->out, " V%zu", y_of(last - 1));
        add_bend(c->out, x2, y_of(last - 1), x3, y_of(last));
    }
    strbuf_addstr(c->out, "\"/>\n");
}

static void draw_node(const struct canvas *c, size_t row)
{
    const struct lane_row *r = &c->lanes.items[row];
    const struct graph_node *n = r->node;
    bool marked = c->p->marked != NULL && c->p->marked[n->index];

    if (r->is_cut)
        strbuf_addf(c->out, "<path class=\"l%zu cut\" d=\"M%zu %zu v%d\"/>\n", r->column % COLORS,
                    x_of(r->column), y_of(row), ROW - RADIUS);
    strbuf_addf(c->out, "<circle class=\"l%zu%s%s\" cx=\"%zu\" cy=\"%zu\" r=\"%d\"/>",
                r->column % COLORS, graph_is_head(n) ? " head" : "", marked ? " mark" : "",
                x_of(r->column), y_of(row), RADIUS);
    strbuf_addf(c->out, "<text x=\"%zu\" y=\"%zu\"><tspan class=\"id\">", x_of(c->lanes.width),
                y_of(row) + 4);
    add_text(c->out, n->revision->id);
    strbuf_addstr(c->out, "</tspan>");
    add_text(c->out, picture_words(c->p, n, c->out->arena));
    strbuf_addstr(c->out, "</text>\n");
}

static size_t find_width(const struct canvas *c)
{
    size_t longest = 0;

    for (size_t i = 0; i < c->lanes.count; i++) {
        const struct graph_node *n = c->lanes.items[i].node;
        size_t len = strlen(n->revision->id) + strlen(picture_words(c->p, n, c->out->arena));

        longest = len > longest ? len : longest;
    }
    return x_of(c->lanes.width) + (longest + 4) * CHARACTER;
}

static const char style[] =
    "<style>svg{background:#fff}text{font:12px ui-monospace,monospace;fill:#1f2328;"
    "white-space:pre}.id{font-weight:600}path{fill:none;stroke-width:2}"
    "circle{stroke-width:2;stroke:#fff}.head{r:7px}.mark{stroke:#1a7f37;stroke-width:4}"
    ".cut{stroke-dasharray:2 3}"
    ".l0{stroke:#0969da}.l1{stroke:#1a7f37}.l2{stroke:#9a6700}.l3{stroke:#8250df}"
    ".l4{stroke:#bf3989}.l5{stroke:#0f766e}"
    "circle.l0{fill:#0969da}circle.l1{fill:#1a7f37}circle.l2{fill:#9a6700}circle.l3{fill:#8250df}"
    "circle.l4{fill:#bf3989}circle.l5{fill:#0f766e}"
    "@media(prefers-color-scheme:dark){svg{background:#0d1117}text{fill:#e6edf3}}</style>\n";

void picture_svg(const struct picture *p, struct strbuf *out)
{
    struct canvas c = { .p = p, .out = out };
    size_t width;
    size_t height;

    lanes_build(p, out->arena, &c.lanes);
    c.rows = arena_new_array(out->arena, size_t, graph_count(p->g));
    c.columns = arena_new_array(out->arena, size_t, graph_count(p->g));
    for (size_t i = 0; i < c.lanes.count; i++) {
        c.rows[c.lanes.items[i].node->index] = i;
        c.columns[c.lanes.items[i].node->index] = c.lanes.items[i].column;
    }
    width = find_width(&c);
    height = y_of(c.lanes.count) + (p->hidden > 0 ? ROW : 0);
    strbuf_addf(out,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%zu\" height=\"%zu\" "
                "viewBox=\"0 0 %zu %zu\" role=\"img\" aria-label=\"%zu revisions\">\n",
                width, height, width, height, c.lanes.count);
    strbuf_addf(out, "<title>%zu revisions</title>\n%s", c.lanes.count, style);
    for (size_t i = 0; i < c.lanes.count; i++) {
        for (size_t k = 0; k < c.lanes.items[i].links.count; k++)
            draw_link(&c, i, &c.lanes.items[i].links.items[k]);
    }
    for (size_t i = 0; i < c.lanes.count; i++)
        draw_node(&c, i);
    if (p->hidden > 0)
        strbuf_addf(out, "<text x=\"%zu\" y=\"%zu\">\xe2\x80\xa6 %zu more</text>\n",
                    x_of(c.lanes.width), y_of(c.lanes.count) + 4, p->hidden);
    strbuf_addstr(out, "</svg>\n");
}
