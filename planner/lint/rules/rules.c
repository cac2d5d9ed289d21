/* rules.c - see rules.h. */
#include "planner/lint/rules/rules.h"

#include <string.h>

/* clang-format off */
const struct lint_rule *const lint_rule_table[] = {
    &rule_non_transactional_in_transaction,
    &rule_mixed_transactional,
    &rule_index_not_concurrent,
    &rule_drop_index_not_concurrent,
    &rule_reindex_not_concurrent,
    &rule_concurrently_on_partitioned,
    &rule_concurrently_if_not_exists,
    &rule_concurrently_with_timeout,
    &rule_concurrently_on_buggy_minor,
    &rule_add_check_scan,
    &rule_add_foreign_key_scan,
    &rule_foreign_key_locks_referenced,
    &rule_validate_same_transaction,
    &rule_not_valid_never_validated,
    &rule_set_not_null_scan,
    &rule_add_unique_index_build,
    &rule_add_primary_key_index_build,
    &rule_primary_key_using_nullable_index,
    &rule_add_exclusion_constraint,
    &rule_domain_constraint_scan,
    &rule_add_column_default_rewrite,
    &rule_add_column_serial,
    &rule_add_column_identity,
    &rule_add_column_stored_generated,
    &rule_add_column_constrained_domain,
    &rule_add_column_not_null_no_default,
    &rule_add_column_inline_constraint,
    &rule_not_null_default_dropped,
    &rule_alter_type_rewrite,
    &rule_alter_type_index_rebuild,
    &rule_alter_type_constraint_scan,
    &rule_alter_type_timezone_dependent,
    &rule_alter_type_narrowing,
    &rule_table_rewrite,
    &rule_vacuum_full_or_cluster,
    &rule_refresh_matview_not_concurrent,
    &rule_attach_partition_scan,
    &rule_default_partition_scan,
    &rule_create_partition_locks_parent,
    &rule_detach_partition_not_concurrent,
    &rule_rename_index_via_alter_table,
    &rule_slow_statement_under_lock,
    &rule_multiple_tables_locked,
    &rule_lock_timeout_missing,
    &rule_set_local_outside_transaction,
    &rule_session_setting_leaks,
    &rule_lock_table,
    &rule_drop_table,
    &rule_drop_column,
    &rule_drop_schema,
    &rule_drop_database,
    &rule_drop_matview,
    &rule_drop_cascade,
    &rule_drop_not_null,
    &rule_drop_primary_key,
    &rule_drop_unique,
    &rule_truncate,
    &rule_truncate_cascade,
    &rule_delete_without_where,
    &rule_update_without_where,
    &rule_rename_table,
    &rule_rename_column,
    &rule_rename_schema,
    &rule_rename_type,
    &rule_rename_enum_value,
    &rule_statement_will_fail,
    &rule_enum_value_used_in_same_transaction,
    &rule_foreign_key_without_index,
    &rule_foreign_key_type_mismatch,
    &rule_duplicate_index,
    &rule_ddl_dml_mixed,
    &rule_non_deterministic_sql,
    &rule_opaque_dynamic_sql,
    &rule_transaction_control,
    &rule_uncommitted_transaction,
    &rule_psql_meta_command,
    &rule_copy_from_stdin,
    &rule_syntax_error,
    &rule_unsupported_syntax,
    &rule_identifier_too_long,
    &rule_disable_trigger,
    &rule_disable_row_security,
    &rule_grant_to_public,
    &rule_security_definer_search_path,
    &rule_prefer_bigint,
    &rule_prefer_identity,
    &rule_prefer_text,
    &rule_prefer_timestamptz,
    &rule_prefer_jsonb,
    &rule_no_char,
    &rule_no_money,
    &rule_table_without_primary_key,
    &rule_unnamed_constraint,
    &rule_prefer_lookup_table,
    &rule_unqualified_name,
    &rule_missing_guard,
    &rule_statement_timeout_missing,
};
/* clang-format on */

enum { RULES = sizeof(lint_rule_table) / sizeof(lint_rule_table[0]) };

const size_t lint_rule_count = RULES;

const struct rule_info *const *lint_rules(struct arena *arena)
{
    const struct rule_info **infos = arena_new_array(arena, const struct rule_info *, RULES + 1);

    for (size_t i = 0; i < RULES; i++)
        infos[i] = &lint_rule_table[i]->info;
    return infos;
}

const struct rule_info *lint_find_rule(const char *name)
{
    for (size_t i = 0; i < RULES; i++) {
        const struct rule_info *info = &lint_rule_table[i]->info;

        if (strcmp(info->code, name) == 0 || strcmp(info->name, name) == 0)
            return info;
    }
    return NULL;
}
