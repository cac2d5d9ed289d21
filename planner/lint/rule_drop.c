/* rule_drop.c - tables, columns and other things that go, and their data with them. */
#include <string.h>

#include "planner/lint/rules.h"

static bool goes(const struct lint *l, const struct action *a, const struct object_name *name)
{
    return lint_was_before(l, name) && !(a->if_exists && schema_is_missing(l->schema, name));
}

static void check_names(struct lint *l, const struct action *a, enum subject_kind subject,
                        const struct lint_rule *rule, const char *text)
{
    if (a->kind != ACTION_DROP || a->subject != subject)
        return;
    for (size_t i = 0; i < a->names.count; i++) {
        const char *name = lint_name(l, &a->names.items[i]);

        if (goes(l, a, &a->names.items[i]))
            (void)lint_add(l, rule, "%s %s", name, text);
    }
}

static void check_table(struct lint *l, const struct action *a)
{
    check_names(l, a, SUBJECT_TABLE, &rule_drop_table, "and its rows are gone for good");
}

static void check_matview(struct lint *l, const struct action *a)
{
    check_names(l, a, SUBJECT_MATVIEW, &rule_drop_matview, "cannot be read any more");
}

static void check_schema(struct lint *l, const struct action *a)
{
    for (size_t i = 0; a->kind == ACTION_DROP && a->subject == SUBJECT_SCHEMA && i < a->names.count;
         i++)
        (void)lint_add(l, &rule_drop_schema, "%s%s", a->names.items[i].name,
                       a->cascade ? " and all that it holds are gone for good" : " is gone");
}

static void check_database(struct lint *l, const struct action *a)
{
    if (a->kind == ACTION_DROP && a->subject == SUBJECT_DATABASE)
        (void)lint_add(l, &rule_drop_database, "a database is gone for good");
}

static void check_column(struct lint *l, const struct action *a, const struct alteration *part,
                         const struct relation *r)
{
    const struct column *c = r == NULL ? NULL : relation_column(r, part->name);

    if (part->kind != ALTERATION_DROP_COLUMN || a->subject == SUBJECT_VIEW ||
        !lint_was_before(l, &a->names.items[0]) ||
        (c != NULL && schema_is_of_unit(l->schema, c->made)) ||
        (part->if_exists && r != NULL && !r->partial && c == NULL))
        return;
    (void)lint_add(l, &rule_drop_column,
                   "the values of %s.%s are gone for good; code of the old release still names it",
                   lint_name(l, &a->names.items[0]), part->name);
}

/* --- CASCADE --- */

static void add_views(const struct lint *l, const struct relation *r, const char *column,
                      struct strlist *out)
{
    for (size_t i = 0; i < r->users.count; i++) {
        const struct relation *view = r->users.items[i];

        for (size_t j = 0; j < view->uses.count; j++) {
            const struct view_use *use = &view->uses.items[j];

            if (use->relation == r && (column == NULL || strlist_has(&use->columns, column)))
                vec_push(l->arena, out,
                         arena_printf(l->arena, "view %s", relation_shown(view, l->arena)));
        }
    }
}

static void add_relation(const struct lint *l, const struct relation *r, struct strlist *out)
{
    add_views(l, r, NULL, out);
    for (size_t i = 0; i < r->referenced_by.count; i++) {
        const struct constraint *c = r->referenced_by.items[i];

        if (c->table != r) {
            vec_push(l->arena, out,
                     arena_printf(l->arena, "foreign key %s of %s", c->name,
                                  relation_shown(c->table, l->arena)));
        }
    }
}

static void add_columns_of(const struct lint *l, const struct relation *r, const struct type *t,
                           struct strlist *out)
{
    for (size_t i = 0; i < r->columns.count; i++) {
        const struct column *c = r->columns.items[i];

        if (c->type.name == NULL || schema_find_type(l->schema, c->type.schema, c->type.name) != t)
            continue;
        vec_push(l->arena, out,
                 arena_printf(l->arena, "column %s.%s", relation_shown(r, l->arena), c->name));
    }
}

static void add_columns(const struct lint *l, const struct type *t, struct strlist *out)
{
    for (size_t i = 0; t != NULL && i < schema_relation_count(l->schema); i++) {
        const struct relation *r = schema_relation_at(l->schema, i);

        if (r != NULL)
            add_columns_of(l, r, t, out);
    }
}

static void add_schema(const struct lint *l, const char *name, struct strlist *out)
{
    for (size_t i = 0; i < schema_relation_count(l->schema); i++) {
        const struct relation *r = schema_relation_at(l->schema, i);

        if (r != NULL && strcmp(r->schema, name) == 0 && r->kind != RELATION_INDEX)
            vec_push(l->arena, out, relation_shown(r, l->arena));
    }
}

/* Says what the model knows to go with it. */
static void tell(struct lint *l, const char *what, const struct strlist *gone)
{
    const char *known = strlist_join(gone, ", ", l->arena);

    if (gone->count > 0)
        (void)lint_add(l, &rule_drop_cascade, "CASCADE drops with %s: %s", what, known);
    else
        (void)lint_add(l, &rule_drop_cascade, "CASCADE drops all that depends on %s", what);
}

static void check_cascade(struct lint *l, const struct action *a)
{
    if (a->kind != ACTION_DROP || !a->cascade)
        return;
    for (size_t i = 0; i < a->names.count; i++) {
        const struct object_name *name = &a->names.items[i];
        const struct relation *r = schema_find(l->schema, name);
        const struct type *t = schema_find_type(l->schema, name->schema, name->name);
        struct strlist gone = { 0 };

        if (a->subject == SUBJECT_TYPE || a->subject == SUBJECT_DOMAIN) {
            if (t != NULL && schema_is_of_unit(l->schema, t->made))
                continue;
            add_columns(l, t, &gone);
        } else if (a->subject == SUBJECT_SCHEMA) {
            add_schema(l, name->name, &gone);
        } else if (a->subject != SUBJECT_FUNCTION && a->subject != SUBJECT_OTHER) {
            if (!goes(l, a, name))
                continue;
            if (r != NULL)
                add_relation(l, r, &gone);
        }
        tell(l, lint_name(l, name), &gone);
    }
}

static void alter_cascade(struct lint *l, const struct action *a, const struct alteration *part,
                          const struct relation *r)
{
    const struct constraint *c = r == NULL ? NULL : relation_constraint(r, part->name);
    struct strlist gone = { 0 };

    (void)a;
    if (!part->cascade ||
        (part->kind != ALTERATION_DROP_COLUMN && part->kind != ALTERATION_DROP_CONSTRAINT))
        return;
    if (part->kind == ALTERATION_DROP_COLUMN && r != NULL)
        add_views(l, r, part->name, &gone);
    for (size_t i = 0; c != NULL && c->index != NULL && i < r->referenced_by.count; i++) {
        const struct constraint *f = r->referenced_by.items[i];

        vec_push(l->arena, &gone,
                 arena_printf(l->arena, "foreign key %s of %s", f->name,
                              relation_shown(f->table, l->arena)));
    }
    tell(l, part->name, &gone);
}

/* --- constraints --- */

static const struct constraint *dropped(const struct lint *l, const struct alteration *part,
                                        const struct relation *r, enum constraint_kind kind)
{
    const struct constraint *c;

    if (part->kind != ALTERATION_DROP_CONSTRAINT || r == NULL)
        return NULL;
    c = relation_constraint(r, part->name);
    return c != NULL && c->kind == kind && !schema_is_of_unit(l->schema, c->made) ? c : NULL;
}

static void check_primary_key(struct lint *l, const struct action *a, const struct alteration *part,
                              const struct relation *r)
{
    (void)a;
    if (dropped(l, part, r, CONSTRAINT_PRIMARY_KEY) != NULL) {
        (void)lint_add(l, &rule_drop_primary_key,
                       "%s has no primary key any more: duplicates may come, and replication may "
                       "stop",
                       relation_shown(r, l->arena));
    }
}

static void check_unique(struct lint *l, const struct action *a, const struct alteration *part,
                         const struct relation *r)
{
    const struct constraint *c = dropped(l, part, r, CONSTRAINT_UNIQUE);

    (void)a;
    if (c != NULL)
        (void)lint_add(l, &rule_drop_unique, "%s (%s) may hold duplicates from now on",
                       relation_shown(r, l->arena), strlist_join(&c->columns, ", ", l->arena));
}

const struct lint_rule rule_drop_table = {
    .info = {
        .code = "MP501",
        .name = "drop-table",
        .severity = SEVERITY_ERROR,
        .tags = "data compatibility",
        .summary = "A table is dropped.",
        .why = "Its rows are gone; a downgrade brings an empty one back. Code of the old release "
               "fails as soon as this commits.",
        .instead = "First release code that does not use it. Then rename it away for a while, then "
                   "drop it.",
        .sql = "ALTER TABLE t RENAME TO t_unused_2026_11;\n-- a release later\nDROP TABLE "
               "t_unused_2026_11;",
        .alembic = "op.rename_table('t', 't_unused_2026_11')\n# a release later\n"
                   "op.drop_table('t_unused_2026_11')",
        .fine_when = "nothing has used it for a release, and its data are kept elsewhere.",
    },
    .check = check_table,
};

const struct lint_rule rule_drop_column = {
    .info = {
        .code = "MP502",
        .name = "drop-column",
        .severity = SEVERITY_ERROR,
        .tags = "data compatibility",
        .summary = "A column is dropped.",
        .why = "Its values are gone, and code of the old release fails: also code that only names "
               "all columns, as ORMs do.",
        .instead = "First release code that does not name it; drop it one release later.",
        .sql = "-- one release later\nALTER TABLE t DROP COLUMN c;",
        .alembic = "# one release later\nop.drop_column('t', 'c')",
        .fine_when = "no running code names it, and its data are not needed.",
    },
    .alter = check_column,
};

const struct lint_rule rule_drop_schema = {
    .info = {
        .code = "MP503",
        .name = "drop-schema",
        .severity = SEVERITY_ERROR,
        .tags = "data",
        .summary = "A schema is dropped.",
        .why = "With CASCADE everything in it goes, and nobody reviewed what that is.",
        .instead = "Drop its tables one by one, then the empty schema without CASCADE.",
        .sql = "DROP SCHEMA s RESTRICT;",
        .alembic = "op.execute('DROP SCHEMA s RESTRICT')",
    },
    .check = check_schema,
};

const struct lint_rule rule_drop_database = {
    .info = {
        .code = "MP504",
        .name = "drop-database",
        .severity = SEVERITY_ERROR,
        .tags = "data",
        .summary = "A database is dropped.",
        .why = "No migration should be able to do this.",
        .instead = "Do it by hand, with a backup.",
    },
    .check = check_database,
};

const struct lint_rule rule_drop_matview = {
    .info = {
        .code = "MP505",
        .name = "drop-matview",
        .severity = SEVERITY_WARNING,
        .tags = "compatibility",
        .summary = "A materialized view is dropped.",
        .why = "Code that reads it fails; to make it again its query has to run once more.",
        .instead = "First release code that does not read it.",
        .fine_when = "no running code reads it.",
    },
    .check = check_matview,
};

const struct lint_rule rule_drop_cascade = {
    .info = {
        .code = "MP506",
        .name = "drop-cascade",
        .severity = SEVERITY_ERROR,
        .tags = "data",
        .summary = "CASCADE drops what nobody named.",
        .why = "Views, foreign keys, columns of a type, triggers: all that depends goes, on each "
               "database what happens to be there. Each of these tables is locked.",
        .instead = "Name what shall go, and drop without CASCADE.",
        .sql = "ALTER TABLE child DROP CONSTRAINT child_parent_fkey;\nDROP TABLE parent;",
        .alembic = "op.drop_constraint('child_parent_fkey', 'child')\nop.drop_table('parent')",
    },
    .check = check_cascade,
    .alter = alter_cascade,
};

const struct lint_rule rule_drop_primary_key = {
    .info = {
        .code = "MP508",
        .name = "drop-primary-key",
        .severity = SEVERITY_WARNING,
        .tags = "data",
        .summary = "A primary key is dropped.",
        .why = "Duplicates may come in, and logical replication refuses UPDATE and DELETE on a table "
               "without a replica identity.",
        .instead = "Build the new key's index CONCURRENTLY first; drop the old and add the new one in "
                   "one statement.",
        .sql = "ALTER TABLE t DROP CONSTRAINT t_pkey, ADD CONSTRAINT t_pkey2 PRIMARY KEY USING INDEX "
               "t_pkey2;",
        .alembic = "op.execute('ALTER TABLE t DROP CONSTRAINT t_pkey, ADD CONSTRAINT t_pkey2 PRIMARY "
                   "KEY USING INDEX t_pkey2')",
    },
    .alter = check_primary_key,
};

const struct lint_rule rule_drop_unique = {
    .info = {
        .code = "MP509",
        .name = "drop-unique",
        .severity = SEVERITY_WARNING,
        .tags = "data",
        .summary = "A UNIQUE constraint is dropped.",
        .why = "Duplicates that come in meanwhile keep it from being added again, so the downgrade "
               "fails; ON CONFLICT on these columns fails at once.",
        .instead = "Release code first that does not rely on it.",
        .fine_when = "another unique index covers the columns.",
    },
    .alter = check_unique,
};
