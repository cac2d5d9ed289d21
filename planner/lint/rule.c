/* rule.c - see rule.h. */
#include "planner/lint/rule.h"

#include <stdarg.h>
#include <string.h>

#include "common/strbuf.h"

/* Says whom the action waits for: those whose locks keep it from its own, and
 * those it waits for besides. */
static void add_waits(struct lint *l, struct finding *f)
{
    const struct effects *e = &l->effects;
    bool reader = e->waits_for_readers;
    bool writer = e->waits_for_writers;

    for (size_t i = 0; i < e->count; i++) {
        if (e->items[i].is_uncertain)
            continue;
        reader = reader || lock_mode_conflicts(e->items[i].mode, LOCK_ACCESS_SHARE);
        writer = writer || lock_mode_conflicts(e->items[i].mode, LOCK_ROW_EXCLUSIVE);
    }
    if (reader)
        vec_push(l->arena, &f->waits_for, "reader");
    if (writer)
        vec_push(l->arena, &f->waits_for, "writer");
    if (e->waits_for_snapshots)
        vec_push(l->arena, &f->waits_for, "snapshot");
}

/* Says what the action locks, reads and writes anew. */
static void add_effects(struct lint *l, struct finding *f)
{
    for (size_t i = 0; i < l->effects.count; i++) {
        const struct relation_effect *e = &l->effects.items[i];

        if (e->mode >= LOCK_SHARE_UPDATE_EXCLUSIVE && !e->is_uncertain)
            vec_push(l->arena, &f->locks, (struct lock_note){ e->name, lock_mode_name(e->mode) });
        if (e->scan == YES)
            vec_push(l->arena, &f->scan, e->name);
        if (e->rewrite == YES)
            vec_push(l->arena, &f->rewrite, e->name);
    }
    add_waits(l, f);
}

/* The servers it was asked about, as far as the rule is about them. */
static void add_versions(const struct lint *l, struct finding *f)
{
    const struct rule_info *rule = f->rule;

    f->pg_least = l->settings.postgres.least;
    f->pg_most = l->settings.postgres.most;
    if (rule->since > f->pg_least)
        f->pg_least = rule->since;
    if (rule->until != 0 && rule->until < f->pg_most)
        f->pg_most = rule->until;
}

struct finding lint_finding(struct lint *l, const struct lint_rule *rule, const char *message)
{
    struct region region = { .start = l->statement->pos };
    struct finding f;

    region.start.line += l->line;
    if (l->line > 0)
        region.start.column = 0;
    f = (struct finding){
        .rule = &rule->info,
        .severity = rule->info.severity,
        .confidence = CONFIDENCE_LIKELY,
        .region = region,
        .tree = l->unit->tree,
        .revision = l->unit->revision,
        .statement = (uint32_t)(l->statement - l->unit->items) + 1,
        .message = message,
        .evidence = rule->info.evidence,
    };
    add_versions(l, &f);
    if (!l->finishing)
        add_effects(l, &f);
    return f;
}

struct finding *lint_add(struct lint *l, const struct lint_rule *rule, const char *fmt, ...)
{
    static const char nothing[] = "";
    struct finding *scratch;
    va_list ap;

    if (l->out == NULL) {
        scratch = arena_new(l->arena, struct finding);
        *scratch = lint_finding(l, rule, nothing);
        return scratch;
    }
    va_start(ap, fmt);
    vec_push(l->arena, l->out, lint_finding(l, rule, arena_vprintf(l->arena, fmt, ap)));
    va_end(ap);
    return &l->out->items[l->out->count - 1];
}

void lint_hint(struct lint *l, struct finding *f, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    vec_push(l->arena, &f->hints, arena_vprintf(l->arena, fmt, ap));
    va_end(ap);
}

void lint_fix(struct lint *l, struct finding *f, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    vec_push(l->arena, &f->sql, arena_vprintf(l->arena, fmt, ap));
    va_end(ap);
}

struct relation *lint_subject(const struct lint *l, const struct action *a)
{
    return a->names.count == 0 ? NULL : schema_find(l->schema, &a->names.items[0]);
}

bool lint_exists(const struct lint *l, const struct object_name *name)
{
    const struct relation *r = schema_find(l->schema, name);

    return r == NULL || (!r->temporary && !schema_is_new(l->schema, r->made));
}

static const struct column *column_of(const struct lint *l, const struct relation *r,
                                      const struct type *t)
{
    for (size_t i = 0; i < r->columns.count; i++) {
        const struct type_name *type = &r->columns.items[i]->type;

        if (type->name != NULL && schema_find_type(l->schema, type->schema, type->name) == t)
            return r->columns.items[i];
    }
    return NULL;
}

struct lint_column lint_column_of(const struct lint *l, const struct type *t, bool with_new)
{
    for (size_t i = 0; i < schema_relation_count(l->schema); i++) {
        const struct relation *r = schema_relation_at(l->schema, i);
        const struct column *c = r == NULL ? NULL : column_of(l, r, t);

        if (c != NULL && (with_new || !schema_is_new(l->schema, r->made)))
            return (struct lint_column){ r, c };
    }
    return (struct lint_column){ NULL, NULL };
}

bool lint_was_before(const struct lint *l, const struct object_name *name)
{
    const struct relation *r = schema_find(l->schema, name);

    return r == NULL || (!r->temporary && !schema_is_of_unit(l->schema, r->made));
}

bool lint_type_was_before(const struct lint *l, const struct object_name *name)
{
    const struct type *t = schema_find_type(l->schema, name->schema, name->name);

    return t == NULL || !schema_is_of_unit(l->schema, t->made);
}

const char *lint_name(const struct lint *l, const struct object_name *name)
{
    if (name->schema[0] == '\0')
        return name->name;
    return arena_printf(l->arena, "%s.%s", name->schema, name->name);
}

const char *lint_table_name(const struct lint *l, const struct action *a)
{
    return lint_name(l, &a->names.items[0]);
}

static bool is_plain(const char *word)
{
    static const char *const reserved[] = { "user",    "order",  "group", "table",   "column",
                                            "default", "end",    "limit", "offset",  "all",
                                            "check",   "select", "where", "primary", "references" };

    for (size_t i = 0; i < sizeof(reserved) / sizeof(reserved[0]); i++) {
        if (strcmp(reserved[i], word) == 0)
            return false;
    }
    if (!((word[0] >= 'a' && word[0] <= 'z') || word[0] == '_'))
        return false;
    return word[strspn(word, "abcdefghijklmnopqrstuvwxyz0123456789_")] == '\0';
}

const char *lint_sql_word(const struct lint *l, const char *word)
{
    struct strbuf sb = { .arena = l->arena };

    if (is_plain(word))
        return word;
    strbuf_addch(&sb, '"');
    for (; *word != '\0'; word++) {
        if (*word == '"')
            strbuf_addch(&sb, '"');
        strbuf_addch(&sb, *word);
    }
    strbuf_addch(&sb, '"');
    return strbuf_text(&sb);
}

const char *lint_sql_name(const struct lint *l, const struct object_name *name)
{
    const char *word = lint_sql_word(l, name->name);

    if (name->schema[0] == '\0')
        return word;
    return arena_printf(l->arena, "%s.%s", lint_sql_word(l, name->schema), word);
}

bool lint_may_be_before(const struct lint *l, int version)
{
    return l->settings.postgres.least < version;
}

bool lint_may_be(const struct lint *l, int version)
{
    return l->settings.postgres.most >= version;
}

bool lint_is_table(const struct relation *r)
{
    return r->kind != RELATION_INDEX && r->kind != RELATION_SEQUENCE;
}

const struct lint_held *lint_blocker(const struct lint *l, enum lock_mode least)
{
    for (size_t i = 0; i < l->held.count; i++) {
        const struct relation *r = l->held.items[i].relation;
        bool of_some_table = r->kind == RELATION_INDEX && r->table == NULL;

        if (l->held.items[i].mode >= least && (lint_is_table(r) || of_some_table))
            return &l->held.items[i];
    }
    return NULL;
}

bool lint_is_concurrent(const struct action *a)
{
    return a->concurrently && (a->kind == ACTION_CREATE_INDEX || a->kind == ACTION_REINDEX ||
                               (a->kind == ACTION_DROP && a->subject == SUBJECT_INDEX));
}
