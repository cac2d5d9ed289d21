/* trip_guess.c - see trip.h. */
#include <string.h>

#include "planner/check/trip.h"
#include "planner/schema/builtins.h"

/* --- what can be known --- */

static bool calls_strangers(const struct action *a)
{
    for (size_t i = 0; a->query != NULL && i < a->query->functions.count; i++) {
        if (!builtin_is_known(a->query->functions.items[i].name))
            return true;
    }
    return false;
}

static bool drop_is_knowable(const struct action *a)
{
    if (a->subject == SUBJECT_EXTENSION)
        return false;
    /* Which columns and functions go with it no statement says. */
    return !a->cascade || (a->subject != SUBJECT_TYPE && a->subject != SUBJECT_DOMAIN &&
                           a->subject != SUBJECT_FUNCTION);
}

bool trip_is_knowable(const struct action *a)
{
    switch (a->kind) {
    case ACTION_NOT_ANALYSED:
    case ACTION_CALL:
    case ACTION_TRANSACTION:
    case ACTION_DROP_OWNED:
    case ACTION_ALTER_EXTENSION:
        return false;
    case ACTION_DO:
        return a->fault == NULL && !a->has_dynamic_sql;
    case ACTION_SELECT:
        return !calls_strangers(a);
    case ACTION_SET:
        return strcmp(a->setting, "search_path") != 0;
    case ACTION_DROP:
        return drop_is_knowable(a);
    default:
        return true;
    }
}

static void add_name(struct arena *arena, const struct object_name *name, struct object_names *out)
{
    if (name->name != NULL && name->name[0] != '\0')
        vec_push(arena, out, *name);
}

static void add_constraint_name(struct arena *arena, const struct constraint_def *def,
                                struct object_names *out)
{
    if (def->kind == CONSTRAINT_FOREIGN_KEY)
        add_name(arena, &def->references, out);
}

static void add_column_names(struct arena *arena, const struct column_def *def,
                             struct object_names *out)
{
    add_name(arena, &(struct object_name){ def->type.schema, def->type.name, 0 }, out);
    for (size_t i = 0; i < def->constraints.count; i++)
        add_constraint_name(arena, &def->constraints.items[i], out);
}

static void add_table_names(struct arena *arena, const struct table_def *def,
                            struct object_names *out)
{
    for (size_t i = 0; i < def->inherits.count; i++)
        add_name(arena, &def->inherits.items[i], out);
    for (size_t i = 0; i < def->likes.count; i++)
        add_name(arena, &def->likes.items[i].name, out);
    for (size_t i = 0; i < def->constraints.count; i++)
        add_constraint_name(arena, &def->constraints.items[i], out);
    for (size_t i = 0; i < def->columns.count; i++)
        add_column_names(arena, &def->columns.items[i], out);
}

static void add_part_names(struct arena *arena, const struct action *a, const struct alteration *p,
                           struct object_names *out)
{
    const char *schema = a->names.count > 0 ? a->names.items[0].schema : "";

    add_name(arena, &p->other, out);
    if (p->column != NULL)
        add_column_names(arena, p->column, out);
    if (p->constraint == NULL)
        return;
    add_constraint_name(arena, p->constraint, out);
    add_name(arena, &(struct object_name){ schema, p->constraint->using_index, 0 }, out);
}

void trip_add_names(struct arena *arena, const struct action *a, struct object_names *out)
{
    for (size_t i = 0; i < a->names.count; i++)
        add_name(arena, &a->names.items[i], out);
    for (size_t i = 0; i < a->alterations.count; i++)
        add_part_names(arena, a, &a->alterations.items[i], out);
    if (a->table != NULL)
        add_table_names(arena, a->table, out);
    if (a->index != NULL)
        add_name(arena, &a->index->table, out);
    if (a->trigger != NULL)
        add_name(arena, &a->trigger->table, out);
    add_name(arena, &a->owned_by, out);
    for (size_t i = 0;
         a->kind != ACTION_SELECT && a->query != NULL && i < a->query->relations.count; i++)
        add_name(arena, &a->query->relations.items[i].name, out);
    for (size_t i = 0; i < a->inner.count && a->kind == ACTION_DO; i++)
        trip_add_names(arena, &a->inner.items[i], out);
}

/* --- what an action says about what was before it --- */

static void imply(struct trip *t, const char *what)
{
    size_t *step = arena_new(t->arena, size_t);

    *step = t->at;
    (void)strmap_put(t->implied, what, step);
}

static void doubt(struct trip *t, const char *what)
{
    (void)strmap_put(t->doubtful, what, t);
}

/* A statement that works whether the thing is there or not tells nothing. */
static void note(struct trip *t, bool works_without, const char *what)
{
    if (works_without)
        doubt(t, what);
    else
        imply(t, what);
}

static const char *word_of(enum subject_kind subject)
{
    switch (subject) {
    case SUBJECT_FOREIGN_TABLE:
        return fact_word(RELATION_FOREIGN_TABLE);
    case SUBJECT_INDEX:
        return fact_word(RELATION_INDEX);
    case SUBJECT_SEQUENCE:
        return fact_word(RELATION_SEQUENCE);
    case SUBJECT_VIEW:
        return fact_word(RELATION_VIEW);
    case SUBJECT_MATVIEW:
        return fact_word(RELATION_MATVIEW);
    case SUBJECT_TYPE:
    case SUBJECT_DOMAIN:
        return "type";
    case SUBJECT_FUNCTION:
        return "function";
    case SUBJECT_SCHEMA:
        return "schema";
    default:
        return "table";
    }
}

static const char *what_of(const struct trip *t, enum subject_kind subject,
                           const struct object_name *name)
{
    const char *schema = subject == SUBJECT_SCHEMA ? ""
                         : name->schema[0] != '\0' ? name->schema
                                                   : schema_current(t->schema);

    return fact_name(word_of(subject), schema, name->name, "", t->arena);
}

static const char *part_what(const struct trip *t, const char *word,
                             const struct object_name *table, const char *part)
{
    const char *schema = table->schema[0] != '\0' ? table->schema : schema_current(t->schema);

    return fact_name(word, schema, table->name, part, t->arena);
}

static bool is_there(const struct trip *t, enum subject_kind subject,
                     const struct object_name *name)
{
    switch (subject) {
    case SUBJECT_TYPE:
    case SUBJECT_DOMAIN:
        return schema_find_type(t->schema, name->schema, name->name) != NULL;
    case SUBJECT_FUNCTION:
        return schema_find_function(t->schema, name->schema, name->name) != NULL;
    case SUBJECT_SCHEMA:
        return schema_has_namespace(t->schema, name->name);
    default:
        return schema_find(t->schema, name) != NULL;
    }
}

static bool is_object(enum subject_kind subject)
{
    switch (subject) {
    case SUBJECT_TABLE:
    case SUBJECT_FOREIGN_TABLE:
    case SUBJECT_INDEX:
    case SUBJECT_SEQUENCE:
    case SUBJECT_VIEW:
    case SUBJECT_MATVIEW:
    case SUBJECT_TYPE:
    case SUBJECT_DOMAIN:
    case SUBJECT_FUNCTION:
    case SUBJECT_SCHEMA:
        return true;
    default:
        return false;
    }
}

static void guess_trigger(struct trip *t, const struct action *a, const struct object_name *table,
                          const char *name)
{
    const struct relation *r = schema_find(t->schema, table);

    if (r == NULL || !strlist_has(&r->triggers, name))
        note(t, a->if_exists || a->or_replace, part_what(t, "trigger", table, name));
}

static void guess_drop(struct trip *t, const struct action *a)
{
    for (size_t i = 0; i < a->names.count; i++) {
        const struct object_name *name = &a->names.items[i];

        if (a->subject == SUBJECT_TRIGGER)
            guess_trigger(t, a, name, a->part);
        else if (is_object(a->subject) && !is_there(t, a->subject, name))
            note(t, a->if_exists, what_of(t, a->subject, name));
    }
}

static void guess_column(struct trip *t, const struct object_name *table, const char *column,
                         bool works_without)
{
    const struct relation *r = schema_find(t->schema, table);

    if (r != NULL && (!r->partial || relation_column(r, column) != NULL))
        return;
    note(t, works_without, part_what(t, "column", table, column));
}

/* What a constraint is called where nobody named it may differ from what we
 * think: then nothing is said of any. */
static void guess_constraint(struct trip *t, const struct object_name *table, const char *name,
                             bool works_without)
{
    const struct relation *r = schema_find(t->schema, table);

    if (r != NULL && relation_constraint(r, name) != NULL)
        return;
    if (r != NULL && !r->partial && !schema_is_stale(t->schema, r->made) && !works_without)
        t->gives_up = true;
    note(t, works_without, part_what(t, "constraint", table, name));
}

static void guess_part(struct trip *t, const struct action *a, const struct alteration *p)
{
    const struct object_name *table = &a->names.items[0];

    switch (p->kind) {
    case ALTERATION_ADD_COLUMN:
        if (p->if_exists)
            guess_column(t, table, p->column->name, true);
        break;
    case ALTERATION_DROP_COLUMN:
        guess_column(t, table, p->name, p->if_exists);
        break;
    case ALTERATION_COLUMN_TYPE:
    case ALTERATION_SET_DEFAULT:
    case ALTERATION_SET_NOT_NULL:
    case ALTERATION_DROP_NOT_NULL:
    case ALTERATION_DROP_EXPRESSION:
    case ALTERATION_ADD_IDENTITY:
    case ALTERATION_DROP_IDENTITY:
        guess_column(t, table, p->name, false);
        break;
    case ALTERATION_DROP_CONSTRAINT:
    case ALTERATION_VALIDATE_CONSTRAINT:
        guess_constraint(t, table, p->name, p->if_exists);
        break;
    default:
        break;
    }
}

/* Nothing is said of a part that is not known, under its old name or its new one. */
static void doubt_part(struct trip *t, const struct action *a, const char *word)
{
    doubt(t, part_what(t, word, &a->names.items[0], a->part));
    doubt(t, part_what(t, word, &a->names.items[0], a->new_name));
}

static void guess_rename_part(struct trip *t, const struct action *a)
{
    const struct relation *r = schema_find(t->schema, &a->names.items[0]);

    if (a->subject == SUBJECT_COLUMN)
        guess_column(t, &a->names.items[0], a->part, false);
    else if (a->subject == SUBJECT_CONSTRAINT &&
             (r == NULL || relation_constraint(r, a->part) == NULL))
        doubt_part(t, a, "constraint");
    else if (a->subject == SUBJECT_TRIGGER && (r == NULL || !strlist_has(&r->triggers, a->part)))
        doubt_part(t, a, "trigger");
}

static void guess_rename(struct trip *t, const struct action *a)
{
    const struct object_name *name = &a->names.items[0];
    const struct object_name renamed = { name->schema, a->new_name, 0 };

    if (!is_object(a->subject)) {
        guess_rename_part(t, a);
    } else if (a->subject == SUBJECT_FUNCTION || a->subject == SUBJECT_TYPE ||
               a->subject == SUBJECT_DOMAIN) {
        /* These are followed where they are known, functions never. */
        if (a->subject == SUBJECT_FUNCTION || !is_there(t, a->subject, name)) {
            doubt(t, what_of(t, a->subject, name));
            doubt(t, what_of(t, a->subject, &renamed));
        }
    } else if (!is_there(t, a->subject, name)) {
        note(t, a->if_exists, what_of(t, a->subject, name));
    }
}

/* Of a table that the unit made itself nothing was there before. */
static bool is_on_new_table(const struct trip *t, const struct action *a)
{
    const struct relation *r = a->index == NULL ? NULL : schema_find(t->schema, &a->index->table);

    return r != NULL && schema_is_of_unit(t->schema, r->made);
}

static void guess_create(struct trip *t, const struct action *a, enum subject_kind subject)
{
    bool works_with = a->if_not_exists || a->or_replace;

    for (size_t i = 0; works_with && i < a->names.count && i < 1; i++) {
        if (!is_there(t, subject, &a->names.items[i]) && !is_on_new_table(t, a))
            doubt(t, what_of(t, subject, &a->names.items[i]));
    }
}

static const struct {
    enum action_kind kind;
    enum subject_kind subject;
} creates[] = {
    { ACTION_CREATE_TABLE, SUBJECT_TABLE },       { ACTION_CREATE_INDEX, SUBJECT_INDEX },
    { ACTION_CREATE_VIEW, SUBJECT_VIEW },         { ACTION_CREATE_SEQUENCE, SUBJECT_SEQUENCE },
    { ACTION_CREATE_FUNCTION, SUBJECT_FUNCTION }, { ACTION_CREATE_SCHEMA, SUBJECT_SCHEMA },
};

static void guess_made(struct trip *t, const struct action *a)
{
    for (size_t i = 0; i < sizeof(creates) / sizeof(creates[0]); i++) {
        if (creates[i].kind == a->kind)
            guess_create(t, a, creates[i].subject);
    }
    if (a->kind == ACTION_CREATE_TABLE_AS)
        guess_create(t, a, a->subject);
    if (a->kind == ACTION_CREATE_TRIGGER && a->or_replace)
        guess_trigger(t, a, &a->trigger->table, a->trigger->name);
}

/* What stands in a DO block may or may not happen. */
static void guess_block(struct trip *t, const struct action *a)
{
    struct object_names names = { 0 };

    trip_add_names(t->arena, a, &names);
    for (size_t i = 0; i < names.count; i++) {
        static const enum subject_kind kinds[] = {
            SUBJECT_TABLE, SUBJECT_INDEX,  SUBJECT_SEQUENCE, SUBJECT_VIEW,          SUBJECT_MATVIEW,
            SUBJECT_TYPE,  SUBJECT_SCHEMA, SUBJECT_FUNCTION, SUBJECT_FOREIGN_TABLE,
        };

        for (size_t j = 0; j < sizeof(kinds) / sizeof(kinds[0]); j++)
            doubt(t, what_of(t, kinds[j], &names.items[i]));
    }
}

void trip_guess(struct trip *t, const struct action *a)
{
    if (a->names.count == 0 && a->kind != ACTION_DO && a->kind != ACTION_CREATE_TRIGGER)
        return;
    switch (a->kind) {
    case ACTION_DROP:
        guess_drop(t, a);
        break;
    case ACTION_ALTER_TABLE:
        if (a->subject == SUBJECT_TYPE)
            break;
        if (schema_find(t->schema, &a->names.items[0]) == NULL)
            note(t, a->if_exists, what_of(t, a->subject, &a->names.items[0]));
        for (size_t i = 0; i < a->alterations.count; i++)
            guess_part(t, a, &a->alterations.items[i]);
        break;
    case ACTION_ALTER_ENUM:
    case ACTION_ALTER_DOMAIN:
        if (!is_there(t, SUBJECT_TYPE, &a->names.items[0]))
            imply(t, what_of(t, SUBJECT_TYPE, &a->names.items[0]));
        break;
    case ACTION_RENAME:
    case ACTION_SET_SCHEMA:
        guess_rename(t, a);
        break;
    case ACTION_DO:
        guess_block(t, a);
        break;
    default:
        guess_made(t, a);
    }
}
