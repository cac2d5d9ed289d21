/* preflight_text.c - see preflight_text.h. */
#include "applier/cmd/preflight_text.h"

#include <string.h>

#include "common/escape.h"
#include "common/json_out.h"

enum { LABEL = 42, LABEL_MOST = 58, SECOND = 1000, MINUTE = 60, HOUR = 3600 };

/* The families, in the order in which they are said to be well. */
static const char *const families[] = {
    "plan", "rights", "sessions", "disk", "connections", "locks", "replication",
};

/* "41,203,114" */
static const char *grouped(int64_t n, struct arena *arena)
{
    const char *digits = arena_printf(arena, "%lld", (long long)n);
    size_t len = strlen(digits);
    struct strbuf sb = { .arena = arena };

    for (size_t i = 0; i < len; i++) {
        if (i > 0 && (len - i) % 3 == 0)
            strbuf_addch(&sb, ',');
        strbuf_addch(&sb, digits[i]);
    }
    return strbuf_text(&sb);
}

static const char *bytes(int64_t n, struct arena *arena)
{
    static const char *const units[] = { "B", "kB", "MB", "GB", "TB", "PB" };
    size_t unit = 0;

    for (; n >= (int64_t)10 * SECOND && unit + 1 < sizeof(units) / sizeof(units[0]); unit++)
        n = (n + SECOND / 2) / SECOND;
    return arena_printf(arena, "%lld %s", (long long)n, units[unit]);
}

/* "2 min 20 s" */
static const char *duration(int64_t ms, struct arena *arena)
{
    int64_t s = (ms + SECOND - 1) / SECOND;

    if (s < (int64_t)2 * MINUTE)
        return arena_printf(arena, "%lld s", (long long)s);
    if (s < (int64_t)2 * HOUR)
        return arena_printf(arena, "%lld min", (long long)(s / MINUTE));
    return arena_printf(arena, "%lld h", (long long)(s / HOUR));
}

static const char *estimate(const struct preflight_step *s, struct arena *arena)
{
    if (!s->known && s->step->statements.count > 0)
        return "not known";
    if (s->high_ms < SECOND)
        return "under 1 s";
    return arena_printf(arena, "%s - %s", duration(s->low_ms, arena), duration(s->high_ms, arena));
}

/* Who stands still while the step has its strongest lock. */
static const char *who_waits(const struct preflight_step *s)
{
    if (!s->locks || s->mode <= PLAN_SHARE_UPDATE_EXCLUSIVE)
        return "";
    return s->mode == PLAN_ACCESS_EXCLUSIVE ? "all wait" : "writers wait";
}

static int label_width(const struct preflight *p)
{
    size_t width = LABEL;

    for (size_t i = 0; i < p->steps.count; i++) {
        const struct plan_step *step = p->steps.items[i].step;
        size_t len = strlen(step->revision) + strlen(step->message) + 8;

        if (len > width)
            width = len;
    }
    return (int)(width > LABEL_MOST ? LABEL_MOST : width);
}

static void print_step(const struct preflight_step *s, int width, struct arena *arena, FILE *out)
{
    struct strbuf sb = { .arena = arena };
    const struct preflight_relation *r = s->relation;

    strbuf_addf(&sb, "  %lld  %s  ", (long long)s->step->no, s->step->revision);
    escape_add(&sb, s->step->message);
    (void)fprintf(out, "%-*s %13s %9s   ", width, strbuf_text(&sb),
                  r == NULL || r->rows < 0 ? "-" : grouped(r->rows, arena),
                  r == NULL ? "-" : bytes(r->bytes, arena));
    if (who_waits(s)[0] == '\0')
        (void)fprintf(out, "%s\n", estimate(s, arena));
    else
        (void)fprintf(out, "%-16s %s\n", estimate(s, arena), who_waits(s));
}

static bool is_well(const struct preflight *p, const char *family)
{
    for (size_t i = 0; i < p->findings.count; i++) {
        if (p->findings.items[i].verdict != PREFLIGHT_GO &&
            strcmp(p->findings.items[i].probe, family) == 0)
            return false;
    }
    return true;
}

static void print_well(const struct preflight *p, FILE *out)
{
    const char *before = "  ok: ";

    for (size_t i = 0; i < sizeof(families) / sizeof(families[0]); i++) {
        if (!is_well(p, families[i]))
            continue;
        (void)fprintf(out, "%s%s", before, families[i]);
        before = ", ";
    }
    (void)fputc('\n', out);
}

static void print_finding(const struct preflight_finding *f, FILE *out)
{
    static const char marks[] = { '-', '!', 'x' };

    (void)fprintf(out, "  %c %s: ", marks[f->verdict], f->probe);
    escape_print(f->text, out);
    (void)fputc('\n', out);
    if (f->hint[0] == '\0')
        return;
    (void)fputs("      hint: ", out);
    escape_print(f->hint, out);
    (void)fputc('\n', out);
}

static const char *advice(enum preflight_verdict verdict)
{
    switch (verdict) {
    case PREFLIGHT_GO:
        return "";
    case PREFLIGHT_WAIT:
        return ": what is marked ! passes, or is ended as its hint says";
    case PREFLIGHT_STOP:
        return ": what is marked x must be put right first";
    }
    return "";
}

void preflight_print(const struct preflight *p, FILE *out)
{
    const struct conn_facts *facts = conn_facts(p->conn);
    enum preflight_verdict verdict = preflight_verdict(p);
    int width = label_width(p);

    (void)fprintf(out, "%-*s %13s %9s   %s\n", width,
                  arena_printf(p->arena, "%s on %s", facts->database, facts->place), "rows", "size",
                  "estimate");
    for (size_t i = 0; i < p->steps.count; i++)
        print_step(&p->steps.items[i], width, p->arena, out);
    print_well(p, out);
    for (size_t i = 0; i < p->findings.count; i++)
        print_finding(&p->findings.items[i], out);
    (void)fprintf(out, "%s%s\n", preflight_verdict_text(verdict), advice(verdict));
}

static const char *verdict_word(enum preflight_verdict verdict)
{
    switch (verdict) {
    case PREFLIGHT_GO:
        return "go";
    case PREFLIGHT_WAIT:
        return "wait";
    case PREFLIGHT_STOP:
        return "stop";
    }
    return "";
}

static void add_steps(struct js_out *js, const struct preflight *p)
{
    js_open(js, "steps", '[');
    for (size_t i = 0; i < p->steps.count; i++) {
        const struct preflight_step *s = &p->steps.items[i];

        js_open(js, NULL, '{');
        js_number(js, "step", s->step->no);
        js_string(js, "revision", s->step->revision);
        if (s->relation != NULL)
            js_string(js, "relation", s->relation->full);
        if (s->locks)
            js_string(js, "lock", plan_lock_mode_text(s->mode));
        js_bool(js, "known", s->known);
        js_number(js, "low_ms", s->low_ms);
        js_number(js, "high_ms", s->high_ms);
        js_number(js, "disk_bytes", s->disk_bytes);
        js_close(js, '}');
    }
    js_close(js, ']');
}

static void add_relations(struct js_out *js, const struct preflight *p)
{
    js_open(js, "relations", '[');
    for (size_t i = 0; i < p->relations.count; i++) {
        const struct preflight_relation *r = &p->relations.items[i];

        js_open(js, NULL, '{');
        js_string(js, "relation", r->full);
        js_number(js, "rows", r->rows);
        js_number(js, "bytes", r->bytes);
        js_number(js, "index_bytes", r->index_bytes);
        js_string(js, "lock", plan_lock_mode_text(r->mode));
        js_number(js, "step", r->step);
        js_close(js, '}');
    }
    js_close(js, ']');
}

/* The same as [tool.migplan.size] holds: rows by table. */
static void add_sizes(struct js_out *js, const struct preflight *p)
{
    js_open(js, "size", '{');
    for (size_t i = 0; i < p->relations.count; i++) {
        if (p->relations.items[i].rows >= 0)
            js_number(js, p->relations.items[i].full, p->relations.items[i].rows);
    }
    js_close(js, '}');
}

static void add_findings(struct js_out *js, const struct preflight *p)
{
    js_open(js, "findings", '[');
    for (size_t i = 0; i < p->findings.count; i++) {
        const struct preflight_finding *f = &p->findings.items[i];

        js_open(js, NULL, '{');
        js_string(js, "probe", f->probe);
        js_string(js, "verdict", verdict_word(f->verdict));
        js_string(js, "text", f->text);
        js_string_if(js, "hint", f->hint);
        js_close(js, '}');
    }
    js_close(js, ']');
}

void preflight_print_json(const struct preflight *p, FILE *out)
{
    const struct conn_facts *facts = conn_facts(p->conn);
    struct js_out js = { .text = { .arena = p->arena } };

    js_open(&js, NULL, '{');
    js_string(&js, "schema", "migapply.preflight/1");
    js_string(&js, "database", facts->database);
    js_string(&js, "server_version", facts->version);
    js_string(&js, "verdict", verdict_word(preflight_verdict(p)));
    add_steps(&js, p);
    add_findings(&js, p);
    add_relations(&js, p);
    add_sizes(&js, p);
    js_close(&js, '}');
    (void)fputs(js_text(&js), out);
}
