/* touches.c - see touches.h. */
#include "planner/check/touches.h"

#include <string.h>

#include "planner/sql/pg_tree.h"

struct finder {
    struct arena *arena;
    struct touches *out;
    const struct revision *revision;
    uint32_t line;
};

static const char *dotted(const struct finder *f, const struct object_name *name)
{
    if (name->schema[0] == '\0' || strcmp(name->schema, "public") == 0)
        return name->name;
    return arena_printf(f->arena, "%s.%s", name->schema, name->name);
}

static void add(const struct finder *f, enum touch_kind kind, const char *word, const char *name,
                const char *table, bool whole)
{
    struct touch touch = {
        .kind = kind,
        .what = arena_printf(f->arena, "%s %s", word, name),
        .table = table,
        .whole = whole,
        .line = f->line,
        .revision = f->revision,
    };

    vec_push(f->arena, f->out, touch);
}

/* Adds a part of a table: "column users.email". */
static void add_part(const struct finder *f, enum touch_kind kind, const char *word,
                     const char *table, const char *part)
{
    if (part[0] != '\0')
        add(f, kind, word, arena_printf(f->arena, "%s.%s", table, part), table, false);
}

static bool is_table(enum subject_kind subject)
{
    return subject == SUBJECT_TABLE || subject == SUBJECT_FOREIGN_TABLE ||
           subject == SUBJECT_MATVIEW || subject == SUBJECT_VIEW;
}

/* Adds an object that has a name of its own. */
static void add_object(const struct finder *f, enum touch_kind kind, enum subject_kind subject,
                       const char *name)
{
    bool whole = is_table(subject);

    add(f, kind, subject_word(subject), name, whole ? name : "", whole);
}

static void alter_column(const struct finder *f, const char *table, const struct alteration *a)
{
    const char *name = a->column != NULL ? a->column->name : a->name;

    if (a->kind == ALTERATION_ADD_COLUMN)
        add_part(f, TOUCH_MAKES, "column", table, name);
    else if (a->kind == ALTERATION_DROP_COLUMN)
        add_part(f, TOUCH_DROPS, "column", table, name);
    else
        add_part(f, TOUCH_CHANGES, "column", table, name);
}

static void alter(const struct finder *f, const char *table, const struct alteration *a)
{
    switch (a->kind) {
    case ALTERATION_ADD_COLUMN:
    case ALTERATION_DROP_COLUMN:
    case ALTERATION_COLUMN_TYPE:
    case ALTERATION_SET_DEFAULT:
    case ALTERATION_SET_NOT_NULL:
    case ALTERATION_DROP_NOT_NULL:
    case ALTERATION_DROP_EXPRESSION:
    case ALTERATION_ADD_IDENTITY:
    case ALTERATION_SET_IDENTITY:
    case ALTERATION_DROP_IDENTITY:
        alter_column(f, table, a);
        break;
    case ALTERATION_ADD_CONSTRAINT:
        add_part(f, TOUCH_MAKES, "constraint", table,
                 a->constraint != NULL ? a->constraint->name : a->name);
        break;
    case ALTERATION_DROP_CONSTRAINT:
        add_part(f, TOUCH_DROPS, "constraint", table, a->name);
        break;
    case ALTERATION_ALTER_CONSTRAINT:
    case ALTERATION_VALIDATE_CONSTRAINT:
        add_part(f, TOUCH_CHANGES, "constraint", table, a->name);
        break;
    default:
        break;
    }
}

static void rename_object(const struct finder *f, const struct action *a, const char *name)
{
    bool part = a->subject == SUBJECT_COLUMN || a->subject == SUBJECT_CONSTRAINT;
    const char *word = subject_word(a->subject);

    if (part) {
        add_part(f, TOUCH_DROPS, word, name, a->part);
        add_part(f, TOUCH_MAKES, word, name, a->new_name);
        return;
    }
    add_object(f, TOUCH_DROPS, a->subject, name);
    add_object(f, TOUCH_MAKES, a->subject, a->new_name);
}

static void take_named(const struct finder *f, const struct action *a, const char *name)
{
    switch (a->kind) {
    case ACTION_CREATE_TABLE:
    case ACTION_CREATE_TABLE_AS:
        add_object(f, TOUCH_MAKES, SUBJECT_TABLE, name);
        break;
    case ACTION_CREATE_INDEX:
        add_object(f, TOUCH_MAKES, SUBJECT_INDEX, name);
        break;
    case ACTION_CREATE_VIEW:
        add_object(f, TOUCH_MAKES, SUBJECT_VIEW, name);
        break;
    case ACTION_CREATE_SEQUENCE:
        add_object(f, TOUCH_MAKES, SUBJECT_SEQUENCE, name);
        break;
    case ACTION_CREATE_ENUM:
    case ACTION_CREATE_COMPOSITE:
    case ACTION_CREATE_TYPE:
        add_object(f, TOUCH_MAKES, SUBJECT_TYPE, name);
        break;
    case ACTION_CREATE_DOMAIN:
        add_object(f, TOUCH_MAKES, SUBJECT_DOMAIN, name);
        break;
    case ACTION_ALTER_ENUM:
        add_object(f, TOUCH_CHANGES, SUBJECT_TYPE, name);
        break;
    case ACTION_ALTER_DOMAIN:
        add_object(f, TOUCH_CHANGES, SUBJECT_DOMAIN, name);
        break;
    case ACTION_RENAME:
        rename_object(f, a, name);
        break;
    default:
        break;
    }
}

static void take(const struct finder *f, const struct action *a)
{
    for (size_t i = 0; a->kind == ACTION_DROP && i < a->names.count; i++) {
        if (a->part[0] == '\0')
            add_object(f, TOUCH_DROPS, a->subject, dotted(f, &a->names.items[i]));
    }
    if (a->names.count == 0 || a->names.items[0].name[0] == '\0' || a->kind == ACTION_DROP)
        return;
    for (size_t i = 0; a->kind == ACTION_ALTER_TABLE && i < a->alterations.count; i++)
        alter(f, dotted(f, &a->names.items[0]), &a->alterations.items[i]);
    take_named(f, a, dotted(f, &a->names.items[0]));
}

void touches_find(const struct script *script, const struct revision *r, struct arena *arena,
                  struct touches *out)
{
    for (size_t i = 0; i < script->count; i++) {
        const struct statement *s = &script->items[i];
        const struct finder f = { arena, out, r, s->line };
        struct action action = { 0 };

        pg_tree_read(str_of(s->sql), arena, &action);
        take(&f, &action);
        for (size_t j = 0; j < action.inner.count && action.kind == ACTION_DO; j++)
            take(&f, &action.inner.items[j]);
    }
}
