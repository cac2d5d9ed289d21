/* fail_column.c - see fail.h: columns that an ALTER TABLE adds, changes and drops. */
#include <string.h>

#include "planner/lint/fail.h"
#include "planner/schema/type_cast.h"

static bool names_column(enum alteration_kind kind)
{
    switch (kind) {
    case ALTERATION_DROP_COLUMN:
    case ALTERATION_COLUMN_TYPE:
    case ALTERATION_SET_DEFAULT:
    case ALTERATION_SET_NOT_NULL:
    case ALTERATION_DROP_NOT_NULL:
    case ALTERATION_DROP_EXPRESSION:
    case ALTERATION_COLUMN_OPTIONS:
    case ALTERATION_SET_STORAGE:
    case ALTERATION_ADD_IDENTITY:
    case ALTERATION_SET_IDENTITY:
    case ALTERATION_DROP_IDENTITY:
        return true;
    default:
        return false;
    }
}

/* Returns the view that names the column, or NULL. */
static const struct relation *view_of(const struct relation *r, const char *column)
{
    for (size_t i = 0; i < r->users.count; i++) {
        const struct relation *view = r->users.items[i];

        for (size_t j = 0; j < view->uses.count; j++) {
            if (view->uses.items[j].relation == r &&
                strlist_has(&view->uses.items[j].columns, column))
                return view;
        }
    }
    return NULL;
}

/* Returns the generated column that is computed from the column, or NULL. */
static const struct column *computed_from(const struct relation *r, const char *column)
{
    for (size_t i = 0; i < r->columns.count; i++) {
        const struct column *c = r->columns.items[i];

        if (c->is_stored && c->value != NULL && strlist_has(&c->value->columns, column))
            return c;
    }
    return NULL;
}

/* Returns the foreign key of another table that references the column, or NULL. */
static const struct constraint *referenced_in(const struct relation *r, const char *column)
{
    for (size_t i = 0; i < r->referenced_by.count; i++) {
        const struct constraint *c = r->referenced_by.items[i];

        if (c->table != r && strlist_has(&c->ref_columns, column))
            return c;
    }
    return NULL;
}

/* Whether the column may be neither dropped nor retyped where it stands. */
static bool is_fixed(struct lint *l, const struct alteration *part, const struct relation *r)
{
    if (strlist_has(&r->partition_keys, part->name)) {
        fail_tell(l, "42P16", "%s is partitioned by %s", relation_shown(r, l->arena), part->name);
        return true;
    }
    if (fail_is_inherited(r, part->name)) {
        fail_tell(l, "42P16", "%s has %s from its parent: change it there",
                  relation_shown(r, l->arena), part->name);
        return true;
    }
    return false;
}

static void check_drop(struct lint *l, const struct alteration *part, const struct relation *r)
{
    const struct relation *view = view_of(r, part->name);
    const struct column *computed = computed_from(r, part->name);
    const struct constraint *key = referenced_in(r, part->name);

    if (is_fixed(l, part, r) || part->cascade)
        return;
    if (view != NULL)
        fail_tell(l, "2BP01", "the view %s reads %s.%s", view->name, r->name, part->name);
    else if (key != NULL) {
        fail_tell(l, "2BP01", "%s of %s references %s.%s", key->name, key->table->name, r->name,
                  part->name);
    } else if (computed != NULL && strcmp(computed->name, part->name) != 0) {
        fail_tell(l, "2BP01", "%s is computed from %s", computed->name, part->name);
    }
}

/* Whether the same statement takes the default away first. */
static bool drops_default(const struct action *a, const char *column)
{
    for (size_t i = 0; i < a->alterations.count; i++) {
        const struct alteration *part = &a->alterations.items[i];

        if (part->kind == ALTERATION_SET_DEFAULT && part->value == NULL &&
            strcmp(part->name, column) == 0)
            return true;
    }
    return false;
}

static bool check_cast(struct lint *l, const struct action *a, const struct alteration *part,
                       const struct column *c)
{
    bool has_default = c->value != NULL && !c->value->is_null && !c->is_stored && !c->is_serial;

    if (c->type.name == NULL || c->is_stored ||
        !type_cast_is_missing(l->schema, &c->type, &part->type) ||
        (part->value != NULL && (!has_default || drops_default(a, c->name))))
        return false;
    if (part->value == NULL) {
        fail_tell(l, "42804", "%s does not become %s by itself; say how with USING", c->type.text,
                  part->type.text);
    } else {
        fail_tell(l, "42804", "the default of %s does not become %s by itself; drop it first",
                  c->name, part->type.text);
    }
    return true;
}

static void check_type(struct lint *l, const struct action *a, const struct alteration *part,
                       const struct relation *r, const struct column *c)
{
    const struct relation *view = view_of(r, part->name);
    const struct column *computed = computed_from(r, part->name);

    if (is_fixed(l, part, r) || check_cast(l, a, part, c))
        return;
    if (view != NULL) {
        fail_tell(l, "0A000", "the view %s reads %s.%s; drop it first", view->name, r->name,
                  part->name);
    } else if (computed != NULL && computed != c) {
        fail_tell(l, "0A000", "%s is computed from %s", computed->name, part->name);
    }
}

static void check_nullable(struct lint *l, const struct alteration *part, const struct relation *r,
                           const struct column *c)
{
    const struct constraint *key = relation_primary_key(r);
    const struct column *above = r->bound == NULL || r->parents.count == 0
                                     ? NULL
                                     : relation_column(r->parents.items[0], part->name);

    if (above != NULL && above->not_null)
        fail_tell(l, "42P16", "%s is NOT NULL in the parent of %s", part->name, r->name);
    else if (key != NULL && strlist_has(&key->columns, part->name))
        fail_tell(l, "42P16", "%s is in the primary key", part->name);
    else if (c->identity != '\0')
        fail_tell(l, "42601", "%s is an identity column", part->name);
}

static bool is_no_integer(const struct type_name *type)
{
    static const char *const names[] = { "text", "varchar",   "bpchar",      "uuid", "numeric",
                                         "date", "timestamp", "timestamptz", "bool", "jsonb" };

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (strcmp(type->name, names[i]) == 0)
            return true;
    }
    return false;
}

static void check_identity(struct lint *l, const struct action *a, const struct alteration *part,
                           const struct column *c)
{
    if (c->type.name != NULL && is_no_integer(&c->type))
        fail_tell(l, "22023", "%s is %s, and an identity is an integer", part->name, c->type.text);
    else if (c->identity != '\0')
        fail_tell(l, "55000", "%s is an identity column already", part->name);
    else if (c->value != NULL && !drops_default(a, c->name))
        fail_tell(l, "55000", "%s has a default already", part->name);
    else if (c->not_null_known && !c->not_null)
        fail_tell(l, "55000", "%s must be NOT NULL before it is an identity", part->name);
}

static void check_part(struct lint *l, const struct action *a, const struct alteration *part,
                       const struct relation *r, const struct column *c)
{
    switch (part->kind) {
    case ALTERATION_DROP_COLUMN:
        check_drop(l, part, r);
        break;
    case ALTERATION_COLUMN_TYPE:
        check_type(l, a, part, r, c);
        break;
    case ALTERATION_DROP_NOT_NULL:
        check_nullable(l, part, r, c);
        break;
    case ALTERATION_ADD_IDENTITY:
        check_identity(l, a, part, c);
        break;
    default:
        break;
    }
}

static void check_added(struct lint *l, const struct action *a, const struct alteration *part,
                        const struct relation *r)
{
    const struct column *c = relation_column(r, part->column->name);

    if (!r->assumed && (r->kind == RELATION_VIEW || r->kind == RELATION_MATVIEW))
        fail_tell(l, "42809", "%s is a view", relation_shown(r, l->arena));
    else if (!part->if_exists && c != NULL && (!r->assumed || c->made.unit > 0) &&
             (r->bound == NULL || r->parents.count == 0))
        fail_tell(l, "42701", "%s has a column %s already", relation_shown(r, l->arena), c->name);
    else if (!part->if_exists && fail_is_changed_before(a, part))
        fail_tell(l, "42701", "%s is added twice", part->column->name);
    else if (!r->assumed && r->bound != NULL && r->parents.count > 0)
        fail_tell(l, "42809", "%s is a partition: add the column to its parent",
                  relation_shown(r, l->arena));
}

/* A drop of the same statement comes before, in whatever order they stand. */
static bool is_dropped(const struct action *a, const char *name)
{
    for (size_t i = 0; i < a->alterations.count; i++) {
        if (a->alterations.items[i].kind == ALTERATION_DROP_COLUMN &&
            strcmp(a->alterations.items[i].name, name) == 0)
            return true;
    }
    return false;
}

void fail_column_part(struct lint *l, const struct action *a, const struct alteration *part,
                      const struct relation *r)
{
    const struct column *c;

    if (part->kind == ALTERATION_ADD_COLUMN) {
        if (!is_dropped(a, part->column->name))
            check_added(l, a, part, r);
        return;
    }
    if (!names_column(part->kind))
        return;
    c = relation_column(r, part->name);
    if (c != NULL)
        check_part(l, a, part, r, c);
    else if (fail_knows_columns(r) && !part->if_exists &&
             (part->kind == ALTERATION_DROP_COLUMN || !fail_is_changed_before(a, part)))
        fail_tell(l, "42703", "%s has no column %s", relation_shown(r, l->arena), part->name);
}
