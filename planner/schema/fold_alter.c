/* fold_alter.c - see schema.h: what the parts of ALTER TABLE do. */
#include <string.h>

#include "planner/schema/parts.h"

static void add_column(struct schema *s, struct relation *r, const struct alteration *part)
{
    const struct column_def *def = part->column;
    struct relations below;

    if (relation_column(r, def->name) != NULL)
        return;
    below = schema_below(s, r);
    for (size_t i = 0; i < below.count; i++)
        (void)table_add_column(s, below.items[i], def);
    for (size_t i = 0; i < def->constraints.count; i++)
        (void)table_add_constraint(s, r, &def->constraints.items[i]);
}

static void drop_column(struct schema *s, struct relation *r, const struct alteration *part)
{
    table_drop_column(s, r, part->name);
}

static void set_type(struct schema *s, struct relation *r, const struct alteration *part)
{
    struct relations below = schema_below(s, r);

    for (size_t i = 0; i < below.count; i++) {
        struct column *c = table_expect_column(s, below.items[i], part->name);

        if (c == NULL)
            continue;
        c->type = part->type;
        c->collation = part->collation;
    }
}

static void set_default(struct schema *s, struct relation *r, const struct alteration *part)
{
    struct column *c = table_expect_column(s, r, part->name);

    if (c == NULL)
        return;
    c->value = part->value;
    c->value_known = true;
    c->draws = false;
}

static void set_nullability(struct schema *s, struct relation *r, const struct alteration *part)
{
    struct relations below = schema_below(s, r);

    for (size_t i = 0; i < below.count; i++) {
        struct column *c = table_expect_column(s, below.items[i], part->name);

        if (c == NULL)
            continue;
        c->not_null = part->kind == ALTERATION_SET_NOT_NULL;
        c->not_null_known = true;
    }
}

static void set_identity(struct schema *s, struct relation *r, const struct alteration *part)
{
    struct column *c = table_expect_column(s, r, part->name);

    if (c != NULL)
        c->identity = (char)(part->kind == ALTERATION_ADD_IDENTITY ? 'd' : '\0');
}

static void drop_expression(struct schema *s, struct relation *r, const struct alteration *part)
{
    struct column *c = table_expect_column(s, r, part->name);

    if (c == NULL)
        return;
    c->is_stored = false;
    c->value = NULL;
    c->value_known = true;
}

static void add_constraint(struct schema *s, struct relation *r, const struct alteration *part)
{
    const struct constraint_def *def = part->constraint;
    struct constraint *c = table_add_constraint(s, r, def);
    struct constraint_def inherited = *def;
    struct relations below;

    if (c == NULL || def->no_inherit || (def->kind != CONSTRAINT_CHECK && r->partition_by == '\0'))
        return;
    inherited.name =
        def->kind == CONSTRAINT_CHECK || def->kind == CONSTRAINT_FOREIGN_KEY ? c->name : "";
    below = schema_below(s, r);
    for (size_t i = 1; i < below.count; i++)
        (void)table_add_constraint(s, below.items[i], &inherited);
}

static void validate_constraint(struct schema *s, struct relation *r, const struct alteration *part)
{
    struct relations below = schema_below(s, r);

    for (size_t i = 0; i < below.count; i++) {
        struct constraint *c = relation_constraint(below.items[i], part->name);

        if (c == NULL || c->valid)
            continue;
        c->valid = true;
        c->validated = s->now;
    }
}

static void drop_constraint(struct schema *s, struct relation *r, const struct alteration *part)
{
    table_drop_constraint(s, r, part->name);
}

static void set_logged(struct schema *s, struct relation *r, const struct alteration *part)
{
    (void)s;
    r->unlogged = part->kind == ALTERATION_SET_UNLOGGED;
}

static void set_tablespace(struct schema *s, struct relation *r, const struct alteration *part)
{
    (void)s;
    r->tablespace = part->name;
}

static void set_access_method(struct schema *s, struct relation *r, const struct alteration *part)
{
    (void)s;
    r->access_method = part->name;
}

static void set_row_security(struct schema *s, struct relation *r, const struct alteration *part)
{
    (void)s;
    r->row_security = part->kind == ALTERATION_ENABLE_ROW_SECURITY;
}

static void inherit(struct schema *s, struct relation *r, const struct alteration *part)
{
    table_attach(s, schema_expect(s, &part->other, RELATION_TABLE), r, NULL);
}

static void no_inherit(struct schema *s, struct relation *r, const struct alteration *part)
{
    table_detach(schema_expect(s, &part->other, RELATION_TABLE), r);
}

static void attach(struct schema *s, struct relation *r, const struct alteration *part)
{
    if (r->kind == RELATION_INDEX)
        return;
    if (r->partition_by == '\0')
        r->partition_by = (char)(part->bound == NULL ? 'r' : part->bound->strategy);
    table_attach(s, r, schema_expect(s, &part->other, RELATION_TABLE), part->bound);
}

static void detach(struct schema *s, struct relation *r, const struct alteration *part)
{
    table_detach(r, schema_expect(s, &part->other, RELATION_TABLE));
}

static const struct {
    enum alteration_kind kind;
    void (*fold)(struct schema *s, struct relation *r, const struct alteration *part);
} folds[] = {
    { ALTERATION_ADD_COLUMN, add_column },
    { ALTERATION_DROP_COLUMN, drop_column },
    { ALTERATION_COLUMN_TYPE, set_type },
    { ALTERATION_SET_DEFAULT, set_default },
    { ALTERATION_SET_NOT_NULL, set_nullability },
    { ALTERATION_DROP_NOT_NULL, set_nullability },
    { ALTERATION_DROP_EXPRESSION, drop_expression },
    { ALTERATION_ADD_IDENTITY, set_identity },
    { ALTERATION_DROP_IDENTITY, set_identity },
    { ALTERATION_ADD_CONSTRAINT, add_constraint },
    { ALTERATION_VALIDATE_CONSTRAINT, validate_constraint },
    { ALTERATION_DROP_CONSTRAINT, drop_constraint },
    { ALTERATION_SET_LOGGED, set_logged },
    { ALTERATION_SET_UNLOGGED, set_logged },
    { ALTERATION_TABLESPACE, set_tablespace },
    { ALTERATION_ACCESS_METHOD, set_access_method },
    { ALTERATION_ENABLE_ROW_SECURITY, set_row_security },
    { ALTERATION_DISABLE_ROW_SECURITY, set_row_security },
    { ALTERATION_INHERIT, inherit },
    { ALTERATION_NO_INHERIT, no_inherit },
    { ALTERATION_ATTACH_PARTITION, attach },
    { ALTERATION_DETACH_PARTITION, detach },
};

static void fold_part(struct schema *s, struct relation *r, const struct alteration *part)
{
    for (size_t i = 0; i < sizeof(folds) / sizeof(folds[0]); i++) {
        if (folds[i].kind == part->kind)
            folds[i].fold(s, r, part);
    }
}

static enum relation_kind kind_of(enum subject_kind subject)
{
    switch (subject) {
    case SUBJECT_VIEW:
        return RELATION_VIEW;
    case SUBJECT_MATVIEW:
        return RELATION_MATVIEW;
    case SUBJECT_INDEX:
        return RELATION_INDEX;
    case SUBJECT_SEQUENCE:
        return RELATION_SEQUENCE;
    case SUBJECT_FOREIGN_TABLE:
        return RELATION_FOREIGN_TABLE;
    default:
        return RELATION_TABLE;
    }
}

void fold_alter_table(struct schema *s, const struct action *a)
{
    struct relation *r;

    if (a->names.count == 0 || a->subject == SUBJECT_TYPE)
        return;
    if (a->if_exists && schema_is_missing(s, &a->names.items[0]))
        return;
    r = schema_expect(s, &a->names.items[0], kind_of(a->subject));
    for (size_t i = 0; i < a->alterations.count; i++)
        fold_part(s, r, &a->alterations.items[i]);
}
