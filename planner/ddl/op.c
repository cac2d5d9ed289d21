/* op.c - see op.h: the table of directives. */
#include "planner/ddl/op.h"

#include <string.h>

/* The parameters are Alembic's, and the options that SQLAlchemy knows for PostgreSQL. What older
 * versions of Alembic took by its place as well is to be given by name. */
static const struct op ops[] = {
    { "create_table", op_create_table, SIZE_MAX, NULL, NULL,
      "* table_name schema quote quote_schema comment info prefixes if_not_exists "
      "extend_existing keep_existing implicit_returning postgresql_inherits "
      "postgresql_partition_by postgresql_using postgresql_with_oids postgresql_on_commit "
      "postgresql_tablespace postgresql_ignore_search_path **" },
    { "drop_table", op_drop_table, SIZE_MAX, NULL, NULL, "table_name | schema if_exists info **" },
    { "rename_table", op_rename_table, SIZE_MAX, NULL, NULL,
      "old_table_name new_table_name | schema" },
    { "create_table_comment", op_create_table_comment, 0, "table_name", "schema",
      "table_name comment | existing_comment schema" },
    { "drop_table_comment", op_drop_table_comment, 0, "table_name", "schema",
      "table_name | existing_comment schema" },
    { "add_column", op_add_column, 0, "table_name", "schema",
      "table_name column | schema if_not_exists inline_references inline_primary_key" },
    { "drop_column", op_drop_column, 0, "table_name", "schema",
      "table_name column_name | schema if_exists ***" },
    { "alter_column", op_alter_column, 0, "table_name", "schema",
      "table_name column_name | nullable comment server_default new_column_name type_ "
      "existing_type existing_server_default existing_nullable existing_comment schema "
      "postgresql_using ***" },
    { "create_primary_key", op_create_primary_key, 1, "table_name", "schema",
      "constraint_name table_name columns | schema" },
    { "create_unique_constraint", op_create_unique_constraint, 1, "table_name", "schema",
      "constraint_name table_name columns | schema deferrable initially info "
      "postgresql_include postgresql_nulls_not_distinct **" },
    { "create_check_constraint", op_create_check_constraint, 1, "table_name", "schema",
      "constraint_name table_name condition | schema deferrable initially info "
      "postgresql_not_valid **" },
    { "create_foreign_key", op_create_foreign_key, 1, "source_table", "source_schema",
      "constraint_name source_table referent_table local_cols remote_cols | onupdate "
      "ondelete deferrable initially match source_schema referent_schema use_alter "
      "link_to_name info postgresql_not_valid **" },
    { "create_exclude_constraint", op_create_exclude_constraint, 1, "table_name", "schema",
      "* constraint_name table_name schema where using ops deferrable initially" },
    { "drop_constraint", op_drop_constraint, 1, "table_name", "schema",
      "constraint_name table_name type_ | schema if_exists" },
    { "create_index", op_create_index, 1, "table_name", "schema",
      "index_name table_name columns | schema unique if_not_exists quote info _column_flag "
      "postgresql_using postgresql_where postgresql_ops postgresql_with postgresql_include "
      "postgresql_tablespace postgresql_concurrently postgresql_nulls_not_distinct **" },
    { "drop_index", op_drop_index, 1, "table_name", "schema",
      "index_name table_name | schema if_exists unique quote info _column_flag "
      "postgresql_using postgresql_where postgresql_ops postgresql_with postgresql_include "
      "postgresql_tablespace postgresql_concurrently postgresql_nulls_not_distinct **" },
    { "execute", op_execute, SIZE_MAX, NULL, NULL, "sqltext | execution_options" },
    { "bulk_insert", op_bulk_insert, SIZE_MAX, NULL, NULL, "table rows | multiinsert" },
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
