/* rules.h - all SQL rules, each in the file of its name. */
#ifndef PLANNER_LINT_RULES_RULES_H
#define PLANNER_LINT_RULES_RULES_H

#include "planner/lint/rule.h"

/* By code. */
extern const struct lint_rule *const lint_rule_table[];
extern const size_t lint_rule_count;

extern const struct lint_rule rule_non_transactional_in_transaction;
extern const struct lint_rule rule_mixed_transactional;
extern const struct lint_rule rule_index_not_concurrent;
extern const struct lint_rule rule_drop_index_not_concurrent;
extern const struct lint_rule rule_reindex_not_concurrent;
extern const struct lint_rule rule_concurrently_on_partitioned;
extern const struct lint_rule rule_concurrently_if_not_exists;
extern const struct lint_rule rule_concurrently_with_timeout;
extern const struct lint_rule rule_concurrently_on_buggy_minor;
extern const struct lint_rule rule_add_check_scan;
extern const struct lint_rule rule_add_foreign_key_scan;
extern const struct lint_rule rule_foreign_key_locks_referenced;
extern const struct lint_rule rule_validate_same_transaction;
extern const struct lint_rule rule_not_valid_never_validated;
extern const struct lint_rule rule_set_not_null_scan;
extern const struct lint_rule rule_add_unique_index_build;
extern const struct lint_rule rule_add_primary_key_index_build;
extern const struct lint_rule rule_primary_key_using_nullable_index;
extern const struct lint_rule rule_add_exclusion_constraint;
extern const struct lint_rule rule_domain_constraint_scan;
extern const struct lint_rule rule_add_column_default_rewrite;
extern const struct lint_rule rule_add_column_serial;
extern const struct lint_rule rule_add_column_identity;
extern const struct lint_rule rule_add_column_stored_generated;
extern const struct lint_rule rule_add_column_constrained_domain;
extern const struct lint_rule rule_add_column_not_null_no_default;
extern const struct lint_rule rule_add_column_inline_constraint;
extern const struct lint_rule rule_not_null_default_dropped;
extern const struct lint_rule rule_alter_type_rewrite;
extern const struct lint_rule rule_alter_type_index_rebuild;
extern const struct lint_rule rule_alter_type_constraint_scan;
extern const struct lint_rule rule_alter_type_timezone_dependent;
extern const struct lint_rule rule_alter_type_narrowing;
extern const struct lint_rule rule_table_rewrite;
extern const struct lint_rule rule_vacuum_full_or_cluster;
extern const struct lint_rule rule_refresh_matview_not_concurrent;
extern const struct lint_rule rule_attach_partition_scan;
extern const struct lint_rule rule_default_partition_scan;
extern const struct lint_rule rule_create_partition_locks_parent;
extern const struct lint_rule rule_detach_partition_not_concurrent;
extern const struct lint_rule rule_rename_index_via_alter_table;
extern const struct lint_rule rule_slow_statement_under_lock;
extern const struct lint_rule rule_multiple_tables_locked;
extern const struct lint_rule rule_lock_timeout_missing;
extern const struct lint_rule rule_set_local_outside_transaction;
extern const struct lint_rule rule_session_setting_leaks;
extern const struct lint_rule rule_lock_table;
extern const struct lint_rule rule_drop_table;
extern const struct lint_rule rule_drop_column;
extern const struct lint_rule rule_drop_schema;
extern const struct lint_rule rule_drop_database;
extern const struct lint_rule rule_drop_matview;
extern const struct lint_rule rule_drop_cascade;
extern const struct lint_rule rule_drop_not_null;
extern const struct lint_rule rule_drop_primary_key;
extern const struct lint_rule rule_drop_unique;
extern const struct lint_rule rule_truncate;
extern const struct lint_rule rule_truncate_cascade;
extern const struct lint_rule rule_delete_without_where;
extern const struct lint_rule rule_update_without_where;
extern const struct lint_rule rule_rename_table;
extern const struct lint_rule rule_rename_column;
extern const struct lint_rule rule_rename_schema;
extern const struct lint_rule rule_rename_type;
extern const struct lint_rule rule_rename_enum_value;
extern const struct lint_rule rule_statement_will_fail;
extern const struct lint_rule rule_enum_value_used_in_same_transaction;
extern const struct lint_rule rule_foreign_key_without_index;
extern const struct lint_rule rule_foreign_key_type_mismatch;
extern const struct lint_rule rule_duplicate_index;
extern const struct lint_rule rule_ddl_dml_mixed;
extern const struct lint_rule rule_non_deterministic_sql;
extern const struct lint_rule rule_opaque_dynamic_sql;
extern const struct lint_rule rule_transaction_control;
extern const struct lint_rule rule_uncommitted_transaction;
extern const struct lint_rule rule_psql_meta_command;
extern const struct lint_rule rule_copy_from_stdin;
extern const struct lint_rule rule_syntax_error;
extern const struct lint_rule rule_unsupported_syntax;
extern const struct lint_rule rule_identifier_too_long;
extern const struct lint_rule rule_disable_trigger;
extern const struct lint_rule rule_disable_row_security;
extern const struct lint_rule rule_grant_to_public;
extern const struct lint_rule rule_security_definer_search_path;
extern const struct lint_rule rule_prefer_bigint;
extern const struct lint_rule rule_prefer_identity;
extern const struct lint_rule rule_prefer_text;
extern const struct lint_rule rule_prefer_timestamptz;
extern const struct lint_rule rule_prefer_jsonb;
extern const struct lint_rule rule_no_char;
extern const struct lint_rule rule_no_money;
extern const struct lint_rule rule_table_without_primary_key;
extern const struct lint_rule rule_unnamed_constraint;
extern const struct lint_rule rule_prefer_lookup_table;
extern const struct lint_rule rule_unqualified_name;
extern const struct lint_rule rule_missing_guard;
extern const struct lint_rule rule_statement_timeout_missing;

#endif
