/* type_change.c - which changes of a column's type leave the rows as they are;
 * see effects.h. Every line was observed on real servers. */
#include <string.h>

#include "planner/effects/effects.h"

enum { MAX_DOMAINS = 16 };

static bool is_type(const struct type_name *t, const char *name)
{
    return strcmp(t->name, name) == 0;
}

/* Types whose values the other one takes bit by bit. Those that sort
 * differently have their indexes built anew. */
static const struct {
    const char *from;
    const char *to;
    enum type_change change;
} same_bits[] = {
    { "varchar", "text", TYPE_CHANGE_NONE },      { "text", "varchar", TYPE_CHANGE_NONE },
    { "cidr", "inet", TYPE_CHANGE_NONE },         { "text", "citext", TYPE_CHANGE_REINDEX },
    { "citext", "text", TYPE_CHANGE_REINDEX },    { "varchar", "citext", TYPE_CHANGE_REINDEX },
    { "citext", "varchar", TYPE_CHANGE_REINDEX }, { "int4", "oid", TYPE_CHANGE_REINDEX },
    { "oid", "int4", TYPE_CHANGE_REINDEX },       { "bit", "varbit", TYPE_CHANGE_REINDEX },
    { "varbit", "bit", TYPE_CHANGE_REINDEX },     { "xml", "text", TYPE_CHANGE_NONE },
    { "xml", "varchar", TYPE_CHANGE_NONE },       { "oid", "regclass", TYPE_CHANGE_REINDEX },
    { "regclass", "oid", TYPE_CHANGE_REINDEX },
};

/* varchar(20) to varchar(50): the limit may grow or go. */
static bool grows(const struct type_name *old, const struct type_name *type)
{
    return type->mod_count == 0 || (old->mod_count > 0 && type->mods[0] >= old->mods[0]);
}

/* numeric(10,2) to numeric(12,2): more digits, the same scale. */
static bool keeps_scale(const struct type_name *old, const struct type_name *type)
{
    int32_t old_scale = old->mod_count > 1 ? old->mods[1] : 0;
    int32_t scale = type->mod_count > 1 ? type->mods[1] : 0;

    return type->mod_count == 0 ||
           (old->mod_count > 0 && scale == old_scale && type->mods[0] >= old->mods[0]);
}

static bool is_full_precision(const struct type_name *type)
{
    return type->mod_count == 0 || type->mods[0] >= 6;
}

static bool is_time(const struct type_name *t)
{
    return is_type(t, "timestamp") || is_type(t, "timestamptz") || is_type(t, "time") ||
           is_type(t, "timetz");
}

static bool same_mods(const struct type_name *a, const struct type_name *b)
{
    return a->mod_count == b->mod_count &&
           memcmp(a->mods, b->mods, a->mod_count * sizeof(a->mods[0])) == 0;
}

/* Types that a change of nothing but their modifiers always rewrites, or that
 * come from extensions: vector(3) to vector(4). */
static enum type_change change_mods(const struct type_name *old, const struct type_name *type)
{
    bool free = type->mod_count == 0 || same_mods(old, type);

    if (is_type(old, "varchar") || is_type(old, "varbit"))
        free = grows(old, type);
    else if (is_type(old, "numeric"))
        free = keeps_scale(old, type);
    else if (is_time(old))
        free = grows(old, type) || is_full_precision(type);
    else if (is_type(old, "bit") || is_type(old, "bpchar"))
        free = same_mods(old, type);
    if (old->dimensions > 0 && !same_mods(old, type) && type->mod_count > 0)
        free = false;
    return free ? TYPE_CHANGE_NONE : TYPE_CHANGE_REWRITE;
}

static enum type_change change_name(const struct type_name *old, const struct type_name *type,
                                    int version)
{
    bool zone = (is_type(old, "timestamp") && is_type(type, "timestamptz")) ||
                (is_type(old, "timestamptz") && is_type(type, "timestamp"));

    if (zone && version >= 12 && (is_full_precision(type) || grows(old, type)))
        return TYPE_CHANGE_TIME_ZONE;
    for (size_t i = 0; i < sizeof(same_bits) / sizeof(same_bits[0]); i++) {
        if (!is_type(old, same_bits[i].from) || !is_type(type, same_bits[i].to))
            continue;
        if (type->mod_count == 0 || (is_type(old, "varchar") && grows(old, type)))
            return same_bits[i].change;
        return TYPE_CHANGE_REWRITE;
    }
    return TYPE_CHANGE_REWRITE;
}

static bool is_constrained(const struct type *domain)
{
    return domain->not_null || domain->checks.count > 0;
}

/* Returns what a domain is made of, domains within domains too. *checked says
 * whether one of them has a constraint. */
static struct type_name base_of(const struct schema *s, struct type_name type, bool *checked)
{
    for (unsigned i = 0; i < MAX_DOMAINS && type.dimensions == 0; i++) {
        const struct type *t = schema_find_type(s, type.schema, type.name);

        if (t == NULL || t->kind != TYPE_DOMAIN)
            break;
        *checked = *checked || is_constrained(t);
        type = t->base;
    }
    return type;
}

static bool is_same_type(const struct type_name *a, const struct type_name *b)
{
    return is_type(a, b->name) && a->dimensions == b->dimensions &&
           (strcmp(a->schema, b->schema) == 0 || *a->schema == '\0' || *b->schema == '\0');
}

/* USING col, and USING col::type, say what would be done without. */
static bool is_plain(const struct expression *using, const struct type_name *type)
{
    if (using == NULL)
        return true;
    if (!using->is_column || using->casts.count > 1)
        return false;
    return using->casts.count == 0 ||
           (is_same_type(&using->casts.items[0], type) && same_mods(&using->casts.items[0], type));
}

enum type_change effects_type_change(const struct schema *s, const struct type_name *old,
                                     const struct type_name *type, const struct expression *using,
                                     int version)
{
    bool old_checked = false;
    bool checked = false;
    struct type_name from;
    struct type_name to;

    if (!is_plain(using, type))
        return TYPE_CHANGE_REWRITE;
    if (*old->name == '\0')
        return TYPE_CHANGE_UNKNOWN;
    if (is_same_type(old, type))
        return change_mods(old, type);
    from = base_of(s, *old, &old_checked);
    to = base_of(s, *type, &checked);
    if (checked)
        return TYPE_CHANGE_REWRITE;
    if (is_same_type(&from, &to))
        return change_mods(&from, &to);
    return from.dimensions > 0 || to.dimensions > 0 ? TYPE_CHANGE_REWRITE
                                                    : change_name(&from, &to, version);
}
