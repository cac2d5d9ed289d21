/* facts_table.c - see facts.h: columns, constraints and indexes in words. */
#include <string.h>

#include "planner/schema/facts_parts.h"

/* Arrays have no dimensions to PostgreSQL: text[][] is text[]. */
const char *facts_type_text(const struct fact_finder *f, const struct type_name *type)
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
static const char *expression_text(const struct fact_finder *f, const struct expression *e)
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

static const char *default_text(const struct fact_finder *f, const struct column *c)
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

void facts_add_column(const struct fact_finder *f, const struct relation *r, const struct column *c)
{
    struct fact *fact = facts_add(f, FACT_COLUMN, facts_part_of(f, "column", r, c->name), r);

    fact->made = c->made;
    fact->assumed = c->made.unit == 0;
    if (schema_is_stale(f->schema, c->made))
        return;
    fact->said[0] = facts_type_text(f, &c->type);
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

/* Adds the columns of r that the thing goes with. */
static void stand_on(const struct fact_finder *f, struct fact *fact, const struct relation *r,
                     const struct strlist *columns)
{
    for (size_t i = 0; i < columns->count; i++) {
        if (columns->items[i][0] != '\0')
            vec_push(f->arena, &fact->stands, facts_part_of(f, "column", r, columns->items[i]));
    }
}

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

static const char *reference_text(const struct fact_finder *f, const struct constraint *c)
{
    if (c->other == NULL || c->ref_columns.count == 0)
        return NULL;
    return arena_printf(f->arena, "to %s(%s)", relation_shown(c->other, f->arena),
                        strlist_join(&c->ref_columns, ", ", f->arena));
}

static const char *on_text(const struct fact_finder *f, const char *event, char what)
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

static void say_foreign_key(const struct fact_finder *f, const struct constraint *c,
                            struct fact *fact)
{
    fact->said[3] = reference_text(f, c);
    fact->refers = c->other == NULL ? NULL : facts_name_of(f, c->other);
    fact->said[4] = on_text(f, "ON DELETE", c->on_delete);
    fact->said[5] = on_text(f, "ON UPDATE", c->on_update);
}

void facts_add_constraint(const struct fact_finder *f, const struct relation *r,
                          const struct constraint *c)
{
    struct fact *fact =
        facts_add(f, FACT_CONSTRAINT, facts_part_of(f, "constraint", r, c->name), r);

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
static const char *key_text(const struct fact_finder *f, const struct index_key *key,
                            const char *column)
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

static const char *keys_text(const struct fact_finder *f, const struct relation *index)
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

void facts_add_index(const struct fact_finder *f, const struct relation *r)
{
    const struct index_def *def = r->index;
    struct fact *fact = facts_add(f, FACT_INDEX, facts_name_of(f, r), r->table);

    fact->made = r->made;
    if (r->table != NULL)
        stand_on(f, fact, r->table, &r->key);
    if (def == NULL || schema_is_stale(f->schema, r->made))
        return;
    fact->said[0] = r->unique ? "unique" : "not unique";
    fact->said[1] = keys_text(f, r);
    fact->said[2] = def->method;
    fact->said[3] = def->predicate == NULL ? "of all rows" : expression_text(f, def->predicate);
    fact->said[4] = r->table == NULL ? NULL : facts_name_of(f, r->table);
    fact->refers = fact->said[4];
    fact->said[5] =
        def->included.count == 0
            ? "without INCLUDE"
            : arena_printf(f->arena, "INCLUDE (%s)", strlist_join(&def->included, ", ", f->arena));
    fact->said[6] = def->nulls_not_distinct ? "NULLS NOT DISTINCT" : "NULLS DISTINCT";
}
