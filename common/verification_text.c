/* verification_text.c - the screens of verify; see verification.h. */
#include <string.h>

#include "common/escape.h"
#include "common/file.h"
#include "common/json_out.h"
#include "common/verification.h"

enum { WIDTH_MOST = 40 }; /* characters of a column that the next one waits for */

static const char *role_of(const struct signature *s, struct arena *arena)
{
    if (s->role == SIGNATURE_APPROVE)
        return arena_printf(arena, "approve %s", s->environment);
    return signatures_role_text(s->role);
}

/* A good signature is its signer's; a bad one is only a file. */
static const char *who(const struct signature *s)
{
    return s->fault == SIGFAULT_NONE ? s->principal : file_name(s->path);
}

static size_t widest(const struct signatures *all, struct arena *arena,
                     const char *(*text)(const struct signature *s, struct arena *arena))
{
    size_t width = 0;

    for (size_t i = 0; i < all->count; i++) {
        size_t len = strlen(text(&all->items[i], arena));

        if (len > width && len <= WIDTH_MOST)
            width = len;
    }
    return width;
}

static const char *escaped_who(const struct signature *s, struct arena *arena)
{
    struct strbuf sb = { .arena = arena };

    escape_add(&sb, who(s));
    return strbuf_text(&sb);
}

static void add_detail(struct strbuf *sb, const char *label, const char *text)
{
    if (text == NULL)
        return;
    strbuf_addf(sb, "           %s", label);
    escape_add(sb, text);
    strbuf_addch(sb, '\n');
}

static void add_signature(struct strbuf *sb, const struct signature *s, int who_width,
                          int role_width)
{
    const char *name = escaped_who(s, sb->arena);

    if (s->fault == SIGFAULT_NONE) {
        strbuf_addf(sb, "  ok       %-*s  %-*s  %s\n", who_width, name, role_width,
                    role_of(s, sb->arena), s->fingerprint);
        add_detail(sb, "not counted: ", s->uncounted);
        return;
    }
    strbuf_addf(sb, "  bad      %-*s  %s (%s)\n", who_width, name, sigfault_text(s->fault),
                sigfault_name(s->fault));
    if (s->fingerprint != NULL) {
        add_detail(sb, "key ",
                   arena_printf(sb->arena, "%s%s%s", s->fingerprint,
                                s->principal == NULL ? "" : " of ",
                                s->principal == NULL ? "" : s->principal));
    }
    add_detail(sb, "", s->detail);
    add_detail(sb, "hint: ", s->hint);
}

static void add_malformed(struct strbuf *sb, const struct error *why)
{
    strbuf_addstr(sb, "  bad      no plan: ");
    escape_add(sb, why->message);
    strbuf_addch(sb, '\n');
    for (unsigned i = 0; i < why->fact_count; i++)
        add_detail(sb, arena_printf(sb->arena, "%s ", why->facts[i].label), why->facts[i].text);
}

static void add_met(struct strbuf *sb, const struct verification *v)
{
    const struct signatures *all = &v->signatures;

    strbuf_addf(sb, "Policy met: signed by its planner");
    if (v->policy.approvals > 0) {
        strbuf_addf(sb, ", %u of %u approvals for %s", all->approvals, v->policy.approvals,
                    v->policy.environment);
    } else if (all->approvals > 0) {
        strbuf_addf(sb, ", %u approval%s", all->approvals, all->approvals == 1 ? "" : "s");
    }
    strbuf_addstr(sb, ".\n");
}

static void add_verdict(struct strbuf *sb, const struct verification *v)
{
    struct strlist lacking = { 0 };

    if (v->met && v->unsigned_plan) {
        strbuf_addstr(sb, "Not signed; that was allowed.\n");
        return;
    }
    if (v->met) {
        add_met(sb, v);
        return;
    }
    for (size_t i = 0; i < v->signatures.lacking.count; i++)
        vec_push(sb->arena, &lacking, v->signatures.lacking.items[i]);
    for (size_t i = 0; i < v->against.count; i++)
        vec_push(sb->arena, &lacking, v->against.items[i]);
    for (size_t i = 0; i < v->stale.count; i++)
        vec_push(sb->arena, &lacking, v->stale.items[i]);
    if (v->no_plan.code != ERROR_NONE)
        vec_push(sb->arena, &lacking, "the file is no plan");
    strbuf_addstr(sb, lacking.count == 1 ? "Policy not met: " : "Policy not met:\n  - ");
    for (size_t i = 0; i < lacking.count; i++) {
        escape_add(sb, lacking.items[i]);
        strbuf_addstr(sb, i + 1 == lacking.count ? "\n" : "\n  - ");
    }
}

const char *verification_text(const struct verification *v, struct arena *arena)
{
    const struct signatures *all = &v->signatures;
    int who_width = (int)widest(all, arena, escaped_who);
    int role_width = (int)widest(all, arena, role_of);
    struct strbuf sb = { .arena = arena };

    escape_add(&sb, v->file);
    strbuf_addf(&sb, "  sha256 %s\n", all->plan_id);
    for (size_t i = 0; i < all->count; i++)
        add_signature(&sb, &all->items[i], who_width, role_width);
    if (v->no_plan.code != ERROR_NONE)
        add_malformed(&sb, &v->no_plan);
    else if (all->count == 0 && !v->unsigned_plan)
        add_detail(&sb, "hint: ", arena_printf(arena, "migplan sign %s", v->file));
    add_verdict(&sb, v);
    return strbuf_text(&sb);
}

static void add_json_signature(struct js_out *js, const struct signature *s)
{
    js_open(js, NULL, '{');
    js_string(js, "path", s->path);
    js_string(js, "verdict", sigfault_name(s->fault));
    js_string(js, "role", signatures_role_text(s->role));
    js_string_if(js, "environment", s->environment);
    js_string_if(js, "principal", s->principal);
    js_string_if(js, "key_type", s->key_type);
    js_string_if(js, "key", s->fingerprint);
    js_bool(js, "counted", s->fault == SIGFAULT_NONE && s->uncounted == NULL);
    if (s->fault != SIGFAULT_NONE)
        js_string(js, "reason", sigfault_text(s->fault));
    js_string_if(js, "reason", s->uncounted);
    js_string_if(js, "detail", s->detail);
    js_close(js, '}');
}

const char *verification_json(const struct verification *v, struct arena *arena)
{
    const struct signatures *all = &v->signatures;
    struct js_out js = { .text = { .arena = arena } };

    js_open(&js, NULL, '{');
    js_string(&js, "schema", "migplan.verify/1");
    js_string(&js, "plan", v->file);
    js_string(&js, "plan_id", all->plan_id);
    js_bool(&js, "met", v->met);
    js_bool(&js, "well_formed", v->no_plan.code == ERROR_NONE);
    if (v->no_plan.code != ERROR_NONE)
        js_string(&js, "malformed", v->no_plan.message);
    js_string_if(&js, "environment", v->policy.environment);
    js_number(&js, "approvals_required", v->policy.approvals);
    js_number(&js, "approvals", all->approvals);
    js_strings(&js, "lacking", &all->lacking);
    js_strings(&js, "against", &v->against);
    js_strings(&js, "stale", &v->stale);
    js_open(&js, "signatures", '[');
    for (size_t i = 0; i < all->count; i++)
        add_json_signature(&js, &all->items[i]);
    js_close(&js, ']');
    js_close(&js, '}');
    return js_text(&js);
}
