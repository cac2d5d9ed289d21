/* rehearsal.c - see rehearsal.h. */
#include "applier/cmd/rehearsal.h"

#include <string.h>

#include "common/escape.h"
#include "common/json_out.h"

enum { MOST_SHOWN = 12, WIDTH = 100, SECOND = 1000 };

static bool is_structure(const struct snapshot_difference *d)
{
    return strcmp(d->class, "structure") == 0;
}

static bool breaks(const struct rehearsal_finding *f)
{
    for (size_t i = 0; i < f->differences.count; i++) {
        if (is_structure(&f->differences.items[i]))
            return true;
    }
    return false;
}

bool rehearsal_is_good(const struct rehearsal *r)
{
    for (size_t i = 0; i < r->findings.count; i++) {
        if (breaks(&r->findings.items[i]))
            return false;
    }
    return r->no_undo[0] == '\0' && !r->failed;
}

static const char *what_happened(const struct snapshot_difference *d)
{
    if (d->before == NULL)
        return "left";
    return d->after == NULL ? "gone" : "changed";
}

static void print_text(const char *label, const char *text, FILE *out)
{
    struct arena scratch = { 0 };
    size_t len = strlen(text);

    (void)fprintf(out, "        %s ", label);
    escape_print(len > WIDTH ? arena_printf(&scratch, "%.*s...", WIDTH, text) : text, out);
    (void)fputc('\n', out);
    arena_free(&scratch);
}

static void print_difference(const struct snapshot_difference *d, FILE *out)
{
    (void)fprintf(out, "    %c %-8s", is_structure(d) ? 'x' : '-', what_happened(d));
    escape_print(d->object, out);
    (void)fputc('\n', out);
    if (d->before == NULL || d->after == NULL)
        return;
    print_text("was", d->before, out);
    print_text("is ", d->after, out);
}

static const char *verdict(const struct rehearsal_finding *f)
{
    if (!breaks(f))
        return f->down ? "its downgrade restores all but order, comments or privileges"
                       : "upgraded again it is the same but for order, comments or privileges";
    return f->down ? "its downgrade does not undo its upgrade"
                   : "upgraded again it is not what it was";
}

static void print_finding(const struct rehearsal_finding *f, FILE *out)
{
    (void)fprintf(out, "  %s: %s\n", f->revision, verdict(f));
    for (size_t i = 0; i < f->differences.count && i < MOST_SHOWN; i++)
        print_difference(&f->differences.items[i], out);
    if (f->differences.count > MOST_SHOWN)
        (void)fprintf(out, "      and %zu more\n", f->differences.count - MOST_SHOWN);
}

static void print_time(const char *what, int64_t ms, FILE *out)
{
    (void)fprintf(out, "%s %lld.%02lld s", what, (long long)(ms / SECOND),
                  (long long)(ms % SECOND / 10));
}

void rehearsal_print(const struct rehearsal *r, FILE *out)
{
    (void)fprintf(out, "rehearsed on %s: %zu revision%s", r->database, r->revisions,
                  r->revisions == 1 ? "" : "s");
    print_time(", up", r->ms[0], out);
    if (r->no_undo[0] == '\0') {
        print_time(", down", r->ms[1], out);
        print_time(", up", r->ms[2], out);
    }
    (void)fputc('\n', out);
    for (size_t i = 0; i < r->findings.count; i++)
        print_finding(&r->findings.items[i], out);
    if (r->no_undo[0] != '\0')
        (void)fprintf(out, "There is no way back: %s.\n", r->no_undo);
    else if (rehearsal_is_good(r))
        (void)fputs("Every downgrade undoes its upgrade.\n", out);
    else
        (void)fputs("Not every downgrade undoes its upgrade.\n", out);
}

static void add_difference(struct js_out *js, const struct snapshot_difference *d)
{
    js_open(js, NULL, '{');
    js_string(js, "class", d->class);
    js_string(js, "object", d->object);
    if (d->before != NULL)
        js_string(js, "before", d->before);
    if (d->after != NULL)
        js_string(js, "after", d->after);
    js_close(js, '}');
}

static void add_finding(struct js_out *js, const struct rehearsal_finding *f)
{
    js_open(js, NULL, '{');
    js_string(js, "revision", f->revision);
    js_string(js, "direction", f->down ? "downgrade" : "upgrade");
    js_bool(js, "structure", breaks(f));
    js_open(js, "differences", '[');
    for (size_t i = 0; i < f->differences.count; i++)
        add_difference(js, &f->differences.items[i]);
    js_close(js, ']');
    js_close(js, '}');
}

void rehearsal_print_json(const struct rehearsal *r, FILE *out)
{
    struct js_out js = { .text = { .arena = r->arena } };

    js_open(&js, NULL, '{');
    js_string(&js, "schema", "migapply.rehearsal/1");
    js_string(&js, "database", r->database);
    js_number(&js, "revisions", (int64_t)r->revisions);
    js_bool(&js, "good", rehearsal_is_good(r));
    js_bool(&js, "failed", r->failed);
    js_string_if(&js, "no_undo", r->no_undo);
    js_open(&js, "ms", '[');
    for (size_t i = 0; i < sizeof(r->ms) / sizeof(r->ms[0]); i++)
        js_number(&js, NULL, r->ms[i]);
    js_close(&js, ']');
    js_open(&js, "findings", '[');
    for (size_t i = 0; i < r->findings.count; i++)
        add_finding(&js, &r->findings.items[i]);
    js_close(&js, ']');
    js_close(&js, '}');
    (void)fputs(js_text(&js), out);
}
