/* facts.c - see facts.h. */
#include "planner/schema/facts.h"

#include <string.h>

#include "common/strbuf.h"
#include "planner/schema/facts_parts.h"
#include "planner/schema/parts.h"

const char *fact_word(enum relation_kind kind)
{
    switch (kind) {
    case RELATION_FOREIGN_TABLE:
        return "foreign table";
    case RELATION_VIEW:
        return "view";
    case RELATION_MATVIEW:
        return "materialized view";
    case RELATION_INDEX:
        return "index";
    case RELATION_SEQUENCE:
        return "sequence";
    case RELATION_TABLE:
    case RELATION_UNKNOWN:
        break;
    }
    return "table";
}

const char *fact_name(const char *word, const char *schema, const char *name, const char *part,
                      struct arena *arena)
{
    bool plain = schema[0] == '\0' || strcmp(schema, "public") == 0;

    return arena_printf(arena, "%s %s%s%s%s%s", word, plain ? "" : schema, plain ? "" : ".", name,
                        part[0] == '\0' ? "" : ".", part);
}

const char *facts_name_of(const struct fact_finder *f, const struct relation *r)
{
    return fact_name(fact_word(r->kind), r->schema, r->name, "", f->arena);
}

const char *facts_part_of(const struct fact_finder *f, const char *word, const struct relation *r,
                          const char *part)
{
    return fact_name(word, r->schema, r->name, part, f->arena);
}

/* Adds a fact; what is not known of it follows. */
struct fact *facts_add(const struct fact_finder *f, enum fact_kind kind, const char *what,
                       const struct relation *of)
{
    struct fact *fact;

    vec_push(f->arena, f->out, (struct fact){ .kind = kind, .what = what });
    fact = &f->out->items[f->out->count - 1];
    if (of != NULL) {
        vec_push(f->arena, &fact->stands, facts_name_of(f, of));
        fact->temporary = of->temporary;
    }
    return fact;
}

/* --- relations --- */

static const char *trigger_function(const struct fact_finder *f, const struct relation *r,
                                    const char *name)
{
    for (size_t i = r->trigger_defs.count; i-- > 0;) {
        const struct trigger_def *def = r->trigger_defs.items[i];

        if (strcmp(def->name, name) == 0)
            return arena_printf(f->arena, "calls %s", def->function.name);
    }
    return NULL;
}

static void add_trigger(const struct fact_finder *f, const struct relation *r, const char *name)
{
    struct fact *fact = facts_add(f, FACT_TRIGGER, facts_part_of(f, "trigger", r, name), r);

    fact->said[0] = trigger_function(f, r, name);
}

static const char *parents_text(const struct fact_finder *f, const struct relation *r)
{
    struct strlist names = { 0 };

    for (size_t i = 0; i < r->parents.count; i++)
        vec_push(f->arena, &names, relation_shown(r->parents.items[i], f->arena));
    strlist_sort(&names);
    return names.count == 0
               ? "on its own"
               : arena_printf(f->arena, "below %s", strlist_join(&names, ", ", f->arena));
}

static void say_table(const struct fact_finder *f, const struct relation *r, struct fact *fact)
{
    fact->said[0] = r->unlogged ? "unlogged" : "logged";
    fact->said[1] = r->row_security ? "row level security" : "no row level security";
    fact->said[2] = parents_text(f, r);
    fact->said[3] = r->partition_by != '\0' ? "partitioned" : "not partitioned";
}

static void say_view(const struct fact_finder *f, const struct relation *r, struct fact *fact)
{
    if (r->outputs.count > 0)
        fact->said[4] =
            arena_printf(f->arena, "columns %s", strlist_join(&r->outputs, ", ", f->arena));
    if (r->shape[0] != '\0')
        fact->said[FACT_QUERY] = r->shape;
}

static void add_relation(const struct fact_finder *f, const struct relation *r)
{
    struct fact *fact;

    if (r->kind == RELATION_INDEX) {
        if (r->constraint == NULL)
            facts_add_index(f, r);
        return;
    }
    /* Those of serial and identity columns go with their columns. */
    if (r->kind == RELATION_SEQUENCE && r->owner != NULL)
        return;
    fact = facts_add(f, FACT_RELATION, facts_name_of(f, r), NULL);
    fact->temporary = r->temporary;
    fact->assumed = r->assumed;
    fact->made = r->made;
    fact->partial = r->partial || r->assumed || schema_is_stale(f->schema, r->made);
    if (!r->assumed && !schema_is_stale(f->schema, r->made)) {
        if (r->kind == RELATION_VIEW || r->kind == RELATION_MATVIEW)
            say_view(f, r, fact);
        else if (r->kind == RELATION_TABLE)
            say_table(f, r, fact);
    }
    for (size_t i = 0; i < r->columns.count; i++)
        facts_add_column(f, r, r->columns.items[i]);
    for (size_t i = 0; i < r->constraints.count; i++)
        facts_add_constraint(f, r, r->constraints.items[i]);
    for (size_t i = 0; i < r->triggers.count; i++)
        add_trigger(f, r, r->triggers.items[i]);
}

/* --- types, functions, schemas --- */

static const char *labels_text(const struct fact_finder *f, const struct type *t)
{
    struct strlist labels = { 0 };

    for (size_t i = 0; i < t->labels.count; i++)
        vec_push(f->arena, &labels, t->labels.items[i].text);
    strlist_sort(&labels);
    return arena_printf(f->arena, "labels %s", strlist_join(&labels, ", ", f->arena));
}

static const char *checks_text(const struct fact_finder *f, const struct type *t)
{
    struct strlist checks = { 0 };

    for (size_t i = 0; i < t->checks.count; i++) {
        const struct domain_check *check = &t->checks.items[i];

        vec_push(f->arena, &checks,
                 arena_printf(f->arena, "%s%s", check->name, check->valid ? "" : " NOT VALID"));
    }
    strlist_sort(&checks);
    return arena_printf(f->arena, "checks %s", strlist_join(&checks, ", ", f->arena));
}

static void add_type(const struct fact_finder *f, const struct type *t)
{
    struct fact *fact =
        facts_add(f, FACT_TYPE, fact_name("type", t->schema, t->name, "", f->arena), NULL);

    fact->assumed = t->made.unit == 0;
    if (fact->assumed || schema_is_stale(f->schema, t->made))
        return;
    if (t->kind == TYPE_ENUM)
        fact->said[0] = labels_text(f, t);
    if (t->kind != TYPE_DOMAIN)
        return;
    fact->said[1] = facts_type_text(f, &t->base);
    fact->said[2] = t->not_null ? "NOT NULL" : "nullable";
    fact->said[3] = checks_text(f, t);
}

/* Returns the body without what only its layout makes. */
static const char *body_text(const struct fact_finder *f, const char *body)
{
    struct strbuf sb = { .arena = f->arena };
    bool blank = false;

    for (; *body != '\0'; body++) {
        if (strchr(" \t\r\n", *body) != NULL) {
            blank = sb.len > 0;
            continue;
        }
        if (blank)
            strbuf_addch(&sb, ' ');
        strbuf_addch(&sb, *body);
        blank = false;
    }
    return strbuf_text(&sb);
}

static void say_function(const struct fact_finder *f, const struct routine_def *def,
                         struct fact *fact)
{
    if (def->body[0] != '\0')
        fact->said[0] = body_text(f, def->body);
    fact->said[1] = def->language;
    fact->said[2] = arena_printf(f->arena, "volatility %c", def->volatility);
    fact->said[3] = def->security_definer ? "SECURITY DEFINER" : "SECURITY INVOKER";
}

static void add_function(const struct fact_finder *f, const struct function *function)
{
    struct fact *fact =
        facts_add(f, FACT_FUNCTION,
                  fact_name("function", function->schema, function->name, "", f->arena), NULL);

    /* Of several the arguments would tell which is which. */
    if (function->next == NULL && function->def != NULL &&
        !schema_is_stale(f->schema, function->made))
        say_function(f, function->def, fact);
}

static void add_types(const char *key, void *value, void *ctx)
{
    const struct slots *slots = value;

    (void)key;
    for (size_t i = 0; i < slots->count; i++) {
        if (slots->items[i].thing != NULL)
            add_type(ctx, slots->items[i].thing);
    }
}

static void add_functions(const char *key, void *value, void *ctx)
{
    const struct slots *slots = value;

    (void)key;
    for (size_t i = 0; i < slots->count; i++) {
        if (slots->items[i].thing != NULL)
            add_function(ctx, slots->items[i].thing);
    }
}

static void add_schemas(const char *key, void *value, void *ctx)
{
    const struct fact_finder *f = ctx;
    const struct slots *slots = value;

    for (size_t i = 0; i < slots->count; i++) {
        if (slots->items[i].thing != NULL)
            (void)facts_add(f, FACT_SCHEMA, fact_name("schema", "", key, "", f->arena), NULL);
    }
}

void facts_find(const struct schema *s, struct arena *arena, struct facts *out)
{
    struct fact_finder f = { s, arena, out };

    for (size_t i = 0; i < s->all.count; i++) {
        if (s->all.items[i] != NULL)
            add_relation(&f, s->all.items[i]);
    }
    strmap_walk(s->types, add_types, &f);
    strmap_walk(s->functions, add_functions, &f);
    strmap_walk(s->namespaces, add_schemas, &f);
}

struct strmap *facts_by_name(const struct facts *facts, struct arena *arena)
{
    struct strmap *map = strmap_new(arena);

    for (size_t i = 0; i < facts->count; i++)
        (void)strmap_put(map, facts->items[i].what, &facts->items[i]);
    return map;
}
