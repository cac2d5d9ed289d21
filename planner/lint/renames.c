/* renames.c - see renames.h. */
#include "planner/lint/renames.h"

#include <string.h>

void renames_add(struct lint *l, const struct action *a, const struct relation *r,
                 struct finding finding)
{
    const struct object_name *name = &a->names.items[0];

    vec_push(l->arena, &l->renames,
             (struct lint_rename){
                 .schema = r != NULL              ? r->schema
                           : name->schema[0] != 0 ? name->schema
                                                  : schema_current(l->schema),
                 .name = name->name,
                 .column = a->subject == SUBJECT_COLUMN ? a->part : "",
                 .to = a->kind == ACTION_RENAME ? a->new_name : "",
                 .step = l->steps.count,
                 .finding = finding,
             });
}

static bool is_of_table(const struct lint_rename *rename, const struct object_name *name)
{
    return strcmp(name->name, rename->name) == 0 &&
           (name->schema[0] == '\0' || strcmp(name->schema, rename->schema) == 0);
}

static bool adds_column(const struct action *a, const char *name)
{
    for (size_t i = 0; i < a->alterations.count; i++) {
        const struct column_def *def = a->alterations.items[i].column;

        if (def != NULL && strcmp(def->name, name) == 0)
            return true;
    }
    return false;
}

/* Whether a gives the name that was taken away to something else. */
static bool gives(const struct action *a, const struct lint_rename *rename)
{
    const struct object_name *name;

    if (a->names.count == 0)
        return false;
    name = &a->names.items[0];
    if (rename->column[0] != '\0') {
        return is_of_table(rename, name) &&
               ((a->kind == ACTION_RENAME && a->subject == SUBJECT_COLUMN &&
                 strcmp(a->new_name, rename->column) == 0) ||
                (a->kind == ACTION_ALTER_TABLE && adds_column(a, rename->column)));
    }
    if (a->kind == ACTION_RENAME && a->subject != SUBJECT_COLUMN)
        return strcmp(a->new_name, rename->name) == 0;
    switch (a->kind) {
    case ACTION_CREATE_VIEW:
    case ACTION_CREATE_TABLE:
    case ACTION_CREATE_TABLE_AS:
    case ACTION_CREATE_ENUM:
    case ACTION_CREATE_DOMAIN:
    case ACTION_CREATE_COMPOSITE:
    case ACTION_CREATE_TYPE:
        return is_of_table(rename, name);
    default:
        return false;
    }
}

/* Whether the rename itself fills the place of another: the end of a swap. */
static bool fills(const struct lint *l, const struct lint_rename *rename)
{
    unsigned transaction = l->steps.items[rename->step].transaction;

    for (size_t i = 0; i < l->renames.count && rename->to[0] != '\0'; i++) {
        const struct lint_rename *other = &l->renames.items[i];
        bool columns = rename->column[0] != '\0';

        if (other == rename || other->step > rename->step ||
            l->steps.items[other->step].transaction != transaction ||
            columns != (other->column[0] != '\0'))
            continue;
        if (columns
                ? strcmp(other->name, rename->name) == 0 && strcmp(other->column, rename->to) == 0
                : strcmp(other->name, rename->to) == 0)
            return true;
    }
    return false;
}

static bool is_filled(const struct lint *l, const struct lint_rename *rename)
{
    const struct lint_step *own = &l->steps.items[rename->step];

    for (size_t i = rename->step + 1; i < l->steps.count; i++) {
        const struct lint_step *step = &l->steps.items[i];

        if (step->transaction == own->transaction && gives(step->action, rename))
            return true;
    }
    return false;
}

void renames_finish(struct lint *l, bool columns)
{
    for (size_t i = 0; i < l->renames.count; i++) {
        const struct lint_rename *rename = &l->renames.items[i];

        if ((rename->column[0] != '\0') == columns && !is_filled(l, rename) && !fills(l, rename))
            vec_push(l->arena, l->out, rename->finding);
    }
}
