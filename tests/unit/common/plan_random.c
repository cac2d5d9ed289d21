/* plan_random.c - see plan_random.h. Values are drawn by the tables of
 * plan_shape, then brought to agree with each other. */
#include "tests/unit/common/plan_random.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "common/plan_shape.h"
#include "common/sha256.h"
#include "common/strbuf.h"

struct dice {
    uint64_t state;
    struct arena *arena;
};

/* SplitMix64. */
static uint64_t roll(struct dice *d, uint64_t below)
{
    uint64_t z = d->state += UINT64_C(0x9e3779b97f4a7c15);

    assert(below > 0);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return (z ^ (z >> 31)) % below;
}

/* U+202E, which turns the direction of text round. */
static const char turned[] = { '\xe2', '\x80', '\xae', '\0' };

static const char *const pieces[] = {
    "a",
    "B",
    "7",
    " ",
    "'",
    "\"",
    "\\",
    "/",
    "\b",
    "\t",
    "\n",
    "\f",
    "\r",
    "\x01",
    "\x1f",
    "\x0b",
    "\xc3\xa4",
    "\xe6\xbc\xa2",
    "\xf0\x9f\x98\x80",
    "\xe2\x80\xa8",
    "\xef\xbb\xbf",
    "\xef\xbf\xbd",
    turned,
    "{",
    "]",
    ",",
    "\\u0041",
    "select",
    "\xc2\x80",
    "$1",
};

static const char *draw_text(struct dice *d, size_t least, size_t most)
{
    struct strbuf sb = { .arena = d->arena };
    size_t count = least + roll(d, 12);

    for (size_t i = 0; i < count; i++) {
        const char *piece = pieces[roll(d, sizeof(pieces) / sizeof(pieces[0]))];

        if (sb.len + strlen(piece) <= most)
            strbuf_addstr(&sb, piece);
    }
    if (sb.len < least)
        strbuf_addch(&sb, 'x');
    return strbuf_text(&sb);
}

static const char *draw_of(struct dice *d, const char *characters, size_t len)
{
    struct strbuf sb = { .arena = d->arena };

    for (size_t i = 0; i < len; i++)
        strbuf_addch(&sb, characters[roll(d, strlen(characters))]);
    return strbuf_text(&sb);
}

static const char *draw_form(struct dice *d, const struct shape_field *f)
{
    static const char hex[] = "0123456789abcdef";

    switch (f->form) {
    case FORM_SHA256:
        return draw_of(d, hex, 64);
    case FORM_OBJECT_ID:
        return draw_of(d, hex, roll(d, 2) ? 40 : 64);
    case FORM_NONCE:
        return draw_of(d, hex, 16);
    case FORM_TIME:
        return arena_printf(d->arena, "20%02d-%02d-%02dT%02d:%02d:%02dZ", (int)roll(d, 100),
                            (int)roll(d, 12) + 1, (int)roll(d, 28) + 1, (int)roll(d, 24),
                            (int)roll(d, 60), (int)roll(d, 60));
    case FORM_RELEASE:
        return arena_printf(d->arena, "%d.%d.%d", (int)roll(d, 9), (int)roll(d, 99),
                            (int)roll(d, 1000));
    case FORM_ENVIRONMENT:
        return draw_of(d, "abz09-", 1 + roll(d, 60));
    case FORM_DIGITS:
        return draw_of(d, "0123456789", 1 + roll(d, 19));
    case FORM_KEY:
        return draw_of(d, "abz09_", 1 + roll(d, 60));
    case FORM_SQL:
        return arena_printf(d->arena, "SELECT '%s'", draw_text(d, 0, 1000));
    case FORM_ANY:
    case FORM_COUNT:
        break;
    }
    return draw_text(d, f->least > 1 ? (size_t)f->least : 1, (size_t)f->most);
}

static void fill(struct dice *d, const struct shape *shape, char *base);

static void fill_list(struct dice *d, const struct shape_field *f, void *at)
{
    struct shape_vec vec = { 0 };
    size_t size = f->type == SHAPE_STRINGS ? sizeof(char *) : f->contents->size; /* NOLINT */
    size_t count = (f->optional || f->type == SHAPE_LIST ? 1 : 0) + roll(d, 3);

    for (size_t i = 0; i < count; i++) {
        char *item;

        vec.items = arena_grow(d->arena, vec.items, vec.count, &vec.cap, size);
        item = (char *)vec.items + vec.count++ * size;
        memset(item, 0, size);
        if (f->type == SHAPE_STRINGS)
            *(const char **)(void *)item = draw_form(d, f);
        else
            fill(d, f->contents, item);
    }
    memcpy(at, &vec, sizeof(vec));
}

static void fill_pointer(struct dice *d, const struct shape_field *f, void *at)
{
    char *object = arena_alloc(d->arena, f->contents->size);

    fill(d, f->contents, object);
    memcpy(at, &object, sizeof(object));
}

static size_t count_words(const struct shape_field *f)
{
    size_t count = 0;

    while (f->words[count] != NULL)
        count++;
    return count;
}

static void fill_field(struct dice *d, const struct shape_field *f, char *base)
{
    void *at = base + f->offset;
    int64_t least = f->optional && f->least == 0 ? 1 : f->least;

    switch (f->type) {
    case SHAPE_STRING:
        *(const char **)at = f->least == 0 && !f->optional && roll(d, 2) ? "" : draw_form(d, f);
        break;
    case SHAPE_NUMBER:
        *(int64_t *)at = least + (int64_t)roll(d, (uint64_t)(f->most - least) + 1);
        break;
    case SHAPE_BOOL:
        *(bool *)at = f->optional || roll(d, 2) == 1;
        break;
    case SHAPE_WORD:
        shape_word_set(at, (unsigned)roll(d, count_words(f)));
        break;
    case SHAPE_OBJECT:
        fill(d, f->contents, at);
        break;
    case SHAPE_POINTER:
        fill_pointer(d, f, at);
        break;
    case SHAPE_STRINGS:
    case SHAPE_LIST:
        fill_list(d, f, at);
        break;
    case SHAPE_ANNOTATIONS:
    case SHAPE_FIXED:
    case SHAPE_VERSION:
        break;
    }
}

static void fill(struct dice *d, const struct shape *shape, char *base)
{
    for (size_t i = 0; i < shape->count; i++) {
        if (!shape->fields[i].optional || roll(d, 2) == 1)
            fill_field(d, &shape->fields[i], base);
    }
}

/* --- values that agree ------------------------------------------------------- */

static void agree_probe(struct dice *d, struct plan_probe *p)
{
    const struct plan_probe all = { .kind = p->kind,
                                    .schema = roll(d, 2) ? "s" : "",
                                    .name = draw_text(d, 1, 63),
                                    .name_schema = roll(d, 2) ? "n" : "",
                                    .table = draw_text(d, 1, 63),
                                    .object = "table",
                                    .unique = roll(d, 2) == 1,
                                    .sql = "SELECT 'done'" };

    *p = (struct plan_probe){ .kind = all.kind };
    if (p->kind == PLAN_PROBE_QUERY)
        p->sql = all.sql;
    if (p->kind == PLAN_PROBE_QUERY || p->kind == PLAN_PROBE_REPEAT ||
        p->kind == PLAN_PROBE_TRANSACTION)
        return;
    p->schema = all.schema;
    p->name = all.name;
    p->object = p->kind == PLAN_PROBE_REINDEX ? all.object : "";
    p->name_schema = p->kind == PLAN_PROBE_DETACH ? all.name_schema : "";
    p->table = p->kind == PLAN_PROBE_DETACH || p->kind == PLAN_PROBE_INDEX ? all.table : "";
    p->unique = p->kind == PLAN_PROBE_INDEX && all.unique;
}

static void agree_statement(struct dice *d, struct plan_statement *s, size_t i)
{
    s->no = (int64_t)i + 1;
    s->sha256 = sha256_hex(s->sql, strlen(s->sql), d->arena);
    if (s->rows != NULL && s->rows->min > s->rows->max)
        s->rows->min = s->rows->max;
    if (strstr(s->sql, turned) != NULL) {
        if (s->analysis == NULL)
            s->analysis = arena_new(d->arena, struct plan_analysis);
        vec_push(d->arena, &s->analysis->hazards, "bidi");
    }
    if (s->probe != NULL)
        agree_probe(d, s->probe);
}

static void agree_statements(struct dice *d, struct plan_step *step)
{
    for (size_t i = 0; i < step->statements.count; i++) {
        struct plan_statement *s = &step->statements.items[i];

        if (step->kind == PLAN_NONTX && s->probe == NULL)
            s->probe = arena_new(d->arena, struct plan_probe);
        if (step->kind != PLAN_NONTX)
            s->probe = NULL;
        if (step->kind == PLAN_BATCH && s->batch == NULL) {
            s->batch = arena_new(d->arena, struct plan_batch);
            *s->batch = (struct plan_batch){ "s", "t", "id", 5, 6 };
        }
        if (step->kind != PLAN_BATCH)
            s->batch = NULL;
        agree_statement(d, s, i);
    }
    for (size_t i = 0; i < step->undo.count; i++) {
        step->undo.items[i].batch = NULL;
        agree_statement(d, &step->undo.items[i], i);
    }
}

static void agree_step(struct dice *d, const struct plan *p, struct plan_step *step, size_t i)
{
    bool last = i + 1 == p->steps.count || roll(d, 2) == 1;
    size_t revision = i;

    step->no = (int64_t)i + 1;
    if (i > 0 && step[-1].version.count == 0)
        revision = (size_t)strtol(step[-1].revision + 1, NULL, 10);
    step->revision = arena_printf(d->arena, "r%zu", revision);
    if (p->direction == PLAN_STAMP) {
        step->kind = PLAN_TX;
        step->statements.count = 0;
    }
    if (step->kind != PLAN_TX)
        step->locks.count = 0;
    if (step->kind == PLAN_BATCH)
        step->statements.count = 1;
    step->version.count = 0;
    if (!last)
        step->undo.count = 0;
    else
        vec_push(d->arena, &step->version,
                 (struct plan_version_op){ PLAN_INSERT, "", step->revision });
    agree_statements(d, step);
}

static void agree_steps(struct dice *d, struct plan *p)
{
    struct strlist from = { 0 };
    struct plan_step *last;

    vec_push(d->arena, &from, "old");
    vec_push(d->arena, &from, "oldest");
    p->from_heads = from;
    p->to_heads = (struct strlist){ 0 };
    for (size_t i = 0; i < p->steps.count; i++) {
        struct plan_step *step = &p->steps.items[i];

        agree_step(d, p, step, i);
        if (step->version.count > 0)
            vec_push(d->arena, &p->to_heads, step->revision);
    }
    last = &p->steps.items[p->steps.count - 1];
    vec_push(d->arena, &last->version, (struct plan_version_op){ PLAN_UPDATE, "old", "new" });
    vec_push(d->arena, &last->version, (struct plan_version_op){ PLAN_DELETE, "oldest", "" });
    vec_push(d->arena, &p->to_heads, "new");
    strlist_sort(&p->to_heads);
}

static void agree_expects(struct plan *p)
{
    for (size_t i = 0; i < p->expect.count; i++) {
        struct plan_expect *e = &p->expect.items[i];

        e->no = (int64_t)i + 1;
        e->table = e->kind == PLAN_EXPECT_INDEX || e->kind == PLAN_EXPECT_CONSTRAINT ? "t" : "";
        if (e->kind != PLAN_EXPECT_TABLE)
            e->columns.count = 0;
    }
    for (size_t i = 0; i < p->before.count; i++)
        p->before.items[i].no = (int64_t)i + 1;
    for (size_t i = 0; i < p->after.count; i++)
        p->after.items[i].no = (int64_t)i + 1;
}

static void agree_lists(struct dice *d, struct plan *p)
{
    for (size_t i = 0; i < p->chain.count; i++)
        p->chain.items[i].revision = arena_printf(d->arena, "%zu%s", i, draw_text(d, 0, 200));
    for (size_t i = 0; i < p->provenance.sources.count; i++)
        p->provenance.sources.items[i].path =
            arena_printf(d->arena, "%zu%s", i, draw_text(d, 0, 200));
    for (size_t i = roll(d, 4); i > 0; i--) {
        const char *key = arena_printf(d->arena, "%d_key", 9 - (int)i);

        vec_push(d->arena, &p->annotations, (struct plan_annotation){ key, draw_text(d, 0, 4000) });
    }
}

void plan_random(uint64_t seed, struct arena *arena, struct plan *out)
{
    struct dice d = { seed, arena };

    *out = (struct plan){ 0 };
    fill(&d, &plan_shape, (char *)out);
    if (out->not_before != NULL)
        out->not_before = "2019-01-01T00:00:00Z";
    if (out->not_after != NULL)
        out->not_after = "2199-12-31T23:59:59Z";
    if (out->target.server_max != 0)
        out->target.server_max = out->target.server_min + 1;
    agree_steps(&d, out);
    agree_expects(out);
    agree_lists(&d, out);
}
