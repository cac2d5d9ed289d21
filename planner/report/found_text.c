/* found_text.c - see found_text.h. */
#include "planner/report/found_text.h"

#include <string.h>

#include "common/escape.h"
#include "planner/report/past_text.h"

enum { SHOWN = 3 }; /* places of one kind; of tags the first says all */

static void add_escaped(struct strbuf *out, const char *before, const char *text)
{
    strbuf_addstr(out, before);
    escape_add(out, text);
}

/* Adds "  label     text" up to where the text begins. */
static void add_label(struct strbuf *out, const char *label)
{
    strbuf_addf(out, "  %-9s ", label);
}

/* before is the path of the line above: it is not said twice. */
static void add_place(const struct found_place *place, const char *before, struct strbuf *out)
{
    bool has_ref = place->ref != NULL && place->kind != FOUND_HEAD;
    bool is_same = before != NULL && strcmp(before, place->path) == 0;

    add_label(out, found_kind_name(place->kind));
    if (has_ref)
        escape_add(out, place->ref);
    if (place->commit != NULL) {
        strbuf_addstr(out,
                      past_text_commit(place->commit, place->commit->pull_request, out->arena));
        add_escaped(out, ", ", place->commit->subject);
    }
    if (!has_ref || !is_same)
        add_escaped(out, has_ref ? "  " : place->commit != NULL ? ": " : "", place->path);
    strbuf_addch(out, '\n');
}

static void add_places(const struct found_revision *r, struct strbuf *out)
{
    const char *before = NULL;
    size_t i = 0;

    while (i < r->places.count) {
        enum found_kind kind = r->places.items[i].kind;
        size_t most = kind == FOUND_TAG ? 1 : SHOWN;
        size_t count = 0;

        for (; i < r->places.count && r->places.items[i].kind == kind; i++) {
            if (count++ >= most)
                continue;
            add_place(&r->places.items[i], before, out);
            before = r->places.items[i].path;
        }
        if (count > most) {
            add_label(out, "");
            strbuf_addf(out, kind == FOUND_TAG ? "and %zu later ones\n" : "and %zu more\n",
                        count - most);
        }
    }
}

/* Adds the command that brings the file back, from the place that is best. */
static void add_hint(const struct found_revision *r, struct strbuf *out)
{
    const struct found_place *place = r->places.count == 0 ? NULL : &r->places.items[0];

    if (place == NULL || place->kind == FOUND_HERE)
        return;
    strbuf_addstr(out, "  hint: get it back:  git ");
    if (place->source != NULL) {
        strbuf_addstr(out, "restore --source=");
        escape_add_shell(out, place->source);
        strbuf_addstr(out, " -- ");
    } else {
        strbuf_addf(out, "cat-file blob %s >", place->blob);
    }
    escape_add_shell(out, place->path);
    strbuf_addch(out, '\n');
}

void found_text(const struct found_revision *r, struct strbuf *out)
{
    strbuf_addstr(out, r->id[0] == '\0' ? "a file that declares no revision" : "");
    escape_add(out, r->id);
    add_escaped(out, r->message[0] == '\0' ? "" : "  ", r->message);
    strbuf_addch(out, '\n');
    if (r->added != NULL) {
        add_label(out, "added");
        strbuf_addf(out, "%s\n", past_text_commit(r->added, r->pull_request, out->arena));
    }
    add_places(r, out);
    add_hint(r, out);
}

static void add_json_place(const struct found_place *place, struct js_out *out)
{
    js_open(out, NULL, '{');
    js_string(out, "kind", found_kind_name(place->kind));
    js_string_if(out, "ref", place->ref);
    js_string(out, "path", place->path);
    js_string_if(out, "source", place->source);
    js_string_if(out, "blob", place->blob);
    if (place->commit != NULL) {
        js_open(out, "by", '{');
        past_json_commit(place->commit, place->commit->pull_request, out);
        js_close(out, '}');
    }
    js_close(out, '}');
}

void found_json(const struct found_revision *r, struct js_out *out)
{
    js_open(out, NULL, '{');
    js_string(out, "revision", r->id);
    js_string(out, "message", r->message);
    if (r->added != NULL) {
        js_open(out, "added", '{');
        past_json_commit(r->added, r->pull_request, out);
        js_close(out, '}');
    }
    js_open(out, "places", '[');
    for (size_t i = 0; i < r->places.count; i++)
        add_json_place(&r->places.items[i], out);
    js_close(out, ']');
    js_close(out, '}');
}
