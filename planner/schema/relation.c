/* relation.c - see schema.h: asking a relation about its parts. */
#include <string.h>

#include "planner/schema/parts.h"

struct constraint *relation_constraint(const struct relation *r, const char *name)
{
    for (size_t i = 0; i < r->constraints.count; i++) {
        if (strcmp(r->constraints.items[i]->name, name) == 0)
            return r->constraints.items[i];
    }
    return NULL;
}

struct constraint *relation_primary_key(const struct relation *r)
{
    for (size_t i = 0; i < r->constraints.count; i++) {
        if (r->constraints.items[i]->kind == CONSTRAINT_PRIMARY_KEY)
            return r->constraints.items[i];
    }
    return NULL;
}

struct relation *relation_default_partition(const struct relation *r)
{
    for (size_t i = 0; i < r->children.count; i++) {
        const struct partition_bound *bound = r->children.items[i]->bound;

        if (bound != NULL && bound->is_default)
            return r->children.items[i];
    }
    return NULL;
}

static bool check_proves(const struct expression *check, const char *column)
{
    for (size_t i = 0; i < check->arms.count; i++) {
        const struct expression_arm *arm = &check->arms.items[i];

        if (arm->kind == ARM_NOT_NULL && strcmp(arm->column, column) == 0)
            return true;
    }
    return false;
}

bool relation_proves_not_null(const struct relation *r, const char *column, const char *without)
{
    for (size_t i = 0; i < r->constraints.count; i++) {
        const struct constraint *c = r->constraints.items[i];

        if (c->kind != CONSTRAINT_CHECK || !c->valid || c->check == NULL ||
            (without != NULL && strcmp(c->name, without) == 0))
            continue;
        if (check_proves(c->check, column))
            return true;
    }
    return false;
}

const char *relation_shown(const struct relation *r, struct arena *arena)
{
    if (strcmp(r->schema, "public") == 0 || strcmp(r->schema, "pg_temp") == 0)
        return r->name;
    return arena_printf(arena, "%s.%s", r->schema, r->name);
}

void strlist_copy(struct arena *arena, const struct strlist *from, struct strlist *out)
{
    *out = (struct strlist){ 0 };
    for (size_t i = 0; i < from->count; i++)
        vec_push(arena, out, from->items[i]);
}

void strlist_rename(struct strlist *list, const char *from, const char *to)
{
    for (size_t i = 0; i < list->count; i++) {
        if (strcmp(list->items[i], from) == 0)
            list->items[i] = to;
    }
}

void strlist_remove(struct strlist *list, const char *name)
{
    size_t kept = 0;

    for (size_t i = 0; i < list->count; i++) {
        if (strcmp(list->items[i], name) != 0)
            list->items[kept++] = list->items[i];
    }
    list->count = kept;
}

void relations_remove(struct relations *list, const struct relation *r)
{
    size_t kept = 0;

    for (size_t i = 0; i < list->count; i++) {
        if (list->items[i] != r)
            list->items[kept++] = list->items[i];
    }
    list->count = kept;
}

/* --- the names PostgreSQL makes up --- */

enum { NAME_BYTES = 63 };

/* Cuts at a character's border. */
static size_t cut(const char *text, size_t len, size_t most)
{
    if (len <= most)
        return len;
    len = most;
    while (len > 0 && ((unsigned char)text[len] & 0xc0) == 0x80)
        len--;
    return len;
}

/* As makeObjectName(): the longer of the two parts is cut first. */
static const char *join_name(const char *table, const char *columns, const char *suffix,
                             struct arena *arena)
{
    size_t overhead = strlen(suffix) + 1 + (columns[0] != '\0');
    size_t table_len = strlen(table);
    size_t columns_len = strlen(columns);

    while (table_len + columns_len > NAME_BYTES - overhead) {
        if (table_len > columns_len)
            table_len--;
        else
            columns_len--;
    }
    table_len = cut(table, strlen(table), table_len);
    columns_len = cut(columns, strlen(columns), columns_len);
    return arena_printf(arena, "%.*s%s%.*s_%s", (int)table_len, table,
                        columns[0] != '\0' ? "_" : "", (int)columns_len, columns, suffix);
}

static bool is_taken(const struct schema *s, const struct relation *table, const char *name)
{
    const struct object_name asked = { table->schema, name, 0 };

    return relation_constraint(table, name) != NULL || schema_find(s, &asked) != NULL;
}

const char *schema_made_up_name(const struct schema *s, const struct relation *table,
                                const struct strlist *columns, const char *suffix)
{
    const char *joined = strlist_join(columns, "_", s->arena);
    const char *name = join_name(table->name, joined, suffix, s->arena);

    for (unsigned i = 1; is_taken(s, table, name); i++) {
        name = join_name(table->name, joined, arena_printf(s->arena, "%s%u", suffix, i), s->arena);
    }
    return name;
}
