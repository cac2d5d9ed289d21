/* facts_text.c - see facts_text.h. */
#include "planner/report/facts_text.h"

#include <string.h>

#include "common/escape.h"

enum { DOES_MOST = 8 }; /* things that the line names */

/* Returns how long the verb is: "creates " of "creates table a". */
static size_t verb_len(const char *text)
{
    size_t len = strcspn(text, " ");

    return len + (text[len] == ' ');
}

/* Says a verb once for neighbours that have the same. */
static void add_does(const struct revision_facts *f, struct strbuf *sb)
{
    const char *last = "";

    for (size_t i = 0; i < f->does.count && i < DOES_MOST; i++) {
        const char *text = f->does.items[i];
        size_t verb = verb_len(text);
        bool same = strncmp(last, text, verb) == 0;

        strbuf_addstr(sb, i == 0 ? "" : same ? ", " : "; ");
        escape_add(sb, same ? text + verb : text);
        last = text;
    }
    if (f->does.count > DOES_MOST)
        strbuf_addf(sb, " and %zu more", f->does.count - DOES_MOST);
}

static void add_opaque(const struct revision_facts *f, struct strbuf *sb)
{
    if (f->opaque_line == 0)
        return;
    strbuf_addf(sb, "%sfrom line %u on only Python knows: ", f->does.count > 0 ? "; " : "",
                f->opaque_line);
    escape_add(sb, f->opaque);
}

static void add_lock(const struct revision_facts *f, struct strbuf *sb)
{
    if (f->lock == LOCK_NONE) {
        strbuf_addstr(sb, f->opaque_line == 0 ? "none that others notice" : "not known");
        return;
    }
    strbuf_addf(sb, "%s%s on ", f->opaque_line == 0 ? "" : "at least ", lock_mode_words(f->lock));
    escape_add(sb, f->relation);
    if (f->others > 0)
        strbuf_addf(sb, " and %zu more", f->others);
    strbuf_addf(sb, ", %s wait", lock_mode_waiters(f->lock));
    for (size_t i = 0; i < f->rewritten.count; i++) {
        strbuf_addstr(sb, i == 0 ? "; writes " : ", ");
        escape_add(sb, f->rewritten.items[i]);
    }
    if (f->rewritten.count > 0)
        strbuf_addstr(sb, " anew");
}

const char *facts_text_lines(const struct revision_facts *facts, struct arena *arena)
{
    struct strbuf sb = { .arena = arena };

    strbuf_addstr(&sb, "Does: ");
    if (facts->does.count == 0 && facts->opaque_line == 0)
        strbuf_addstr(&sb, "nothing");
    add_does(facts, &sb);
    add_opaque(facts, &sb);
    strbuf_addstr(&sb, "\nLock: ");
    add_lock(facts, &sb);
    strbuf_addch(&sb, '\n');
    return strbuf_text(&sb);
}

void facts_json(const struct revision_facts *facts, struct js_out *out)
{
    js_strings(out, "does", &facts->does);
    if (facts->lock != LOCK_NONE) {
        js_open(out, "lock", '{');
        js_string(out, "mode", lock_mode_name(facts->lock));
        js_string(out, "relation", facts->relation);
        js_number(out, "other_relations", (int64_t)facts->others);
        js_string(out, "who_waits", lock_mode_waiters(facts->lock));
        js_strings(out, "rewrites", &facts->rewritten);
        js_close(out, '}');
    }
    if (facts->opaque_line == 0)
        return;
    js_open(out, "opaque", '{');
    js_number(out, "line", facts->opaque_line);
    js_string(out, "reason", facts->opaque);
    js_close(out, '}');
}
