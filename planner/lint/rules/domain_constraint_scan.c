/*
 * domain_constraint_scan.c - MP220: a domain's constraint is checked in every table that uses
 * it.
 */
#include "planner/lint/rules/rules.h"

static bool reads(const struct action *a)
{
    switch (a->domain) {
    case DOMAIN_SET_NOT_NULL:
    case DOMAIN_VALIDATE_CONSTRAINT:
        return true;
    case DOMAIN_ADD_CONSTRAINT:
        return a->constraint != NULL && !a->constraint->not_valid;
    case DOMAIN_DEFAULT:
    case DOMAIN_DROP_NOT_NULL:
    case DOMAIN_DROP_CONSTRAINT:
        break;
    }
    return false;
}

static void check(struct lint *l, const struct action *a)
{
    const struct type *domain;
    const struct relation *user = NULL;
    struct finding *f;

    if (!reads(a))
        return;
    domain = schema_find_type(l->schema, a->names.items[0].schema, a->names.items[0].name);
    if (domain != NULL && schema_is_new(l->schema, domain->made))
        return;
    if (domain != NULL)
        user = lint_column_of(l, domain, false).relation;
    if (user == NULL && schema_scope_of(l->schema) == SCHEMA_CLOSED)
        return;
    f = lint_add(l, &rule_domain_constraint_scan,
                 "writes to %s wait while all rows are read for %s",
                 user == NULL ? "every table that uses the domain" : relation_shown(user, l->arena),
                 lint_name(l, &a->names.items[0]));
    if (user != NULL)
        f->severity = SEVERITY_ERROR;
    else
        f->confidence = CONFIDENCE_DEPENDS;
    lint_hint(l, f,
              a->domain == DOMAIN_ADD_CONSTRAINT
                  ? "add it NOT VALID: new values are checked, nothing is read"
                  : "put a CHECK on the tables instead: these validate without stopping "
                    "writes");
}

const struct lint_rule rule_domain_constraint_scan = {
    .info = {
        .code = "MP220",
        .name = "domain-constraint-scan",
        .severity = SEVERITY_WARNING,
        .tags = "locks scan",
        .summary = "A domain's constraint is checked in every table that uses it.",
        .why = "ALTER DOMAIN ... ADD CONSTRAINT, VALIDATE CONSTRAINT and SET NOT NULL take SHARE on "
               "every table with a column of the domain and read all of them: writes wait. Unlike a "
               "table's, even VALIDATE does so.",
        .instead = "Add it NOT VALID and leave it so, or use a CHECK of the table. It is an error "
                   "where a known table uses the domain.",
        .sql = "ALTER DOMAIN d ADD CONSTRAINT c CHECK (VALUE > 0) NOT VALID;",
        .alembic = "op.execute('ALTER DOMAIN d ADD CONSTRAINT c CHECK (VALUE > 0) NOT VALID')",
        .fine_when = "no table uses the domain yet.",
        .evidence = "rules.json#domain-add-constraint",
    },
    .only = ACTION_ALTER_DOMAIN,
    .check = check,
};
