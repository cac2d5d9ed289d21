/* type_change.c - see type_change.h: the pairs were measured on PostgreSQL 11 to 18. */
#include "planner/schema/type_change.h"

#include <string.h>

/* How far domains on domains are followed. */
enum { DEPTH = 16 };

enum { TIME_DIGITS = 6 };

/* Types whose values are stored the same: a cast that costs nothing. sorts says
 * that indexes of one serve the other. */
static const struct {
    const char *from;
    const char *to;
    bool sorts;
} binary[] = {
    { "text", "varchar", true },    { "varchar", "text", true },  { "text", "bpchar", false },
    { "varchar", "bpchar", false }, { "citext", "text", false },  { "citext", "varchar", false },
    { "citext", "bpchar", false },  { "text", "citext", false },  { "varchar", "citext", false },
    { "cidr", "inet", true },       { "bit", "varbit", false },   { "varbit", "bit", false },
    { "xml", "text", false },       { "xml", "varchar", false },  { "xml", "bpchar", false },
    { "int4", "oid", false },       { "oid", "int4", false },     { "int4", "regclass", false },
    { "int4", "regproc", false },   { "int4", "regtype", false }, { "oid", "regclass", true },
    { "oid", "regproc", true },     { "oid", "regtype", true },   { "regclass", "oid", true },
    { "regproc", "oid", true },     { "regtype", "oid", true },   { "regclass", "int4", false },
    { "regproc", "int4", false },   { "regtype", "int4", false },
};

/* Numbers and times, the wider ones first in each row: going right loses. */
static const char *const widths[][6] = {
    { "numeric", "int8", "int4", "int2" },
    { "float8", "int8", "int4", "int2" },
    { "float4", "int8", "int4", "int2" },
    { "float8", "float4" },
    { "timestamptz", "date" },
    { "timestamp", "date" },
    { "timestamptz", "time" },
    { "timestamp", "time" },
    { "macaddr8", "macaddr" },
    { "inet", "cidr" },
};

static bool is_named(const struct type_name *type, const char *name)
{
    return strcmp(type->name, name) == 0;
}

bool type_is_same(const struct type_name *a, const struct type_name *b)
{
    return strcmp(a->name, b->name) == 0 && a->dimensions == b->dimensions;
}

static bool is_one_of(const struct type_name *type, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (is_named(type, names[i]))
            return true;
    }
    return false;
}

static bool is_temporal(const struct type_name *type)
{
    static const char *const names[] = { "timestamp", "timestamptz", "time", "timetz" };

    return is_one_of(type, names, sizeof(names) / sizeof(names[0]));
}

static bool mods_are_same(const struct type_name *a, const struct type_name *b)
{
    if (a->mod_count != b->mod_count)
        return false;
    for (unsigned i = 0; i < a->mod_count; i++) {
        if (a->mods[i] != b->mods[i])
            return false;
    }
    return a->mod_count == 0 || strcmp(a->text, b->text) == 0 || a->mod_count <= 2;
}

static int32_t mod_at(const struct type_name *type, unsigned i, int32_t otherwise)
{
    return i < type->mod_count ? type->mods[i] : otherwise;
}

/* Old and new are one type; returns whether new lengths hold all old values. */
static bool is_wider(const struct type_name *old, const struct type_name *new_type)
{
    if (new_type->mod_count == 0 || mods_are_same(old, new_type))
        return true;
    if (is_temporal(old))
        return new_type->mods[0] >= mod_at(old, 0, TIME_DIGITS);
    if (is_named(old, "interval")) {
        return mod_at(new_type, 0, 0) == mod_at(old, 0, mod_at(new_type, 0, 0)) &&
               mod_at(new_type, 1, TIME_DIGITS) >= mod_at(old, 1, TIME_DIGITS);
    }
    if (old->mod_count == 0)
        return false;
    if (is_named(old, "numeric")) {
        return mod_at(old, 1, 0) == mod_at(new_type, 1, 0) && new_type->mods[0] >= old->mods[0];
    }
    return (is_named(old, "varchar") || is_named(old, "varbit")) &&
           new_type->mods[0] >= old->mods[0];
}

/* Old and new are one type; returns whether values may be cut or refused. */
static bool is_narrower(const struct type_name *old, const struct type_name *new_type)
{
    if (is_wider(old, new_type) || new_type->mod_count == 0)
        return false;
    if (old->mod_count == 0)
        return true;
    if (is_named(old, "numeric")) {
        int32_t old_scale = mod_at(old, 1, 0);
        int32_t scale = mod_at(new_type, 1, 0);

        return scale < old_scale || new_type->mods[0] - scale < old->mods[0] - old_scale;
    }
    if (is_named(old, "interval"))
        return true;
    return new_type->mods[0] < old->mods[0];
}

static bool find_binary(const struct type_name *old, const struct type_name *new_type, bool *sorts)
{
    for (size_t i = 0; i < sizeof(binary) / sizeof(binary[0]); i++) {
        if (is_named(old, binary[i].from) && is_named(new_type, binary[i].to)) {
            *sorts = binary[i].sorts;
            return true;
        }
    }
    return false;
}

static bool loses(const struct type_name *old, const struct type_name *new_type)
{
    for (size_t i = 0; i < sizeof(widths) / sizeof(widths[0]); i++) {
        bool seen = false;

        for (size_t j = 0; j < 6 && widths[i][j] != NULL; j++) {
            if (seen && is_named(new_type, widths[i][j]))
                return true;
            seen = seen || is_named(old, widths[i][j]);
        }
    }
    return false;
}

static bool is_text(const struct type_name *type)
{
    static const char *const names[] = { "text", "varchar", "bpchar", "citext" };

    return is_one_of(type, names, sizeof(names) / sizeof(names[0]));
}

static bool is_zone_pair(const struct type_name *a, const struct type_name *b)
{
    return (is_named(a, "timestamp") && is_named(b, "timestamptz")) ||
           (is_named(a, "timestamptz") && is_named(b, "timestamp"));
}

static void compare_others(const struct type_name *old, const struct type_name *new_type,
                           unsigned version, struct type_change *out)
{
    bool sorts = true;
    bool free = find_binary(old, new_type, &sorts) && new_type->mod_count == 0;

    if (is_zone_pair(old, new_type) && old->dimensions == 0 &&
        mod_at(new_type, 0, TIME_DIGITS) >= mod_at(old, 0, TIME_DIGITS)) {
        out->time_zone = version >= 12;
        out->rewrite = version < 12;
        out->reindex = version >= 12;
        return;
    }
    out->rewrite = !free;
    out->reindex = free && !sorts;
    out->narrows =
        loses(old, new_type) || (is_text(old) && is_text(new_type) && new_type->mod_count > 0 &&
                                 (old->mod_count == 0 || new_type->mods[0] < old->mods[0]));
}

static void compare(const struct type_name *old, const struct type_name *new_type, unsigned version,
                    struct type_change *out)
{
    if ((old->dimensions > 0) != (new_type->dimensions > 0) ||
        (old->dimensions > 0 && !is_named(old, new_type->name))) {
        out->rewrite = true;
    } else if (!is_named(old, new_type->name)) {
        compare_others(old, new_type, version, out);
    } else {
        bool same = new_type->mod_count == 0 || mods_are_same(old, new_type);

        /* What makes length changes free works on single values only. */
        out->rewrite = old->dimensions > 0 ? !same : !is_wider(old, new_type);
        out->narrows = is_narrower(old, new_type);
    }
}

static const struct type *domain_of(const struct schema *s, const struct type_name *type)
{
    const struct type *t = schema_find_type(s, type->schema, type->name);

    return t != NULL && t->kind == TYPE_DOMAIN && type->dimensions == 0 ? t : NULL;
}

struct type_name type_base(const struct schema *s, const struct type_name *type)
{
    struct type_name base = *type;
    const struct type *domain = domain_of(s, type);

    for (unsigned i = 0; domain != NULL && i < DEPTH; i++) {
        base = domain->base;
        domain = domain_of(s, &base);
    }
    return base;
}

bool type_is_constrained(const struct schema *s, const struct type_name *type)
{
    const struct type *domain = domain_of(s, type);

    for (unsigned i = 0; domain != NULL && i < DEPTH; i++) {
        if (domain->not_null || domain->checks.count > 0)
            return true;
        domain = domain_of(s, &domain->base);
    }
    return false;
}

/* Goes from type to type: the column's, that of a cast, the new one. */
static void step(const struct schema *s, const struct type_name *from, const struct type_name *to,
                 unsigned version, struct type_change *out)
{
    struct type_change one = { 0 };
    struct type_name old = type_base(s, from);
    struct type_name new_type = type_base(s, to);

    compare(&old, &new_type, version, &one);
    if (type_is_constrained(s, to) && !(type_is_same(from, to)))
        one.rewrite = true;
    out->rewrite = out->rewrite || one.rewrite;
    out->time_zone = out->time_zone || one.time_zone;
    out->reindex = out->reindex || one.reindex;
    out->narrows = out->narrows || one.narrows;
}

static bool is_same_collation(const char *a, const char *b)
{
    static const char *const none[] = { "", "default" };
    bool a_none = strcmp(a, none[0]) == 0 || strcmp(a, none[1]) == 0;
    bool b_none = strcmp(b, none[0]) == 0 || strcmp(b, none[1]) == 0;

    return (a_none && b_none) || strcmp(a, b) == 0;
}

void type_change_find(const struct schema *s, const struct column *column,
                      const struct alteration *part, unsigned version, struct type_change *out)
{
    const struct expression *using = part->value;
    const struct type_name *from;

    *out = (struct type_change){ 0 };
    out->known = column != NULL && column->type.name != NULL && column->type.name[0] != '\0';
    if (!out->known || (using != NULL && !using->is_column)) {
        out->rewrite = true;
        if (!out->known)
            return;
    }
    from = &column->type;
    for (size_t i = 0; using != NULL && i < using->casts.count; i++) {
        step(s, from, &using->casts.items[i], version, out);
        from = &using->casts.items[i];
    }
    step(s, from, &part->type, version, out);
    if (using != NULL && !using->is_column && !is_text(&column->type))
        out->narrows = false;
    if (using != NULL &&
        strcmp(using->columns.count > 0 ? using->columns.items[0] : "", part->name) != 0)
        out->rewrite = true;
    if (!is_same_collation(column->collation, part->collation))
        out->reindex = true;
    if (out->rewrite) {
        out->reindex = false;
        out->time_zone = false;
    }
}
