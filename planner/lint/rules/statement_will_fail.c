/*
 * statement_will_fail.c - MP530: a statement fails on the database that the migrations before
 * it make.
 */
#include <stdarg.h>
#include <string.h>

#include "planner/lint/rules/rules.h"

static void tell(struct lint *l, const char *sqlstate, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

static void tell(struct lint *l, const char *sqlstate, const char *fmt, ...)
{
    const char *message;
    va_list ap;

    va_start(ap, fmt);
    message = arena_vprintf(l->arena, fmt, ap);
    va_end(ap);
    lint_add(l, &rule_statement_will_fail, "this fails: %s (%s)", message, sqlstate)->confidence =
        CONFIDENCE_LIKELY;
}

/* Returns whether the relation is surely missing, and says so. */
static bool is_missing(struct lint *l, const struct object_name *name, const char *what)
{
    const char *by;

    if (name->name[0] == '\0' || !schema_is_missing(l->schema, name))
        return false;
    by = schema_dropped_by(l->schema, name);
    if (by != NULL)
        tell(l, "42P01", "%s %s was dropped or renamed in %s", what, lint_name(l, name), by);
    else
        tell(l, "42P01", "there is no %s %s", what, lint_name(l, name));
    return true;
}

static bool names_relation(enum subject_kind kind)
{
    switch (kind) {
    case SUBJECT_TABLE:
    case SUBJECT_FOREIGN_TABLE:
    case SUBJECT_INDEX:
    case SUBJECT_SEQUENCE:
    case SUBJECT_VIEW:
    case SUBJECT_MATVIEW:
    case SUBJECT_COLUMN:
    case SUBJECT_CONSTRAINT:
    case SUBJECT_TRIGGER:
    case SUBJECT_POLICY:
    case SUBJECT_RULE:
        return true;
    default:
        return false;
    }
}

static bool uses_names(const struct action *a)
{
    switch (a->kind) {
    case ACTION_ALTER_TABLE:
    case ACTION_DROP:
    case ACTION_RENAME:
    case ACTION_SET_SCHEMA:
    case ACTION_TRUNCATE:
    case ACTION_LOCK:
    case ACTION_CLUSTER:
    case ACTION_REFRESH:
    case ACTION_ALTER_SEQUENCE:
        return a->kind != ACTION_ALTER_TABLE || a->subject != SUBJECT_TYPE;
    default:
        return false;
    }
}

static bool names_are_missing(struct lint *l, const struct action *a)
{
    bool missing = false;

    if (!uses_names(a) || a->if_exists)
        return false;
    for (size_t i = 0; i < a->names.count; i++) {
        if (a->kind == ACTION_TRUNCATE || a->kind == ACTION_LOCK || a->kind == ACTION_CLUSTER ||
            a->kind == ACTION_REFRESH || names_relation(a->subject)) {
            missing =
                is_missing(l, &a->names.items[i],
                           names_relation(a->subject) ? subject_word(a->subject) : "relation") ||
                missing;
        }
    }
    return missing;
}

static void check_query(struct lint *l, const struct query *q)
{
    for (size_t i = 0; q != NULL && i < q->relations.count; i++) {
        if (is_missing(l, &q->relations.items[i].name, "relation"))
            return;
    }
}

static void check_keys(struct lint *l, const struct action *a, const struct constraint_defs *defs)
{
    for (size_t i = 0; i < defs->count; i++) {
        const struct constraint_def *def = &defs->items[i];
        const struct object_name *self = &a->names.items[0];

        if (def->kind == CONSTRAINT_FOREIGN_KEY && strcmp(def->references.name, self->name) != 0)
            (void)is_missing(l, &def->references, "table");
    }
}

static void check_taken(struct lint *l, const struct object_name *name)
{
    const struct relation *r;
    struct object_name here = *name;

    if (name->schema[0] == '\0')
        here.schema = schema_current(l->schema);
    r = schema_find(l->schema, &here);
    if (r != NULL && !r->assumed)
        tell(l, "42P07", "%s is there already", lint_name(l, name));
}

static void check_create(struct lint *l, const struct action *a)
{
    if (a->kind == ACTION_CREATE_TABLE && !a->if_not_exists && !a->temporary)
        check_taken(l, &a->names.items[0]);
    if (a->kind == ACTION_CREATE_TABLE && a->table != NULL) {
        for (size_t i = 0; i < a->table->columns.count; i++)
            check_keys(l, a, &a->table->columns.items[i].constraints);
        check_keys(l, a, &a->table->constraints);
        for (size_t i = 0; i < a->table->inherits.count; i++)
            (void)is_missing(l, &a->table->inherits.items[i], "table");
    }
    if ((a->kind == ACTION_CREATE_TABLE_AS || a->kind == ACTION_CREATE_SEQUENCE) &&
        !a->if_not_exists && !a->temporary)
        check_taken(l, &a->names.items[0]);
    if (a->kind == ACTION_CREATE_VIEW && !a->or_replace && !a->temporary)
        check_taken(l, &a->names.items[0]);
    if (a->kind == ACTION_CREATE_TRIGGER)
        (void)is_missing(l, &a->trigger->table, "table");
}

static void check_index(struct lint *l, const struct action *a)
{
    const struct relation *table;

    if (a->kind != ACTION_CREATE_INDEX || is_missing(l, &a->index->table, "table"))
        return;
    table = schema_find(l->schema, &a->index->table);
    if (a->index->named && !a->if_not_exists && table != NULL) {
        const struct object_name name = { table->schema, a->names.items[0].name, 0 };

        check_taken(l, &name);
    }
    for (size_t i = 0; table != NULL && !table->partial && i < a->index->keys.count; i++) {
        const char *column = a->index->keys.items[i].column;

        if (column[0] != '\0' && table->kind == RELATION_TABLE &&
            relation_column(table, column) == NULL)
            tell(l, "42703", "%s has no column %s", relation_shown(table, l->arena), column);
    }
}

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

static void check_replace(struct lint *l, const struct action *a)
{
    const struct relation *old = lint_subject(l, a);

    if (a->kind != ACTION_CREATE_VIEW || !a->or_replace || old == NULL || a->query == NULL ||
        old->outputs.count == 0 || strlist_has(&a->query->outputs, "*"))
        return;
    for (size_t i = 0; i < old->outputs.count; i++) {
        const char *name = old->outputs.items[i];

        if (i >= a->query->outputs.count) {
            tell(l, "42P16", "a view cannot lose the column %s; DROP it first", name);
            return;
        }
        if (strcmp(name, "?") != 0 && strcmp(a->query->outputs.items[i], "?") != 0 &&
            strcmp(name, a->query->outputs.items[i]) != 0) {
            tell(l, "42P16", "the view's column %s cannot become %s; DROP it first", name,
                 a->query->outputs.items[i]);
            return;
        }
    }
}

static bool drops_too(const struct action *a, const char *name)
{
    for (size_t i = 0; i < a->names.count; i++) {
        if (strcmp(a->names.items[i].name, name) == 0)
            return true;
    }
    return false;
}

/* Says what keeps r from being dropped without CASCADE. */
static void check_users(struct lint *l, const struct action *a, const struct relation *r)
{
    for (size_t i = 0; i < r->users.count; i++) {
        if (drops_too(a, r->users.items[i]->name))
            continue;
        tell(l, "2BP01", "the view %s reads %s; drop it first", r->users.items[i]->name, r->name);
        return;
    }
    for (size_t i = 0; i < r->referenced_by.count; i++) {
        const struct constraint *c = r->referenced_by.items[i];

        if (c->table == r || drops_too(a, c->table->name))
            continue;
        tell(l, "2BP01", "%s of %s references %s; drop it first", c->name, c->table->name, r->name);
        return;
    }
}

/* Says which column is of the type that is dropped without CASCADE. */
static void check_columns(struct lint *l, const struct type *t)
{
    struct lint_column found = lint_column_of(l, t, true);

    if (found.column == NULL)
        return;
    tell(l, "2BP01", "%s.%s is of type %s", relation_shown(found.relation, l->arena),
         found.column->name, t->name);
}

static void check_dependents(struct lint *l, const struct action *a)
{
    for (size_t i = 0; a->kind == ACTION_DROP && !a->cascade && i < a->names.count; i++) {
        const struct object_name *name = &a->names.items[i];
        bool of_type = a->subject == SUBJECT_TYPE || a->subject == SUBJECT_DOMAIN;
        const struct relation *r = of_type ? NULL : schema_find(l->schema, name);
        const struct type *t =
            of_type ? schema_find_type(l->schema, name->schema, name->name) : NULL;

        if (r != NULL)
            check_users(l, a, r);
        if (t != NULL)
            check_columns(l, t);
    }
}

static void check_concurrently(struct lint *l, const struct action *a)
{
    const struct relation *r = lint_subject(l, a);

    if (a->kind == ACTION_DROP && a->subject == SUBJECT_INDEX && a->concurrently) {
        if (a->names.count > 1)
            tell(l, "0A000", "DROP INDEX CONCURRENTLY takes one index");
        if (a->cascade)
            tell(l, "0A000", "DROP INDEX CONCURRENTLY takes no CASCADE");
    }
    if (a->kind != ACTION_REFRESH || !a->concurrently || r == NULL || r->assumed)
        return;
    for (size_t i = 0; i < r->indexes.count; i++) {
        const struct relation *index = r->indexes.items[i];

        if (index->unique && !strlist_has(&index->key, "") &&
            (index->index == NULL || index->index->predicate == NULL))
            return;
    }
    tell(l, "55000", "REFRESH CONCURRENTLY needs a unique index on %s", r->name);
}

static void check(struct lint *l, const struct action *a)
{
    if (names_are_missing(l, a))
        return;
    if (a->kind != ACTION_CREATE_FUNCTION && a->kind != ACTION_DO)
        check_query(l, a->query);
    check_create(l, a);
    check_index(l, a);
    check_replace(l, a);
    check_dependents(l, a);
    check_concurrently(l, a);
}

/* Whether an earlier part of the statement adds or drops that column or constraint. */
static bool changes_before(const struct action *a, const struct alteration *part)
{
    for (size_t i = 0; i < a->alterations.count && &a->alterations.items[i] != part; i++) {
        const struct alteration *other = &a->alterations.items[i];
        const char *name = other->column != NULL       ? other->column->name
                           : other->constraint != NULL ? other->constraint->name
                                                       : other->name;

        if (other->kind != ALTERATION_COLUMN_TYPE && strcmp(name, part->name) == 0)
            return true;
    }
    return false;
}

static bool names_column(enum alteration_kind kind)
{
    return kind == ALTERATION_DROP_COLUMN || kind == ALTERATION_COLUMN_TYPE ||
           kind == ALTERATION_SET_DEFAULT || kind == ALTERATION_SET_NOT_NULL ||
           kind == ALTERATION_DROP_NOT_NULL;
}

static void alter_column(struct lint *l, const struct action *a, const struct alteration *part,
                         const struct relation *r)
{
    const struct relation *view;
    const struct column *c = relation_column(r, part->name);

    if (!names_column(part->kind))
        return;
    if (c == NULL && !r->partial && r->kind == RELATION_TABLE && !part->if_exists &&
        !changes_before(a, part)) {
        tell(l, "42703", "%s has no column %s", relation_shown(r, l->arena), part->name);
        return;
    }
    view = view_of(r, part->name);
    if (view == NULL || c == NULL)
        return;
    if (part->kind == ALTERATION_DROP_COLUMN && !part->cascade)
        tell(l, "2BP01", "the view %s reads %s.%s", view->name, r->name, part->name);
    if (part->kind == ALTERATION_COLUMN_TYPE)
        tell(l, "0A000", "the view %s reads %s.%s; drop it first", view->name, r->name, part->name);
}

static void alter_add(struct lint *l, const struct alteration *part, const struct relation *r)
{
    const struct constraint_def *def = part->constraint;

    if (part->kind == ALTERATION_ADD_COLUMN) {
        const struct column *c = relation_column(r, part->column->name);

        if (c != NULL && !part->if_exists && (!r->assumed || c->made.unit > 0))
            tell(l, "42701", "%s has a column %s already", relation_shown(r, l->arena), c->name);
    }
    if (part->kind != ALTERATION_ADD_CONSTRAINT || def == NULL)
        return;
    if (def->name[0] != '\0' && relation_constraint(r, def->name) != NULL)
        tell(l, "42710", "%s has a constraint %s already", relation_shown(r, l->arena), def->name);
    else if (def->name[0] != '\0' && def->using_index[0] == '\0' &&
             (def->kind == CONSTRAINT_UNIQUE || def->kind == CONSTRAINT_PRIMARY_KEY))
        check_taken(l, &(struct object_name){ r->schema, def->name, 0 });
    if (def->kind == CONSTRAINT_PRIMARY_KEY && relation_primary_key(r) != NULL)
        tell(l, "42P16", "%s has a primary key already", relation_shown(r, l->arena));
    if (def->kind == CONSTRAINT_FOREIGN_KEY)
        (void)is_missing(l, &def->references, "table");
}

static void alter_constraint(struct lint *l, const struct action *a, const struct alteration *part,
                             const struct relation *r)
{
    if ((part->kind != ALTERATION_DROP_CONSTRAINT &&
         part->kind != ALTERATION_VALIDATE_CONSTRAINT) ||
        part->if_exists || r->assumed || r->partial || relation_constraint(r, part->name) != NULL ||
        changes_before(a, part))
        return;
    tell(l, "42704", "%s has no constraint %s", relation_shown(r, l->arena), part->name);
}

static void alter_partition(struct lint *l, const struct alteration *part, const struct relation *r)
{
    if (part->kind == ALTERATION_ATTACH_PARTITION || part->kind == ALTERATION_DETACH_PARTITION)
        (void)is_missing(l, &part->other, "table");
    if (part->kind == ALTERATION_DETACH_PARTITION && part->concurrently &&
        relation_default_partition(r) != NULL)
        tell(l, "55000", "DETACH CONCURRENTLY is refused while %s has a default partition",
             relation_shown(r, l->arena));
}

/* Drops come before additions in PostgreSQL's order, whatever is written. */
static bool drops(const struct action *a, const char *name)
{
    for (size_t i = 0; i < a->alterations.count; i++) {
        enum alteration_kind kind = a->alterations.items[i].kind;

        if ((kind == ALTERATION_DROP_COLUMN || kind == ALTERATION_DROP_CONSTRAINT) &&
            (name == NULL || strcmp(a->alterations.items[i].name, name) == 0))
            return true;
    }
    return false;
}

static void alter(struct lint *l, const struct action *a)
{
    const struct relation *r = lint_subject(l, a);

    if (a->kind != ACTION_ALTER_TABLE || r == NULL || a->subject == SUBJECT_INDEX)
        return;
    for (size_t i = 0; i < a->alterations.count; i++) {
        const struct alteration *part = &a->alterations.items[i];

        alter_column(l, a, part, r);
        if (!drops(a, NULL))
            alter_add(l, part, r);
        alter_constraint(l, a, part, r);
        alter_partition(l, part, r);
    }
}

static void check_all(struct lint *l, const struct action *a)
{
    check(l, a);
    alter(l, a);
}

const struct lint_rule rule_statement_will_fail = {
    .info = {
        .code = "MP530",
        .name = "statement-will-fail",
        .severity = SEVERITY_ERROR,
        .tags = "correctness",
        .summary = "A statement fails on the database that the migrations before it make.",
        .why = "The tables, columns, constraints and views that earlier migrations made are known; "
               "with these PostgreSQL refuses it. The SQLSTATE stands behind the reason.",
        .instead = "Mend the statement, or the order of the revisions.",
        .fine_when = "the database has been changed by other hands, and does not match its "
                     "migrations.",
    },
    .check = check_all,
};
