/* picture_text.c - picture_text(): lanes for a terminal, like git log --graph. */
#include "common/escape.h"
#include "planner/report/lanes.h"

/* Which of its neighbours a cell is connected to. */
enum cell {
    CELL_UP = 1,
    CELL_DOWN = 2,
    CELL_LEFT = 4,
    CELL_RIGHT = 8,
    CELL_NODE = 16,
    CELL_HEAD = 32,
    CELL_CUT = 64,
};

struct drawing {
    const struct picture *p;
    struct strbuf *out;
    unsigned *cells; /* of the row that is being drawn, by column */
    bool *dashes;    /* by column: a line runs from there to the next one */
    bool *active;    /* by column: a link runs there */
    size_t width;
};

/* By the four connections. */
static const char *const lines[16] = {
    " ",
    "\xe2\x94\x82",
    "\xe2\x94\x82",
    "\xe2\x94\x82", /* up, down */
    "\xe2\x94\x80",
    "\xe2\x95\xaf",
    "\xe2\x95\xae",
    "\xe2\x94\xa4", /* and left */
    "\xe2\x94\x80",
    "\xe2\x95\xb0",
    "\xe2\x95\xad",
    "\xe2\x94\x9c", /* and right */
    "\xe2\x94\x80",
    "\xe2\x94\xb4",
    "\xe2\x94\xac",
    "\xe2\x94\xbc", /* and both */
};
static const char *const ascii_lines[16] = {
    " ", "|", "|", "|", "-", "'", ".", "+", "-", "`", ".", "+", "-", "+", "+", "+",
};

static const char *find_glyph(const struct drawing *d, unsigned cell)
{
    if (cell & CELL_CUT)
        return "~";
    if (cell & CELL_HEAD)
        return d->p->ascii ? "@" : "\xe2\x97\x89";
    if (cell & CELL_NODE)
        return d->p->ascii ? "*" : "\xe2\x97\x8f";
    return (d->p->ascii ? ascii_lines : lines)[cell & 15];
}

static void add_glyph(const struct drawing *d, size_t column, const char *glyph)
{
    if (d->p->color && glyph[0] != ' ')
        strbuf_addf(d->out, "\x1b[3%zum%s\x1b[0m", column % 6 + 1, glyph);
    else
        strbuf_addstr(d->out, glyph);
}

/* Writes the cells up to the last one that is not empty. */
static void flush(struct drawing *d)
{
    const char *dash = d->p->ascii ? "-" : "\xe2\x94\x80";
    size_t width = d->width;

    while (width > 0 && d->cells[width - 1] == 0)
        width--;
    for (size_t i = 0; i < width; i++) {
        if (i > 0)
            add_glyph(d, i, d->dashes[i - 1] ? dash : " ");
        add_glyph(d, i, find_glyph(d, d->cells[i]));
    }
}

/* Begins a row: links that run through. */
static void begin(struct drawing *d)
{
    for (size_t i = 0; i < d->width; i++) {
        d->cells[i] = d->active[i] ? CELL_UP | CELL_DOWN : 0;
        d->dashes[i] = false;
    }
}

/* Draws a line from one column to another: the ends first, then cross() for
 * what it passes. */
static void connect(struct drawing *d, size_t from, size_t to)
{
    for (size_t i = from < to ? from : to; i < (from < to ? to : from); i++)
        d->dashes[i] = true;
    d->cells[from] |= from < to ? CELL_RIGHT : CELL_LEFT;
    d->cells[to] |= from < to ? CELL_LEFT : CELL_RIGHT;
}

/* A line goes on through ends of others, and passes behind links. */
static void cross(struct drawing *d)
{
    for (size_t i = 1; i < d->width; i++) {
        if (d->dashes[i - 1] && d->dashes[i] &&
            (d->cells[i] == 0 || (d->cells[i] & (CELL_LEFT | CELL_RIGHT)) != 0))
            d->cells[i] |= CELL_LEFT | CELL_RIGHT;
    }
}

/* The row above a node in which lanes join. */
static void draw_joins(struct drawing *d, const struct lane_row *row)
{
    if (row->closing.count == 0)
        return;
    begin(d);
    for (size_t i = 0; i < row->closing.count; i++) {
        connect(d, row->column, row->closing.items[i]);
        d->cells[row->closing.items[i]] &= ~(unsigned)CELL_DOWN;
        d->active[row->closing.items[i]] = false;
    }
    cross(d);
    flush(d);
    strbuf_addch(d->out, '\n');
}

/* The row below a node in which lanes fork off. */
static void draw_forks(struct drawing *d, const struct lane_row *row)
{
    for (size_t i = 0; i < row->links.count; i++)
        d->active[row->links.items[i].column] = true;
    if (row->links.count < 2)
        return;
    begin(d);
    for (size_t i = 1; i < row->links.count; i++) {
        const struct lane_link *link = &row->links.items[i];

        connect(d, row->column, link->column);
        if (!link->is_joined)
            d->cells[link->column] &= ~(unsigned)CELL_UP;
    }
    cross(d);
    flush(d);
    strbuf_addch(d->out, '\n');
}

/* The row that says that there is more below. */
static void draw_cut(struct drawing *d, const struct lane_row *row)
{
    if (!row->is_cut)
        return;
    begin(d);
    d->cells[row->column] = CELL_CUT;
    flush(d);
    strbuf_addch(d->out, '\n');
}

static void write_node(const struct drawing *d, const struct graph_node *n)
{
    strbuf_addstr(d->out, "  ");
    escape_add(d->out, n->revision->id);
    escape_add(d->out, picture_words(d->p, n, d->out->arena));
    strbuf_addch(d->out, '\n');
}

static void draw_node(struct drawing *d, const struct lane_row *row)
{
    begin(d);
    d->cells[row->column] = graph_is_head(row->node) ? CELL_NODE | CELL_HEAD : CELL_NODE;
    flush(d);
    write_node(d, row->node);
    d->active[row->column] = false;
}

void picture_text(const struct picture *p, struct strbuf *out)
{
    struct lanes lanes = { 0 };
    struct drawing d = { .p = p, .out = out };

    lanes_build(p, out->arena, &lanes);
    d.width = lanes.width;
    d.cells = arena_new_array(out->arena, unsigned, lanes.width);
    d.dashes = arena_new_array(out->arena, bool, lanes.width);
    d.active = arena_new_array(out->arena, bool, lanes.width);
    for (size_t i = 0; i < lanes.count; i++) {
        draw_joins(&d, &lanes.items[i]);
        draw_node(&d, &lanes.items[i]);
        draw_forks(&d, &lanes.items[i]);
        draw_cut(&d, &lanes.items[i]);
    }
    if (p->hidden > 0)
        strbuf_addf(out, "%s %zu more\n", p->ascii ? "..." : "\xe2\x80\xa6", p->hidden);
}
