/* facts.c - see facts.h. */
#include "planner/schema/facts.h"

#include <string.h>

#include "common/strbuf.h"
#include "planner/schema/parts.h"

struct finder {
    const struct schema *schema;
    struct arena *arena;
    struct facts *out;
};

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

static const char *name_of(const struct finder *f, const struct relation *r)
{
    return fact_name(fact_word(r->kind), r->schema, r->name, "", f->arena);
}

static const char *part_of(const struct finder *f, const char *word, const struct relation *r,
                           const char *part)
{
    return fact_name(word, r->schema, r->name, part, f->arena);
}

/* Adds a fact; what is not known of it follows. */
static struct fact *add(const struct finder *f, enum fact_kind kind, const char *what,
                        const struct relation *of)
{
    struct fact *fact;

    vec_push(f->arena, f->out, (struct fact){ .kind = kind, .what = what });
    fact = &f->out->items[f->out->count - 1];
    if (of != NULL) {
        vec_push(f->arena, &fact->stands, name_of(f, of));
        fact->temporary = of->temporary;
    }
    return fact;
}

/* Adds the columns of r that the thing goes with. */
static void stand_on(const struct finder *f, struct fact *fact, const struct relation *r,
                     const struct strlist *columns)
{
    for (size_t i = 0; i < columns->count; i++) {
        if (columns->items[i][0] != '\0')
            vec_push(f->arena, &fact->stands, part_of(f, "column", r, columns->items[i]));
    }
}

/* --- columns --- */

/* Arrays have no dimensions to PostgreSQL: text[][] is text[]. */
static const char *type_text(const struct finder *f, const struct type_name *type)
{
    const char *text = type->text;
    size_t len = text == NULL ? 0 : strlen(text);

    if (len == 0 || type->name == NULL || type->name[0] == '\0')
        return NULL;
    if (strncmp(text, "public.", 7) == 0) {
        text += 7;
        len -= 7;
    }
    for (unsigned i = 1; i < type->dimensions && len > 2; i++)
        len -= 2;
    return arena_strndup(f->arena, text, len);
}

/* Constants are compared without their quotes and casts, so that '0' is 0. */
static const char *expression_text(const struct finder *f, const struct expression *e)
{
    if (e->is_literal)
        return arena_printf(f->arena, "'%s'", e->literal);
    return e->shape == NULL || e->shape[0] == '\0' ? NULL : e->shape;
}

/* Returns whether the default is the next number of a sequence: what serial is
 * short for. */
static bool draws(const struct column *c)
{
    if (c->draws || c->value == NULL)
        return c->draws;
    for (size_t i = 0; i < c->value->functions.count; i++) {
        if (strcmp(c->value->functions.items[i].name, "nextval") == 0)
            return true;
    }
    return c->value->is_literal && strncmp(c->value->literal, "nextval(", 8) == 0;
}

static const char *default_text(const struct finder *f, const struct column *c)
{
    const char *text = c->value == NULL ? NULL : expression_text(f, c->value);

    if (!c->value_known)
        return NULL;
    if (draws(c))
        return "DEFAULT nextval(...)";
    if (c->value == NULL || c->value->is_null)
        return "without default";
    if (text == NULL)
        return NULL;
    return arena_printf(f->arena, c->is_stored ? "generated as %s" : "DEFAULT %s", text);
}

static void add_column(const struct finder *f, const struct relation *r, const struct column *c)
{
    struct fact *fact = add(f, FACT_COLUMN, part_of(f, "column", r, c->name), r);

    fact->made = c->made;
    fact->assumed = c->made.unit == 0;
    if (schema_is_stale(f->schema, c->made))
        return;
    fact->said[0] = type_text(f, &c->type);
    fact->said[1] = !c->not_null_known ? NULL : c->not_null ? "NOT NULL" : "nullable";
    fact->said[2] = default_text(f, c);
    fact->said[3] = !c->value_known ? NULL : c->identity != '\0' ? "identity" : "no identity";
    if (c->value_known) {
        fact->said[4] = c->collation[0] == '\0'
                            ? "without collation"
                            : arena_printf(f->arena, "COLLATE %s", c->collation);
    }
}

/* --- constraints and indexes --- */

static const char *kind_text(enum constraint_kind kind)
{
    switch (kind) {
    case CONSTRAINT_PRIMARY_KEY:
        return "PRIMARY KEY";
    case CONSTRAINT_UNIQUE:
        return "UNIQUE";
    case CONSTRAINT_FOREIGN_KEY:
        return "FOREIGN KEY";
    case CONSTRAINT_EXCLUSION:
        return "EXCLUDE";
    case CONSTRAINT_CHECK:
        return "CHECK";
    case CONSTRAINT_NOT_NULL:
        break;
    }
    return "NOT NULL";
}

static const char *reference_text(const struct finder *f, const struct constraint *c)
{
    if (c->other == NULL || c->ref_columns.count == 0)
        return NULL;
    return arena_printf(f->arena, "to %s(%s)", relation_shown(c->other, f->arena),
                        strlist_join(&c->ref_columns, ", ", f->arena));
}

static const char *on_text(const struct finder *f, const char *event, char what)
{
    static const struct {
        char code;
        const char *text;
    } words[] = {
        { 'r', "RESTRICT" }, { 'c', "CASCADE" }, { 'n', "SET NULL" }, { 'd', "SET DEFAULT" }
    };

    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (words[i].code == what)
            return arena_printf(f->arena, "%s %s", event, words[i].text);
    }
    return arena_printf(f->arena, "%s NO ACTION", event);
}

static void say_foreign_key(const struct finder *f, const struct constraint *c, struct fact *fact)
{
    fact->said[3] = reference_text(f, c);
    fact->refers = c->other == NULL ? NULL : name_of(f, c->other);
    fact->said[4] = on_text(f, "ON DELETE", c->on_delete);
    fact->said[5] = on_text(f, "ON UPDATE", c->on_update);
}

static void add_constraint(const struct finder *f, const struct relation *r,
                           const struct constraint *c)
{
    struct fact *fact = add(f, FACT_CONSTRAINT, part_of(f, "constraint", r, c->name), r);

    fact->made = c->made;
    stand_on(f, fact, r, &c->columns);
    if (schema_is_stale(f->schema, c->made))
        return;
    fact->said[0] = kind_text(c->kind);
    /* An index that became a constraint may have columns that are not known. */
    if (c->kind != CONSTRAINT_CHECK && c->columns.count > 0)
        fact->said[1] =
            arena_printf(f->arena, "on (%s)", strlist_join(&c->columns, ", ", f->arena));
    if (c->kind == CONSTRAINT_CHECK && c->check != NULL)
        fact->said[2] = expression_text(f, c->check);
    if (c->kind == CONSTRAINT_FOREIGN_KEY)
        say_foreign_key(f, c, fact);
    fact->said[6] = c->valid ? "valid" : "NOT VALID";
    fact->said[7] = !c->deferrable          ? "not deferrable"
                    : c->initially_deferred ? "INITIALLY DEFERRED"
                                            : "DEFERRABLE";
    fact->said[8] = c->no_inherit ? "NO INHERIT" : "inherited";
    fact->said[9] = c->nulls_not_distinct ? "NULLS NOT DISTINCT" : "NULLS DISTINCT";
}

/* Returns a key as it is written; NULL where an expression is not known. */
static const char *key_text(const struct finder *f, const struct index_key *key, const char *column)
{
    const char *text = key->value == NULL ? column : expression_text(f, key->value);
    /* Whether DESC has NULLS LAST is not kept. */
    bool nulls_differ = key->nulls_first && !key->descending;

    if (text == NULL)
        return NULL;
    return arena_printf(f->arena, "%s%s%s%s%s%s%s", text,
                        key->collation[0] == '\0' ? "" : " COLLATE ", key->collation,
                        key->opclass[0] == '\0' ? "" : " ", key->opclass,
                        key->descending ? " DESC" : "", nulls_differ ? " NULLS FIRST" : "");
}

static const char *keys_text(const struct finder *f, const struct relation *index)
{
    const struct index_def *def = index->index;
    struct strlist keys = { 0 };

    for (size_t i = 0; i < def->keys.count && i < index->key.count; i++) {
        const char *key = key_text(f, &def->keys.items[i], index->key.items[i]);

        if (key == NULL)
            return NULL;
        vec_push(f->arena, &keys, key);
    }
    return arena_printf(f->arena, "on (%s)", strlist_join(&keys, ", ", f->arena));
}

static void add_index(const struct finder *f, const struct relation *r)
{
    const struct index_def *def = r->index;
    struct fact *fact = add(f, FACT_INDEX, name_of(f, r), r->table);

    fact->made = r->made;
    if (r->table != NULL)
        stand_on(f, fact, r->table, &r->key);
    if (def == NULL || schema_is_stale(f->schema, r->made))
        return;
    fact->said[0] = r->unique ? "unique" : "not unique";
    fact->said[1] = keys_text(f, r);
    fact->said[2] = def->method;
    fact->said[3] = def->predicate == NULL ? "of all rows" : expression_text(f, def->predicate);
    fact->said[4] = r->table == NULL ? NULL : name_of(f, r->table);
    fact->refers = fact->said[4];
    fact->said[5] =
        def->included.count == 0
            ? "without INCLUDE"
            : arena_printf(f->arena, "INCLUDE (%s)", strlist_join(&def->included, ", ", f->arena));
    fact->said[6] = def->nulls_not_distinct ? "NULLS NOT DISTINCT" : "NULLS DISTINCT";
}

/* --- relations --- */

static const char *trigger_function(const struct finder *f, const struct relation *r,
                                    const char *name)
{
    for (size_t i = r->trigger_defs.count; i-- > 0;) {
        const struct trigger_def *def = r->trigger_defs.items[i];

        if (strcmp(def->name, name) == 0)
            return arena_printf(f->arena, "calls %s", def->function.name);
    }
    return NULL;
}

static void add_trigger(const struct finder *f, const struct relation *r, const char *name)
{
    struct fact *fact = add(f, FACT_TRIGGER, part_of(f, "trigger", r, name), r);

    fact->said[0] = trigger_function(f, r, name);
}

static const char *parents_text(const struct finder *f, const struct relation *r)
{
    struct strlist names = { 0 };

    for (size_t i = 0; i < r->parents.count; i++)
        vec_push(f->arena, &names, relation_shown(r->parents.items[i], f->arena));
    strlist_sort(&names);
    return names.count == 0
               ? "on its own"
               : arena_printf(f->arena, "below %s", strlist_join(&names, ", ", f->arena));
}

static void say_table(const struct finder *f, const struct relation *r, struct fact *fact)
{
    fact->said[0] = r->unlogged ? "unlogged" : "logged";
    fact->said[1] = r->row_security ? "row level security" : "no row level security";
    fact->said[2] = parents_text(f, r);
    fact->said[3] = r->partition_by != '\0' ? "partitioned" : "not partitioned";
}

static void say_view(const struct finder *f, const struct relation *r, struct fact *fact)
{
    if (r->outputs.count > 0)
        fact->said[4] =
            arena_printf(f->arena, "columns %s", strlist_join(&r->outputs, ", ", f->arena));
    if (r->shape[0] != '\0')
        fact->said[FACT_QUERY] = r->shape;
}

static void add_relation(const struct finder *f, const struct relation *r)
{
    struct fact *fact;

    if (r->kind == RELATION_INDEX) {
        if (r->constraint == NULL)
            add_index(f, r);
        return;
    }
    /* Those of serial and identity columns go with their columns. */
    if (r->kind == RELATION_SEQUENCE && r->owner != NULL)
        return;
    fact = add(f, FACT_RELATION, name_of(f, r), NULL);
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
        add_column(f, r, r->columns.items[i]);
    for (size_t i = 0; i < r->constraints.count; i++)
        add_constraint(f, r, r->constraints.items[i]);
    for (size_t i = 0; i < r->triggers.count; i++)
        add_trigger(f, r, r->triggers.items[i]);
}

/* --- types, functions, schemas --- */

static const char *labels_text(const struct finder *f, const struct type *t)
{
    struct strlist labels = { 0 };

    for (size_t i = 0; i < t->labels.count; i++)
        vec_push(f->arena, &labels, t->labels.items[i].text);
    strlist_sort(&labels);
    return arena_printf(f->arena, "labels %s", strlist_join(&labels, ", ", f->arena));
}

static const char *checks_text(const struct finder *f, const struct type *t)
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

static void add_type(const struct finder *f, const struct type *t)
{
    struct fact *fact =
        add(f, FACT_TYPE, fact_name("type", t->schema, t->name, "", f->arena), NULL);

    fact->assumed = t->made.unit == 0;
    if (fact->assumed || schema_is_stale(f->schema, t->made))
        return;
    if (t->kind == TYPE_ENUM)
        fact->said[0] = labels_text(f, t);
    if (t->kind != TYPE_DOMAIN)
        return;
    fact->said[1] = type_text(f, &t->base);
    fact->said[2] = t->not_null ? "NOT NULL" : "nullable";
    fact->said[3] = checks_text(f, t);
}

/* Returns the body without what only its layout makes. */
static const char *body_text(const struct finder *f, const char *body)
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

static void say_function(const struct finder *f, const struct routine_def *def, struct fact *fact)
{
    if (def->body[0] != '\0')
        fact->said[0] = body_text(f, def->body);
    fact->said[1] = def->language;
    fact->said[2] = arena_printf(f->arena, "volatility %c", def->volatility);
    fact->said[3] = def->security_definer ? "SECURITY DEFINER" : "SECURITY INVOKER";
}

static void add_function(const struct finder *f, const struct function *function)
{
    struct fact *fact =
        add(f, FACT_FUNCTION, fact_name("function", function->schema, function->name, "", f->arena),
            NULL);

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
    const struct finder *f = ctx;
    const struct slots *slots = value;

    for (size_t i = 0; i < slots->count; i++) {
        if (slots->items[i].thing != NULL)
            (void)add(f, FACT_SCHEMA, fact_name("schema", "", key, "", f->arena), NULL);
    }
}

void facts_find(const struct schema *s, struct arena *arena, struct facts *out)
{
    struct finder f = { s, arena, out };

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
