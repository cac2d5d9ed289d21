/* select_name.c - see select_name.h. */
#include "planner/ddl/select_name.h"

#include <string.h>

enum { SELECT_NAME_LONGEST = 55 }; /* bytes; longer ones are cut by rules of their own */

size_t select_name_mark(const struct ddl *d)
{
    return d->numbered.count;
}

void select_name_close(struct ddl *d, size_t mark)
{
    for (size_t i = mark; i < d->numbered.count; i++)
        d->numbered.items[i].in_from = true;
}

static const struct ddl_numbered *find(const struct ddl *d, const char *stem, const char *identity)
{
    for (size_t i = 0; i < d->numbered.count; i++) {
        const struct ddl_numbered *n = &d->numbered.items[i];

        if (strcmp(n->stem, stem) == 0 && strcmp(n->identity, identity) == 0)
            return n;
    }
    return NULL;
}

/* stem_N, the next N of that stem in the statement; the same again for the same thing. */
static const char *number(struct ddl *d, const char *stem, const char *identity)
{
    const struct ddl_numbered *found = find(d, stem, identity);
    struct ddl_numbered new = { .stem = stem, .identity = identity };
    unsigned count = 1;

    if (found != NULL)
        return found->name;
    for (size_t i = 0; i < d->numbered.count; i++)
        count += strcmp(d->numbered.items[i].stem, stem) == 0;
    new.name = arena_printf(d->arena, "%s_%u", stem, count);
    vec_push(d->arena, &d->numbered, new);
    return new.name;
}

/* SQLAlchemy numbers what is outside before what is inside, and FROM last. Here it is read
 * otherwise, which shows only where both have a number of one stem. */
static bool is_in_order(struct ddl *d, const char *stem, const char *identity, size_t before)
{
    if (find(d, stem, identity) != NULL)
        return true;
    for (size_t i = 0; i < d->numbered.count; i++) {
        const struct ddl_numbered *n = &d->numbered.items[i];

        if ((i >= before || n->in_from) && strcmp(n->stem, stem) == 0) {
            return ddl_refuse(d,
                              "a select() in which %s_1 and %s_2 are within each other is not "
                              "understood",
                              stem, stem);
        }
    }
    return strlen(stem) <= SELECT_NAME_LONGEST ||
           ddl_refuse(d, "a select() of a name of more than %d bytes is not understood",
                      SELECT_NAME_LONGEST);
}

const char *select_name_subquery(struct ddl *d, const struct py_value *value)
{
    return number(d, "anon", arena_printf(d->arena, "from %p", (const void *)value->object));
}

static const struct select_taken *taken(const struct select_names *names, const char *name)
{
    for (size_t i = 0; i < names->taken.count; i++) {
        if (strcmp(names->taken.items[i].name, name) == 0)
            return &names->taken.items[i];
    }
    return NULL;
}

static void take(struct select_names *names, const char *name, const char *identity)
{
    if (taken(names, name) == NULL)
        vec_push(names->d->arena, &names->taken, (struct select_taken){ name, identity });
}

/* a__1: the same again. at tells the places of one select() apart. */
static const char *repeated(struct select_names *names, const char *stem, const char *identity)
{
    struct ddl *d = names->d;
    const char *at =
        arena_printf(d->arena, "%s #%zu of %p", identity, names->taken.count, names->of);

    take(names, arena_printf(d->arena, "%s %zu", stem, names->taken.count), at);
    return number(d, arena_printf(d->arena, "%s_", stem), at);
}

/* null(), true() and false() are the same wherever they are said. */
static const char *identity_of(struct ddl *d, const struct py_value *value, const struct expr *e)
{
    if (e->is_constant || (e->is_column && e->has_table))
        return e->sql;
    return arena_printf(d->arena, "%p", (const void *)value);
}

/* What has a name: a column, or a cast of one. */
static const char *name_named(struct select_names *names, const struct expr *e,
                              const char *identity)
{
    const struct select_taken *other = taken(names, e->key);
    const char *name;

    if (other == NULL) {
        take(names, e->key, identity);
        return names->in_from || !e->is_column ? e->key : NULL;
    }
    if (!e->is_column || strcmp(other->identity, identity) == 0)
        return repeated(names, e->key, identity);
    name = number(names->d, e->key, identity);
    if (taken(names, name) != NULL)
        return repeated(names, e->key, identity);
    take(names, name, identity);
    return name;
}

bool select_name_pick(struct select_names *names, const struct py_value *value,
                      const struct expr *e, size_t before, const char **out)
{
    const char *identity = identity_of(names->d, value, e);
    bool is_named = e->key != NULL && (e->is_wrap || (e->is_column && e->has_table));
    const char *stem = is_named ? e->key : e->anon;
    const char *name;

    *out = e->label;
    if (e->label != NULL && e->key != NULL) {
        take(names, e->key, arena_printf(names->d->arena, "label %p", (const void *)value));
        return true;
    }
    if (stem == NULL && names->in_from && !e->is_text && !e->is_column)
        return ddl_refuse(names->d, "a subquery of a column with an operator before it is not "
                                    "understood");
    if (stem == NULL || (!is_named && (e->is_text || e->is_column)))
        return true;
    if (is_named) {
        if (taken(names, stem) != NULL && !is_in_order(names->d, stem, identity, before))
            return false;
        name = name_named(names, e, identity);
    } else if (taken(names, arena_printf(names->d->arena, "%s of %s", stem, identity)) != NULL) {
        name = repeated(names, stem, identity);
    } else {
        if (!is_in_order(names->d, stem, identity, before))
            return false;
        take(names, arena_printf(names->d->arena, "%s of %s", stem, identity), identity);
        name = number(names->d, stem, identity);
    }
    *out = name == NULL ? NULL : name_quote(name, names->d->arena);
    return true;
}
