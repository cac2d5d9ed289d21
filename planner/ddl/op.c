/* op.c - see op.h: the table of directives. */
#include "planner/ddl/op.h"

#include <string.h>

static const struct op ops[] = {
    { "create_table", op_create_table, SIZE_MAX, NULL, NULL },
    { "drop_table", op_drop_table, SIZE_MAX, NULL, NULL },
    { "rename_table", op_rename_table, SIZE_MAX, NULL, NULL },
    { "create_table_comment", op_create_table_comment, 0, "table_name", "schema" },
    { "drop_table_comment", op_drop_table_comment, 0, "table_name", "schema" },
    { "add_column", op_add_column, 0, "table_name", "schema" },
    { "drop_column", op_drop_column, 0, "table_name", "schema" },
    { "alter_column", op_alter_column, 0, "table_name", "schema" },
    { "create_primary_key", op_create_primary_key, 1, "table_name", "schema" },
    { "create_unique_constraint", op_create_unique_constraint, 1, "table_name", "schema" },
    { "create_check_constraint", op_create_check_constraint, 1, "table_name", "schema" },
    { "create_foreign_key", op_create_foreign_key, 1, "source_table", "source_schema" },
    { "create_exclude_constraint", op_create_exclude_constraint, 1, "table_name", "schema" },
    { "drop_constraint", op_drop_constraint, 1, "table_name", "schema" },
    { "create_index", op_create_index, 1, "table_name", "schema" },
    { "drop_index", op_drop_index, 1, "table_name", "schema" },
    { "execute", op_execute, SIZE_MAX, NULL, NULL },
    { "bulk_insert", op_bulk_insert, SIZE_MAX, NULL, NULL },
};

const struct op *op_find(const char *name)
{
    for (size_t i = 0; i < sizeof(ops) / sizeof(ops[0]); i++) {
        if (strcmp(ops[i].name, name) == 0)
            return &ops[i];
    }
    return NULL;
}

struct py_args op_batch_args(struct ddl *d, const struct op *op, const struct py_args *args,
                             struct py_value *table, struct py_value *schema)
{
    struct py_args out = { { 0 }, { 0 } };
    bool by_place = args->list.count >= op->batch_index;

    for (size_t i = 0; i < args->list.count; i++) {
        if (by_place && i == op->batch_index)
            vec_push(d->arena, &out.list, table);
        vec_push(d->arena, &out.list, args->list.items[i]);
    }
    if (by_place && args->list.count == op->batch_index)
        vec_push(d->arena, &out.list, table);
    for (size_t i = 0; i < args->named.count; i++)
        vec_push(d->arena, &out.named, args->named.items[i]);
    if (!by_place)
        vec_push(d->arena, &out.named, (struct py_kwarg){ op->table_name, table });
    if (ddl_given(schema))
        vec_push(d->arena, &out.named, (struct py_kwarg){ op->schema_name, schema });
    return out;
}
