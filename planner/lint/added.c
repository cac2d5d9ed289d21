/* added.c - see added.h. */
#include "planner/lint/added.h"

#include <string.h>

const struct column_def *added_column(const struct alteration *part, const struct relation *r)
{
    if (part->kind != ALTERATION_ADD_COLUMN)
        return NULL;
    if (part->if_exists && r != NULL && relation_column(r, part->column->name) != NULL)
        return NULL;
    return part->column;
}

const struct constraint_def *added_constraint(const struct alteration *part,
                                              enum constraint_kind kind)
{
    if (part->kind != ALTERATION_ADD_CONSTRAINT || part->constraint == NULL ||
        part->constraint->kind != kind)
        return NULL;
    return part->constraint;
}

const struct constraint_def *added_key(const struct alteration *part, enum constraint_kind kind)
{
    const struct constraint_def *def = part->constraint;

    if (part->kind != ALTERATION_ADD_CONSTRAINT || def == NULL || def->kind != kind ||
        def->using_index[0] != '\0')
        return NULL;
    return def;
}

static void fix_index(struct lint *l, struct finding *f, const struct action *a,
                      const struct constraint_def *def, const char *word)
{
    const char *table = lint_sql_name(l, &a->names.items[0]);
    const char *name = lint_sql_word(l, def->name[0] != '\0' ? def->name : "ix");
    struct strlist columns = { 0 };

    for (size_t i = 0; i < def->columns.count; i++)
        vec_push(l->arena, &columns, lint_sql_word(l, def->columns.items[i]));
    lint_fix(l, f, "CREATE UNIQUE INDEX CONCURRENTLY %s ON %s (%s);", name, table,
             strlist_join(&columns, ", ", l->arena));
    lint_fix(l, f, "ALTER TABLE %s ADD CONSTRAINT %s %s USING INDEX %s;", table, name, word, name);
}

void added_hint_index(struct lint *l, struct finding *f, const struct action *a,
                      const struct constraint_def *def, const char *word)
{
    const char *name = def->name[0] != '\0' ? def->name : "ix";

    fix_index(l, f, a, def, word);
    lint_hint(l, f, "CREATE UNIQUE INDEX CONCURRENTLY %s ON %s (%s)", name, lint_table_name(l, a),
              strlist_join(&def->columns, ", ", l->arena));
    lint_hint(l, f, "ALTER TABLE %s ADD CONSTRAINT %s %s USING INDEX %s", lint_table_name(l, a),
              name, word, name);
}

/* Whether the same ALTER TABLE adds that constraint NOT VALID before part. */
static bool adds_before(const struct action *a, const struct alteration *part)
{
    for (size_t i = 0; i < a->alterations.count && &a->alterations.items[i] != part; i++) {
        const struct constraint_def *def = a->alterations.items[i].constraint;

        if (a->alterations.items[i].kind == ALTERATION_ADD_CONSTRAINT && def != NULL &&
            def->not_valid && strcmp(def->name, part->name) == 0)
            return true;
    }
    return false;
}

bool added_is_validated(const struct lint *l, const struct action *a, const struct alteration *part)
{
    const struct relation *r = lint_subject(l, a);
    const struct constraint *c = r == NULL ? NULL : relation_constraint(r, part->name);

    if (part->kind != ALTERATION_VALIDATE_CONSTRAINT)
        return false;
    return (c != NULL && !c->valid && schema_is_new(l->schema, c->made)) || adds_before(a, part);
}

bool added_is_partition(const struct action *a)
{
    return a->kind == ACTION_CREATE_TABLE && a->table != NULL && a->table->bound != NULL &&
           a->table->inherits.count > 0;
}
